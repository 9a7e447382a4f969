"""Any account typed as statements: what is shown and sent back changes nothing, what is typed is what is stored."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from accounts.entry.catalogue import Catalogue
from accounts.entry.columns import Reading, grouped
from accounts.entry.statement_grids import StatementGrid, field_name, read_statement, statement_page
from accounts.figures.data import BalanceLeaf, EconomicLeaf, ExpenditureLeaf, IncomeLeaf, ThreePublicLeaf
from accounts.figures.figures import Figures
from accounts.models import Balance, EconomicLine, ExpenditureLine, IncomeLine, ThreePublicExpense
from accounts.models.institution import BUDGETS, FINALS
from accounts.models.lines import BASIC_OR_PROJECT, Fund, Nature, Source
from accounts.money import format_input
from accounts.profiles import load_profile, profile_choices
from accounts.statements.reader import statements_of
from tests.accounts.figures.ledger import ledger

PROFILES = [load_profile(name) for name, _ in profile_choices()]
ITEMS = ("2010301", "2010302", "2080505", "2120801", "2296002", "2300201")
CODES = ("30101", "30199", "30201", "30302", "30902", "31002", "39999")
FISCAL = (Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)

amounts = st.one_of(
    st.none(),
    st.decimals(min_value=-(10**11), max_value=10**11, places=2).map(lambda amount: amount + Decimal("0.00")),
)
several = {"max_size": 12}


def unique(rows, *names):
    found = {tuple(getattr(row, name) for name in names): row for row in rows}
    for number, row in enumerate(found.values(), 1):
        row.pk = number
        row.note = "收回以前年度多拨资金"
    return list(found.values())


@st.composite
def accounts(draw):
    """Stored rows of every model, as the database would let them be."""
    income = draw(st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from(Source.values), amounts), **several))
    spent = draw(
        st.lists(
            st.tuples(st.sampled_from(ITEMS), st.sampled_from(Fund.values), st.sampled_from(Nature.values), amounts),
            **several,
        )
    )
    economic = draw(
        st.lists(
            st.tuples(
                st.sampled_from(("", *ITEMS[:2])),
                st.sampled_from(FISCAL),
                st.sampled_from(BASIC_OR_PROJECT),
                st.sampled_from(CODES),
                amounts,
            ),
            **several,
        )
    )
    carried = draw(
        st.lists(st.tuples(st.sampled_from(Fund.values), st.sampled_from(("", *ITEMS)), amounts, amounts), **several)
    )
    three = draw(st.lists(st.tuples(st.sampled_from(FISCAL), amounts, amounts), max_size=3))
    return {
        "income": unique((IncomeLine(item_code=i, source=s, amount=a) for i, s, a in income), "item_code", "source"),
        "expenditure": unique(
            (
                ExpenditureLine(item_code=i, fund=f, nature=n if f == "non_fiscal" else "project", final=a)
                for i, f, n, a in spent
            ),
            *("item_code", "fund", "nature"),
        ),
        "economic": unique(
            (EconomicLine(item_code=i, fund=f, nature=n, economic_code=c, amount=a) for i, f, n, c, a in economic),
            *("item_code", "fund", "nature", "economic_code"),
        ),
        "balances": unique(
            (
                Balance(fund=f, item_code=i if f in {"government_fund", "state_capital"} else "", opening=o, closing=c)
                for f, i, o, c in carried
            ),
            *("fund", "item_code"),
        ),
        "three_public": unique(
            (ThreePublicExpense(fund=f, abroad_budget=a, reception_foreign_final=b) for f, a, b in three), "fund"
        ),
    }


def figures_of(rows):
    data = replace(
        ledger(precision="yuan"),
        income=tuple(IncomeLeaf(x.item_code, x.source, x.amount) for x in rows["income"]),
        expenditure=tuple(
            ExpenditureLeaf(x.item_code, x.fund, x.nature, None, None, x.final) for x in rows["expenditure"]
        ),
        economic=tuple(
            EconomicLeaf(x.item_code, x.fund, x.nature, x.economic_code, x.amount) for x in rows["economic"]
        ),
        balances=tuple(
            BalanceLeaf(x.fund, x.item_code, x.opening, x.closing, x.used_non_fiscal, x.distribution)
            for x in rows["balances"]
        ),
        three_public=tuple(
            ThreePublicLeaf(x.fund, {name: getattr(x, name) for name in (*BUDGETS, *FINALS)})
            for x in rows["three_public"]
        ),
    )
    return Figures(data)


def grid_of(statement, profile, rows):
    stored = {grid.name: {row.pk: row for row in rows[grid.name]} for grid in statement_page(statement).grids}
    return StatementGrid(statement, figures_of(rows), profile, stored)


def fields_of(grid):
    """The cells of the page that take an amount."""
    return {
        (placed.row.key, column.key): leaf
        for line in grid.filled.lines
        for panel, placed in zip(grid.statement.panels, line, strict=True)
        for column in panel.columns
        if placed.row.key and (leaf := grid.leaf(placed.row.key, column.key)) and not leaf.finer
    }


def reading(unit):
    return Reading(
        unit,
        {
            "functional": Catalogue("functional", 2021, dict.fromkeys(ITEMS, "科目")),
            "economic": Catalogue("economic", 2021, dict.fromkeys(CODES, "科目")),
        },
    )


@given(rows=accounts(), profile=st.sampled_from(PROFILES), unit=st.sampled_from(("元", "万元")))
def test_what_is_shown_and_sent_back_changes_nothing(rows, profile, unit):
    for statement in statements_of(profile):
        grid = grid_of(statement, profile, rows)
        posted = {
            field_name("cell", *place): grouped(format_input(leaf.amount, unit))
            for place, leaf in fields_of(grid).items()
        }
        typed = read_statement(grid, posted.items(), reading(unit))
        assert typed.problems == []
        assert not any(part.rows or part.removed for part in typed.entered)
        assert typed.sums == {}


@given(rows=accounts(), profile=st.sampled_from(PROFILES), data=st.data())
def test_what_is_typed_is_what_is_stored_and_nothing_else_moves(rows, profile, data):
    statement = data.draw(st.sampled_from(statements_of(profile)))
    grid = grid_of(statement, profile, rows)
    places = sorted(fields_of(grid))
    wanted = data.draw(st.dictionaries(st.sampled_from(places), amounts, max_size=5)) if places else {}
    posted = {
        **{field_name("cell", *place): grouped(format_input(amount, "元")) for place, amount in wanted.items()},
        **{field_name("note", *place): "收回以前年度多拨资金" for place in wanted},
    }
    typed = read_statement(grid, posted.items(), reading("元"))
    assert typed.problems == []
    after = {name: {row.pk: row for row in members} for name, members in rows.items()}
    for part in typed.entered:
        kept = after[part.grid.name]
        for key in part.removed:
            del kept[key]
        for row in part.rows:
            key = row.stored_id or max(kept, default=0) + 1000
            kept[key] = part.grid.model(pk=key, **row.values)
    stored = grid_of(statement, profile, {name: list(kept.values()) for name, kept in after.items()})
    for place in fields_of(grid):
        leaf = stored.leaf(*place)
        assert leaf is not None
        expected = wanted.get(place, grid.leaf(*place).amount)
        assert leaf.amount == expected
