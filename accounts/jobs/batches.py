"""Work on many accounts at once: checking (勾稽检查) all of a unit and those below it, or of a region."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import accounts_visible_to, region_prefix
from accounts.jobs.registry import File, Handle, JobFailedError, Result, job
from accounts.models import BudgetUnit, CheckRun, FinalAccount
from accounts.profiles import ProfileError
from accounts.use_cases.checks import check_account
from accounts.workbooks.writing import HEADING_FONT, Book, fill_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("区划", "单位代码", "单位名称", "范围", "状态", "错误", "警告", "提示", "必须改正", "备注")
WIDTHS = (9, 14, 34, 10, 10, 8, 8, 8, 10, 40)


@job("check_accounts", "批量勾稽检查")
def check_accounts(handle: Handle, *, year: int, unit: int | None = None, region: str | None = None) -> Result:
    """Check all accounts of a year that the person sees: of a ``unit`` and those below it, or of a ``region``.

    Begun again, it leaves out what it has checked already. An account whose profile cannot be read is told, the others
    are checked all the same.
    """
    accounts = list(accounts_within(handle.by, year=year, unit=unit, region=region))
    if not accounts:
        raise JobFailedError(f"所选范围内没有您能查看的{year}年度决算，没有可以检查的。请另选年度或单位。")
    rows = []
    for number, account in enumerate(accounts):
        handle.progress(number, len(accounts), str(account))
        rows.append(_row(account, *_checked(handle, account)))
    handle.progress(len(accounts), len(accounts))
    wrong = sum(row[8] != "0" for row in rows)
    told = f"检查了{len(rows)}份{year}年度决算，{wrong}份有必须改正的问题。"
    path = handle.scratch / "checks.xlsx"
    path.write_bytes(_workbook(f"{year}年度决算勾稽检查结果", told, rows))
    return Result(told, File(path, f"{year}年度决算勾稽检查汇总.xlsx", XLSX), head=HEAD, rows=tuple(rows))


def accounts_within(by: Any, *, year: int, unit: int | None, region: str | None) -> QuerySet[FinalAccount]:
    """Return the accounts of a year that ``by`` sees, of a unit and those below it, or of a region and those below."""
    accounts = accounts_visible_to(by).filter(fiscal_year=year).order_by("unit__region", "unit__code", "scope")
    if unit is not None:
        return accounts.filter(unit__in=BudgetUnit.objects.at_or_below([unit]).values("pk"))
    if region is not None:
        return accounts.filter(unit__region__code__startswith=region_prefix(region))
    return accounts


def _checked(handle: Handle, account: FinalAccount) -> tuple[CheckRun | None, str]:
    done = CheckRun.objects.filter(account=account, at__gte=handle.asked_at).first()
    if done is not None:
        return done, ""
    try:
        return check_account(account, by=handle.by)[0], ""
    except ProfileError as error:
        return None, f"没有检查：{error}"


def _row(account: FinalAccount, run: CheckRun | None, told: str) -> tuple[str, ...]:
    unit = account.unit
    counts = (run.errors, run.warnings, run.notes, run.blocking) if run else ("",) * 4
    named = (unit.region_id, unit.code, unit.name, account.get_scope_display(), account.get_state_display())
    return (*named, *(str(count) for count in counts), told)


def _workbook(title: str, told: str, rows: list[tuple[str, ...]]) -> bytes:
    book = Book(created=timezone.now())
    book.describe(title=title, subject=title, author="", custom={})
    sheet = book.sheet("检查结果")
    book.text(sheet, 0, 0, title, {"font_name": HEADING_FONT, "font_size": 14})
    book.text(sheet, 1, 0, told, {})
    for line, row in enumerate((HEAD, *rows), start=2):
        for column, text in enumerate(row):
            book.text(sheet, line, column, text, {"border": 1, "bold": row is HEAD})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(3, 0)
    fill_page(sheet, landscape=True, repeated=3)
    return book.finish()
