"""What goals promise and what reports count, in the many ways people write it."""

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from performance.checks.goals import deliverables
from performance.checks.samples import evaluated, indicator, project


@pytest.mark.parametrize(
    ("words", "promised"),
    [
        ("购置水泵3台。", ["购置水泵3台"]),
        ("购置水泵、闸阀各2台，检修管线12.5公里", ["购置水泵2台", "闸阀2台", "检修管线12.5公里"]),
        ("水泵和闸阀共5台", ["闸阀5台"]),
        ("培训骨干不少于300人次以上；", ["培训骨干300人次"]),
        ("新建公厕两座、垃圾房十座", ["新建公厕两座", "垃圾房十座"]),
        ("扶持养殖户至少20户（含脱贫户）", ["扶持养殖户20户"]),
        ("覆盖3个县、12个乡镇", []),
        ("每季度一次，每年2次", []),
        ("完成第三批建设", []),
        ("化解积案一批", []),
        ("工期6个月，提高2个百分点", []),
        ("预算5.40万元，2023年5月完成", []),
        ("建设二十座", []),
        ("", []),
    ],
)
def test_what_a_text_counts(words, promised):
    assert [found.text for found in deliverables(words)] == promised


def test_a_thing_stands_where_its_number_stands():
    words = "全面达标。购置水泵3台"
    (found,) = deliverables(words)
    assert words[found.start :] == "3台"


def answers(rule, *indicators, **fields):
    results = run(evaluated(project("泵站维修", *indicators, **fields)), [load()[rule]]).results
    return [(result.status, result.answer.message or result.answer.reason) for result in results]


@pytest.mark.parametrize(
    ("name", "target", "unit"),
    [
        ("水泵数量", "", ""),
        ("设备", "更换水泵和阀门", ""),
        ("设备购置", "3台", ""),
        ("设备购置", "3", "台"),
        ("设备购置", "≥3台套", ""),
        ("设备购置", "3", ""),
    ],
)
def test_an_indicator_measures_by_name_or_by_number(name, target, unit):
    assert answers("PRF-19", indicator(name, target, "", unit=unit), goals=(("购置水泵3台", ""),)) == [("pass", "")]


@pytest.mark.parametrize(("target", "unit"), [("4台", ""), ("3处", ""), ("3", "%"), ("合格", "")])
def test_another_number_or_unit_measures_nothing(target, unit):
    told = "项目“泵站维修”的目标写了购置水泵3台，没有指标衡量。"
    assert answers("PRF-19", indicator("设备", target, "", unit=unit), goals=(("购置水泵3台", ""),)) == [("fail", told)]


def test_each_goal_is_answered_for_and_names_all_that_it_lacks():
    goals = (("购置水泵3台、电机2台", ""), ("保障供水", ""), ("铺设管道9公里", ""))
    assert answers("PRF-19", indicator("管道铺设", "9公里", "9公里"), goals=goals) == [
        ("fail", "项目“泵站维修”的目标写了购置水泵3台、电机2台，没有指标衡量。"),
        ("pass", ""),
    ]


PIPES = indicator("管网改造", "6处", "7处")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("管网改造惠及居民580户。", "580户"),
        ("管网改造惠及居民7户。", ""),
        ("管网改造惠及居民580户，共改造7处。", ""),
        ("上半年管网改造惠及居民580户。", ""),
        ("服务居民580户。", ""),
        ("管网改造9处。", ""),
    ],
    ids=["another unit", "the same number", "both told", "another time", "another thing", "the same unit"],
)
def test_a_number_of_another_unit_is_noted_where_the_indicators_own_is_not_told(words, told):
    context = evaluated(project("老旧管网", PIPES, texts={"completion": words}))
    notes = [r.answer.found for r in run(context, [load()["PRF-07"]]).findings if r.severity == "info"]
    assert notes == ([told] if told else [])


def test_where_two_indicators_could_be_meant_or_one_has_the_unit_nothing_is_noted():
    texts = {"completion": "管网改造惠及居民580户。"}
    for other in (indicator("泵站改造", "2座", "2座"), indicator("受益", "500户", "580户")):
        results = run(evaluated(project("老旧管网", PIPES, other, texts=texts)), [load()["PRF-07"]]).findings
        assert [result.answer.found for result in results] == []
