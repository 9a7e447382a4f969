"""Runs of a paragraph as HTML: words escaped, every bound number a ``<data>`` element that knows its source."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from disclosure.report.tree import Cell, Number, Run, Text, TypedNumber

# A number and its unit stay on one line (GB/T 15835); the unit opens the words that follow the number.
UNIT = re.compile(
    r"个百分点|百分点|万元|亿元|元|%|％|人次|批次|团组|平方米|㎡|个|人|名|项|辆|台|套|批|次|倍|户|家|类|年度|年|月|日|号"
)
CELL_SEPARATORS = str.maketrans({"%": "%25", "/": "%2F", " ": "%20", "\t": "%09", "\n": "%0A"})


def prose(runs: Sequence[Run], *, unbound: Iterator[int] | None = None) -> SafeString:
    """Return the runs as HTML.

    ``unbound`` numbers the places of typed numbers, which are then marked for staff; without it a typed number reads
    like any other word, as it does in a publication.
    """
    pieces: list[SafeString] = []
    taken = 0
    for run, following in zip_longest(runs, runs[1:]):
        if isinstance(run, Text):
            pieces.append(_words(run.text[taken:], strong=run.strong))
            taken = 0
            continue
        quantity = number(run) if isinstance(run, Number) else _typed(run, unbound)
        unit = UNIT.match(following.text) if isinstance(following, Text) and not following.strong else None
        if unit:
            taken = unit.end()
            quantity = format_html('<span class="quantity">{}{}</span>', quantity, unit.group())
        pieces.append(quantity)
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is a SafeString made above


def number(bound: Number) -> SafeString:
    """Return a bound number as ``<data>``, a year as ``<time>``; its source is in the title and the data attributes."""
    classes = "number illustrative" if bound.illustrative else "number"
    attributes: list[tuple[str, str]] = [("class", classes), ("data-kind", bound.kind)]
    if explanation := explain(bound):
        attributes.append(("title", explanation))
    if bound.cells:
        attributes.append(("data-cells", " ".join(address(cell) for cell in bound.cells)))
    if bound.formula:
        attributes.append(("data-formula", bound.formula))
    is_year = bound.kind == "year"
    return format_html(
        '<{} {}="{}"{}>{}</{}>',
        "time" if is_year else "data",
        "datetime" if is_year else "value",
        bound.value,
        format_html_join("", ' {}="{}"', attributes),
        bound.text,
        "time" if is_year else "data",
    )


def explain(bound: Number) -> str:
    """Return in words what a number is and how it came about, for its title; empty when the tree says nothing."""
    pieces = [bound.label]
    if bound.formula:
        pieces.append(f"算式：{bound.formula}")
    if bound.source:
        pieces.append(f"上年数来源：{bound.source}")
    if bound.illustrative:
        pieces.append("示例数据")
    return "；".join(piece for piece in pieces if piece)


def address(cell: Cell) -> str:
    """Return the address of a statement cell: ``statement/row/column/year``, free of spaces."""
    parts = (cell.statement, cell.row, cell.column, str(cell.year))
    return "/".join(part.translate(CELL_SEPARATORS) for part in parts)


def _words(text: str, *, strong: bool) -> SafeString:
    escaped = conditional_escape(str(text))
    return format_html("<strong>{}</strong>", escaped) if strong and text else escaped


def _typed(run: TypedNumber, unbound: Iterator[int] | None) -> SafeString:
    if unbound is None:
        return conditional_escape(run.text)
    return format_html(
        '<mark class="unbound" id="unbound-{}" title="手工填写的数字，没有与决算数据关联">{}</mark>',
        next(unbound),
        run.text,
    )
