"""What a reviewer wants to see beside a report: the cells that its sentences quote, and last year's amounts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from accounts.money import format_table
from disclosure.renderers.grid import grid
from disclosure.report.reading import column_names, numbers_of, row_name, sections_of
from disclosure.report.tree import Cell, ListBlock, Number, Paragraph, Part, Report, Section, Table

# The address of a cell within its own year.
CellKey: TypeAlias = tuple[str, str, str]
# What moved by so many percent since last year is worth a look (财政部 asks for reasons of large changes).
NOTABLE_PERCENT = 30
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a statement as printed: statement, row and column in words, the text, its value in 万元."""

    statement: str
    row: str
    column: str
    text: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """A number of a sentence with what it quotes.

    ``agrees``: whether the text prints what stands in the one cell that it quotes; ``None`` where it is computed from
    several, or quotes what no statement of the report prints.
    """

    text: str
    label: str
    formula: str
    source: str
    cells: tuple[PrintedCell, ...]
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of a statement in two years, in 万元 as printed; ``percent`` is rounded to whole percent."""

    row: str
    column: str
    now: str
    then: str
    difference: str
    percent: str
    notable: bool


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """A statement's rows beside last year's amounts."""

    title: str
    rows: tuple[Compared, ...]

    @property
    def notable(self) -> int:
        """How many rows moved so much that they are worth a look."""
        return sum(row.notable for row in self.rows)


def printed_cells(report: Report) -> dict[Cell, PrintedCell]:
    """Return the amounts that the report's statements print, by address."""
    printed: dict[Cell, PrintedCell] = {}
    for table in tables_of(report):
        columns = column_names(table)
        title = f"{table.number} {table.title}".strip()
        for row, places in zip(table.rows, grid(table).rows, strict=True):
            for place in places:
                bound = place.cell.number
                if bound is None or not bound.cells or bound.kind != "amount":
                    continue
                named = (title, row_name(table, row, place.start), columns[place.start])
                printed.setdefault(bound.cells[0], PrintedCell(*named, place.cell.text, Decimal(bound.value)))
    return printed


def tables_of(report: Report) -> Iterator[Table]:
    """Yield the official statements of a report in order."""
    for section in sections_of(report):
        yield from (block for block in section.blocks if isinstance(block, Table))


def quotes_in(section: Part | Section, printed: Mapping[Cell, PrintedCell]) -> tuple[Quote, ...]:
    """Return the numbers that the sentences of a section quote from statements or compute from them, each once."""
    found: dict[tuple[str, str, str], Quote] = {}
    for block in section.blocks:
        if isinstance(block, Paragraph | ListBlock):
            for number in numbers_of(block):
                if number.cells:
                    found.setdefault((number.text, number.label, number.formula), _quote(number, printed))
    return tuple(found.values())


def amounts_of(report: Report) -> dict[CellKey, Decimal]:
    """Return the amounts of a report's own year by address, in 万元."""
    printed = printed_cells(report).items()
    return {(c.statement, c.row, c.column): told.value for c, told in printed if c.year == report.fiscal_year}


def compared_tables(report: Report, then: Mapping[CellKey, Decimal]) -> tuple[ComparedTable, ...]:
    """Return the main amount of each row of the statements beside that of the year before, where either is known.

    The main amount of a row is the first one that it prints (合计, 决算数). Items are left to their classes.
    """
    compared = []
    for table in tables_of(report):
        rows = tuple(_rows(table, report.fiscal_year, then))
        if rows:
            compared.append(ComparedTable(f"{table.number} {table.title}".strip(), rows))
    return tuple(compared)


def _rows(table: Table, year: int, then: Mapping[CellKey, Decimal]) -> Iterator[Compared]:
    columns, seen = column_names(table), set()
    for row, places in zip(table.rows, grid(table).rows, strict=True):
        if row.role in {"section", "item"}:
            continue
        for place in places:
            bound = place.cell.number
            if bound is None or not bound.cells or bound.kind != "amount" or bound.cells[0].year != year:
                continue
            address = bound.cells[0]
            if (address.statement, address.row) in seen:
                continue
            seen.add((address.statement, address.row))
            before = then.get((address.statement, address.row, address.column))
            if before is not None:
                yield _compared(row_name(table, row, place.start), columns[place.start], Decimal(bound.value), before)


def _compared(row: str, column: str, now: Decimal, then: Decimal) -> Compared:
    difference = now - then
    share = abs(difference) * HUNDRED / abs(then) if then else None
    # No percentage on a base of zero or less: it would say nothing.
    percent = f"{share:.0f}%" if share is not None and then > 0 else ""
    notable = bool(difference) and (share is None or share >= NOTABLE_PERCENT)
    return Compared(row, column, format_table(now), format_table(then), f"{difference:+,.2f}", percent, notable)


def _quote(number: Number, printed: Mapping[Cell, PrintedCell]) -> Quote:
    cells = tuple(printed[cell] for cell in number.cells if cell in printed)
    single = number.kind == "amount" and len(number.cells) == 1 and not number.formula
    agrees = cells[0].value == Decimal(number.value) if single and cells else None
    return Quote(number.text, number.label, number.formula, number.source, cells, agrees)
