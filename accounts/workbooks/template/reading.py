"""Reading a template back: sheets by title, columns by caption, rows as data entry reads them."""

from collections.abc import Sequence

from accounts.entry.columns import Reading
from accounts.workbooks.content import Content, ContentTable, Expectation
from accounts.workbooks.problems import WorkbookProblem
from accounts.workbooks.sheet import Sheet, Workbook
from accounts.workbooks.template.identity import (
    SHEET,
    DamagedIdentityError,
    Identity,
    identity_problem,
    is_marked,
    mismatches,
    read_identity,
)
from accounts.workbooks.template.layout import INSTRUCTIONS, LISTS, SHEETS, TemplateSheet, same_caption
from accounts.workbooks.template.rows import SheetReading, has_content

_OURS = frozenset(map(same_caption, (INSTRUCTIONS, LISTS, SHEET)))


def is_template(workbook: Workbook) -> bool:
    """Whether the workbook is one of the project's templates, whatever it was made for."""
    return is_marked(workbook)


def read_template(workbook: Workbook, expected: Expectation, reading: Reading) -> Content:
    """Return what a template says, with every problem found; see the package for what an empty sheet says.

    ``reading`` brings the catalogues of the year; amounts are in 元 whatever its unit.
    """
    try:
        identity = read_identity(workbook)
    except DamagedIdentityError:
        return Content("template", "yuan", problems=(identity_problem(),))
    codes = (expected.unit_code, expected.unit_code.rpartition("/")[2])
    wrong = mismatches(identity, profile=expected.profile, unit_codes=codes, year=expected.year)
    if wrong:
        return _content(identity, problems=wrong)
    reading = Reading("元", reading.catalogues)
    problems: list[WorkbookProblem] = []
    notes: list[WorkbookProblem] = []
    tables: list[ContentTable] = []
    found = _sheets(workbook, problems, notes)
    for declared, sheet in found:
        part = SheetReading(declared, sheet, reading)
        table = part.read()
        problems += sorted(part.problems, key=_in_order)
        notes += part.notes
        if table is not None:
            tables.append(table)
    if not found:
        problems.append(_nothing_left())
    spoken = [table for table in tables if table.rows or identity.filled]
    if not problems and not any(table.rows for table in tables):
        notes.append(_nothing_filled_in())
        spoken = []
    return _content(identity, problems=problems, notes=notes, tables=spoken, reading=reading)


def _in_order(problem: WorkbookProblem) -> tuple[int, int, str]:
    """Row by row, each from left to right; what is said of the whole sheet first."""
    column = problem.cell.rstrip("0123456789")
    return int(problem.cell[len(column) :] or 0), len(column), column


def _content(
    identity: Identity,
    *,
    problems: Sequence[WorkbookProblem],
    notes: Sequence[WorkbookProblem] = (),
    tables: Sequence[ContentTable] = (),
    reading: Reading | None = None,
) -> Content:
    return Content(
        "template",
        "yuan",
        tables=tuple(tables),
        year=identity.year,
        unit_name=identity.unit_name,
        new_subjects=dict(reading.new_subjects) if reading else {},
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _sheets(
    workbook: Workbook, problems: list[WorkbookProblem], notes: list[WorkbookProblem]
) -> list[tuple[TemplateSheet, Sheet]]:
    """Return the sheets of grids, in the template's order, noting what stands beside them."""
    declared = {same_caption(sheet.title): sheet for sheet in SHEETS}
    found: dict[str, Sheet] = {}
    for sheet in workbook.sheets:
        title = next((key for key in (same_caption(sheet.name), _title(sheet)) if key in declared), None)
        if same_caption(sheet.name) in _OURS:
            continue
        if title is None:
            if any(has_content(row) for row in sheet.rows):
                message = f"工作表“{sheet.name}”不是模板里的表，没有读取。"
                notes.append(WorkbookProblem(sheet.name, "", sheet.name, "模板里的工作表", message))
        elif title in found:
            message = (
                f"工作表“{sheet.name}”与“{found[title].name}”是同一张表（{declared[title].title}）："
                "请合并到一张，删去另一张。"
            )
            problems.append(WorkbookProblem(sheet.name, "", sheet.name, "一张表一个工作表", message))
        else:
            found[title] = sheet
    return [(sheet, found[key]) for key, sheet in declared.items() if key in found]


def _title(sheet: Sheet) -> str:
    """Return the title inside a sheet, by which one that was renamed is known."""
    value = sheet.value(0, 0)
    return same_caption(value) if isinstance(value, str) else ""


def _nothing_left() -> WorkbookProblem:
    names = "、".join(sheet.title for sheet in SHEETS)
    message = f"文件里没有一张模板的数据表：至少保留{names}中的一张，或重新下载模板。"
    return WorkbookProblem("", "", "没有数据表", "模板里的工作表", message)


def _nothing_filled_in() -> WorkbookProblem:
    message = "模板里没有填写任何数据，导入不会改动任何数据。"
    return WorkbookProblem("", "", "没有数据", "", message)
