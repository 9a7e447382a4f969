"""Previews (预览): the report as it would be published now, as page and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.admin.desk import desk
from accounts.admin.jobs import follow
from accounts.jobs import start
from accounts.models import FinalAccount
from accounts.profiles import ProfileError
from disclosure.back_office.answers import back_to_desk
from disclosure.renderers.html import render_site_page
from disclosure.report.build import build_report


@desk.page("preview/", "preview")
@require_GET
def preview(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show the report as its page would be now, marked as a draft."""
    try:
        report = build_report(account)
    except ProfileError as error:
        return back_to_desk(request, account, str(error))
    return HttpResponse(render_site_page(report, draft=True))


@desk.page("preview.pdf", "preview_pdf")
@require_GET
def preview_pdf(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Have the report set as PDF in the background, marked as a draft; the job's page leads on to the file."""
    return follow(start("draft_pdf", by=request.user, account=account))
