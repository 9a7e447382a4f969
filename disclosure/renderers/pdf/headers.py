"""Which headings a screen reader says before a cell of a table, written into the structure of a tagged PDF.

WeasyPrint writes these lists itself, but loses its way under headings over several rows, and gives an amount every row
header of its row: in a statement of several panels side by side, those of the other panels too.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import pydyf  # type: ignore[import-untyped]


def associate(pdf: Any) -> None:
    """Give every header cell its scope, every other cell the headings above it and the caption before it."""
    objects = {element.reference: element for element in pdf.objects if isinstance(element, pydyf.Dictionary)}
    for element in objects.values():
        if element.get("S") == "/Table":
            _associate_table(list(_rows(element, objects)))


def _associate_table(rows: Sequence[tuple[str, list[Any]]]) -> None:
    above: dict[int, list[Any]] = {}
    held: dict[int, int] = {}
    # Where the first caption stands behind its code, every cell right before a caption is the code of that caption.
    coded = any([cell["S"] for cell in cells[:2]] == ["/TD", "/TH"] for _, cells in rows)
    for level, (group, cells) in enumerate(rows):
        column = 0
        caption: list[Any] = []
        for cell, following in zip_longest(cells, cells[1:]):
            attributes = cell["A"]
            while held.get(column, 0) > level:
                column += 1
            covered = range(column, column + attributes.get("ColSpan", 1))
            held.update(dict.fromkeys(covered, level + attributes.get("RowSpan", 1)))
            column = covered.stop
            if cell["S"] == "/TD":
                headings = (heading for place in covered for heading in above.get(place, ()))
                is_code = coded and following is not None and following["S"] == "/TH"
                own = [following["ID"]] if is_code else caption
                attributes["Headers"] = pydyf.Array([*own, *dict.fromkeys(headings)])
            elif group == "/THead":
                attributes["Scope"] = "/Column"
                for place in covered:
                    above.setdefault(place, []).append(cell["ID"])
            else:
                attributes["Scope"] = "/Row"
                caption = [cell["ID"]]


def _rows(table: Any, objects: dict[bytes, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield the kind of group and the cells of every row."""
    for group in _children(table, objects):
        for row in _children(group, objects):
            if row.get("S") == "/TR":
                yield group["S"], [cell for cell in _children(row, objects) if cell.get("S") in {"/TH", "/TD"}]


def _children(element: Any, objects: dict[bytes, Any]) -> Iterator[Any]:
    # Among the children are numbers too: marked content.
    return (objects[kid] for kid in element.get("K", ()) if kid in objects)
