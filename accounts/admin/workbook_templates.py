"""Templates (数据模板) from the account's desk: a blank one, and one filled with what is stored."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.admin.desk import Panel, desk, desk_address, page_address
from accounts.entry.grids import GRIDS
from accounts.entry.loader import start_reading
from accounts.models import FinalAccount
from accounts.profiles import ProfileError, load_profile
from accounts.workbooks.template import TemplateUnit, write_template

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk.page("template.xlsx", "template")
@require_GET
def blank_template(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Give a template without rows."""
    return _template(request, account, "空白模板", None)


@desk.page("template-filled.xlsx", "template_filled")
@require_GET
def filled_template(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Give a template with the account's rows as they are stored now."""
    return _template(request, account, "数据", stored_lines(account))


@desk.panel(4)
def template_panel(_request: HttpRequest, account: FinalAccount) -> Panel:
    """The two templates to download."""
    addresses = {"blank": page_address("template", account), "filled": page_address("template_filled", account)}
    return Panel("数据模板", "admin/accounts/template_panel.html", addresses, "template")


def stored_lines(account: FinalAccount) -> dict[str, list[dict[str, Any]]]:
    """Return the account's rows by grid, values by field and their origin, in their order: one query for each grid."""
    return {
        grid.name: list(grid.model._default_manager.filter(account=account).values(*grid.fields, "origin"))
        for grid in GRIDS.values()
    }


def _template(request: HttpRequest, account: FinalAccount, kind: str, lines: Any) -> HttpResponse:
    try:
        profile = load_profile(account.profile)
    except ProfileError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(desk_address(account))
    unit = TemplateUnit(account.unit.region_id, account.unit.code, account.unit.name)
    content = write_template(profile, account.fiscal_year, unit, start_reading(account.fiscal_year, "元"), lines)
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    name = f"{account.unit.name}{account.fiscal_year}年度决算{kind}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response
