"""What a published PDF says of itself, read back from its bytes: for the rules on published files."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

import pikepdf

from accounts.checks.document.outline import PrintedFile
from disclosure.files.store import FileMissingError, open_kept

EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")


@lru_cache(maxsize=64)
def printed_file(digest: str) -> PrintedFile | None:
    """Return what the kept PDF with this SHA-256 says; ``None`` where it is not there or is no PDF.

    A file under its hash never changes, so that it is read once: some 0.2 s for a report of fifty pages.
    """
    try:
        with open_kept(digest) as content, pikepdf.open(BytesIO(content.read())) as pdf:
            return _read(pdf)
    except (FileMissingError, pikepdf.PdfError):
        return None


def _read(pdf: pikepdf.Pdf) -> PrintedFile:
    fonts = [font for page in pdf.pages for font in (page.resources.get("/Font") or {}).values()]
    elements = list(_elements(pdf))
    figures = [element for element in elements if element["/S"] == "/Figure"]
    with pdf.open_outline() as outline:
        bookmarks = len(outline.root)
    return PrintedFile(
        title=str(pdf.docinfo.get("/Title", "")),
        author=str(pdf.docinfo.get("/Author", "")),
        has_text=bool(fonts),
        fonts_embedded=all(_is_embedded(font) for font in fonts),
        tables=sum(element["/S"] == "/Table" for element in elements),
        bookmarks=bookmarks,
        tagged="/StructTreeRoot" in pdf.Root and bool(elements),
        language=str(pdf.Root.get("/Lang", "")),
        figures=len(figures),
        figures_described=sum(bool(str(figure.get("/Alt", "")).strip()) for figure in figures),
    )


def _elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the elements of the structure tree."""
    for thing in pdf.objects:
        if (
            isinstance(thing, pikepdf.Dictionary)
            and "/S" in thing
            and "/P" in thing
            and thing.get("/Type") != "/Action"
        ):
            yield thing


def _is_embedded(font: pikepdf.Object) -> bool:
    parts = font.get("/DescendantFonts")
    described = (parts[0] if parts is not None else font).get("/FontDescriptor")
    return described is not None and any(name in described for name in EMBEDDED)
