"""Leaf cells: which cells of a statement hold a stored amount, and which cells are the sums of others.

A statement prints some leaves together: 财政拨款收入 of three funds, 基本支出 of all funds. ``entry_statement`` splits
these, so that every amount that a person may know has a cell of its own; what stands only in another statement (the
classes of 收入支出决算总表) stays a sum.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from accounts.figures import concepts
from accounts.statements.cells import split_fund, split_nature
from accounts.statements.declaration import Column, Panel, Row, Statement
from accounts.statements.layout import CARRIED_KINDS, FUND_OF_KIND

TOTAL = "total"
SUBTOTAL = "小计"
ITEM_LENGTH, ECONOMIC_LENGTH = 7, 5
SPLIT_NATURES = ("basic", "project")
NON_FISCAL = "non_fiscal"
PARTS = {"fiscal": "财政拨款", NON_FISCAL: "非财政拨款"}
ITEM = ("item_code",)
ITEM_AND_PROJECT = ("item_code", "project_name")
THREE_PUBLIC_FUNDS = {"government_fund_three_public": ("government_fund",)}

Key: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LeafCell:
    """A stored amount: the entry grid of its rows, the key of its row, its field.

    ``free`` names the parts of the key in which finer rows behind the cell may differ (economic lines by item, while
    the statement shows no item): where such rows hold amounts, the cell is their sum.
    """

    grid: str
    key: Key
    field: str
    free: tuple[str, ...] = ()

    @property
    def shared(self) -> Key:
        """What all rows behind the cell have in common."""
        return tuple((name, value) for name, value in self.key if name not in self.free)


def grids_of(kind: str) -> tuple[str, ...]:
    """Return the entry grids whose rows stand in a statement's leaf cells; none where every cell is a sum."""
    if kind in FUND_OF_KIND or kind == "general_project":
        return ("balances", "income", "expenditure") if kind in CARRIED_KINDS else ("expenditure",)
    return _GRIDS.get(kind, ())


def leaf_cell(kind: str, row: str, column: str, *, three_public_funds: Collection[str]) -> LeafCell | None:
    """Return the stored amount that stands in a cell; ``None`` for a sum and for what is no cell.

    ``three_public_funds`` are the funds that the profile's “三公” statement covers.
    """
    if kind == "three_public" or kind in THREE_PUBLIC_FUNDS:
        return _three_public(row, column, THREE_PUBLIC_FUNDS.get(kind, tuple(three_public_funds)))
    if kind in FUND_OF_KIND:
        return _of_fund(row, column, FUND_OF_KIND[kind], carried=kind in CARRIED_KINDS)
    answer = _LEAVES.get(kind)
    return answer(row, column) if answer else None


def entry_statement(statement: Statement, *, three_public_funds: Collection[str]) -> Statement:
    """Return the statement as it is typed: with a column or row for every stored amount."""
    kind = statement.kind
    panels: Iterable[Panel] = statement.panels
    if kind in _SPLITS:
        panels = [replace(panel, columns=tuple(_split_columns(panel, _SPLITS[kind]))) for panel in panels]
    if kind == "income_expenditure":
        panels = [replace(panel, body=_split_rows(panel.body), tail=_split_rows(panel.tail)) for panel in panels]
    if kind == "three_public" and len(three_public_funds) > 1:
        rows = (*(Row(fund, concepts.FUNDS[fund]) for fund in three_public_funds), Row(TOTAL, "合计", role="total"))
        panels = [replace(panel, label="name", label_caption="资金", rows="fixed", body=rows) for panel in panels]
    return replace(statement, panels=tuple(panels))


def row_parents(kind: str, row: str, expense_group: Callable[[str], str]) -> tuple[str, ...]:
    """Return the rows into which a row's amounts are added; ``expense_group`` tells that of an economic subject."""
    if row in _ROW_PARENTS.get(kind, {}):
        return _ROW_PARENTS[kind][row]
    if kind == "general_basic":
        return (row[:3], expense_group(row), TOTAL)
    if kind == "three_public":
        return (TOTAL,) if row in concepts.FISCAL_FUNDS else ()
    if not row.isdigit():
        return ()
    return (*(row[:length] for length in (3, 5) if length < len(row)), TOTAL)


def column_parents(kind: str, column: str) -> tuple[str, ...]:
    """Return the columns into which a column's amounts are added."""
    if kind in {"three_public", *THREE_PUBLIC_FUNDS}:
        measure, _, item = column.partition("_")
        parts = concepts.THREE_PUBLIC_LEAVES[measure]
        return tuple(f"{measure}_{other}" for other, names in parts.items() if {*parts[item]} < {*names})
    if kind in FUND_OF_KIND:
        return (TOTAL,) if column in SPLIT_NATURES else ()
    if kind == "fiscal":
        return (TOTAL,) if column in concepts.FISCAL_FUNDS else ()
    part = {
        "income": "fiscal" if column in concepts.FISCAL_FUNDS else "",
        "expenditure": split_nature(column)[0],
        "fiscal_detail": split_fund(column)[0],
    }.get(kind)
    return () if part is None else tuple(other for other in (part, TOTAL) if other not in {"", column})


def cells_above(kind: str, row: str, column: str, expense_group: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield row and column of every cell into which a leaf cell's amount is added."""
    for above in (row, *row_parents(kind, row, expense_group)):
        for beside in (column, *column_parents(kind, column)):
            if (above, beside) != (row, column):
                yield above, beside


def _income(row: str, column: str) -> LeafCell | None:
    if not _is_item(row) or column not in concepts.SOURCES:
        return None
    return LeafCell("income", (("item_code", row), ("source", column)), "amount")


def _expenditure(row: str, column: str) -> LeafCell | None:
    nature, part = split_nature(column)
    is_leaf = part == NON_FISCAL if nature in SPLIT_NATURES else nature in concepts.NATURES and not part
    return _spent(row, NON_FISCAL, nature) if is_leaf else None


def _of_fund(row: str, column: str, fund: str, *, carried: bool) -> LeafCell | None:
    if carried and _is_item(row) and column in {"opening", "closing"}:
        return LeafCell("balances", (("fund", fund), ("item_code", row)), column)
    if carried and column == "income":
        return _income(row, fund)
    return _spent(row, fund, column) if column in SPLIT_NATURES else None


def _general_project(row: str, column: str) -> LeafCell | None:
    return _spent(row, "general", column) if column == "project" else None


def _spent(row: str, fund: str, nature: str) -> LeafCell | None:
    if not _is_item(row):
        return None
    return LeafCell("expenditure", (("item_code", row), ("fund", fund), ("nature", nature)), "final")


def _fiscal(row: str, column: str) -> LeafCell | None:
    moment, _, fund = row.partition("_")
    if moment == "closing" and not fund:
        fund = column
    elif moment != "opening" or column != "amount":
        return None
    return _balance(fund, moment) if fund in concepts.FISCAL_FUNDS else None


def _income_expenditure(row: str, _column: str) -> LeafCell | None:
    if row in {"used_non_fiscal", "distribution"}:
        return _balance(NON_FISCAL, row)
    moment, _, fund = row.partition("_")
    return _balance(fund, moment) if moment in {"opening", "closing"} and fund == NON_FISCAL else None


def _balance(fund: str, field: str) -> LeafCell:
    return LeafCell("balances", (("fund", fund), ("item_code", "")), field, ITEM)


def _fiscal_detail(row: str, column: str) -> LeafCell | None:
    fund, nature = split_fund(column)
    return _economic(row, fund, nature) if nature and fund in concepts.FISCAL_FUNDS else None


def _general_basic(row: str, _column: str) -> LeafCell | None:
    return _economic(row, "general", "basic")


def _economic(row: str, fund: str, nature: str) -> LeafCell | None:
    if not _is_code(row, "3", ECONOMIC_LENGTH):
        return None
    key = (("item_code", ""), ("fund", fund), ("nature", nature), ("economic_code", row), ("project_name", ""))
    return LeafCell("economic", key, "amount", ITEM_AND_PROJECT)


def _three_public(row: str, column: str, funds: tuple[str, ...]) -> LeafCell | None:
    fund = funds[0] if row == TOTAL and len(funds) == 1 else row
    measure, _, item = column.partition("_")
    names = concepts.THREE_PUBLIC_LEAVES.get(measure, {}).get(item, ())
    if fund not in funds or len(names) != 1:
        return None
    return LeafCell("three_public", (("fund", fund),), names[0])


def _is_item(row: str) -> bool:
    return _is_code(row, "2", ITEM_LENGTH)


def _is_code(row: str, first: str, length: int) -> bool:
    return row.isascii() and row.isdigit() and row.startswith(first) and len(row) == length


def _split_columns(panel: Panel, splits: dict[str, dict[str, str]]) -> Iterator[Column]:
    for column in panel.columns:
        parts = splits.get(column.key)
        if parts is None:
            yield column
            continue
        yield Column(column.key, (*column.caption, SUBTOTAL))
        for key, caption in parts.items():
            yield Column(key, (*column.caption, caption))


def _split_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    split = []
    for row in rows:
        split.append(row)
        if row.key in {"opening", "closing"}:
            split += [Row(f"{row.key}_{part}", f"其中：{name}", indent=row.indent + 1) for part, name in PARTS.items()]
    return tuple(split)


_LEAVES: dict[str, Callable[[str, str], LeafCell | None]] = {
    "income_expenditure": _income_expenditure,
    "income": _income,
    "expenditure": _expenditure,
    "fiscal": _fiscal,
    "fiscal_detail": _fiscal_detail,
    "general_basic": _general_basic,
    "general_project": _general_project,
}
_GRIDS: dict[str, tuple[str, ...]] = {
    "income_expenditure": ("balances",),
    "income": ("income",),
    "expenditure": ("expenditure",),
    "fiscal": ("balances",),
    "fiscal_detail": ("economic",),
    "general_basic": ("economic",),
    "three_public": ("three_public",),
    "government_fund_three_public": ("three_public",),
}
_NATURES = {key: concepts.NATURES[key] for key in SPLIT_NATURES}
_RECEPTIONS = {"final_reception_domestic": "国内公务接待费", "final_reception_foreign": "外事接待费"}
# Columns that hold several leaves, and the columns into which entry splits them.
_SPLITS: dict[str, dict[str, dict[str, str]]] = {
    "income": {"fiscal": {fund: concepts.FUNDS[fund] for fund in concepts.FISCAL_FUNDS}},
    "expenditure": {nature: {f"{nature}_{part}": name for part, name in PARTS.items()} for nature in SPLIT_NATURES},
    "fiscal_detail": {
        fund: {f"{fund}_{nature}": name for nature, name in _NATURES.items()} for fund in concepts.FISCAL_FUNDS
    },
    "three_public": {"final_reception": _RECEPTIONS},
    "government_fund_three_public": {"final_reception": _RECEPTIONS},
}
_ROW_PARENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "income_expenditure": {
        "used_non_fiscal": ("income_grand_total",),
        "opening_non_fiscal": ("opening", "income_grand_total"),
        "distribution": ("expenditure_grand_total",),
        "closing_non_fiscal": ("closing", "expenditure_grand_total"),
    },
    "fiscal": {
        **{f"opening_{fund}": ("opening", "income_grand_total") for fund in concepts.FISCAL_FUNDS},
        "closing": ("expenditure_grand_total",),
    },
}
