"""Workbooks of today's format (.xlsx): checked, scanned, then read."""

import io
import posixpath
import re
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from accounts.workbooks.opening import relations, sniffing
from accounts.workbooks.opening.budget import MOST_CELLS, WAN, Budget
from accounts.workbooks.opening.guarding import refusing
from accounts.workbooks.opening.normalising import clipped, plain_rows
from accounts.workbooks.opening.package import Package
from accounts.workbooks.opening.refusals import damaged, damaged_sheet, inflated, other_kind, with_macros
from accounts.workbooks.opening.scanning import SharedTexts, SheetScan, scan_sheet
from accounts.workbooks.sheet import Area, Sheet, cell_name

MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = ("xl/macrosheets/", "xl/dialogsheets/")
SHARED_TEXTS = "sharedStrings.xml"  # beside the workbook, wherever that is
SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")


def open_xlsx(content: bytes) -> tuple[tuple[Sheet, ...], dict[str, str]]:
    """Return the sheets and the custom properties; raise ``WorkbookRefusedError``."""
    package = Package(content)
    workbook = relations.workbook_part(package)
    names = package.names()
    if workbook is None:
        is_workbook = any(name.lower() == "xl/workbook.xml" for name in names)
        raise damaged() if is_workbook else other_kind(sniffing.kind_of_package(names, package.archive))
    if any(name.lower().endswith(MACRO_PARTS) or name.lower().startswith(MACRO_FOLDERS) for name in names):
        raise with_macros()
    parts = relations.sheet_parts(package, workbook)
    properties = relations.custom_properties(package)
    budget = Budget()
    shared_texts = _shared_texts(package, posixpath.join(posixpath.dirname(workbook), SHARED_TEXTS))
    scans: dict[str, SheetScan] = {}
    for sheet in parts:
        if sheet.name in scans:
            raise damaged()
        scans[sheet.name] = scan_sheet(sheet.name, package.read(sheet.part), shared_texts, budget)
    package.check_the_rest()
    return tuple(_sheets(content, scans, budget)), properties


def _shared_texts(package: Package, name: str) -> SharedTexts:
    """Return upper bounds of the lengths of the texts that sheets share: what lies between their beginnings."""
    if package.find(name) is None:
        return SharedTexts()
    part = package.read(name)
    beginnings = []
    for found in SHARED_TEXT.finditer(part):
        beginnings.append(found.start())
        if len(beginnings) > MOST_CELLS:
            raise inflated(f"不同的文字超过 {MOST_CELLS // WAN} 万条", f" {MOST_CELLS // WAN} 万条")
    ends = [*beginnings[1:], len(part)]
    return SharedTexts([end - begin for begin, end in zip(beginnings, ends, strict=False)])


def _sheets(content: bytes, scans: dict[str, SheetScan], budget: Budget) -> Iterator[Sheet]:
    with refusing(damaged()):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if [sheet.name for sheet in workbook.sheets_metadata] != list(scans):
        raise damaged()
    for listed in workbook.sheets_metadata:
        if listed.typ is not SheetTypeEnum.WorkSheet:
            continue
        scan = scans[listed.name]
        _refuse_far(listed.name, scan)
        with refusing(damaged_sheet(listed.name)):
            values = workbook.get_sheet_by_name(listed.name)
        yield _sheet(values, scan, budget, hidden=listed.visible is not SheetVisibleEnum.Visible)


def _refuse_far(name: str, scan: SheetScan) -> None:
    """The reader takes memory for the whole rectangle, so it must not meet a large one."""
    height, width = scan.last.row + 1, scan.last.column + 1
    Budget().take_rectangle(name, height=height, width=width, last=cell_name(height - 1, max(width - 1, 0)))


def _sheet(values: CalamineSheet, scan: SheetScan, budget: Budget, *, hidden: bool) -> Sheet:
    end = values.end or (0, 0)
    budget.take_rectangle(values.name, height=end[0] + 1, width=end[1] + 1, last=cell_name(*end))
    rows = plain_rows(values.to_python(skip_empty_area=False))
    height, width = len(rows), len(rows[0]) if rows else 0
    merged = (Area(*first, *last) for first, last in values.merged_cell_ranges or ())
    hidden_columns = (range(first, min(last + 1, width)) for first, last in scan.hidden_columns)
    return Sheet(
        name=values.name,
        rows=rows,
        hidden=hidden,
        merged=clipped(values.name, merged, height, width),
        hidden_rows=frozenset(row for row in scan.hidden_rows if row < height),
        hidden_columns=frozenset(column for columns in hidden_columns for column in columns),
        formulas=frozenset(scan.formulas),
        uncomputed=frozenset(scan.uncomputed),
        errors=scan.errors,
    )
