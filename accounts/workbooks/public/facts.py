"""What a region says about itself: the unit of its amounts, the year, whose table it is, that it holds no data."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.workbooks.public.regions import Region, named_before
from accounts.workbooks.public.words import plain
from accounts.workbooks.sheet import CellValue

_UNIT = re.compile(r"单位[:：]?(?:人民币)?(万元|亿元|千元|百元|元)")
_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
_OWNER = re.compile(
    r"^(?:编制单位|编报单位|公开单位|部门名称|单位名称|编制部门|公开部门|部门|单位)(?:\(.*?\))?[:：](.+)$"
)
_UNIT_BEHIND = re.compile(r"(?:金额)?单位[:：].*$")
_EMPTY = re.compile(r"本表无数据|无数据")
_ORGANISATION = re.compile(r"(?:局|委|厅|办|院|校|中心|会|部|处|所|站|队|馆|政府|团|社|署|园|医院)$")
_IN_TITLE = re.compile(r"^(?:(?:19|20)\d\d年?度?)|(?:(?:19|20)\d\d年?度?)$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement about the region and the cell it stands in: row, column, what it says."""

    row: int
    column: int
    said: str


def unit_of(region: Region, last: int) -> Stated | None:
    """Return the unit of amounts ("万元", "元", …) stated above row ``last`` or in the region's heading."""
    for row, column, value in _above(region, last):
        match = _UNIT.search(plain(value))
        if match:
            return Stated(row, column, match[1])
    return None


def year_of(region: Region) -> Stated | None:
    """Return the year that the heading or a line around it names."""
    row, column = region.title
    found = _YEAR.search(plain(region.text))
    if found:
        return Stated(max(row, 0), column, found[1])
    for row, column, value in _above(region, region.first + 3):
        text = plain(value)
        match = _YEAR.match(text)
        if match and len(text) <= len("2024年度部门决算"):
            return Stated(row, column, match[1])
    return None


def owner_of(region: Region, last: int) -> Stated | None:
    """Return the unit that the region names as its own: in a line of its own, else before the title."""
    for row, column, value in _above(region, last):
        match = _OWNER.match(plain(value))
        name = _UNIT_BEHIND.sub("", match[1]) if match else ""
        if name and not _UNIT.match(f"单位:{name}"):
            return Stated(row, column, name)
    named = named_before(region.before)
    if _ORGANISATION.search(named):
        return Stated(max(region.title[0], 0), region.title[1], _IN_TITLE.sub("", region.before))
    return None


def says_empty(region: Region) -> bool:
    """Whether a note of the region says that it holds no data (本表无数据)."""
    rows = region.sheet.rows[region.first : region.last + 1]
    return any(
        isinstance(value, str) and "无" in value and _EMPTY.search(plain(value)) for row in rows for value in row
    )


def same_name(found: str, names: Iterable[str]) -> bool:
    """Whether a unit's name is one of ``names``, remarks in brackets aside (（本级）, （汇总）)."""
    return _bare(found) in {_bare(name) for name in names if name}


def _bare(name: str) -> str:
    return re.sub(r"\(.*?\)|本级$|汇总$|部门$", "", plain(name))


def _above(region: Region, last: int) -> Iterator[tuple[int, int, CellValue]]:
    # The line of unit and owner may stand above the heading.
    first = max(region.title[0] - 2, 0)
    for row in range(first, min(last, len(region.sheet.rows))):
        for column, value in enumerate(region.sheet.rows[row]):
            if isinstance(value, str) and value:
                yield row, column, value
