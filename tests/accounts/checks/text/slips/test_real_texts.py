"""What the rules on slips find in two published reports, and that they find nothing else there."""

import json

import pytest

from tests.accounts.checks.text.slips.real_texts import CASES, city_report, district_report, findings

# Number of the case's finding, rule, and words of the report at the place; every error and warning on words.
EXPECTED = (
    (40, "WRD-04", "纳入市委群工局2020年"),
    (41, "WRD-06", "部门预算编制范围"),
    (42, "WRD-04", "2020年总支出"),
    (44, "COD-05", "医疗卫生与计划生育（类）行政事业单位医疗（款）行政单位医疗"),
    (47, "COD-06", "与其他信访有关服务管理支出"),
    (38, "WRD-16", "一是个别县区设施设备老化需要更新"),
    (51, "WRD-15", "资中、内江两市"),
    (52, "WRD-09", "处理违反上访"),
    (53, "WRD-09", "信访形秩序"),
    (54, "WRD-09", "报案处理信访案件"),
    (55, "WRD-09", "达到了逾期目标"),
    (56, "WRD-09", "注册反投诉"),
    (57, "WRD-09", "我是群众重复访"),
    (58, "WRD-09", "职能存包柜"),
    (59, "WRD-09", "上进链接"),
    (60, "WRD-09", "到达90%满意"),
    (61, "WRD-09", "到达信访事项化解"),
    (62, "WRD-09", "由于支付网站平台"),
    (63, "WRD-12", "主要用购买"),
    (64, "WRD-12", "指至局机关"),
    (65, "WRD-08", "支出决算决算"),
    (66, "WRD-07", "1、、设置防火防盗"),
    (70, "WRD-11", "8、社会保障和就业"),
)
# What only an entry taken from this very report finds; the others are found without.
BY_ITS_OWN_WORDS = {52, 53, 54, 56, 57, 58, 59, 60, 61, 62, 63, 64}
# True as well, of the same kind as a finding of the case at another place of the report, or of no more weight.
ALSO_TRUE = {
    ("WRD-16", "继续加强和完善绩效管理体系"),
    ("WRD-11", "6、一般公共服务"),
    ("WRD-11", "7、一般公共服务"),
    ("WRD-11", "（三）相关建议"),
    ("WRD-11", "2、确保远程视频接访工作"),
    ("COD-05", "事业单位医疗（项）指事业单位基本医疗保险"),
    ("WRD-09", "报案处理信访案件"),
    ("WRD-09", "逾期目标"),
    ("WRD-09", "反投诉"),
    ("WRD-09", "到达92%满意"),
    ("WRD-12", "指至局机关"),
    ("WRD-12", "主要用"),
}


def stands_at(finding, rule, words):
    return finding.rule == rule and words in finding.place.sentence


@pytest.mark.parametrize(("number", "rule", "words"), EXPECTED, ids=str)
def test_a_slip_of_the_report_is_found_where_it_stands(number, rule, words):
    found = [finding for finding in findings(city_report(), "error", "warn") if stands_at(finding, rule, words)]
    assert found, number
    assert all(finding.answer.message and finding.answer.mend for finding in found)


def test_the_start_of_a_finding_is_where_its_words_stand():
    context = city_report()
    words = {passage.words for passage in context.passages}
    for finding in findings(context, "error", "warn"):
        if finding.rule in {"WRD-04", "WRD-08", "WRD-09", "WRD-12"} and len(finding.answer.found) < 10:
            start = finding.place.start
            assert any(each.startswith(finding.answer.found[:2], start) for each in words), finding


def test_every_error_and_warning_is_true():
    known = {(rule, words) for _, rule, words in EXPECTED} | ALSO_TRUE
    found = findings(city_report(), "error", "warn")
    assert [f for f in found if not any(stands_at(f, rule, words) for rule, words in known)] == []


def test_severities_are_those_of_the_case():
    case = json.loads((CASES / "guangyuan-2021-findings.json").read_text(encoding="utf-8"))
    told = {int(issue["id"].partition("#")[2]): issue["severity"] for issue in case}
    found = findings(city_report(), "error", "warn")
    for number, rule, words in EXPECTED:
        assert {f.severity for f in found if stands_at(f, rule, words)} == {told[number]}, number


def test_what_is_found_without_the_words_of_the_report():
    found = findings(city_report(without_its_own_words=True), "error", "warn")
    missed = {number for number, rule, words in EXPECTED if not any(stands_at(f, rule, words) for f in found)}
    assert missed == BY_ITS_OWN_WORDS


def test_the_notes_of_the_report_are_found():
    notes = {(finding.rule, finding.answer.found[:12]) for finding in findings(city_report(), "info")}
    assert {
        ("RSN-06", "3处"),
        ("WRD-05", "广元市委群众工作局"),
        ("SG-11", "公务用车购置及运行费"),
        ("WRD-07", "；"),
        ("WRD-14", "("),
    } <= notes


def test_a_good_report_has_the_two_findings_that_are_true():
    found = findings(district_report(), "error", "warn")
    assert sorted((finding.rule, finding.severity) for finding in found) == [("RSN-02", "warn"), ("RSN-03", "error")]
    assert "当年度无“三公”经费支出" in found[1].answer.found or "当年度无“三公”经费支出" in found[0].answer.found


def test_the_notes_of_a_good_report():
    rules = [finding.rule for finding in findings(district_report(), "info")]
    assert {rule: rules.count(rule) for rule in set(rules)} == {"RSN-02": 5, "RSN-06": 2, "WRD-07": 3}
