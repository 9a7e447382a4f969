"""The workbook as a whole: contents, a sheet for each statement, the control sheet."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from accounts.workbooks.writing import HEADING_FONT, Book, Worksheet, fill_page
from disclosure.renderers.html import Published
from disclosure.renderers.xlsx.control import write_control
from disclosure.renderers.xlsx.statement import ILLUSTRATIVE, write_statement
from disclosure.report.freeze import content_hash, freeze
from disclosure.report.tree import Report, Section, Table

CONTENTS = "目录"
CONTROL = "勾稽核对"
HEADINGS = ("表号", "公开表", "说明")
WIDTHS = (14, 60, 40)
CELL = {"border": 1, "valign": "vcenter", "text_wrap": True}
HEAD = {**CELL, "bold": True, "align": "center", "bg_color": "#EDEDED"}
LINK = {**CELL, "font_color": "#0B4F9E", "underline": 1}


def render_xlsx(report: Report, *, publication: Published | None = None, draft: bool = False) -> bytes:
    """Return the report's official statements as a workbook; the same report gives the same bytes.

    ``publication`` is the version shown, absent for an account that is not published; ``draft`` marks every sheet.
    """
    day = publication.published_at.astimezone(UTC) if publication else datetime(report.fiscal_year, 12, 31, tzinfo=UTC)
    version = "草稿" if draft else f"第{publication.version}版" if publication else "未注明"
    digest = publication.content_hash if publication else content_hash(freeze(report))
    book = Book(created=day)
    book.describe(
        title=f"{report.title}公开表",
        subject=f"{report.fiscal_year}年度",
        author=report.unit_name,
        custom={
            "单位": report.unit_name,
            "单位代码": f"{report.region_code}/{report.unit_code}",
            "年度": report.fiscal_year,
            "版本": version,
            "内容校验值": digest,
        },
    )
    tables = list(statements(report))
    contents = book.sheet(CONTENTS)
    sheets = [book.sheet(" ".join(filter(None, (table.number, table.title)))) for table in tables]
    control = book.sheet(CONTROL)
    told = [
        f"编制单位：{report.unit_name}（{report.region_name}，单位代码{report.unit_code}）",
        f"决算年度：{report.fiscal_year}年　　金额单位：万元　　版本：{version}",
        f"内容校验值（SHA-256）：{digest}",
        *(["草稿，尚未公开，内容可能变动。"] if draft else []),
        *([ILLUSTRATIVE] if any(table.illustrative for table in tables) else []),
    ]
    targets = [(table, sheet.get_name()) for table, sheet in zip(tables, sheets, strict=True)]
    _write_contents(book, contents, report.title, told, targets, control.get_name())
    for table, sheet in zip(tables, sheets, strict=True):
        write_statement(book, sheet, table, draft=draft)
    write_control(book, control, tables, draft=draft)
    return book.finish()


def statements(report: Report) -> Iterator[Table]:
    """Yield the report's official statements in order."""
    for part in report.parts:
        yield from (block for block in part.blocks if isinstance(block, Table))
        yield from _below(part.sections)


def _below(sections: Iterable[Section]) -> Iterator[Table]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Table))
        yield from _below(section.sections)


def _write_contents(
    book: Book, sheet: Worksheet, title: str, told: list[str], targets: list[tuple[Table, str]], control: str
) -> None:
    width = len(WIDTHS)
    for column, wide in enumerate(WIDTHS):
        sheet.set_column(column, column, wide)
    heading = {"font_name": HEADING_FONT, "font_size": 16, "align": "center", "valign": "vcenter", "text_wrap": True}
    book.span(sheet, 0, 0, columns=width, text=f"{title}公开表", look=heading)
    sheet.set_row(0, 44)
    row = 1
    for line in told:
        book.span(sheet, row, 0, columns=width, text=line, look={"valign": "vcenter"})
        row += 1
    row += 1
    for column, text in enumerate(HEADINGS):
        book.text(sheet, row, column, text, HEAD)
    for table, target in targets:
        row += 1
        book.text(sheet, row, 0, table.number, CELL)
        book.link(sheet, row, 1, target, table.title, LINK)
        book.text(sheet, row, 2, table.notice, CELL)
    row += 1
    book.text(sheet, row, 0, "", CELL)
    book.link(sheet, row, 1, control, CONTROL, LINK)
    book.text(sheet, row, 2, "各表合计与明细、表与表之间的核对；不是公开表", CELL)
    fill_page(sheet, landscape=False)
