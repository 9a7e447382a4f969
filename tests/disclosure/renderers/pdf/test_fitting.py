"""Statements on paper: those whose rows the form prints fit one page in type that is read without a glass."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.figures.data import BalanceLeaf, EconomicLeaf, ExpenditureLeaf, IncomeLeaf
from accounts.profiles import load_profile, profile_choices
from disclosure.renderers.pdf import render_pdf
from disclosure.renderers.pdf.fitting import CLOSE_SIZES, FEW_PAGES, SIZES
from disclosure.renderers.pdf.statement import statement
from disclosure.report.compose import compose
from tests.accounts.workbooks.accounts import BASIC, FUNCTIONAL, FUND_OF, ITEMS, named
from tests.disclosure.narrative.accounts import account, facts
from tests.disclosure.renderers import statements
from tests.disclosure.renderers.pdf import reading

FIXED = ("statement-income_expenditure", "statement-fiscal", "statement-general_basic")
PROFILES = [name for name, _ in profile_choices()]
BASIC_CLASSES = ("301", "302", "303", "310")
READABLE = 7.5
SPENT = Decimal("1234567890.12")


def full(year):
    """An account of large amounts with every class of expenditure and every subject of basic expenditure."""
    items = {item[:3]: item for item in ITEMS}.values()
    made = account(
        *(IncomeLeaf(item, FUND_OF[item], SPENT) for item in items),
        *(ExpenditureLeaf(item, FUND_OF[item], "basic", None, None, SPENT) for item in items),
        *(EconomicLeaf("", "general", "basic", code, SPENT) for code in BASIC if code[:3] in BASIC_CLASSES),
        *(BalanceLeaf(fund, "", SPENT, SPENT, None, None) for fund in ("general", "government_fund", "state_capital")),
    )
    return replace(named(made), year=year, functional_names=FUNCTIONAL)


def fixed_statements(name):
    report = compose(facts(full(2021 if name == "sichuan-2021" else 2024), profile=load_profile(name)))
    found = [section for part in report.parts for section in part.sections if section.key in FIXED]
    assert len(found) == len(FIXED)
    return report, found


@pytest.mark.parametrize("name", PROFILES)
def test_statements_with_the_rows_of_the_form_fit_one_page_each(name):
    report, found = fixed_statements(name)
    assert all(statement(section.blocks[0], named=True).size >= READABLE for section in found)
    annex = replace(report, parts=(replace(report.parts[-1], sections=tuple(found)),))
    pages = [reading.flow(lines) for lines in reading.pages(render_pdf(annex, cache=None, font_directory=None))]
    first = [next(i for i, page in enumerate(pages) if i > 1 and s.title in page and "编制单位" in page) for s in found]
    assert first == list(range(first[0], first[0] + len(FIXED)))
    assert len(pages) == first[-1] + 1


def test_a_statement_that_fits_is_set_in_the_usual_way():
    made = statement(statements.summary(), named=True)
    assert (made.size >= 8, made.close) == (True, False)
    assert not statement(statements.three_public(), named=True).close


def test_a_few_rows_too_many_are_set_closer_and_many_are_not():
    made = [statement(statements.by_subject(items), named=True) for items in range(5, 60)]
    first = next(place for place, one in enumerate(made) if one.close)
    assert not any(one.close for one in made[:first])
    assert made[first - 1].size < SIZES[0]
    assert all(one.size in CLOSE_SIZES for one in made if one.close)
    assert not statement(statements.by_subject(200 * FEW_PAGES), named=True).close


def test_the_note_below_takes_its_room():
    table = statements.by_subject(20)
    alone = statement(replace(table, note=""), named=True)
    assert not alone.close
    assert statement(replace(table, note="说明" * 200), named=True).close
