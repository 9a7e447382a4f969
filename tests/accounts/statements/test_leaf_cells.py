"""Which cells are stored amounts: typing into one changes just the cells that are said to hold it."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.figures import concepts
from accounts.figures.data import BalanceLeaf, EconomicLeaf, ExpenditureLeaf, IncomeLeaf, ThreePublicLeaf
from accounts.figures.figures import Figures
from accounts.profiles import load_profile, profile_choices
from accounts.statements.layout import fill
from accounts.statements.leaf_cells import (
    LeafCell,
    cells_above,
    column_parents,
    entry_statement,
    grids_of,
    leaf_cell,
    row_parents,
)
from accounts.statements.reader import official_statements, statements_of
from tests.accounts.figures.ledger import carried, ledger, received, spent, three_public

DELTA = Decimal("70000.00")
PROFILES = {name: load_profile(name) for name, _ in profile_choices()}
CASES = [
    *(
        pytest.param(profile, statement, profile.three_public_funds, id=f"{name}-{statement.kind}")
        for name, profile in PROFILES.items()
        for statement in statements_of(profile)
    ),
    *(
        pytest.param(next(iter(PROFILES.values())), statement, funds, id=f"{statement.kind}-{len(funds)}")
        for statement in official_statements()
        for funds in (("general",), concepts.FISCAL_FUNDS)
    ),
]
FUNDS = tuple(concepts.FUNDS)
NATURES_OF = dict.fromkeys(concepts.FISCAL_FUNDS, ("basic", "project")) | {"non_fiscal": tuple(concepts.NATURES)}
ITEMS = ("2010301", "2120801")
AMOUNTS = (
    *("abroad_budget", "vehicle_purchase_budget", "vehicle_running_budget", "reception_budget"),
    *("abroad_final", "vehicle_purchase_final", "vehicle_running_final"),
    *("reception_domestic_final", "reception_foreign_final"),
)


def whole_account():
    """An account that states every kind of line, each with an amount of its own."""
    return ledger(
        *(received(f"{n}.10", source, item) for n, source in enumerate(concepts.SOURCES, 1) for item in ITEMS),
        *(
            spent(f"{n}.20", item, fund, nature)
            for n, fund in enumerate(FUNDS, 1)
            for nature in NATURES_OF[fund]
            for item in ITEMS
        ),
        *(
            EconomicLeaf("", fund, nature, code, Decimal(place))
            for place, fund in enumerate(concepts.FISCAL_FUNDS, 1)
            for nature in ("basic", "project")
            for code in ("30101", "30201", "30301", "31002")
        ),
        *(carried(f"{n}.30", f"{n}.40", fund) for n, fund in enumerate(concepts.FISCAL_FUNDS, 1)),
        *(carried("1.00", "2.00", fund, ITEMS[1]) for fund in ("government_fund", "state_capital")),
        carried("5.00", "6.00", "non_fiscal", used="1.00", distributed="2.00"),
        *(three_public(fund, **dict.fromkeys(AMOUNTS, "1.00")) for fund in concepts.FISCAL_FUNDS),
        precision="yuan",
    )


def stored_leaves(data):
    """Yield grid, key and fields of everything stored."""
    for income in data.income:
        yield "income", (("item_code", income.item), ("source", income.source)), ("amount",)
    for leaf in data.expenditure:
        yield "expenditure", (("item_code", leaf.item), ("fund", leaf.fund), ("nature", leaf.nature)), ("final",)
    for balance in data.balances:
        fields = ("opening", "closing")
        if balance.fund == "non_fiscal":
            fields += ("used_non_fiscal", "distribution")
        yield "balances", (("fund", balance.fund), ("item_code", balance.item)), fields
    for expense in data.three_public:
        yield "three_public", (("fund", expense.fund),), AMOUNTS


def added(data, leaf, amount):
    """The account with ``amount`` more in one stored amount, whose row is made where there is none."""
    key = dict(leaf.key)
    kinds = {
        "income": ("income", IncomeLeaf, {"item": key.get("item_code"), "source": key.get("source")}),
        "expenditure": (
            "expenditure",
            ExpenditureLeaf,
            {"item": key.get("item_code"), "fund": key.get("fund"), "nature": key.get("nature")},
        ),
        "economic": (
            "economic",
            EconomicLeaf,
            {
                "item": key.get("item_code"),
                "fund": key.get("fund"),
                "nature": key.get("nature"),
                "economic": key.get("economic_code"),
            },
        ),
        "balances": ("balances", BalanceLeaf, {"fund": key.get("fund"), "item": key.get("item_code")}),
        "three_public": ("three_public", ThreePublicLeaf, {"fund": key.get("fund")}),
    }
    name, kind, found = kinds[leaf.grid]
    rows = list(getattr(data, name))
    place = next((n for n, row in enumerate(rows) if all(getattr(row, k) == v for k, v in found.items())), None)
    if kind is ThreePublicLeaf:
        assert place is not None
        amounts = dict(rows[place].amounts)
        amounts[leaf.field] = (amounts.get(leaf.field) or Decimal()) + amount
        rows[place] = replace(rows[place], amounts=amounts)
    else:
        if place is None:
            blank = {"amount", "initial", "adjusted", "final", "opening", "closing", "used_non_fiscal", "distribution"}
            fields = {field: None for field in kind.__dataclass_fields__ if field in blank}
            rows.append(kind(**found, **fields))
            place = len(rows) - 1
        now = getattr(rows[place], leaf.field) or Decimal()
        rows[place] = replace(rows[place], **{leaf.field: now + amount})
    return replace(data, **{name: tuple(rows)})


def amounts_of(statement, data, profile):
    filled = fill(statement, Figures(data), profile)
    return {
        (placed.row.key, column.key): figure.amount
        for line in filled.lines
        for panel, placed in zip(statement.panels, line, strict=True)
        for column, figure in zip(panel.columns, placed.figures, strict=True)
        if figure is not None
    }


@pytest.mark.parametrize(("profile", "statement", "funds"), CASES)
def test_a_leaf_typed_changes_its_cell_and_those_above_it_and_no_other(profile, statement, funds):
    profile = replace(profile, three_public_funds=funds)
    typed = entry_statement(statement, three_public_funds=funds)
    data = whole_account()
    group = Figures(data).expense_group
    before = amounts_of(typed, data, profile)
    leaves = {
        place: leaf
        for place in before
        if (leaf := leaf_cell(statement.kind, *place, three_public_funds=funds)) is not None
    }
    assert bool(leaves) == bool(grids_of(statement.kind))
    for place, leaf in leaves.items():
        assert leaf.grid in grids_of(statement.kind)
        after = amounts_of(typed, added(data, leaf, DELTA), profile)
        changed = {cell for cell, amount in after.items() if (amount or 0) != (before.get(cell) or 0)}
        expected = {place, *cells_above(statement.kind, *place, group)} & set(after)
        assert changed == expected, (place, leaf)
        assert {(after[cell] or 0) - (before.get(cell) or 0) for cell in changed} == {DELTA}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_no_stored_amount_has_two_cells_of_one_statement(profile):
    funds = profile.three_public_funds
    for statement in statements_of(profile):
        typed = entry_statement(statement, three_public_funds=funds)
        places = amounts_of(typed, whole_account(), profile)
        found = Counter(
            (leaf.grid, leaf.key, leaf.field)
            for place in places
            if (leaf := leaf_cell(statement.kind, *place, three_public_funds=funds))
        )
        assert not [key for key, times in found.items() if times > 1]


def test_every_stored_amount_has_a_cell_in_the_set_of_fourteen():
    profile = PROFILES["sichuan-2021"]
    data = whole_account()
    cells = set()
    for statement in statements_of(profile):
        typed = entry_statement(statement, three_public_funds=profile.three_public_funds)
        for place in amounts_of(typed, data, profile):
            leaf = leaf_cell(statement.kind, *place, three_public_funds=profile.three_public_funds)
            if leaf:
                cells.add((leaf.grid, leaf.key, leaf.field))
    missing = {
        (grid, key, field)
        for grid, key, fields in stored_leaves(data)
        for field in fields
        if (grid, key, field) not in cells
    }
    # The set has no statement of “三公”经费 from 国有资本经营预算.
    assert {key for _, key, _ in missing} <= {(("fund", "state_capital"),)}


class TestPlaces:
    @pytest.mark.parametrize(
        ("address", "leaf"),
        [
            (
                ("general_expenditure", "2010301", "basic"),
                LeafCell("expenditure", (("item_code", "2010301"), ("fund", "general"), ("nature", "basic")), "final"),
            ),
            (
                ("expenditure", "2010301", "operating"),
                LeafCell(
                    "expenditure", (("item_code", "2010301"), ("fund", "non_fiscal"), ("nature", "operating")), "final"
                ),
            ),
            (
                ("income", "2010301", "institutional"),
                LeafCell("income", (("item_code", "2010301"), ("source", "institutional")), "amount"),
            ),
            (
                ("government_fund", "2120801", "income"),
                LeafCell("income", (("item_code", "2120801"), ("source", "government_fund")), "amount"),
            ),
            (
                ("state_capital", "2230105", "closing"),
                LeafCell("balances", (("fund", "state_capital"), ("item_code", "2230105")), "closing"),
            ),
            (
                ("fiscal", "opening_government_fund", "amount"),
                LeafCell("balances", (("fund", "government_fund"), ("item_code", "")), "opening", ("item_code",)),
            ),
            (
                ("fiscal", "closing", "general"),
                LeafCell("balances", (("fund", "general"), ("item_code", "")), "closing", ("item_code",)),
            ),
            (
                ("income_expenditure", "distribution", "amount"),
                LeafCell("balances", (("fund", "non_fiscal"), ("item_code", "")), "distribution", ("item_code",)),
            ),
            (
                ("general_basic", "30101", "amount"),
                LeafCell(
                    "economic",
                    (
                        ("item_code", ""),
                        ("fund", "general"),
                        ("nature", "basic"),
                        ("economic_code", "30101"),
                        ("project_name", ""),
                    ),
                    "amount",
                    ("item_code", "project_name"),
                ),
            ),
            (
                ("three_public", "total", "final_reception_domestic"),
                LeafCell("three_public", (("fund", "general"),), "reception_domestic_final"),
            ),
            (
                ("government_fund_three_public", "total", "budget_reception"),
                LeafCell("three_public", (("fund", "government_fund"),), "reception_budget"),
            ),
        ],
    )
    def test_a_leaf_is_one_field_of_one_row(self, address, leaf):
        assert leaf_cell(*address, three_public_funds=("general",)) == leaf

    @pytest.mark.parametrize(
        "address",
        [
            ("general_expenditure", "20103", "basic"),
            ("general_expenditure", "2010301", "total"),
            ("general_expenditure", "total", "basic"),
            ("general_expenditure", "2010301", "operating"),
            ("expenditure", "2010301", "basic"),
            ("expenditure", "2010301", "basic_fiscal"),
            ("expenditure", "2010301", "operating_non_fiscal"),
            ("expenditure", "2010301", "wine"),
            ("income", "2010301", "fiscal"),
            ("income", "2010301", "wine"),
            ("income", "3010301", "general"),
            ("income", "２０１０３０１", "general"),
            ("income", "2010301'", "general"),
            ("fiscal", "201", "general"),
            ("fiscal", "opening", "amount"),
            ("fiscal", "closing", "total"),
            ("fiscal", "opening_general", "general"),
            ("fiscal", "opening_wine", "amount"),
            ("income_expenditure", "opening", "amount"),
            ("income_expenditure", "opening_fiscal", "amount"),
            ("income_expenditure", "201", "amount"),
            ("fiscal_detail", "30101", "general"),
            ("fiscal_detail", "301", "general_basic"),
            ("fiscal_detail", "30101", "wine_basic"),
            ("general_basic", "personnel", "amount"),
            ("general_basic", "301", "amount"),
            ("general_detail", "2010301", "301"),
            ("general_project", "2010301", "basic"),
            ("three_public", "total", "final_reception"),
            ("three_public", "state_capital", "final_abroad"),
            ("three_public", "total", "final"),
            ("government_fund", "total", "opening"),
            ("nothing", "2010301", "basic"),
        ],
    )
    def test_sums_and_what_is_no_cell_hold_nothing(self, address):
        assert leaf_cell(*address, three_public_funds=("general",)) is None

    def test_three_public_of_several_funds_is_typed_by_fund(self):
        funds = concepts.FISCAL_FUNDS
        assert leaf_cell("three_public", "total", "final_abroad", three_public_funds=funds) is None
        leaf = leaf_cell("three_public", "state_capital", "final_abroad", three_public_funds=funds)
        assert leaf == LeafCell("three_public", (("fund", "state_capital"),), "abroad_final")

    def test_what_all_rows_behind_a_cell_share(self):
        leaf = leaf_cell("general_basic", "30101", "amount", three_public_funds=())
        assert leaf is not None
        assert leaf.shared == (("fund", "general"), ("nature", "basic"), ("economic_code", "30101"))


def test_grids_and_parents_of_what_is_no_statement():
    assert grids_of("nothing") == grids_of("general_detail") == ()
    assert column_parents("nothing", "total") == ()
    assert row_parents("fiscal", "income_total", str) == ()


def test_split_columns_keep_the_order_and_the_captions_of_the_profile():
    statement = next(s for s in statements_of(PROFILES["sichuan-2021"]) if s.kind == "income")
    typed = entry_statement(statement, three_public_funds=())
    assert [column.key for column in typed.panels[0].columns[:6]] == [
        *("total", "fiscal", "general", "government_fund", "state_capital", "superior_subsidy"),
    ]
    assert typed.panels[0].columns[1].caption == ("财政拨款收入", "小计")
    assert typed.panels[0].columns[2].caption == ("财政拨款收入", "一般公共预算财政拨款")
