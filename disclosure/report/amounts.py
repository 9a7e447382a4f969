"""The amounts that a published report states, by cell: what a later year takes its comparatives (上年数) from."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from accounts.figures.data import Address
from accounts.money import from_wan
from accounts.profiles import Profile
from accounts.statements.declaration import Panel, Statement
from accounts.statements.layout import TOTAL
from accounts.statements.names import named_statements
from accounts.statements.reader import class_rows, statements_of
from accounts.workbooks.content import Place
from disclosure.narrative.pen import clean
from disclosure.report.tables import NOT_PROVIDED
from disclosure.report.tree import Chart, ListBlock, Number, Paragraph, Part, Report, Section, Table, TableCell

LONGEST_SHEET = 60
IN_TEXT = "正文"
BUDGET = "_budget"
CAPTIONS = {"name": 1, "code": 2, "none": 0}
WITH_TOTAL = {"subjects", "economic_found"}
NOTHING = Decimal("0.00")

Stated = tuple[Decimal, Place]


def stated_amounts(report: Report, profile: Profile | None) -> dict[Address, Stated]:
    """Return the amounts (元) of the report's own year by cell, each with the table, row and column it stands in.

    ``profile`` is the one that the report was made under; without it a cell that a statement leaves blank for zero is
    not known to be zero. Amounts that only sentences state (机关运行经费 and the like) stand for their cell too.
    """
    declared = {s.kind: s for s in statements_of(profile, report.fiscal_year)} if profile else {}
    found: dict[Address, Stated] = {}
    for table in _tables(report):
        sheet = f"{table.number} {table.title}".strip()[:LONGEST_SHEET]
        for number, row, column in _bound(table):
            found[_address(number)] = (_yuan(number), Place(sheet, _cell(row, column)))
        statement = declared.get(table.key)
        if statement is not None and profile is not None and _leaves_zero_blank(table, statement):
            for address, row, column in _blanks(table, statement, profile):
                found.setdefault(address, (NOTHING, Place(sheet, _cell(row, column))))
    for section in _sections(report):
        sheet = f"{section.number}{section.title}"[:LONGEST_SHEET]
        for number in _spoken(section, report.fiscal_year):
            found.setdefault(_address(number), (_yuan(number), Place(sheet, IN_TEXT)))
    return {address: stated for address, stated in found.items() if _is_named(address)}


def _sections(report: Report) -> Iterator[Part | Section]:
    waiting: list[Part | Section] = list(reversed(report.parts))
    while waiting:
        section = waiting.pop()
        yield section
        waiting.extend(reversed(section.sections))


def _tables(report: Report) -> Iterator[Table]:
    return (block for section in _sections(report) for block in section.blocks if isinstance(block, Table))


def _bound(table: Table) -> Iterator[tuple[Number, int, int]]:
    """Yield the bound amounts with row and column, counted from one as they are printed below the headings."""
    for row, line in enumerate(table.rows, start=1):
        for column, cell in enumerate(line.cells, start=1):
            if cell.number is not None and len(cell.number.cells) == 1:
                yield cell.number, row, column


def _leaves_zero_blank(table: Table, statement: Statement) -> bool:
    """Whether a blank amount of the table means zero: it holds figures or says it has none, and prints no zero."""
    printed = [number.value for number, _, _ in _bound(table) if number.text]
    has_figures = bool(printed) or table.notice not in {"", NOT_PROVIDED}
    return statement.blank_zero and has_figures and not any(Decimal(value) == 0 for value in printed)


def _blanks(table: Table, statement: Statement, profile: Profile) -> Iterator[tuple[Address, int, int]]:
    """Yield the cell of every blank amount; nothing where the statement is declared otherwise by now."""
    widths = [CAPTIONS[panel.label] + len(panel.columns) for panel in statement.panels]
    if any(len(line.cells) != sum(widths) for line in table.rows):
        return
    first = 0
    for panel, width in zip(statement.panels, widths, strict=True):
        keys = _keys_by_label(panel, profile)
        seen: Counter[str] = Counter()
        for row, line in enumerate(table.rows, start=1):
            cells = line.cells[first : first + width]
            key = _row_key(cells, panel, keys, seen)
            for place, column in enumerate(panel.columns, start=CAPTIONS[panel.label]):
                cell = cells[place]
                if key and cell.kind == "amount" and cell.number is None:
                    yield Address(table.key, key, column.key), row, first + place + 1
        first += width


def _keys_by_label(panel: Panel, profile: Profile) -> dict[str, list[str]]:
    """Return the keys of the panel's own rows by caption, in order where a caption is printed more than once."""
    rows = [*panel.body, *(class_rows(profile) if panel.rows == "classes" else ()), *panel.tail]
    keys: dict[str, list[str]] = {}
    for row in [*rows, *([TOTAL] if panel.rows in WITH_TOTAL else [])]:
        if row.key:
            keys.setdefault(clean(row.label), []).append(row.key)
    return keys


def _row_key(cells: tuple[TableCell, ...], panel: Panel, keys: dict[str, list[str]], seen: Counter[str]) -> str:
    """Return the key of a row of one panel; "" where it cannot be told."""
    label = next((cell.text for cell in cells if cell.kind == "label"), "")
    of_label = keys.get(label, [])
    seen[label] += 1
    bound = next((cell.number.cells[0].row for cell in cells if cell.number is not None and cell.number.cells), "")
    code = next((cell.text for cell in cells if cell.kind == "code"), "")
    by_order = of_label[seen[label] - 1] if seen[label] <= len(of_label) else ""
    return bound or code or by_order or (TOTAL.key if panel.rows == "single" else "")


def _spoken(section: Part | Section, year: int) -> Iterator[Number]:
    """Yield the amounts of the year that sentences and charts quote from one cell; budgets are nobody's comparative."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            runs = list(block.runs)
        elif isinstance(block, ListBlock):
            runs = [run for item in block.items for run in item]
        elif isinstance(block, Chart):
            runs = [row.amount for row in block.rows if row.amount is not None]
        else:
            continue
        for run in runs:
            if isinstance(run, Number) and run.kind == "amount" and len(run.cells) == 1:
                cell = run.cells[0]
                if cell.year == year and not cell.statement.endswith(BUDGET):
                    yield run


def _address(number: Number) -> Address:
    cell = number.cells[0]
    return Address(cell.statement, cell.row, cell.column)


def _yuan(number: Number) -> Decimal:
    return from_wan(Decimal(number.value))


def _cell(row: int, column: int) -> str:
    return f"第{row}行第{column}列"


def _is_named(address: Address) -> bool:
    """Whether a comparative of this cell can be typed too: only such are stored."""
    named = named_statements().get(address.statement)
    return named is not None and any(
        address.column in block.columns
        and (address.row in block.rows or (block.subjects is not None and address.row.isdigit()))
        for block in named.blocks
    )
