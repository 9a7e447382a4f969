"""Pages of data entry: an account's rows as a table to type in, saved as a whole by one request."""

from collections.abc import Iterable, Mapping

from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from accounts.access import account_to_change, may_change
from accounts.admin.desk import desk, page_address
from accounts.admin.findings_beside import Beside, beside_page, mark_sheets
from accounts.admin.sheets import Sheet, sheet_of_stored, sheet_of_typed
from accounts.entry.columns import Reading
from accounts.entry.grids import PAGES, Grid, Page
from accounts.entry.loader import load_catalogue, start_reading
from accounts.entry.rows import Entered, read_rows
from accounts.entry.totals import CLASS_LENGTH
from accounts.models import ChangeRecord, FinalAccount
from accounts.money import Unit
from accounts.profiles import ProfileError, load_profile
from accounts.use_cases.entry import ForeignRowError, StaleEntryError, store_page, stored_rows, version_of

UNIT = "entry_unit"
UNITS: tuple[Unit, ...] = ("元", "万元")
MORE_ROWS = 10
LONGEST_NUMBER = 6
LONGEST_QUERY = 60

TypedRows = list[dict[str, str]]


@desk.page("entry/<slug:kind>/", "entry")
def entry(request: HttpRequest, account: FinalAccount, kind: str) -> HttpResponse:
    """Show one page of data entry, or do what its buttons say: save, show in the other unit, give more rows."""
    page = PAGES.get(kind)
    if page is None:
        message = "没有这张录入表。"
        raise Http404(message)
    if request.method != "POST":
        return _show_stored(request, account, page)
    account_to_change(request.user, account.pk)
    unit = unit_of(request.POST.get("unit", ""))
    typed = {grid.name: typed_rows(request.POST, grid.name) for grid in page.grids}
    action = request.POST.get("action", "save")
    if action == "save":
        return _save(request, account, page, typed, unit)
    reading = start_reading(account.fiscal_year, unit)
    entered = _read(page, typed, reading)
    if action == "more":
        typed = {name: [*rows, *({} for _ in range(MORE_ROWS))] for name, rows in typed.items()}
    else:
        unit = unit_of(action.removeprefix("unit-"))
        request.session[UNIT] = unit
        typed = {part.grid.name: _in_unit(part, typed[part.grid.name], reading, unit) for part in entered}
        reading = start_reading(account.fiscal_year, unit)
        entered = _read(page, typed, reading)
    sheets = [
        sheet_of_typed(part, typed[part.grid.name], stored_rows(account, page)[part.grid.name], reading, quiet=True)
        for part in entered
    ]
    return _page(request, account, page, sheets, reading, version=request.POST.get("version", ""), unsaved=True)


def _show_stored(request: HttpRequest, account: FinalAccount, page: Page) -> HttpResponse:
    if request.GET.get("unit") in UNITS:
        request.session[UNIT] = request.GET["unit"]
    reading = start_reading(account.fiscal_year, unit_of(request.session.get(UNIT, "元")))
    stored = stored_rows(account, page)
    sheets = [sheet_of_stored(grid, stored[grid.name], reading) for grid in page.grids]
    return _page(request, account, page, sheets, reading, version=version_of(stored))


def _save(
    request: HttpRequest, account: FinalAccount, page: Page, typed: Mapping[str, TypedRows], unit: Unit
) -> HttpResponse:
    """Store the page, or show it again as typed with what stands in the way."""
    reading = start_reading(account.fiscal_year, unit)
    entered = _read(page, typed, reading)
    version = request.POST.get("version", "")
    told = ""
    compared = None
    if not any(part.problems for part in entered):
        try:
            changed = store_page(account, page, entered, version=version, reading=reading, by=request.user)
        except StaleEntryError as stale:
            compared, version = stale.stored, version_of(stale.stored)
            told = said_about_others(account)
        except ForeignRowError as foreign:
            next(part for part in entered if part.grid is foreign.grid).problems.append(foreign.problem)
        except IntegrityError as error:
            told = f"数据库拒绝保存，整页未保存：{error}"
        else:
            new = "".join(f"{code} {name}；" for (_, code), name in sorted(reading.new_subjects.items()))
            messages.success(request, f"已保存，{changed}行有改动。" if changed else "没有改动，无需保存。")
            if new:
                messages.warning(request, f"目录里没有的科目已加入目录，待确认：{new}".rstrip("；") + "。")
            return HttpResponseRedirect(page_address("entry", account, page.kind))
    stored = compared or stored_rows(account, page)
    sheets = [
        sheet_of_typed(part, typed[part.grid.name], stored[part.grid.name], reading, compare=compared is not None)
        for part in entered
    ]
    return _page(request, account, page, sheets, reading, version=version, told=told, unsaved=True, status=422)


def _page(  # noqa: PLR0913 (each is shown)
    request: HttpRequest,
    account: FinalAccount,
    page: Page,
    sheets: list[Sheet],
    reading: Reading,
    *,
    version: str,
    told: str = "",
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    beside = _beside(account, page, sheets)
    context = {
        **admin.site.each_context(request),
        "title": f"{page.title}",
        "beside": beside,
        "live": page_address("check_typed", account),
        "account": account,
        "page": page,
        "pages": [(other, page_address("entry", account, other.kind)) for other in PAGES.values()],
        "sheets": sheets,
        "has_table": any(not grid.is_single for grid in page.grids),
        "has_amounts": any(grid.amounts for grid in page.grids),
        "unit": reading.unit,
        "other_unit": next(unit for unit in UNITS if unit != reading.unit),
        "version": version,
        "told": told,
        "unsaved": unsaved,
        "may_change": may_change(request.user, account),
        "problems": [(sheet, row, problem) for sheet in sheets for row, problem in sheet.problems],
        "lookup": page_address("lookup", account),
        "classes": {
            code: name
            for catalogue in reading.catalogues.values()
            for code, name in catalogue.names.items()
            if len(code) == CLASS_LENGTH
        },
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/accounts/entry.html", context, status=status)


def _beside(account: FinalAccount, page: Page, sheets: list[Sheet]) -> Beside:
    """Return what the newest checks found in the rows of the page, with its marks put at their fields."""
    beside = beside_page(account, page)
    if beside.findings:
        try:
            funds = load_profile(account.profile).three_public_funds
        except ProfileError:
            return beside
        mark_sheets(beside, sheets, stored_rows(account, page), three_public_funds=funds)
    return beside


@desk.page("lookup/", "lookup")
@require_GET
def lookup(request: HttpRequest, account: FinalAccount) -> JsonResponse:
    """Answer what the fields suggest while somebody types: subjects by code or name, or cells of statements."""
    kind = request.GET.get("kind", "")
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    if kind == "cell":
        names = start_reading(account.fiscal_year, "元").cells
        return JsonResponse({"results": [{"value": name, "name": "", "path": ""} for name in names.search(query)]})
    if kind not in {"functional", "economic"}:
        message = "没有这种目录。"
        raise Http404(message)
    catalogue = load_catalogue("functional" if kind == "functional" else "economic", account.fiscal_year)
    results = [
        {
            "value": code,
            "name": catalogue.names[code],
            "path": catalogue.path(code),
            "unconfirmed": code in catalogue.unconfirmed,
        }
        for code in catalogue.search(query)
    ]
    return JsonResponse({"results": results})


def typed_rows(posted: QueryDict, grid: str) -> TypedRows:
    """Return a grid's rows as typed: fields are named "grid-number-column", rows stand in the order of numbers."""
    rows: dict[int, dict[str, str]] = {}
    for key, value in posted.items():
        name, _, rest = key.partition("-")
        number, _, column = rest.partition("-")
        if name == grid and column and number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER:
            rows.setdefault(int(number), {})[column] = str(value)
    return [rows[number] for number in sorted(rows)]


def _read(page: Page, typed: Mapping[str, TypedRows], reading: Reading) -> list[Entered]:
    return [read_rows(grid, typed[grid.name], reading) for grid in page.grids]


def _in_unit(entered: Entered, typed: Iterable[Mapping[str, str]], reading: Reading, unit: Unit) -> TypedRows:
    """Return the rows as typed with every amount that can be read written in the other unit."""
    other = Reading(unit, reading.catalogues)
    return [_row_in_unit(entered.grid, row, reading, other) for row in typed]


def _row_in_unit(grid: Grid, row: Mapping[str, str], reading: Reading, other: Reading) -> dict[str, str]:
    written = dict(row)
    for column in grid.amounts:
        try:
            written[column.name] = column.show(column.read(row.get(column.name, ""), reading), other)
        except ValueError:
            # What cannot be read stays as it was typed, to be mended there.
            continue
    return written


def said_about_others(account: FinalAccount) -> str:
    """Return what to tell somebody whose page was overtaken by another's changes."""
    last = ChangeRecord.objects.filter(account=account).select_related("by").order_by("-sequence").first()
    who = f"（{last.by.get_full_name() or last.by.get_username()}）" if last else ""
    return (
        f"您打开本页之后，有人{who}修改并保存了这里的数据，您填写的内容没有保存，但都保留在下面。"
        "与现存数据不同的地方已标出：请核对，改好后再次保存，即以本页为准。"
    )


def unit_of(text: str) -> Unit:
    """Return the unit of amounts that a form names; 元 for anything else."""
    return "万元" if text == "万元" else "元"
