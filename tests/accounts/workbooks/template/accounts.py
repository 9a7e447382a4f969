"""Generated rows for every grid of data entry: whatever an account may hold."""

from decimal import Decimal

from hypothesis import strategies as st

from accounts.entry.columns import (
    AmountColumn,
    ChoiceColumn,
    CountColumn,
    FlagColumn,
    SubjectColumn,
    TextColumn,
    is_negative,
)
from accounts.entry.grids import GRIDS
from accounts.statements.names import named_statements
from tests.accounts.workbooks.template.conftest import ECONOMIC, FUNCTIONAL, new_reading

LARGEST_CENTS = 10**16
HOSTILE = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(1)", "'单引号", "=1+1", "<b>&amp;", "#REF!", "TRUE", "—")
CELLS = [
    (key, row, column)
    for key, statement in named_statements().items()
    for block in statement.blocks
    for row in (*block.rows, *({"functional": ["2010301", "201"], "economic": ["30101"]}.get(block.subjects, ())))
    for column in block.columns
]
AMOUNT = st.one_of(
    st.none(),
    st.just(Decimal("0.00")),
    st.integers(-(10**8), 10**8).map(lambda cents: Decimal(cents).scaleb(-2)),
    st.integers(-LARGEST_CENTS, LARGEST_CENTS).map(lambda cents: Decimal(cents).scaleb(-2)),
)
TEXT = st.one_of(
    st.just(""),
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=20).map(str.strip),
)


def values(column):
    if isinstance(column, SubjectColumn):
        names, length = (FUNCTIONAL, 7) if column.catalogue == "functional" else (ECONOMIC, 5)
        codes = st.sampled_from([code for code in names if len(code) == length])
        return codes if column.required else st.one_of(st.just(""), codes)
    if isinstance(column, ChoiceColumn):
        return st.sampled_from([value for value, _ in column.choices])
    if isinstance(column, AmountColumn):
        return AMOUNT.filter(lambda amount: amount is not None) if column.required else AMOUNT
    if isinstance(column, CountColumn):
        return st.one_of(st.none(), st.integers(0, 2_147_483_647))
    if isinstance(column, FlagColumn):
        return st.booleans()
    assert isinstance(column, TextColumn)
    return TEXT


def row(grid):
    fields = {column.name: values(column) for column in grid.columns if column.name != "cell"}
    plain = st.fixed_dictionaries(fields)
    if len(fields) == len(grid.columns):
        return plain.map(explained)
    cells = st.sampled_from(CELLS).map(lambda keys: dict(zip(("statement", "row", "column"), keys, strict=True)))
    return st.builds(lambda keys, others: explained({**keys, **others}), cells, plain)


def explained(found):
    """A negative amount comes with its reason."""
    negative = any(is_negative(value) for value in found.values())
    return {**found, "note": found["note"] or "冲减上年"} if negative else found


def may_stand(grid):
    reading = new_reading()

    def stands(found):
        says = any(not column.is_blank(column.show(found, reading)) for column in grid.columns)
        return says and not any(rule(found) for rule in grid.rules)

    return stands


def rows(grid, most):
    most = 1 if grid.is_single else most
    return st.lists(
        row(grid).filter(may_stand(grid)),
        max_size=most,
        unique_by=lambda found: tuple(found[name] for name in grid.key_fields),
    )


def account_lines(most=5):
    return st.fixed_dictionaries({grid.name: rows(grid, most) for grid in GRIDS.values()})
