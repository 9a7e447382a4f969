"""Reading PDFs back with poppler and pypdf, which share no code with what wrote them, and the text a tree must give."""

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.generic import Destination

from disclosure.report.tree import (
    Chart,
    ListBlock,
    Notice,
    Paragraph,
    Part,
    Reference,
    References,
    Report,
    Section,
    SelfEvaluationTable,
    Table,
)

PAGE_NUMBER = re.compile(r"— (\d+) —")


class Bookmark(NamedTuple):
    level: int
    title: str
    page: int
    """Index of the page, from 0."""


class Font(NamedTuple):
    name: str
    embedded: str
    subset: str
    unicode: str


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def pages(pdf: bytes) -> list[list[str]]:
    """The lines of each page in the order of drawing."""
    return [page.splitlines() for page in _tool("pdftotext", "-raw", "-", "-", given=pdf).split("\f")[:-1]]


def page_number(lines: list[str]) -> int | None:
    """The number printed on a page; on a sheet lying on its side its characters are drawn one below the other."""
    found = re.search(r"—\s*(\d+)\s*—$", "\n".join(lines))
    return int(found[1]) if found else None


def flow(lines: list[str]) -> str:
    """The text of a page without its number and without white space."""
    return re.sub(r"—\d+—$", "", squeezed("".join(lines)))


def body(lines: list[str]) -> list[str]:
    return [line for line in lines if not PAGE_NUMBER.fullmatch(line)]


def spoken(pdf: bytes) -> str:
    """The text in the order of the structure tree, as a screen reader goes through it, without white space."""
    lines = _tool("pdfinfo", "-struct-text", "-", given=pdf).splitlines()
    return squeezed("".join(line.strip()[1:-1] for line in lines if line.lstrip().startswith('"')))


def fonts(pdf: bytes) -> list[Font]:
    lines = _tool("pdffonts", "-", given=pdf).splitlines()[2:]
    return [Font(line.split()[0].partition("+")[2], *line.split()[-5:-2]) for line in lines]


def bookmarks(pdf: bytes) -> list[Bookmark]:
    reader = read(pdf)
    return list(_bookmarks(reader, reader.outline, 1))


def word_edges(pdf: bytes) -> list[tuple[float, float]]:
    """Left and right edge, in points, of every word."""
    return _edges("word", _tool("pdftotext", "-bbox", "-", "-", given=pdf))


def line_edges(pdf: bytes, page: int) -> list[tuple[float, float]]:
    """Left and right edge, in points, of every line of one page."""
    number = str(page)
    return _edges("line", _tool("pdftotext", "-bbox-layout", "-f", number, "-l", number, "-", "-", given=pdf))


def _edges(element: str, boxes: str) -> list[tuple[float, float]]:
    found = re.findall(rf'<{element} xMin="([\d.]+)".*?xMax="([\d.]+)"', boxes)
    return [(float(left), float(right)) for left, right in found]


def squeezed(text: str) -> str:
    """The text without white space: where lines end is the page's affair."""
    return re.sub(r"\s", "", text)


def printed(holder: Part | Section) -> str:
    """What a part of the tree prints outside its drawings."""
    return squeezed("".join(_printed(holder)))


def drawn(svg: str) -> str:
    """The words of a drawing."""
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314  our own drawing
    words = squeezed("".join("".join(text.itertext()) for text in texts))
    assert words, "a drawing without words proves nothing"
    return words


def charts(report: Report) -> list[Chart]:
    def within(holder: Part | Section) -> Iterator[Chart]:
        yield from (block for block in holder.blocks if isinstance(block, Chart))
        for section in holder.sections:
            yield from within(section)

    return [chart for part in report.parts for chart in within(part)]


def headings(report: Report) -> list[tuple[int, str]]:
    """(level, words) of every heading of the tree, in order."""

    def within(holder: Part | Section, level: int) -> Iterator[tuple[int, str]]:
        joint = " " if isinstance(holder, Part) else ""
        yield level, f"{holder.number}{joint}{holder.title}"
        for section in holder.sections:
            yield from within(section, level + 1)

    return [heading for part in report.parts for heading in within(part, 1)]


def header(table: Table) -> str:
    """What stands above the columns, on every page of the table."""
    return squeezed("".join(cell.text for row in table.header for cell in row))


def statement(table: Table, *, named: bool) -> str:
    """What a table prints; ``named``: a heading above already says its title."""
    head = ("" if named else table.title) + ("示例数据" if table.illustrative else "") + table.number
    rows = "".join(cell.text for row in table.rows for cell in row.cells)
    note = f"注：{table.note.removeprefix('注：')}" if table.note else ""
    sides = f"编制单位：{table.owner}单位：{table.unit}"
    return squeezed(f"{head}{sides}{header(table)}{table.notice}{rows}{note}")


def evaluation(table: SelfEvaluationTable, *, named: bool) -> str:
    """What a table of self-evaluation prints."""
    head = ("" if named else table.title) + ("示例数据" if table.illustrative else "") + table.number
    rows = (row for grid in table.grids for row in (*grid.header, *grid.rows))
    cells = "".join(run.text for row in rows for cell in row for run in cell.runs)
    return squeezed(f"{head}单位：{table.unit}{cells}")


def without_page_numbers(text: str, report: Report) -> str:
    """The text without the numbers of pages behind the titles of attachments."""

    def within(holder: Part | Section) -> Iterator[Reference]:
        for block in holder.blocks:
            yield from block.items if isinstance(block, References) else ()
        for section in holder.sections:
            yield from within(section)

    for reference in {reference for part in report.parts for reference in within(part)}:
        title = squeezed(f"{reference.number}{reference.title}")
        text = re.sub(rf"{re.escape(title)}\d{{1,4}}", title, text)
    return text


def structure(pdf: bytes) -> Iterator[dict]:
    """Every element of the structure tree, in the order of reading."""
    return _structure(read(pdf).trailer["/Root"]["/StructTreeRoot"])


def boxes(pdf: bytes, page: int) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right and bottom edge, in points from the top left, and text of every word of one page (from 1)."""
    found = re.findall(
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>',
        _tool("pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-", given=pdf),
    )
    return [(*map(float, edges), text) for *edges, text in found]


def _structure(node) -> Iterator[dict]:
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            yield from _structure(kid)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from _structure(node["/K"])


def _printed(holder: Part | Section) -> Iterator[str]:  # noqa: C901 (one case for each kind of block)
    yield holder.number + holder.title
    for block in holder.blocks:
        match block:
            case Paragraph():
                yield "".join(run.text for run in block.runs) + ("示例数据" if block.illustrative else "")
            case ListBlock():
                for number, item in enumerate(block.items, start=1):
                    yield (f"{number}." if block.ordered else "•") + "".join(run.text for run in item)
            case Chart():
                yield f"图{block.number}：{block.title}"
            case Notice():
                yield block.text
            case References():
                yield from (f"{reference.number}{reference.title}" for reference in block.items)
            case SelfEvaluationTable():
                yield evaluation(block, named=block.title == holder.title)
            case Table():
                yield statement(block, named=block.title == holder.title)
    for section in holder.sections:
        yield from _printed(section)


def _bookmarks(reader: PdfReader, outline: list, level: int) -> Iterator[Bookmark]:
    for entry in outline:
        if isinstance(entry, Destination):
            yield Bookmark(level, str(entry.title), reader.get_destination_page_number(entry))
        else:
            yield from _bookmarks(reader, entry, level + 1)


def _tool(name: str, *arguments: str, given: bytes) -> str:
    return subprocess.run([name, *arguments], input=given, capture_output=True, check=True).stdout.decode()  # noqa: S603
