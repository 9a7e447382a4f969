"""A report as it was printed, errors and all: what its texts assert wrongly is found where it stands, nothing else.

``FOUND`` names, for each known finding that claims can decide, the rule and the section in which it is found. What the
words alone tell (slips), what the projects tell, and what only a whole document shows is not asked here.
"""

from functools import cache

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from tests.cases import guangyuan

FOUND = {
    "seed#01": ("TXT-17", "general_structure"),
    "seed#02": ("ARI-10", "general_structure"),
    "seed#03": ("TXT-18", "general_items"),
    "seed#04": ("STR-20", "general_items"),
    "seed#06": ("ARI-11", "fiscal"),
    "seed#07": ("ARI-10", "fiscal"),
    "seed#08": ("X-18", "fiscal"),
    "seed#09": ("RSN-05", "total"),
    "seed#12": ("ARI-07", "general_items"),
    "seed#13": ("ARI-07", "attachments"),
    "seed#15": ("TXT-09", "basic"),
    "seed#16": ("TXT-09", "basic"),
    "seed#18": ("SG-09", "three_public_total"),
    "seed#19": ("STR-10", "organisation"),
    "seed#20": ("STR-09", "organisation"),
    "seed#42": ("WRD-04", "attachments"),
    "seed#43": ("COD-04", "glossary"),
    "seed#45": ("COD-04", "glossary"),
    "seed#46": ("STR-14", "glossary"),
    "seed#48": ("COD-09", "general_structure"),
}
# True, and not among the known ones: a former class name is not the catalogue's either, and a decrease by 27 % has no
# other reason than thrift.
BESIDE = {
    ("COD-04", "10.医疗卫生与计划生育（类）行政事业单位医疗（款）行政单位医疗（项）指行政单位基本医疗保险缴费。"),
    ("RSN-07", "2021年，中共广元市委群众工作局机关运行经费支出37.44万元，比2020年减少13.54万元，下降27%。"),
}


@cache
def findings():
    """Return what the rules on claims find."""
    rules = [rule for rule in load().decided() if rule.check.__module__.rpartition(".")[0] == "accounts.checks.text"]
    return run(guangyuan.report(), rules).findings


def rules_of(finding):
    return {finding.rule, *finding.answer.breaks}


@pytest.mark.parametrize("known", FOUND)
def test_a_known_finding_is_found_in_its_section(known):
    rule, section = FOUND[known]
    there = [f for f in findings() if rule in rules_of(f) and f.place.section == section]
    assert there, known
    lines = {line for entry in guangyuan.FINDINGS if entry["id"] == known for line in entry["lines"]}
    words = "".join(guangyuan.LINES[line - 1] for line in lines)
    assert section == "glossary" or any(f.place.sentence[:12] in words for f in there), words


def test_there_is_no_other_error_or_warning():
    known = set(FOUND.values())
    others = [
        (f.rule, f.place.sentence)
        for f in findings()
        if f.severity != "info" and not any((rule, f.place.section) in known for rule in rules_of(f))
    ]
    assert set(others) <= BESIDE


def test_warnings_and_errors_are_as_many_as_the_known_ones():
    """Each of them is one of the known ones or of the two beside them."""
    grave = [(f.rule, f.place.sentence) for f in findings() if f.severity != "info"]
    assert len(grave) == len(set(grave)) == 15
    assert not BESIDE - set(grave)


def test_the_right_figures_of_the_report_are_right():
    results = run(guangyuan.report(), load().decided()).results
    passed = {(r.rule, r.place.section) for r in results if r.status == "pass"}
    failed = {r.rule for r in results if r.is_finding and r.place.section}
    for rule in ("TXT-01", "TXT-02", "TXT-03", "TXT-04", "TXT-05", "TXT-06", "TXT-08", "TXT-10", "ARI-01", "ARI-03"):
        assert rule in {name for name, _ in passed}
        assert rule not in failed
