"""Setting pages with WeasyPrint. Only the worker process imports this module: the library costs time and memory."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from disclosure.renderers.pdf import charset, headers, justify

DRAWING = "drawing:"
SUBSET_PACKAGE = "libharfbuzz-subset0"


class EngineError(RuntimeError):
    """The pages cannot be set as they should be; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to set: one page of HTML, its drawings by name, the identity of the result, and how strict to be."""

    html: str
    drawings: Mapping[str, str]
    identifier: str
    tagged: bool = True
    tolerate_missing_glyphs: bool = False
    require_harfbuzz_subset: bool = True


def set_pages(job: Job) -> bytes:
    """Return the PDF of the job, the same bytes for the same job; raise EngineError when it cannot be right."""
    if job.require_harfbuzz_subset:
        check_harfbuzz_subset()
    justify.install()
    charset.install()
    complaints = _Complaints()
    LOGGER.handlers = [complaints]
    LOGGER.propagate = False
    html = weasyprint.HTML(string=job.html, base_url=None, url_fetcher=_Drawings(job.drawings))
    try:
        pdf: bytes = html.write_pdf(
            finisher=_finish,
            font_config=FontConfiguration(),
            pdf_identifier=job.identifier.encode(),
            pdf_variant="pdf/ua-1" if job.tagged else None,
        )
    except FatalURLFetchingError as refused:
        raise EngineError(str(refused)) from refused
    missing = complaints.missing_glyphs()
    if missing and not job.tolerate_missing_glyphs:
        raise EngineError(f"所有字体都没有这些字：{missing}。请把含有这些字的字体文件放入字体目录")
    return pdf


def check_harfbuzz_subset() -> None:
    """Raise EngineError unless fonts are cut by HarfBuzz; fontTools, the fallback, takes several times as long."""
    if harfbuzz_subset is None or not harfbuzz.hb_version_atleast(4, 1, 0):
        raise EngineError(f"HarfBuzz 字体裁剪没有启用：请安装 Debian 软件包 {SUBSET_PACKAGE}（4.1 或更高版本）")


class _Drawings(URLFetcher):
    """Answers only for the job's own drawings; no file and no host is ever asked."""

    def __init__(self, drawings: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=())
        self._drawings = drawings

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        svg = self._drawings.get(url.removeprefix(DRAWING)) if url.startswith(DRAWING) else None
        if svg is None:
            raise FatalURLFetchingError(f"版面引用了不属于本报告的内容：{url!r}")
        if "<!" in svg:
            raise FatalURLFetchingError(f"图 {url!r} 声明了文档类型或实体")
        return URLFetcherResponse(url, svg.encode(), {"Content-Type": "image/svg+xml"})


class _Complaints(logging.Handler):
    """Keeps what WeasyPrint complains of, for the judgement afterwards and for the worker's last lines."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)

    def missing_glyphs(self) -> str:
        missing = dict.fromkeys(
            record.args for record in self._records if str(record.msg).startswith(".notdef glyph rendered")
        )
        return " ".join(f"{place[0]} (U+{ord(str(place[0])):04X})" for place in missing if isinstance(place, tuple))


def _finish(document: Any, pdf: Any) -> None:
    """Give pages the labels printed on them, cells their headings; viewers open with the bookmarks beside the page."""
    headers.associate(pdf)
    first = next(
        (index for index, page in enumerate(document.pages) if any(key == "part-1" for key in page.anchors)),
        len(document.pages),
    )
    labels = [0, pydyf.Dictionary({"S": "/r"})]
    if first < len(document.pages):
        labels += [first, pydyf.Dictionary({"S": "/D", "St": 1})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(labels)})
    pdf.catalog["PageMode"] = "/UseOutlines"
