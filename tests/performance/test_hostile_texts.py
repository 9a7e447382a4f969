"""The rules on performance and whatever people type: no crash, no rule that takes long."""

import time

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from performance.checks.samples import evaluated, indicator, money, overall, project

RULES = [rule for rule in load().decided() if rule.group == "PRF"]
SIZE = 20_000
SECONDS = 1.0
PIECES = (
    "、",
    "，",
    "。",
    "科、",
    "设办公室、",
    "由科负责",
    "目标",
    "目标均已",
    "全部完成",
    "执行进度",
    "还未",
    "9",
    "9.",
    "1,000",
    "万元",
    "支出5万元",
    "对9个项目",
    "等9个",
    "优的9个",
    "发现问题9个",
    "2021年5月",
    "-",
    "《",
    "制度",
    "两组",
    "化解信访9件",
    "水泵、闸阀各2台",
    "和",
    "\x00",
    "𠮷",
    "<b>",
    "１２",
)


def everywhere(words):
    """Put words into every text, value and name that a rule reads."""
    first, second = (
        project(
            name,
            indicator(words, words, words, "ge", words[:20]),
            indicator("信访化解", "20件", "25件"),
            indicator("完成时限", words, words, "text", level2="时效指标"),
            funding=(money(adjusted="10", executed="10"),),
            goals=((words, words),),
            texts=dict.fromkeys(("use", "completion", "problems", "organisation"), words),
            office=words[:60],
        )
        for name in ("甲", "乙")
    )
    return evaluated(first, second, whole=overall(conclusion=words, bodies=words), told=words)


@pytest.mark.parametrize("piece", PIECES)
def test_no_rule_fails_or_takes_long(piece):
    context = everywhere((piece * SIZE)[:SIZE])
    for rule in RULES:
        began = time.process_time()
        results = run(context, [rule]).results
        assert time.process_time() - began < SECONDS, rule.id
        assert results, rule.id
