"""What a correction (更正) changed: the page and its JSON, from the frozen trees of the version and the one before."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from disclosure.models import Publication
from disclosure.report.differences import Differences, as_json, differences
from disclosure.report.freeze import thaw
from disclosure.views.addresses import ReportAddress
from disclosure.views.appearance import appearance
from disclosure.views.public import PAGE_CACHE_SECONDS, PublishedReport, dated, published_or_404, tag_of
from disclosure.views.withdrawn import edition_view


@dataclass(frozen=True, slots=True)
class Correction:
    """A version that corrects another; what it changed is not told (``found`` is None) when that was withdrawn."""

    publication: Publication
    before: Publication
    found: Differences | None


@edition_view
def changes_page(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """The differences to the version before, to be read."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    before = _version_before(published)
    look = appearance()
    tag = tag_of("changes", published.publication.content_hash, *_standing(published, before), look.fingerprint)
    modified = max(published.versions[0].published_at, look.changed_at)
    response = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    if response is None:
        response = HttpResponse(
            cache.get_or_set(f"report-changes:{tag}", lambda: _page(published, before), PAGE_CACHE_SECONDS)
        )
    return dated(response, tag=tag, modified=modified)


@edition_view
def changes_json(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """The same for machines."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    before = _version_before(published)
    tag = tag_of("changes.json", published.publication.content_hash, *_standing(published, before))
    modified = published.versions[0].published_at
    response = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    if response is None:
        correction = _correction(published, before)
        told = {
            "title": correction.publication.title,
            "version": correction.publication.version,
            "before": before.version,
            "before_withdrawn": correction.found is None,
            "reason": correction.publication.reason,
            "published_at": correction.publication.published_at.isoformat(),
            **as_json(correction.found or Differences()),
        }
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    return dated(response, tag=tag, modified=modified)


def _version_before(published: PublishedReport) -> Publication:
    wanted = published.publication.version - 1
    for publication in published.versions:
        if publication.version == wanted:
            return publication
    message = "首次发布的版本没有更正任何内容"
    raise Http404(message)


def _standing(published: PublishedReport, before: Publication) -> tuple[object, ...]:
    return (published.versions[0].version, before.content_hash, before.withdrawn is not None)


def _correction(published: PublishedReport, before: Publication) -> Correction:
    found = None
    if before.withdrawn is None:
        found = differences(thaw(before.tree), published.thawed())
    return Correction(published.publication, before, found)


def _page(published: PublishedReport, before: Publication) -> str:
    correction = _correction(published, before)
    newest = published.versions[0]
    context = {
        "correction": correction,
        "publication": correction.publication,
        "before": before,
        "found": correction.found,
        "address": ReportAddress.of(correction.publication),
        "address_before": ReportAddress.of(before),
        "newer": ReportAddress.of(newest) if newest != correction.publication else None,
        "newest": newest,
    }
    return render_to_string("public/changes.html", context)
