"""A real department's published explanation: its errors are found, what is right in it gives no alarm."""

from functools import cache

from accounts.checks.engine import run
from accounts.checks.rules import load
from tests.cases import putuo_report

GRAVE = [
    ("TXT-04", "error", "fiscal"),  # 0.3 万元 instead of 2961.68
    ("TXT-09", "error", "basic"),  # 个人农业生产补贴 instead of 奖励金: listed without an amount
    ("TXT-09", "error", "basic"),  # the same: an amount that is not listed
    ("TXT-15", "error", "general_items"),  # 基本支出 of what is all 项目支出
    ("ARI-01", "error", "general_structure"),  # 71.73% instead of 71.65%; the sum of 100.07% is its consequence
    ("ARI-05", "error", "fiscal"),  # 持平 instead of a decrease by 63.14
    ("ARI-08", "warn", "three_public_total"),  # 完成预算的0% without a budget, abroad
    ("ARI-08", "warn", "three_public_total"),  # the same, vehicles
    ("RSN-05", "warn", "general_items"),  # a reason that explains 3.1%
]
NOTES = [
    ("ARI-13", "procurement"),  # goods and services are 0.01 more than their total
    ("TXT-17", "general_structure"),
    ("TXT-18", "general_items"),  # final amounts
    ("TXT-18", "general_items"),  # budgets
]


@cache
def findings():
    rules = [rule for rule in load().decided() if rule.check.__module__.rpartition(".")[0] == "accounts.checks.text"]
    return run(putuo_report.report(), rules).findings


def test_what_is_wrong_is_found_and_nothing_else():
    found = [(f.rule, f.severity, f.place.section) for f in findings() if f.severity != "info"]
    assert sorted(found) == sorted(GRAVE)


def test_what_rounds_is_a_note():
    assert sorted((f.rule, f.place.section) for f in findings() if f.severity == "info") == NOTES


def test_one_wrong_share_is_one_finding_with_the_sum_it_spoils():
    (share,) = [f for f in findings() if f.rule == "ARI-01"]
    assert share.answer.breaks == ("ARI-02",)
    assert (share.answer.found, share.answer.expected) == ("71.73%", "71.65%")


def test_findings_name_the_sentence_and_what_to_do():
    for finding in findings():
        assert finding.place.sentence
        assert finding.answer.mend
        assert finding.answer.message.endswith("。")
