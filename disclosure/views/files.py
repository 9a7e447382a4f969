"""The files of a published version as everybody gets them: the bytes that were frozen when it was published.

A version published before files were frozen has its files written from its frozen tree when they are asked for.
Whoever kept a file asks whether it still stands: a version may be withdrawn.
"""

import logging
from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

from disclosure.files.formats import INTERNAL
from disclosure.files.store import FileMissingError, open_kept
from disclosure.models import Publication, PublicationFile
from disclosure.renderers.pdf import RenderFailed, render_pdf
from disclosure.renderers.xlsx import MEDIA_TYPE, render_xlsx, shape
from disclosure.views.addresses import ReportAddress
from disclosure.views.public import PAGE_CACHE_SECONDS, PublishedReport, dated, published_or_404, tag_of
from disclosure.views.withdrawn import edition_view

logger = logging.getLogger(__name__)

# A page that carries its own styles must not be opened as one of the site; a workbook is nothing to look at here.
ATTACHED = (".html", ".xlsx")


@edition_view
def publication_file(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, name: str, version: int | None = None
) -> HttpResponseBase:
    """A frozen file by its name; raise Http404 where the version has none, or none for the public."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    file = frozen(published.publication, name)
    if file is None:
        message = "这一版没有这个文件"
        raise Http404(message)
    return answer_with(request, published.publication, file)


@edition_view
def report_json(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponse:
    """The frozen tree, byte for byte what the content hash was taken of."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    publication = published.publication
    tag, modified = publication.content_hash, publication.published_at
    not_modified = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    response = not_modified or HttpResponse(publication.tree, content_type="application/json; charset=utf-8")
    return dated(response, tag=tag, modified=modified)


@edition_view
def report_xlsx(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponseBase:
    """The official statements as a workbook."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    publication = published.publication
    file = frozen(publication, "report.xlsx")
    if file is not None:
        return answer_with(request, publication, file)
    tag, modified = tag_of(publication.content_hash, publication.version, shape()), publication.published_at
    response = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    if response is None:
        content = cache.get_or_set(
            f"report-xlsx:{tag}",
            lambda: render_xlsx(published.thawed(), publication=publication),
            PAGE_CACHE_SECONDS,
        )
        response = HttpResponse(content, content_type=MEDIA_TYPE)
        response["Content-Disposition"] = disposition(publication, "report.xlsx")
    return dated(response, tag=tag, modified=modified)


@edition_view
def report_pdf(
    request: HttpRequest, *, region: str, unit: str, year: int, scope: str, version: int | None = None
) -> HttpResponseBase:
    """The report as PDF."""
    published = published_or_404(region=region, unit=unit, year=year, scope=scope, version=version)
    file = frozen(published.publication, "report.pdf")
    if file is not None:
        return answer_with(request, published.publication, file)
    return _rendered_pdf(request, published)


def frozen(publication: Publication, name: str) -> PublicationFile | None:
    """Return a version's public file of this name, where it was frozen."""
    if name in INTERNAL:
        return None
    return PublicationFile.objects.filter(publication=publication, name=name).first()


def answer_with(request: HttpRequest, publication: Publication, file: PublicationFile) -> HttpResponseBase:
    """Answer with the bytes as they were frozen; 503 with a way back where the storage does not have them."""
    tag, modified = file.sha256, publication.published_at
    response: HttpResponseBase | None = get_conditional_response(
        request, etag=f'"{tag}"', last_modified=int(modified.timestamp())
    )
    if response is None:
        try:
            content = open_kept(file.sha256)
        except FileMissingError:
            logger.exception("%s of publication %s is not in the storage", file.name, publication.pk)
            return _unavailable(
                request,
                publication,
                "文件暂时取不到",
                "这个文件已经公开，但服务器现在读不到它，请过些时候再下载。网页上的报告内容完整，可以先在线阅读。",
            )
        response = FileResponse(content, content_type=file.media_type)
        response["Content-Length"] = str(file.size)
        response["Content-Disposition"] = disposition(publication, file.name)
    return dated(response, tag=tag, modified=modified)


def disposition(publication: Publication, name: str) -> str:
    """Return under what name a browser keeps a file, and whether it shows it."""
    stem, _, ending = name.rpartition(".")
    of = {"report": "", "figures": "数字", "manifest": "文件清单", "account": "决算数据"}.get(stem, stem)
    of = "公开表" if name == "report.xlsx" else of
    given = f"{publication.title}{of}（第{publication.version}版）.{ending}"
    header = content_disposition_header(as_attachment=name.endswith(ATTACHED), filename=given)
    return header or "attachment"


def _rendered_pdf(request: HttpRequest, published: PublishedReport) -> HttpResponse:
    publication = published.publication
    try:
        content = render_pdf(published.thawed(), timeout=settings.PDF_TIMEOUT_SECONDS)
    except RenderFailed:
        logger.exception("PDF of publication %s", publication.pk)
        return _unavailable(
            request,
            publication,
            "PDF 暂时无法生成",
            "系统正忙或生成时出了错，请过几分钟再下载。网页上的报告内容完整，可以先在线阅读。",
        )
    tag, modified = sha256(content).hexdigest(), publication.published_at
    response = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(modified.timestamp()))
    if response is None:
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = disposition(publication, "report.pdf")
    return dated(response, tag=tag, modified=modified)


def _unavailable(request: HttpRequest, publication: Publication, heading: str, explanation: str) -> HttpResponse:
    context = {
        "heading": heading,
        "explanation": explanation,
        "back": ReportAddress.of(publication).page,
        "back_label": "在线阅读这份报告",
    }
    response = render(request, "public/message.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "120"
    patch_cache_control(response, no_store=True)
    return response
