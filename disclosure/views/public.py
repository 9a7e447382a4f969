"""Public pages: the list of published reports, and a report.

Caching: a page says which newer version exists, and a version may be withdrawn, so every page and file is asked for
again each time and answered with 304 while nothing changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypeVar
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from disclosure.files.formats import INTERNAL, LABELS
from disclosure.models import Publication, PublicationFile
from disclosure.renderers.html import Edition, EditionFile, render_site_page
from disclosure.report.freeze import thaw
from disclosure.report.tree import Report
from disclosure.views.addresses import ReportAddress
from disclosure.views.appearance import appearance
from disclosure.views.search import SearchForm, find, published_years
from disclosure.views.withdrawn import WithdrawnError, edition_view

REPORTS_PER_PAGE = 20
PAGE_CACHE_SECONDS = 24 * 3600


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
    """Return the version asked for, else the newest.

    Raises Http404 where nothing is published, WithdrawnError where it was withdrawn.
    """
    versions = list(Publication.objects.of(region, unit, year, scope).defer("tree").select_related("withdrawal"))
    for publication in versions:
        if version is None or publication.version == version:
            if publication.withdrawn is not None:
                raise WithdrawnError(publication, publication.withdrawn)
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


@edition_view
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
    return dated(response, tag=tag, modified=modified)


def _page(published: PublishedReport) -> str:
    files: dict[int, list[PublicationFile]] = {}
    for file in PublicationFile.objects.filter(publication__in=published.versions):
        files.setdefault(file.publication_id, []).append(file)
    editions = [edition_of(version, files.get(version.pk, ())) for version in published.versions]
    edition = editions[published.versions.index(published.publication)]
    return render_site_page(published.thawed(), edition=edition, editions=editions)


def edition_of(publication: Publication, files: Sequence[PublicationFile] = ()) -> Edition:
    """Return a version as pages list it, with its public files where they are given."""
    address = ReportAddress.of(publication)
    return Edition(
        publication=publication,
        page=address.page,
        pdf=address.pdf,
        json=address.json,
        xlsx=address.xlsx,
        changes=address.changes if publication.version > 1 else "",
        withdrawn=publication.withdrawn is not None,
        files=tuple(
            EditionFile(LABELS.get(file.name, file.name), address.file(file.name), file.sha256, file.size)
            for file in files
            if file.name not in INTERNAL
        ),
    )


def tag_of(*pieces: object) -> str:
    """Return the fingerprint of what a page consists of."""
    return sha256("/".join(map(str, pieces)).encode()).hexdigest()


Answer = TypeVar("Answer", bound=HttpResponseBase)


def dated(response: Answer, *, tag: str, modified: datetime) -> Answer:
    """Say by what a browser tells whether what it keeps still stands; it asks each time."""
    response["ETag"] = f'"{tag}"'
    response["Last-Modified"] = http_date(modified.timestamp())
    patch_cache_control(response, public=True, no_cache=True)
    return response
