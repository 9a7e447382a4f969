"""Public pages: the list of published reports, a report, and its files.

Caching: a page says which newer version exists, so even a versioned page is asked for again each time and answered
with 304 while nothing changed; the files under a versioned address never change and may be kept for ever.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

from disclosure.models import Publication
from disclosure.renderers.html import Edition, render_site_page
from disclosure.renderers.pdf import RenderFailed, RenderTimeout, render_pdf
from disclosure.renderers.xlsx import MEDIA_TYPE, render_xlsx, shape
from disclosure.report.freeze import thaw
from disclosure.report.tree import Report
from disclosure.views.addresses import ReportAddress
from disclosure.views.appearance import appearance
from disclosure.views.search import SearchForm, find, published_years

logger = logging.getLogger(__name__)

REPORTS_PER_PAGE = 20
PAGE_CACHE_SECONDS = 24 * 3600
FOR_EVER_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """One version of a report as asked for, with all versions of it, newest first."""

    publication: Publication
    versions: Sequence[Publication]
    versioned: bool

    def thawed(self) -> Report:
        """Return the tree; one query, since lists of versions leave it out."""
        return thaw(self.publication.tree)


def published_or_404(*, region: str, unit: str, year: int, scope: str, version: int | None = None) -> PublishedReport:
    """Return the version asked for, else the newest; raise Http404 where nothing is published."""
    versions = list(Publication.objects.of(region, unit, year, scope).defer("tree"))
    for publication in versions:
        if version is None or publication.version == version:
            return PublishedReport(publication, versions, versioned=version is not None)
    message = "没有公开这份报告"
    raise Http404(message)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The published reports, newest year first, found by unit and year."""
    form = SearchForm(request.GET, years=published_years())
    form.is_valid()
    words, year = form.cleaned_data.get("q", ""), form.cleaned_data.get("year")
    publications = find(words=words, year=year) if not form.errors else Publication.objects.none()
    page = Paginator(publications, REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"publication": publication, "address": ReportAddress.of(publication).newest} for publication in page]
    asked = {name: value for name, value in (("q", words), ("year", year)) if value}
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "searching": bool(asked or form.errors),
        "chosen_year": str(year or ""),
        "query": urlencode(asked) + "&" if asked else "",
    }
    response = render(request, "public/home.html", context)
    patch_cache_control(response, public=True, no_cache=True)
    return response


@require_safe
def report_page(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """A report's page; an older version stays where it was and says that a newer one exists."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    newest = published.versions[0]
    look = appearance()
    tag = tag_of(published.publication.content_hash, published.publication.version, newest.version, look.fingerprint)
    modified = max(newest.published_at, look.changed_at)
    not_modified = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    response = not_modified or HttpResponse(
        cache.get_or_set(f"report-page:{tag}", lambda: _page(published), PAGE_CACHE_SECONDS)
    )
    return dated(response, tag=tag, modified=modified, for_ever=False)


@require_safe
def report_json(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """The frozen tree, byte for byte what the content hash was taken of."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    publication = published.publication
    tag, modified = publication.content_hash, publication.published_at
    not_modified = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    response = not_modified or HttpResponse(publication.tree, content_type="application/json; charset=utf-8")
    return dated(response, tag=tag, modified=modified, for_ever=published.versioned)


@require_safe
def report_xlsx(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """The official statements as a workbook, written once for each version and kept."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    publication = published.publication
    tag, modified = tag_of(publication.content_hash, publication.version, shape()), publication.published_at
    response = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    if response is None:
        content = cache.get_or_set(
            f"report-xlsx:{tag}",
            lambda: render_xlsx(published.thawed(), publication=publication),
            PAGE_CACHE_SECONDS,
        )
        response = HttpResponse(content, content_type=MEDIA_TYPE)
        name = f"{publication.title}公开表（第{publication.version}版）.xlsx"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return dated(response, tag=tag, modified=modified, for_ever=published.versioned)


@require_safe
def report_pdf(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """The report as PDF; 503 with a way back when the rendering fails or takes too long."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    publication = published.publication
    try:
        content = render_pdf(published.thawed(), timeout=settings.PDF_TIMEOUT_SECONDS)
    except (RenderTimeout, RenderFailed):
        logger.exception("PDF of publication %s", publication.pk)
        return _pdf_unavailable(request, publication)
    tag, modified = sha256(content).hexdigest(), publication.published_at
    response = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    if response is None:
        response = HttpResponse(content, content_type="application/pdf")
        name = f"{publication.title}（第{publication.version}版）.pdf"
        response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return dated(response, tag=tag, modified=modified, for_ever=published.versioned)


def _page(published: PublishedReport) -> str:
    editions = [edition_of(version) for version in published.versions]
    edition = editions[published.versions.index(published.publication)]
    return render_site_page(published.thawed(), edition=edition, editions=editions)


def edition_of(publication: Publication) -> Edition:
    """Return a version as pages list it."""
    address = ReportAddress.of(publication)
    return Edition(publication=publication, page=address.page, pdf=address.pdf, json=address.json, xlsx=address.xlsx)


def tag_of(*pieces: object) -> str:
    """Return the fingerprint of what a page consists of."""
    return sha256("/".join(map(str, pieces)).encode()).hexdigest()


def dated(response: HttpResponse, *, tag: str, modified: datetime, for_ever: bool) -> HttpResponse:
    """Say until when an answer may be kept, and by what a browser tells whether it changed."""
    response["ETag"] = f'"{tag}"'
    response["Last-Modified"] = http_date(modified.timestamp())
    if for_ever:
        patch_cache_control(response, public=True, max_age=FOR_EVER_SECONDS, immutable=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response


def _pdf_unavailable(request: HttpRequest, publication: Publication) -> HttpResponse:
    context = {
        "heading": "PDF 暂时无法生成",
        "explanation": "系统正忙或生成时出了错，请过几分钟再下载。网页上的报告内容完整，可以先在线阅读。",
        "back": ReportAddress.of(publication).page,
        "back_label": "在线阅读这份报告",
    }
    response = render(request, "public/message.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "120"
    patch_cache_control(response, no_store=True)
    return response
