"""“三公”经费 as published: what a blank cell says depends on whether the table says anything."""

from decimal import Decimal

import pytest

from accounts.figures.data import Address
from accounts.workbooks.public.lines import Lines
from accounts.workbooks.public.statement import Printed

OF_FUND = {"general": "three_public", "government_fund": "government_fund_three_public"}
COLUMNS = [f"{measure}_{item}" for measure in ("budget", "final") for item in ("total", "abroad", "vehicle_running")]


def table_of(*kinds, empty=(), **amounts):
    """Return what statements say: ``amounts`` of 元 by fund and column, every other cell blank."""
    cells = {
        Address(kind, "total", column): Printed(
            Decimal(amounts[f"{fund}_{column}"]) if f"{fund}_{column}" in amounts else None, kind, 6, 1
        )
        for fund, kind in OF_FUND.items()
        if kind in kinds
        for column in COLUMNS
    }
    return next((t for t in Lines(cells, kinds, "wan", empty).tables() if t.grid == "three_public"), None)


@pytest.mark.parametrize("stated", ["budget_abroad", "final_vehicle_running", "final_total"])
def test_one_figure_of_either_measure_makes_every_blank_a_zero(stated):
    table = table_of("three_public", **{f"general_{stated}": "9500"})
    (row,) = table.rows
    amounts = {name: row.values[name] for name in table.covered}
    given = {"budget_abroad": "abroad_budget", "final_vehicle_running": "vehicle_running_final"}.get(stated)
    assert {name for name, amount in amounts.items() if amount} == ({given} if given else set())
    assert None not in amounts.values()


def test_a_blank_table_that_says_nothing_of_itself_is_not_spoken_of():
    assert table_of("three_public") is None


def test_a_blank_table_that_says_it_is_empty_is_zero():
    (row,) = table_of("three_public", empty=("three_public",)).rows
    assert set(row.values.values()) == {"general", Decimal(0)}


def test_a_blank_table_beside_one_with_figures_keeps_what_is_stored():
    table = table_of(*OF_FUND.values(), government_fund_final_abroad="100")
    assert table.scope == {"fund": ("government_fund",)}
    assert [row.values["fund"] for row in table.rows] == ["government_fund"]


def test_an_empty_table_of_a_fund_takes_away_what_is_stored():
    table = table_of("government_fund_three_public", empty=("government_fund_three_public",))
    assert (table.rows, table.scope) == ((), {"fund": ("government_fund",)})
