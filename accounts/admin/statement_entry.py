"""Typing into each official statement (公开表): its table as a grid, saved as a whole by one request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from accounts.access import account_to_change, may_change
from accounts.admin.desk import Panel, desk, page_address
from accounts.admin.entry import MORE_ROWS, UNIT, UNITS, said_about_others, unit_of
from accounts.admin.findings_beside import Beside, beside_statement
from accounts.admin.statement_sheet import StatementSheet
from accounts.entry.columns import Reading, grouped
from accounts.entry.grids import GRIDS, PAGES, Page
from accounts.entry.loader import start_reading
from accounts.entry.statement_grids import (
    StatementGrid,
    TypedStatement,
    page_of,
    read_statement,
    statement_page,
)
from accounts.figures.loader import load_figures
from accounts.models import FinalAccount
from accounts.money import Unit, format_input
from accounts.profiles import Profile, ProfileError, load_profile
from accounts.statements.declaration import Statement
from accounts.statements.reader import StatementError, statements_of
from accounts.use_cases.entry import StaleEntryError, store_page, stored_rows, version_of

ROWS_TO_ADD = 3
# Where sums come from that no field of the statement itself feeds.
FED_BY = {
    "income_expenditure": ("income", "expenditure"),
    "fiscal": ("income", "expenditure"),
    "expenditure": ("expenditure",),
    "general_detail": ("economic",),
}


@dataclass(frozen=True, slots=True)
class Task:
    """A statement of an account that somebody works at."""

    account: FinalAccount
    profile: Profile
    statement: Statement
    page: Page

    def beside(self) -> Beside:
        """Return what the newest checks found in the statement."""
        return beside_statement(self.account, self.statement.kind)

    def grid(self) -> tuple[StatementGrid, str]:
        """Return the statement filled from what is stored now, and the fingerprint of its rows."""
        figures = load_figures(self.account.pk)
        stored = stored_rows(self.account, self.page)
        return StatementGrid(self.statement, figures, self.profile, stored), version_of(stored)


@desk.page("statements/<slug:kind>/", "statement_entry")
def statement_entry(request: HttpRequest, account: FinalAccount, kind: str) -> HttpResponse:
    """Show a statement to type in, or do what its buttons say: save, show in the other unit, give more rows."""
    task = _task(account, kind)
    if request.method != "POST":
        if request.GET.get("unit") in UNITS:
            request.session[UNIT] = request.GET["unit"]
        reading = start_reading(account.fiscal_year, unit_of(request.session.get(UNIT, "元")))
        grid, version = task.grid()
        sheet = StatementSheet(grid, reading, _addresses(account), more=ROWS_TO_ADD, beside=task.beside())
        return _page(request, task, sheet, reading, version=version)
    account_to_change(request.user, account.pk)
    unit = unit_of(request.POST.get("unit", ""))
    action = request.POST.get("action", "save")
    posted = {name: str(text) for name, text in request.POST.items()}
    if action == "save":
        return _save(request, task, posted, unit)
    reading = start_reading(account.fiscal_year, unit)
    grid, _ = task.grid()
    typed = read_statement(grid, posted.items(), reading)
    more = MORE_ROWS if action == "more" else ROWS_TO_ADD
    if action != "more":
        other = unit_of(action.removeprefix("unit-"))
        request.session[UNIT] = other
        reading = start_reading(account.fiscal_year, other)
        typed = read_statement(grid, _in_unit(typed, other).items(), reading)
    sheet = StatementSheet(grid, reading, _addresses(account), typed=typed, quiet=True, more=more, beside=task.beside())
    return _page(request, task, sheet, reading, version=request.POST.get("version", ""), unsaved=True)


def _save(request: HttpRequest, task: Task, posted: Mapping[str, str], unit: Unit) -> HttpResponse:
    """Store what was typed, or show it again with what stands in the way."""
    reading = start_reading(task.account.fiscal_year, unit)
    grid, _ = task.grid()
    typed = read_statement(grid, posted.items(), reading)
    version, told, compare = posted.get("version", ""), "", False
    if not typed.problems:
        try:
            changed = store_page(
                task.account, task.page, typed.entered, version=version, reading=reading, by=request.user
            )
        except StaleEntryError as stale:
            told, version, compare = said_about_others(task.account), version_of(stale.stored), True
            grid, _ = task.grid()
            typed = read_statement(grid, posted.items(), reading)
        except IntegrityError as error:
            told = f"数据库拒绝保存，整页未保存：{error}"
        else:
            return _saved(request, task, reading, changed)
    sheet = StatementSheet(
        grid,
        reading,
        _addresses(task.account),
        typed=typed,
        compare=compare,
        more=ROWS_TO_ADD,
        beside=task.beside(),
    )
    return _page(request, task, sheet, reading, version=version, typed=typed, told=told, unsaved=True, status=422)


def _saved(request: HttpRequest, task: Task, reading: Reading, changed: int) -> HttpResponse:
    messages.success(request, f"已保存，{changed}行明细有改动。" if changed else "没有改动，无需保存。")
    new = "；".join(f"{code} {name}" for (_, code), name in sorted(reading.new_subjects.items()))
    if new:
        messages.warning(request, f"目录里没有的科目已加入目录，待确认：{new}。")
    return HttpResponseRedirect(statement_address(task.account, task.statement))


def _page(  # noqa: PLR0913 (each is shown)
    request: HttpRequest,
    task: Task,
    sheet: StatementSheet,
    reading: Reading,
    *,
    version: str,
    typed: TypedStatement | None = None,
    told: str = "",
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    account, kind = task.account, task.statement.kind
    fed_by = dict.fromkeys((*FED_BY.get(kind, ()), *(page_of(grid.name).kind for grid in task.page.grids)))
    context = {
        **admin.site.each_context(request),
        "title": task.statement.title,
        "account": account,
        "statement": task.statement,
        "statements": [
            (other, statement_address(account, other)) for other in statements_of(task.profile, account.fiscal_year)
        ],
        "sources": [(PAGES[page].title, page_address("entry", account, page)) for page in fed_by],
        "sheet": sheet,
        "beside": sheet.beside,
        "live": page_address("check_typed", account) if sheet.has_fields else "",
        "unit": reading.unit,
        "other_unit": next(unit for unit in UNITS if unit != reading.unit),
        "version": version,
        "told": told,
        "problems": typed.problems if typed else [],
        "unsaved": unsaved,
        "may_change": may_change(request.user, account) and sheet.has_fields,
        "lookup": page_address("lookup", account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/accounts/statement_entry.html", context, status=status)


@desk.panel(2)
def statements_panel(_request: HttpRequest, account: FinalAccount) -> Panel:
    """The statements of the account's profile, each with a link to its grid."""
    try:
        statements = statements_of(load_profile(account.profile), account.fiscal_year)
        problem = ""
    except (ProfileError, StatementError) as error:
        statements, problem = (), str(error)
    listed = [(statement, statement_address(account, statement)) for statement in statements]
    return Panel(
        "公开表", "admin/accounts/statement_entry_panel.html", {"statements": listed, "problem": problem}, "statements"
    )


def statement_address(account: FinalAccount, statement: Statement) -> str:
    """Return the address of the page on which a statement is typed."""
    return page_address("statement_entry", account, statement.kind.replace("_", "-"))


def _task(account: FinalAccount, kind: str) -> Task:
    """Return the statement to work at; raise Http404 where the account's profile has none of this kind."""
    try:
        profile = load_profile(account.profile)
        found = next((s for s in statements_of(profile, account.fiscal_year) if s.kind == kind.replace("-", "_")), None)
    except (ProfileError, StatementError) as error:
        raise Http404(str(error)) from error
    if found is None:
        message = "这份决算的地区口径没有这张公开表。"
        raise Http404(message)
    return Task(account, profile, found, statement_page(found))


def _addresses(account: FinalAccount) -> dict[str, str]:
    return {name: page_address("entry", account, page_of(name).kind) for name in GRIDS}


def _in_unit(typed: TypedStatement, unit: Unit) -> dict[str, str]:
    """Return the texts with every amount that can be read written in ``unit``."""
    read: dict[str, Any] = {
        name: grouped(format_input(cell.amount, unit)) for name, cell in typed.cells.items() if cell.amount is not None
    }
    return {**typed.texts, **read}
