"""Official statements as blocks of the report tree."""

from accounts.figures.figure import Figure
from accounts.statements.declaration import Panel, Statement
from accounts.statements.layout import FilledRow, FilledStatement, fill
from accounts.statements.reader import statements_of
from disclosure.narrative import numbers
from disclosure.narrative.facts import Facts
from disclosure.narrative.pen import clean
from disclosure.report.tree import HeaderCell, Section, Table, TableCell, TableRow

UNIT = "万元"
NOT_PROVIDED = "本表未提供。"
ROUNDED = "因四舍五入，本表合计与分项之和可能存在尾差。"
MOST_UPRIGHT_COLUMNS = 7


def write_statements(facts: Facts) -> tuple[Section, ...]:
    """Return a section for each statement of the profile's set, in order."""
    return tuple(
        Section(f"statement-{statement.kind}", statement.heading, statement.title, (write_statement(facts, statement),))
        for statement in statements_of(facts.profile, facts.year)
    )


def write_statement(facts: Facts, statement: Statement) -> Table:
    """Return one statement filled from the account's figures."""
    filled = fill(statement, facts.figures, facts.profile)
    columns = sum(heading.columns for heading in filled.header[0])
    return Table(
        key=statement.kind,
        number=statement.number,
        title=statement.title,
        owner=facts.unit_name,
        unit=UNIT,
        header=tuple(tuple(HeaderCell(h.text, h.columns, h.rows) for h in row) for row in filled.header),
        rows=tuple(_row(statement, line) for line in filled.lines),
        note=facts.filled_in(statement.note) + (ROUNDED if _rounds_on_its_own(filled) else ""),
        notice=_notice(facts, filled),
        wide=columns > MOST_UPRIGHT_COLUMNS and not statement.upright,
        illustrative=any(_is_illustrative(row) for line in filled.lines for row in line),
    )


def _notice(facts: Facts, filled: FilledStatement) -> str:
    if not filled.provided:
        return NOT_PROVIDED
    return facts.filled_in(filled.statement.empty) if filled.empty else ""


def _row(statement: Statement, line: tuple[FilledRow, ...]) -> TableRow:
    cells = tuple(
        cell for panel, row in zip(statement.panels, line, strict=True) for cell in _cells(statement, panel, row)
    )
    return TableRow(line[0].row.role, cells, tuple(filled.row.role for filled in line[1:]))


def _cells(statement: Statement, panel: Panel, filled: FilledRow) -> tuple[TableCell, ...]:
    row = filled.row
    label = TableCell("label", clean(row.label), indent=row.indent) if row.label else TableCell("blank", "")
    captions = {
        "name": (label,),
        "code": (TableCell("code", row.code) if row.code else TableCell("blank", ""), label),
        "none": (),
    }[panel.label]
    return (*captions, *(_amount(statement, figure) for figure in filled.figures))


def _amount(statement: Statement, figure: Figure | None) -> TableCell:
    if figure is None:
        return TableCell("blank", "")
    number = numbers.table_amount(figure)
    if number is None or (statement.blank_zero and figure.is_zero):
        return TableCell("amount", "")
    return TableCell("amount", number.text, number)


def _rounds_on_its_own(filled: FilledStatement) -> bool:
    """Whether a printed total differs from what its lines add up to."""
    return any(
        figure.origin == "control_total" and figure.derived is not None and figure.amount != figure.derived
        for line in filled.lines
        for row in line
        for figure in row.figures
        if figure is not None
    )


def _is_illustrative(row: FilledRow) -> bool:
    return any(figure is not None and figure.illustrative for figure in row.figures)
