"""Last year's figures (上年数) from last year's publication: what disclosure adds to an account's desk for them."""

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.access import account_to_change, may_change
from accounts.admin.desk import Panel, desk, desk_address, page_address
from accounts.admin.imports import STALE, preview_page, say_stored
from accounts.entry.loader import start_reading
from accounts.models import FinalAccount
from accounts.use_cases.import_plan import ImportPlan, plan_import
from accounts.use_cases.imports import ImportRefusedError, StalePlanError
from disclosure.back_office import public_address
from disclosure.models import Publication
from disclosure.use_cases.comparatives import (
    cells_of_older_versions,
    content_of_publication,
    publication_of_last_year,
    source_of,
    take_from_publication,
)

NO_PUBLICATION = "本系统没有这个单位上年公开的决算，不能从中取数：可以导入上年公开表，或在“上年数”中录入。"


@desk.page("last-year/", "last_year")
def last_year(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show what taking last year's figures from the latest publication would change; store it when confirmed."""
    account_to_change(request.user, account.pk)
    publication = publication_of_last_year(account)
    if publication is None:
        messages.warning(request, NO_PUBLICATION)
        return HttpResponseRedirect(desk_address(account))
    if request.method != "POST":
        return _preview(request, account, publication)
    if request.POST.get("action") != "confirm":
        messages.info(request, "已取消，上年数没有改动。")
        return HttpResponseRedirect(desk_address(account))
    version = request.POST.get("version", "")
    try:
        made = take_from_publication(account, publication, by=request.user, plan_version=version)
    except StalePlanError as stale:
        return _preview(request, account, publication, plan=stale.plan, told=STALE)
    except (ImportRefusedError, DatabaseError) as refused:
        return _preview(request, account, publication, told=f"没有保存任何数据：{refused}")
    say_stored(request, source_of(publication).name, made)
    return HttpResponseRedirect(page_address("workbooks", account))


@desk.panel(5)
def last_year_panel(request: HttpRequest, account: FinalAccount) -> Panel | None:
    """Last year's latest publication, and whether figures taken from it have been corrected since."""
    publication = publication_of_last_year(account)
    if publication is None:
        return None
    context = {
        "name": source_of(publication).name,
        "unit_name": publication.unit_name if publication.account.unit_id != account.unit_id else "",
        "public": public_address(publication),
        "address": page_address("last_year", account),
        "version": publication.version,
        "older": sorted(cells_of_older_versions(account, publication).items()),
        "may_change": may_change(request.user, account),
    }
    return Panel("上年公开版本", "admin/disclosure/last_year_panel.html", context, "last-year")


def _preview(
    request: HttpRequest,
    account: FinalAccount,
    publication: Publication,
    *,
    plan: ImportPlan | None = None,
    told: str = "",
) -> HttpResponse:
    content = content_of_publication(publication, account)
    return preview_page(
        request,
        account,
        source_of(publication).name,
        plan or plan_import(account, content),
        content=content,
        reading=start_reading(publication.fiscal_year, "元"),
        told=told,
    )
