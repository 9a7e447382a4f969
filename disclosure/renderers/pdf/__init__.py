"""The PDF of a report, set by WeasyPrint in a process of its own and kept by content.

``render_pdf`` is the whole interface. The caller's process makes the HTML of the print parts (``pages``); a worker
process sets them (``process``, ``worker``, ``engine``). The result is kept on disk under the hash of everything that
shapes it.
"""

import logging
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import EllipsisType

from disclosure.renderers.pdf import fonts, kept, process
from disclosure.renderers.pdf.process import RenderFailed, RenderTimeout
from disclosure.report.freeze import content_hash, freeze
from disclosure.report.tree import Report

__all__ = ["RenderFailed", "RenderTimeout", "content_key", "render_pdf"]

logger = logging.getLogger(__name__)

_PROJECT = Path(__file__).resolve().parents[3]
_SHAPING_PACKAGES = ("weasyprint", "pydyf", "pylopdf-fonts-zh-cn")
_SHAPING_FILES = ("templates/print/*.html", "static/print/*.css", "disclosure/renderers/pdf/*.py")


def render_pdf(
    report: Report,
    *,
    timeout: float = 60,
    cache: Path | EllipsisType | None = ...,
    font_directory: Path | EllipsisType | None = ...,
    draft: bool = False,
) -> bytes:
    """Return the report as PDF, the same bytes for the same report, style and fonts.

    ``timeout`` in seconds; ``cache`` is the directory of finished files, ``None`` keeps nothing; ``font_directory`` is
    where an office's licensed fonts lie, ``None`` means none; ``...`` means the installation's own for both.
    A ``draft`` says so on every page, marks numbers typed by hand, and is set even when no font has some character.
    Raises RenderTimeout, RenderFailed.
    """
    if cache is ... or font_directory is ...:
        # The worker imports this package too and needs no settings.
        from django.conf import settings  # noqa: PLC0415

        cache = settings.DATA_DIR / "cache" / "pdf" if cache is ... else cache
        font_directory = settings.FONT_DIR if font_directory is ... else font_directory
    key = content_key(freeze(report), font_directory=font_directory, draft=draft)
    if cache and (pdf := kept.read(cache, key)):
        return pdf
    job = make_job(report, key, font_directory=font_directory, draft=draft)
    pdf = process.run(job, fonts.directories(font_directory), timeout=timeout, cache=cache)
    if cache:
        try:
            kept.write(cache, key, pdf)
        except OSError:
            # A full or read-only disk takes nothing from the reader, who only waits again next time.
            logger.warning("PDF %s is not kept in %s", key, cache, exc_info=True)
    return pdf


def make_job(
    report: Report, identifier: str, *, font_directory: Path | None = None, draft: bool = False
) -> dict[str, object]:
    """Return what the worker is told: the page, its drawings, the document's identity."""
    # The templates are not loaded where only a worker's own modules are wanted.
    from disclosure.renderers.pdf import pages  # noqa: PLC0415

    parts = pages.print_parts(report, draft=draft)
    families = fonts.families(fonts.font_files(fonts.directories(font_directory)))
    style = f"{pages.STYLE.read_text()}\n{fonts.stylesheet(families)}"
    return {
        "html": pages.document(report, parts, style=style, draft=draft),
        "drawings": {name: svg for part in parts for name, svg in part.drawings.items()},
        "identifier": identifier,
        "tolerate_missing_glyphs": draft,
    }


def content_key(frozen: str, *, font_directory: Path | None = None, draft: bool = False) -> str:
    """Return the SHA-256 of everything that shapes the PDF: tree, templates, style, code, fonts and libraries."""
    digest = sha256(content_hash(frozen).encode())
    for pattern in _SHAPING_FILES:
        for path in sorted(_PROJECT.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for font in fonts.font_files(fonts.directories(font_directory)):
        digest.update(font.fingerprint.encode())
    for package in _SHAPING_PACKAGES:
        digest.update(f"{package} {version(package)}\n".encode())
    digest.update(b"draft" if draft else b"final")
    return digest.hexdigest()
