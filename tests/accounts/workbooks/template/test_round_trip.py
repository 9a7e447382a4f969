"""What is written is read back: every grid, to the 分, whatever stands in it."""

import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from accounts.entry.grids import GRIDS
from accounts.workbooks.template import VERSION
from tests.accounts.workbooks.template.accounts import account_lines
from tests.accounts.workbooks.template.conftest import FUNCTIONAL, read, written


def rows_of(content):
    return {table.grid: [dict(row.values) for row in table.rows] for table in content.tables}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(lines=account_lines())
def test_rows_of_every_grid_come_back_equal(lines):
    content = read(written(lines))
    assert content.problems == ()
    told = dict(lines) if any(lines.values()) else {}
    assert rows_of(content) == told


@pytest.mark.parametrize("subjects", [1, 300])
def test_accounts_of_any_size_come_back_equal(subjects):
    chance = random.Random(subjects)  # noqa: S311 (made-up amounts)
    codes = [f"2{place:06}" for place in range(subjects)]
    names = {**FUNCTIONAL, **{code: f"科目{code}" for code in codes}}
    funds = ("general", "government_fund", "state_capital", "non_fiscal")

    def amount():
        return Decimal(chance.randrange(10 ** chance.randrange(1, 16))).scaleb(-2)

    lines = {
        "income": [
            {"item_code": code, "source": source, "amount": amount(), "note": ""}
            for code in codes
            for source in ("general", "government_fund", "state_capital", "other")
        ],
        "expenditure": [
            {
                "item_code": code,
                "fund": fund,
                "nature": nature,
                "initial_budget": amount(),
                "adjusted_budget": None,
                "final": amount(),
                "note": "",
            }
            for code in codes
            for fund in funds
            for nature in ("basic", "project")
        ],
    }
    content = read(written(lines, functional=names), functional=names)
    assert content.problems == ()
    assert rows_of(content) == {grid: lines.get(grid, []) for grid in GRIDS}


def test_content_says_format_precision_year_and_unit(line):
    content = read(written({"income": [line]}))
    assert (content.format, content.precision) == ("template", "yuan")
    assert (content.year, content.unit_name) == (2021, "市委群众工作局")
    assert VERSION == 1


def test_each_row_names_its_cell(line):
    content = read(written({"income": [line, {**line, "source": "other"}]}))
    assert [tuple(row.place) for row in content.tables[0].rows] == [("收入", "A6"), ("收入", "A7")]


def test_equal_content_gives_equal_bytes(line):
    assert written({"income": [line]}) == written({"income": [line]})
    assert written() == written()
