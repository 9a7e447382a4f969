"""What the rules on values and rows say of a page while somebody types in it; nothing is stored."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import account_to_change
from accounts.admin.desk import desk, page_address
from accounts.admin.entry import typed_rows, unit_of
from accounts.admin.fact_fields import fact_field
from accounts.admin.findings import Places
from accounts.checks import rules
from accounts.checks.engine import run
from accounts.checks.finding import SEVERITIES
from accounts.checks.kept import Kept
from accounts.checks.listing import stored
from accounts.checks.loader import context_while_typing
from accounts.entry.grids import GRIDS, PAGES, Page
from accounts.entry.loader import start_reading
from accounts.entry.rows import Entered, read_rows
from accounts.entry.statement_grids import CELL, StatementGrid, field_name, read_statement, statement_page
from accounts.figures.loader import load_figures
from accounts.models import FinalAccount
from accounts.profiles import ProfileError, load_profile
from accounts.statements.leaf_cells import leaf_cell
from accounts.statements.reader import StatementError, statements_of
from accounts.use_cases.entry import rows_as_entered, stored_rows

FAMILIES = ("value", "row")
MOST = 20


@desk.page("checks/typed/", "check_typed")
@require_POST
def check_typed(request: HttpRequest, account: FinalAccount) -> JsonResponse:
    """Answer what a page's rows, read as they are typed, break of the rules on values and rows.

    Only what concerns the page itself is told. Rows that cannot be read yet are left out, as if they were not there.
    """
    account_to_change(request.user, account.pk)
    posted = {name: str(text) for name, text in request.POST.items()}
    try:
        found = _of_statement(account, posted) if posted.get("statement") else _of_page(account, request, posted)
    except (ProfileError, StatementError) as error:
        raise Http404(str(error)) from error
    return JsonResponse({"findings": found[:MOST]})


def _of_page(account: FinalAccount, request: HttpRequest, posted: Mapping[str, str]) -> list[dict[str, Any]]:
    page = PAGES.get(posted.get("page", ""))
    if page is None:
        message = "没有这张录入表。"
        raise Http404(message)
    reading = start_reading(account.fiscal_year, unit_of(posted.get("unit", "")))
    entered = [read_rows(grid, typed_rows(request.POST, grid.name), reading) for grid in page.grids]
    places = Places(account)
    address = page_address("entry", account, page.kind)
    return [
        _told(finding, _field_of_row(finding, entered, places))
        for finding in _findings(account, page, entered)
        if places.line_address(finding) == address
    ]


def _of_statement(account: FinalAccount, posted: Mapping[str, str]) -> list[dict[str, Any]]:
    profile = load_profile(account.profile)
    kind = posted["statement"]
    statement = next((s for s in statements_of(profile, account.fiscal_year) if s.kind == kind), None)
    if statement is None:
        message = "这份决算的地区口径没有这张公开表。"
        raise Http404(message)
    page = statement_page(statement)
    reading = start_reading(account.fiscal_year, unit_of(posted.get("unit", "")))
    grid = StatementGrid(statement, load_figures(account.pk), profile, stored_rows(account, page))
    typed = read_statement(grid, posted.items(), reading)
    return [
        _told(finding, field_name(CELL, finding.get("row", ""), finding.get("column", "")))
        for finding in _findings(account, page, typed.entered)
        if finding.get("statement") == kind
    ]


def _findings(account: FinalAccount, page: Page, entered: list[Entered]) -> list[Kept]:
    left = rows_as_entered(stored_rows(account, page), entered)
    context = context_while_typing(account, instead=left, today=timezone.localdate())
    outcome = run(context, [rule for rule in rules.load().decided() if rule.family in FAMILIES])
    return [stored(result) for result in outcome.findings]


def _field_of_row(finding: Kept, entered: list[Entered], places: Places) -> str:
    """Return the name of the field that a finding is about; "" where it is about no single field."""
    place = [finding.get(name, "") for name in ("statement", "row", "column")]
    leaf, fact = leaf_cell(*place, three_public_funds=places.funds), fact_field(*place)
    if fact is not None:
        grid = GRIDS[fact.grid]
        column = next(c.name for c in grid.columns if fact.field in c.fields)
        return f"{fact.grid}-0-{column}"
    if leaf is None:
        return ""
    for part in entered:
        column = next((c.name for c in part.grid.columns if leaf.field in c.fields), "")
        for row in part.rows if part.grid.name == leaf.grid and column else ():
            if all(row.values.get(name) == value for name, value in leaf.shared):
                return f"{part.grid.name}-{row.position}-{column}"
    return ""


def _told(finding: Kept, field: str) -> dict[str, Any]:
    return {
        "field": field,
        "rule": finding["rule"],
        "severity": finding["severity"],
        "severity_name": SEVERITIES[finding["severity"]],
        "message": finding.get("message", ""),
        "mend": finding.get("mend", ""),
    }
