"""Any account: consistent ones have no error, one wrong number is found where it stands."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import bought, received, sample, spent
from accounts.figures.data import Address
from accounts.profiles import load_profile
from accounts.statements.names import named_statements
from tests.accounts.checks.generated import consistent, context_of, printed_cells, with_totals

PROFILE = load_profile("sichuan-2021")
# Facts about an account that are no contradiction in its sums.
SUMS = [rule for rule in load().decided() if rule.group in {"INT", "X"} and rule.id not in {"INT-25", "X-17", "X-21"}]
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])
KINDS = [*named_statements(), "nothing"]
ROWS = ["total", "201", "2010301", "301", "30101", "closing", "opening_general", "expenditure_total", "personnel", "甲"]
COLUMNS = ["total", "amount", "general", "basic", "basic_initial", "final_total", "closing", "final", "乙", ""]
TEN_WAN = Decimal(100_000)


def wrong(data):
    return run(context_of(data), SUMS).errors


@PATIENT
@given(consistent())
def test_a_consistent_account_has_no_error(data):
    assert [(f.rule, f.place, f.answer.message) for f in wrong(data)] == []


@PATIENT
@given(consistent(precision="yuan"))
def test_an_exact_account_printed_in_wan_has_no_error(data):
    assert wrong(with_totals(data, printed_cells(data, PROFILE))) == ()


@PATIENT
@given(consistent(precision="wan"))
def test_an_account_taken_from_printed_tables_has_no_error(data):
    assert wrong(with_totals(data, printed_cells(data, PROFILE))) == ()


@PATIENT
@given(consistent(), st.data())
def test_one_wrong_total_is_one_finding_at_its_cell(data, draw):
    cells = printed_cells(data, PROFILE)
    address = draw.draw(st.sampled_from(sorted(cells)))
    cells[address] += draw.draw(st.sampled_from([TEN_WAN, -TEN_WAN, TEN_WAN * 10_000]))
    found = wrong(with_totals(data, cells))
    assert [Address(f.place.statement, f.place.row, f.place.column) for f in found] == [address]


@PATIENT
@given(consistent(), st.data())
def test_one_wrong_expenditure_line_is_found_at_its_row(data, draw):
    """With all totals printed, the lowest of them that the line belongs to is named."""
    assume(data.expenditure)
    cells = printed_cells(data, PROFILE)
    position = draw.draw(st.integers(0, len(data.expenditure) - 1))
    leaf = data.expenditure[position]
    broken = replace(leaf, final=leaf.final + TEN_WAN)
    lines = (*data.expenditure[:position], broken, *data.expenditure[position + 1 :])
    found = wrong(with_totals(replace(data, expenditure=lines), cells))
    assert [f.place.row for f in found] == [leaf.item]


@PATIENT
@given(consistent(precision="yuan"), st.data())
def test_one_cent_too_much_is_found_where_nothing_is_printed(data, draw):
    """Without printed totals the fund is named in which income and expenditure no longer meet."""
    assume(data.expenditure)
    position = draw.draw(st.integers(0, len(data.expenditure) - 1))
    leaf = data.expenditure[position]
    broken = replace(leaf, final=leaf.final + Decimal("0.01"))
    lines = (*data.expenditure[:position], broken, *data.expenditure[position + 1 :])
    found = wrong(replace(data, expenditure=lines))
    by_item = (leaf.fund, leaf.nature) == ("general", "basic")
    fund = ("income_expenditure", "amount") if leaf.fund == "non_fiscal" else ("fiscal", leaf.fund)
    place = ("general_expenditure", leaf.item, "basic") if by_item else (fund[0], "closing", fund[1])
    assert [(f.place.statement, f.place.row, f.place.column) for f in found] == [place]


@pytest.mark.parametrize("kind", KINDS)
def test_totals_of_cells_that_nothing_has_break_no_run(kind):
    printed = {f"{kind}/{row}/{column}": "1.00" for row in ROWS for column in COLUMNS}
    context = sample(received("1", "2010301"), spent("1", "2010301"), bought("1", "30101"), printed=printed)
    results = run(context, load()).results
    assert {rule for result in results for rule in (result.rule, *result.answer.breaks)} == {rule.id for rule in load()}


@PATIENT
@given(consistent())
def test_every_rule_answers_every_account(data):
    results = run(context_of(data), load()).results
    assert {rule for result in results for rule in (result.rule, *result.answer.breaks)} == {rule.id for rule in load()}
    assert all(result.answer.message.endswith("。") for result in results if result.is_finding)
    assert all(result.answer.reason for result in results if result.status in {"not_applicable", "not_checked"})
