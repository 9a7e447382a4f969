"""Previews (预览): the report as it would be published now, as page and as PDF."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.admin.desk import desk
from accounts.models import FinalAccount
from accounts.profiles import ProfileError
from disclosure.back_office.answers import back_to_desk
from disclosure.renderers.html import render_site_page
from disclosure.renderers.pdf import RenderFailed, RenderTimeout, render_pdf
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
    """Give the report as PDF, set in a process of its own within the time allowed, marked as a draft."""
    try:
        report = build_report(account)
        pdf = render_pdf(report, timeout=settings.PDF_TIMEOUT_SECONDS, draft=True)
    except ProfileError as error:
        return back_to_desk(request, account, str(error))
    except RenderTimeout:
        seconds = f"{settings.PDF_TIMEOUT_SECONDS:g}"
        return back_to_desk(
            request, account, f"PDF在{seconds}秒内没有生成完，已停止。数据没有变化：请稍后再试，或先看网页预览。"
        )
    except RenderFailed as error:
        return back_to_desk(request, account, f"PDF没有生成：{error}")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{report.title}（草稿）.pdf')}"
    return response
