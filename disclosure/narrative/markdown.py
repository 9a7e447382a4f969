"""Restricted Markdown: what staff type becomes blocks.

A line is a paragraph or, behind "- " or "1. ", an item of a list; ``**…**`` is strong. Anything else (headings, links,
images, tables, markup) stands as the words typed. Every number is marked as typed by hand: it is bound to no figure.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt

from disclosure.narrative.pen import append, clean
from disclosure.report.tree import Block, ListBlock, Paragraph, Run, Text, TypedNumber

NUMBER = re.compile(r"(?:(?<![0-9０-９A-Za-z%％])[-－−])?\d+(?:[,，]\d{3}(?!\d))*(?:[.．]\d+)?[%％]?")
_ITEM = re.compile(r"(?:[-*+]|(?P<number>[1-9][0-9]{0,2})[.)])[ \t]+(?P<words>\S.*)")
# What a sentence brings itself, before a staff text and behind it.
_AROUND = "。．.；;，,、：:！ \t\u3000"
_CLAUSE_END = "。．.；;，,、：:！!？?"

_INLINE = MarkdownIt("zero", {"html": False}).enable(["emphasis", "escape"])


def blocks_of(body: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a staff text. A single line break starts a new paragraph, as people type."""
    blocks: list[Block] = []
    for number, words in _lines(body):
        last = blocks[-1] if blocks else None
        runs = _inline(words)
        if number is None:
            blocks.append(Paragraph(runs))
        elif isinstance(last, ListBlock) and number == (len(last.items) + 1 if last.ordered else 0):
            blocks[-1] = replace(last, items=(*last.items, runs))
        elif number in {0, 1}:
            blocks.append(ListBlock((runs,), ordered=bool(number)))
        else:
            # A list always counts from 1; where the typed numbers do not, they stand as they were typed.
            blocks.append(Paragraph(_inline(f"{number}. {words}")))
    return tuple(blocks)


def runs_of(body: str) -> tuple[Run, ...]:
    """Return a staff text as runs inside a sentence: one line, without the punctuation that the sentence brings."""
    lines = [line.strip() for line in clean(body).splitlines() if line.strip()]
    words = "".join(line if line[-1] in _CLAUSE_END else f"{line}；" for line in lines)
    return _trimmed(list(_inline(words)))


def _lines(body: str) -> Iterator[tuple[int | None, str]]:
    """Yield each line that says something: 0 and the words of "- …", the number of "1. …", ``None`` for a paragraph."""
    for line in map(str.strip, clean(body).splitlines()):
        item = _ITEM.fullmatch(line)
        if item:
            yield int(item["number"] or 0), item["words"]
        elif line:
            yield None, line


def _inline(words: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    strong = False
    for token in _INLINE.parseInline(words)[0].children or ():
        if token.type in {"strong_open", "strong_close"}:
            strong = token.type == "strong_open"
        for run in _numbers_marked(token.content, strong=strong):
            append(runs, run)
    return tuple(runs)


def _numbers_marked(words: str, *, strong: bool) -> Iterator[Run]:
    end = 0
    for match in NUMBER.finditer(words):
        if match.start() > end:
            yield Text(words[end : match.start()], strong=strong)
        yield TypedNumber(match[0])
        end = match.end()
    if end < len(words):
        yield Text(words[end:], strong=strong)


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    for end, trim in ((0, str.lstrip), (-1, str.rstrip)):
        while runs and isinstance(edge := runs[end], Text):
            rest = trim(edge.text, _AROUND)
            if rest:
                runs[end] = replace(edge, text=rest)
                break
            del runs[end]
    return tuple(runs)
