"""The overview of the finance bureau (进度总览): all units of its regions and how far they are with a year."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Any
from urllib.parse import urlencode

import xlsxwriter
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import regions_read_by
from accounts.admin.desk import desk_address
from accounts.admin.formats import guarded
from accounts.models import FinalAccount, Region
from accounts.models.final_accounts import FIRST_YEAR, LAST_YEAR
from accounts.overview import LATE, LONGEST_SEARCH, STATES, Asked, Counts, Overview, Row

PAGE = 50
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    ("区划代码", 10),
    ("区划", 20),
    ("单位代码", 14),
    ("单位名称", 40),
    ("上级部门", 30),
    ("决算范围", 18),
    ("状态", 12),
    ("批复日期", 12),
    ("公开期限", 12),
    ("期限情况", 14),
    ("检查错误", 10),
    ("检查警告", 10),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One state in the bar above the list: how many rows, of how many, and the address that leaves only them."""

    key: str
    title: str
    count: int
    total: int
    address: str
    current: bool


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show a page of the units asked for, the most urgent first."""
    regions, asked = _asked(request)
    found = Overview([region.code for region in regions], asked, timezone.localdate())
    counts = found.counts()
    paginator = Paginator(range(counts.asked), PAGE)
    page = paginator.get_page(request.GET.get("p", "1"))
    first = (page.number - 1) * PAGE
    context = {
        **admin.site.each_context(request),
        "title": "进度总览",
        "asked": asked,
        "years": _years(asked.year),
        "regions": regions if len(regions) > 1 else (),
        "counts": counts,
        "bars": _bars(counts, asked),
        "late": LATE,
        "states": STATES,
        "rows": [(row, desk_address(row.account) if row.account else "") for row in found.rows(first, first + PAGE)],
        "page": page,
        "page_query": _query(asked),
        "workbook": f"{reverse('admin:overview_workbook')}?{_query(asked)}",
        "longest_search": LONGEST_SEARCH,
    }
    return TemplateResponse(request, "admin/accounts/overview.html", context)


@require_GET
def overview_workbook(request: HttpRequest) -> FileResponse:
    """Give all rows asked for as a workbook."""
    regions, asked = _asked(request)
    found = Overview([region.code for region in regions], asked, timezone.localdate())
    written = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        _write(written, found)
    except BaseException:
        written.close()
        raise
    written.seek(0)
    name = f"{asked.year}年度决算进度.xlsx"
    return FileResponse(written, as_attachment=True, filename=name, content_type=MEDIA_TYPE)


def _write(written: IO[bytes], found: Overview) -> None:
    with xlsxwriter.Workbook(written, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(f"{found.asked.year}年度")
        head = book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 0)
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        for number, row in enumerate(found.all_rows(), start=1):
            for column, value in enumerate(_cells(row)):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, guarded(value))


def _cells(row: Row) -> Iterator[str | int]:
    unit, account, run = row.unit, row.account, getattr(row.account, "check_run", None)
    yield from (unit.region_id, unit.region.name, unit.code, unit.name, unit.parent.name if unit.parent else "")
    yield account.get_scope_display() if account else ""
    yield row.told
    yield _day(account.approved_on if account else None)
    yield _day(row.deadline.due)
    yield "" if row.state == FinalAccount.State.PUBLISHED else row.deadline.told
    yield from (run.errors, run.warnings) if run else ("", "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _asked(request: HttpRequest) -> tuple[list[Region], Asked]:
    """Return the regions that the user reads and what is asked for; raise PermissionDenied for who reads none."""
    regions = list(regions_read_by(request.user))
    if not regions:
        raise PermissionDenied("进度总览供财政部门和审计人员使用：您没有地区岗位。")
    given = request.GET
    state, region = given.get("state", ""), given.get("region", "")
    year = given.get("year", "")
    known = year.isascii() and year.isdecimal() and len(year) <= len(str(LAST_YEAR))
    return regions, Asked(
        year=min(max(int(year), FIRST_YEAR), LAST_YEAR) if known else timezone.localdate().year - 1,
        state=state if state in {*STATES, LATE} else "",
        region=region if any(region == one.code for one in regions) else "",
        search="".join(c for c in given.get("q", "") if c.isprintable()).strip()[:LONGEST_SEARCH],
    )


def _years(asked: int) -> list[int]:
    """Return the years to choose from, the newest first."""
    known = FinalAccount.objects.aggregate(first=Min("fiscal_year"), last=Max("fiscal_year"))
    last_closed = timezone.localdate().year - 1
    years = {asked, last_closed, known["first"] or last_closed, known["last"] or last_closed}
    return list(range(max(years), min(years) - 1, -1))


def _query(asked: Asked, **instead: Any) -> str:
    values = {"year": asked.year, "state": asked.state, "region": asked.region, "q": asked.search, **instead}
    return urlencode({name: value for name, value in values.items() if value})


def _bars(counts: Counts, asked: Asked) -> list[Bar]:
    listed = [("", "全部", counts.total), *((key, title, counts.by_state[key]) for key, title in STATES.items())]
    listed.append((LATE, "已逾期", counts.late))
    return [
        Bar(key, title, count, counts.total, f"?{_query(asked, state=key)}", asked.state == key)
        for key, title, count in listed
    ]
