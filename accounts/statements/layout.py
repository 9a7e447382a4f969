"""Laying out: a statement's panels filled from Figures and put side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from accounts.figures import concepts
from accounts.figures.data import Address
from accounts.figures.figure import Figure
from accounts.figures.figures import Figures
from accounts.profiles import Profile
from accounts.statements.cells import cell_figure
from accounts.statements.declaration import Panel, Row, RowRole, Statement
from accounts.statements.reader import basic_codes, class_rows

TOTAL = Row("total", "合计", role="total")
FUND_OF_KIND = {
    "general_expenditure": "general",
    "government_fund": "government_fund",
    "state_capital": "state_capital",
    "state_capital_expenditure": "state_capital",
}
CARRIED_KINDS = {"government_fund", "state_capital"}
ROLE_OF_LENGTH: dict[int, RowRole] = {3: "class", 5: "section", 7: "item"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over ``columns`` columns and ``rows`` header rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of one panel with its figures; ``None`` stands where a blank row fills a panel up."""

    row: Row
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class FilledStatement:
    """A statement with its figures.

    ``lines`` are physical rows: one FilledRow of each panel. ``provided``: the account states at least one figure of
    it; ``empty``: every figure it states is zero.
    """

    statement: Statement
    header: tuple[tuple[Heading, ...], ...]
    lines: tuple[tuple[FilledRow, ...], ...]
    provided: bool
    empty: bool


def fill(statement: Statement, figures: Figures, profile: Profile) -> FilledStatement:
    """Return the statement filled from an account's figures."""
    panels = [
        [_filled(statement, panel, row, figures, profile) for row in rows]
        for panel in statement.panels
        for rows in [list(_rows(statement, panel, figures, profile))]
    ]
    tails = [len(panel.tail) for panel in statement.panels]
    bodies = [len(rows) - tail for rows, tail in zip(panels, tails, strict=True)]
    body, tail = max(bodies), max(tails)
    padded = [
        [
            *rows[:length],
            *_blanks(panel, body - length),
            *_blanks(panel, tail - len(panel.tail)),
            *rows[length:],
        ]
        for panel, rows, length in zip(statement.panels, panels, bodies, strict=True)
    ]
    found = [figure for rows in panels for row in rows for figure in row.figures if figure is not None]
    return FilledStatement(
        statement,
        _header(statement),
        tuple(zip(*padded, strict=True)),
        provided=any(figure.provided for figure in found),
        empty=not any(figure.is_nonzero for figure in found),
    )


def _filled(statement: Statement, panel: Panel, row: Row, figures: Figures, profile: Profile) -> FilledRow:
    if not row.key:
        return FilledRow(row, (None,) * len(panel.columns))
    return FilledRow(
        row,
        tuple(
            cell_figure(
                figures,
                Address(statement.kind, row.key, column.key),
                "，".join(filter(None, (row.label, "".join(column.caption)))),
                three_public_funds=profile.three_public_funds,
            )
            for column in panel.columns
        ),
    )


def _blanks(panel: Panel, count: int) -> Iterator[FilledRow]:
    for _ in range(count):
        yield FilledRow(Row("", "", role="blank"), (None,) * len(panel.columns))


def _rows(statement: Statement, panel: Panel, figures: Figures, profile: Profile) -> Iterator[Row]:
    if panel.rows == "fixed":
        yield from panel.body
    elif panel.rows == "single":
        yield Row("total", "", role="line")
    elif panel.rows == "classes":
        yield from _classes(figures, profile)
    else:
        rows = list(_subject_rows(statement.kind, panel, figures, profile))
        with_total = panel.rows in {"subjects", "economic_found"}
        if with_total and statement.total == "first":
            yield TOTAL
        yield from rows
        if with_total and statement.total == "last":
            yield TOTAL
    yield from panel.tail


def _classes(figures: Figures, profile: Profile) -> Iterator[Row]:
    declared = class_rows(profile)
    known = {row.key for row in declared}
    extra = [Row(code, figures.subject_name(code)) for code in figures.subjects(3) if code not in known]
    yield from sorted([*declared, *extra], key=lambda row: row.key)


def _subject_rows(kind: str, panel: Panel, figures: Figures, profile: Profile) -> Iterator[Row]:
    if panel.rows == "subjects":
        items = _items(kind, figures)
        codes = {item[:length] for item in items for length in (3, 5, 7)} | _printed_rows(kind, figures)
        for code in sorted(codes):
            yield Row(code, figures.subject_name(code), role=ROLE_OF_LENGTH[len(code)], code=code)
        return
    if panel.rows == "economic":
        found = {code for x in figures.basic_economic_leaves() for code in (x.economic[:3], x.economic)}
        printed = _printed_rows(kind, figures)
        codes = {c for c in {*basic_codes(profile), *found, *printed} if c[:3] in panel.codes}
    else:
        fiscal = [x.economic for x in figures.data.economic if x.fund in concepts.FISCAL_FUNDS]
        codes = {code for economic in fiscal for code in (economic[:3], economic)} | _printed_rows(kind, figures)
    for code in sorted(codes, key=lambda c: (panel.codes.index(c[:3]) if panel.codes else 0, c)):
        name = figures.data.economic_names.get(code)
        yield Row(code, name.name if name else code, role="class" if len(code) == len("301") else "item", code=code)


def _printed_rows(kind: str, figures: Figures) -> set[str]:
    """Return the subjects for which the source prints a total in the statement, whether or not lines stand below."""
    return {address.row for address in figures.data.controls if address.statement == kind and address.row.isdigit()}


def _items(kind: str, figures: Figures) -> set[str]:
    """Return the items that have a row in a statement by functional subject."""
    data = figures.data
    if kind == "income":
        return {leaf.item for leaf in data.income}
    if kind == "general_detail":
        return {leaf.item for leaf in data.economic if leaf.fund == "general" and leaf.item}
    if kind == "general_project":
        return {leaf.item for leaf in data.expenditure if (leaf.fund, leaf.nature) == ("general", "project")}
    fund = FUND_OF_KIND.get(kind)
    items = {leaf.item for leaf in data.expenditure if fund in {None, leaf.fund}}
    if kind in CARRIED_KINDS:
        items |= {leaf.item for leaf in data.balances if leaf.fund == fund and leaf.item}
        items |= {leaf.item for leaf in data.income if leaf.source == fund}
    return items


def _header(statement: Statement) -> tuple[tuple[Heading, ...], ...]:
    """Return the header rows: equal captions side by side are one heading, short ones reach down."""
    paths = [path for panel in statement.panels for path in _paths(panel)]
    depth = max(len(path) for path in paths)
    rows: list[list[Heading]] = [[] for _ in range(depth)]
    _merge(paths, 0, depth, rows)
    return tuple(tuple(row) for row in rows)


def _paths(panel: Panel) -> Iterator[tuple[str, ...]]:
    above = (panel.heading,) if panel.heading else ()
    if panel.label == "name":
        yield (*above, panel.label_caption)
    elif panel.label == "code":
        yield (*above, "科目编码")
        yield (*above, "科目名称")
    for column in panel.columns:
        yield (*above, *column.caption)


def _merge(paths: list[tuple[str, ...]], level: int, depth: int, rows: list[list[Heading]]) -> None:
    for _, group in groupby(paths, key=lambda path: (path[level], len(path) == level + 1)):
        members = list(group)
        last = len(members[0]) == level + 1
        if last:
            rows[level].extend(Heading(path[level], rows=depth - level) for path in members)
        else:
            rows[level].append(Heading(members[0][level], columns=len(members)))
            _merge(members, level + 1, depth, rows)
