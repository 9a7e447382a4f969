"""The control sheet (勾稽核对): printed figures beside their sums, differences named. Values, no formulas."""

from collections.abc import Iterable
from itertools import groupby

from accounts.workbooks.writing import HEADING_FONT, Book, Look, Worksheet, fill_page, lines
from disclosure.renderers.xlsx.identities import Identity, Verdict, identities
from disclosure.report.tree import Table

TITLE = "勾稽核对"
EXPLANATION = (
    "本页按各公开表印出的数（万元，两位小数）核对，供审核用，不是公开表。差额不超过尾差范围（0.005×（相加的个数＋1））的，"
    "由四舍五入产生；超过的，应核对数据。没有差额的科目行合并为一行。"
)
HEADINGS = ("公开表", "核对的数", "应等于", "表列数", "计算数", "差额", "尾差范围", "结果")
WIDTHS = (34, 44, 40, 16, 16, 12, 12, 22)
VERDICTS: dict[Verdict, str] = {
    "equal": "相符",
    "rounding": "尾差范围内",
    "unassigned": "含未分到科目的部分",
    "different": "不符",
}
LOOKS: dict[Verdict, Look] = {
    "equal": {},
    "rounding": {"bg_color": "#FFF6DD"},
    "unassigned": {"bg_color": "#FFF6DD"},
    "different": {"bg_color": "#FBE3E0", "bold": True},
}
CELL: Look = {"border": 1, "valign": "vcenter", "text_wrap": True}
HEADING: Look = {**CELL, "font_name": HEADING_FONT, "align": "center", "bg_color": "#EDEDED"}
AMOUNT: Look = {**CELL, "num_format": "#,##0.00", "align": "right"}
ALLOWANCE: Look = {**AMOUNT, "num_format": "0.000"}
FIRST_ROW = 4


def write_control(book: Book, sheet: Worksheet, tables: Iterable[Table], *, draft: bool) -> None:
    """Write the identities of each statement and between statements; rows by subject only where they differ."""
    width = len(HEADINGS)
    for column, wide in enumerate(WIDTHS):
        sheet.set_column(column, column, wide)
    title = {"font_name": HEADING_FONT, "font_size": 16, "align": "center", "valign": "vcenter"}
    book.span(sheet, 0, 0, columns=width, text=TITLE, look=title)
    sheet.set_row(0, 30)
    book.span(sheet, 1, 0, columns=width, text=EXPLANATION, look={"text_wrap": True, "valign": "vcenter"})
    sheet.set_row(1, 32)
    book.span(sheet, 2, 0, columns=width, text="金额单位：万元", look={"align": "right"})
    for column, text in enumerate(HEADINGS):
        book.text(sheet, FIRST_ROW - 1, column, text, HEADING)
    row = FIRST_ROW
    found = list(identities(tables))
    for _, members in groupby(found, key=lambda identity: (identity.statement, identity.group)):
        group = list(members)
        shown = [identity for identity in group if identity.is_total or identity.difference]
        for identity in shown:
            _write(book, sheet, row, identity)
            row += 1
        folded = len(group) - len(shown)
        if folded:
            texts = (group[0].statement, f"其余{folded}个科目行的数", group[0].group, "", "", "", "", VERDICTS["equal"])
            for column, text in enumerate(texts):
                book.text(sheet, row, column, text, CELL)
            row += 1
    if not found:
        text = "各公开表没有可以核对的数。"
        book.span(sheet, row, 0, columns=width, text=text, look={**CELL, "align": "center"})
    sheet.freeze_panes(FIRST_ROW, 0)
    fill_page(sheet, landscape=True, repeated=FIRST_ROW, header="草稿，尚未公开" if draft else "")


def _write(book: Book, sheet: Worksheet, row: int, identity: Identity) -> None:
    look = LOOKS[identity.verdict]
    texts = (identity.statement, identity.figure, identity.said)
    for column, text in enumerate(texts):
        book.text(sheet, row, column, text, {**CELL, **look})
    amounts = (identity.printed, identity.computed, identity.difference)
    for column, amount in enumerate(amounts, start=len(texts)):
        book.number(sheet, row, column, amount, {**AMOUNT, **look})
    book.number(sheet, row, 6, identity.allowed, {**ALLOWANCE, **look})
    book.text(sheet, row, 7, VERDICTS[identity.verdict], {**CELL, **look})
    needed = max(lines(text, wide - 2) for text, wide in zip(texts, WIDTHS, strict=False))
    sheet.set_row(row, 15 * needed + 3)
