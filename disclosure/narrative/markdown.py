"""Restricted Markdown: what staff type becomes blocks.

Paragraphs, lists and strong emphasis; anything else (headings, links, images, markup) stands as the words typed.
Every number in it is marked as typed by hand, because it is bound to no figure.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from disclosure.narrative.pen import clean
from disclosure.report.tree import Block, ListBlock, Paragraph, Run, Text, TypedNumber

NUMBER = re.compile(r"[-－]?[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?[%％]?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff]")

_PARSER = MarkdownIt("zero", {"html": False}).enable(["list", "emphasis", "newline"])


def blocks_of(body: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a staff text. A single line break starts a new paragraph, as people type."""
    return tuple(_blocks(_PARSER.parse(_clean(body))))


def runs_of(body: str) -> tuple[Run, ...]:
    """Return a staff text as runs inside a sentence: one line, without the closing full stop."""
    words = " ".join(line.strip() for line in _clean(body).splitlines() if line.strip())
    inline = _PARSER.parseInline(words.rstrip("。．.；; "))
    return tuple(run for token in inline for run in _inline(token.children or []))


def _clean(body: str) -> str:
    return clean(_CONTROL.sub("", body.replace("\r\n", "\n")))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    items: list[tuple[Run, ...]] = []
    depth = 0
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
            if not depth:
                yield ListBlock(tuple(items), ordered=token.type == "ordered_list_close")
                items = []
        elif token.type == "inline" and depth:
            items.extend(_lines(token))
        elif token.type == "inline":
            yield from (Paragraph(line) for line in _lines(token))


def _lines(token: Token) -> Iterator[tuple[Run, ...]]:
    line: list[Token] = []
    for child in [*(token.children or []), None]:
        if child is None or child.type in {"softbreak", "hardbreak"}:
            runs = tuple(_inline(line))
            if runs:
                yield runs
            line = []
        else:
            line.append(child)


def _inline(tokens: list[Token]) -> Iterator[Run]:
    strong = False
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            strong = token.type == "strong_open"
        elif token.type in {"softbreak", "hardbreak"}:
            continue
        elif token.content:
            yield from _numbers_marked(token.content, strong=strong)


def _numbers_marked(words: str, *, strong: bool) -> Iterator[Run]:
    end = 0
    for match in NUMBER.finditer(words):
        if match.start() > end:
            yield Text(words[end : match.start()], strong=strong)
        yield TypedNumber(match[0])
        end = match.end()
    if end < len(words):
        yield Text(words[end:], strong=strong)
