"""Findings as a workbook to work through or to hand on."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.admin.findings import ShownFinding
from accounts.models import CheckRun, FinalAccount
from accounts.workbooks.writing import HEADING_FONT, Book, Worksheet, fill_page

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000  # Excel takes 32,767
WIDTHS = (
    ("严重程度", 9),
    ("发布前", 10),
    ("规则", 9),
    ("规则名称", 26),
    ("类别", 10),
    ("位置", 26),
    ("行、列或文字项", 24),
    ("问题", 50),
    ("发现", 20),
    ("应为", 20),
    ("怎么改", 34),
    ("依据", 40),
    ("同一原因的其他规则", 20),
    ("情况说明", 40),
    ("说明人", 12),
    ("说明时间", 16),
)
CELL = {"border": 1, "valign": "top", "text_wrap": True}
HEAD = {"border": 1, "bold": True, "bg_color": "#E9F0F7", "text_wrap": True, "valign": "vcenter"}


def findings_workbook(
    account: FinalAccount, check_run: CheckRun, shown: Iterable[ShownFinding], *, changed: Iterable[str]
) -> bytes:
    """Return a workbook of findings, one a row; ``changed`` says what is newer than the run."""
    book = Book(created=check_run.at)
    book.describe(title="勾稽检查结果", subject=str(account), author=account.unit.name, custom={})
    sheet = book.sheet("检查结果")
    book.text(sheet, 0, 0, f"{account}勾稽检查结果", {"font_name": HEADING_FONT, "font_size": 14})
    at = timezone.localtime(check_run.at)
    stale = "、".join(changed)
    told = f"检查时间：{at:%Y-%m-%d %H:%M}" + (f"　检查之后{stale}有改动，结果已过期" if stale else "")
    book.text(sheet, 1, 0, told, {})
    for column, (title, width) in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
        book.text(sheet, 2, column, title, HEAD)
    for row, finding in enumerate(shown, start=3):
        _row(book, sheet, row, finding)
    sheet.freeze_panes(3, 0)
    fill_page(sheet, landscape=True, repeated=3)
    return book.finish()


def _row(book: Book, sheet: Worksheet, row: int, shown: ShownFinding) -> None:
    finding, said = shown.finding, shown.explanation
    before = "必须改正" if shown.blocks else ("须写明情况" if shown.wants_explanation else "")
    texts = (
        shown.severity_name,
        before,
        finding["rule"],
        shown.rule_name,
        shown.family_name,
        shown.place_title,
        shown.place,
        finding.get("message", ""),
        finding.get("found", ""),
        finding.get("expected", ""),
        finding.get("mend", ""),
        "\n".join(finding.get("evidence", ())),
        "\n".join(f"{rule} {name}" for rule, name in shown.breaks),
        said.body if said else "",
        (said.by.get_full_name() or said.by.get_username()) if said else "",
        f"{timezone.localtime(said.at):%Y-%m-%d %H:%M}" if said else "",
    )
    for column, text in enumerate(texts):
        book.text(sheet, row, column, text[:LONGEST_CELL], CELL)
