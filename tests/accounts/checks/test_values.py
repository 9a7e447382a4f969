"""Single lines: every one of them is looked at, whatever stands before it."""

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import bought, carried, received, sample, spent, subject


def found(rule, context):
    """The rule's findings: statement, row and column."""
    findings = run(context, [load()[rule]]).findings
    return [(finding.place.statement, finding.place.row, finding.place.column) for finding in findings]


def statuses(rule, context):
    return [result.status for result in run(context, [load()[rule]]).results]


def test_lines_of_income_stand_once_too():
    twice = sample(received("1", "2010301"), received("2", "2010301"), received("3", "2010301", "other"))
    assert found("INT-27", twice) == [("income", "2010301", "general")]
    assert statuses("INT-27", sample(received("1", "2010301"), received("3", "2010301", "other"))) == ["pass"]


def test_each_line_that_stands_twice_is_a_finding():
    lines = [spent("1", item) for item in ("2010301", "2010302")]
    assert [row for _, row, _ in found("INT-27", sample(*lines, *lines))] == ["2010301", "2010302"]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (carried("-1", "0"), "opening"),
        (carried("0", "-1"), "closing"),
        (carried("0", "0", "non_fiscal", used="-1"), "used_non_fiscal"),
        (carried("0", "0", "non_fiscal", distributed="-1"), "distribution"),
    ],
)
def test_amounts_of_balances_are_amounts_too(line, row):
    assert found("INT-25", sample(line)) == [("income_expenditure", row, "amount")]


def test_a_code_without_fault_keeps_no_other_from_being_looked_at():
    context = sample(received("1", "2010301"), received("1", "20108"), spent("1", "2010301"), bought("1", "302"))
    assert found("COD-01", context) == [("general_basic", "302", ""), ("income", "20108", "")]


@pytest.mark.parametrize("code", ["２010301", "201030", "20103011", "3010301", "201030a"])
def test_a_code_is_seven_plain_digits(code):
    assert found("COD-01", sample(spent("1", code))) == [("expenditure", code, "")]


def test_a_subject_in_force_keeps_no_other_from_being_looked_at():
    catalogue = [subject("2010301", "行政运行"), subject("2010308", "信访事务", in_force=False)]
    context = sample(received("1", "2010301"), spent("1", "2010308"), spent("1", "2019999"), subjects=catalogue)
    assert [row for _, row, _ in found("COD-02", context)] == ["2010308", "2019999"]


def test_a_line_that_fits_its_subject_keeps_no_other_from_being_looked_at():
    catalogue = [subject("2010301", "行政运行"), subject("2010302", "一般行政管理事务"), subject("2010399", "其他")]
    lines = (
        spent("1", "2010399"),
        spent("1", "2010301"),
        spent("0", "2010302"),
        spent("2", "2010302", fund="non_fiscal"),
    )
    assert found("COD-10", sample(*lines, subjects=catalogue)) == [("expenditure", "2010302", "basic")]
    assert statuses("COD-10", sample(*lines, subjects=catalogue)) == ["pass", "fail"]
