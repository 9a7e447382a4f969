"""Public pages of a report's projects (项目绩效): each on a page of its own, and the overview of them."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from disclosure.renderers.html import Edition
from disclosure.renderers.html.project_page import ORDERS, render_project_list, render_project_page
from disclosure.report.tree import Projects
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
def project_list(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """The projects of a report with their totals, in the order asked for; an unknown order is the report's own."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    asked = request.GET.get("order", "")
    order = asked if asked in ORDERS else ""

    def rendered() -> str:
        report = published.thawed()
        _projects_or_404(report.projects)
        edition, editions = _editions(published)
        return render_project_list(report, order=order, edition=edition, editions=editions)

    return _answer(request, published, f"projects-{order}", rendered)


@edition_view
def project_page(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, place: int, version: int | None = None
) -> HttpResponse:
    """One project of a report, by its place in it; raise Http404 where the report has fewer."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)

    def rendered() -> str:
        report = published.thawed()
        if place > len(_projects_or_404(report.projects).entries):
            message = "这份报告没有这个项目"
            raise Http404(message)
        edition, editions = _editions(published)
        return render_project_page(report, place, edition=edition, editions=editions)

    return _answer(request, published, f"project-{place}", rendered)


def _projects_or_404(projects: Projects | None) -> Projects:
    if projects is None:
        message = "这份报告没有项目绩效资料"
        raise Http404(message)
    return projects


def _answer(request: HttpRequest, published: PublishedReport, name: str, rendered: Callable[[], str]) -> HttpResponse:
    """Answer with the page, kept as long as neither the version, the newest one nor the look changes."""
    newest = published.versions[0]
    look = appearance()
    # What is kept for an address must exist: the page is made, or taken from the cache, before a 304 is thought of.
    publication = published.publication
    tag = tag_of(name, publication.content_hash, publication.version, newest.version, look.fingerprint)
    content = cache.get_or_set(f"project-page:{tag}", rendered, PAGE_CACHE_SECONDS)
    modified = max(newest.published_at, look.changed_at)
    not_modified = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    return dated(not_modified or HttpResponse(content), tag=tag, modified=modified)


def _editions(published: PublishedReport) -> tuple[Edition, list[Edition]]:
    editions = [edition_of(version) for version in published.versions]
    return editions[published.versions.index(published.publication)], editions
