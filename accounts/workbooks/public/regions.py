"""Where in a workbook the statements stand: a title begins one, the next title ends it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from accounts.workbooks.public.words import plain, titles, words
from accounts.workbooks.sheet import Sheet

LONGEST_TITLE = 80
_REMARK = re.compile(r"(?:\([^()]*\)|公开\d*表|续表?|\d+)+$")
_NO_TITLE = re.compile(r"[。；;！!？?]|^注|反映|说明")
_MEANINGLESS = re.compile(
    r"(?:19|20)\d\d|年度?|部门|单位|本级|汇总|附件|附表|公开|表|第|财决|[一二三四五六七八九十\d、.．:：_()-]"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A statement's rows in a sheet: ``title`` is the row and column of its heading (row -1: the sheet's name says it).

    ``first`` is the first row below the heading, ``last`` the last row of the region, counted from zero. ``before`` is
    what stands before the title proper, folded: a year, a unit's name.
    """

    sheet: Sheet
    kind: str
    title: tuple[int, int]
    text: str
    before: str
    first: int
    last: int


def known_titles(profile_titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return folded titles and kinds, longest first; ``profile_titles`` are a profile's own, by title."""
    merged = {**titles(), **{plain(title): kind for title, kind in profile_titles.items()}}
    return tuple(sorted(merged.items(), key=lambda pair: -len(pair[0])))


def find_regions(
    sheets: Iterable[Sheet], known: tuple[tuple[str, str], ...], unit_names: Iterable[str]
) -> Iterator[Region]:
    """Yield the regions of statements in their order; a sheet without a heading is told by its name."""
    names = sorted((plain(name) for name in unit_names if name), key=len, reverse=True)
    for sheet in sheets:
        headings = list(_headings(sheet, known, names))
        if not headings:
            found = _kind_of(plain(sheet.name), known, names)
            headings = [((-1, 0), sheet.name, *found)] if found else []
        for (position, text, kind, before), following in zip(headings, [*headings[1:], None], strict=False):
            last = following[0][0] - 1 if following else len(sheet.rows) - 1
            yield Region(sheet, kind, position, text, before, position[0] + 1, last)


def _headings(
    sheet: Sheet, known: tuple[tuple[str, str], ...], names: list[str]
) -> Iterator[tuple[tuple[int, int], str, str, str]]:
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and 4 <= len(value) <= LONGEST_TITLE:  # noqa: PLR2004
                found = _kind_of(plain(value), known, names)
                if found:
                    yield (number, column), value, *found
                    break


def _kind_of(text: str, known: tuple[tuple[str, str], ...], names: list[str]) -> tuple[str, str] | None:
    """Return the kind that a folded heading names and what stands before its title."""
    if "表" not in text or _NO_TITLE.search(text):
        return None
    bare = _REMARK.sub("", text)
    for title, kind in known:
        if not bare.endswith(title):
            continue
        before = bare.removesuffix(title)
        rest = before
        for name in (*names, "部门预算", "单位预算"):
            rest = rest.replace(name, "")
        if not any(word in rest for word in words("other_tables")):
            return kind, before
        return None
    return None


def named_before(before: str) -> str:
    """Return what stands before a title besides years, numbers and such: a unit's name, or nothing."""
    return _MEANINGLESS.sub("", before)
