"""Public pages of a report's statements (公开表): each on a page of its own, and the list of them."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from disclosure.renderers.html import Edition
from disclosure.renderers.html.statement_page import render_statement_list, render_statement_page, statement_pages
from disclosure.views.appearance import appearance
from disclosure.views.public import (
    PAGE_CACHE_SECONDS,
    PublishedReport,
    dated,
    edition_of,
    published_or_404,
    tag_of,
)
from disclosure.views.withdrawn import edition_view


@edition_view
def statement_list(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """The statements of a report, each with a link to its page."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)

    def rendered() -> str:
        edition, editions = _editions(published)
        return render_statement_list(published.thawed(), edition=edition, editions=editions, files=_files(edition))

    return _answer(request, published, "", rendered)


@edition_view
def statement_page(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, slug: str, version: int | None = None
) -> HttpResponse:
    """One statement of a report; raise Http404 where the report has none of this kind."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)

    def rendered() -> str:
        report = published.thawed()
        page = next((page for page in statement_pages(report) if page.slug == slug), None)
        if page is None:
            message = "这份报告没有这张公开表"
            raise Http404(message)
        edition, editions = _editions(published)
        return render_statement_page(report, page, edition=edition, editions=editions, files=_files(edition))

    return _answer(request, published, slug, rendered)


def _answer(request: HttpRequest, published: PublishedReport, slug: str, rendered: Callable[[], str]) -> HttpResponse:
    """Answer with the page, kept as long as neither the version, the newest one nor the look changes."""
    newest = published.versions[0]
    look = appearance()
    # What is kept for an address must exist: the page is made, or taken from the cache, before a 304 is thought of.
    publication = published.publication
    tag = tag_of(slug, publication.content_hash, publication.version, newest.version, look.fingerprint)
    content = cache.get_or_set(f"statement-page:{tag}", rendered, PAGE_CACHE_SECONDS)
    modified = max(newest.published_at, look.changed_at)
    not_modified = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    return dated(not_modified or HttpResponse(content), tag=tag, modified=modified)


def _editions(published: PublishedReport) -> tuple[Edition, list[Edition]]:
    editions = [edition_of(version) for version in published.versions]
    return editions[published.versions.index(published.publication)], editions


def _files(edition: Edition) -> list[tuple[str, str]]:
    return [("下载 PDF", edition.pdf), ("公开表（Excel）", edition.xlsx), ("数据（JSON）", edition.json)]
