"""Sheets by functional subject: rows told by their codes, amounts by their captions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from accounts.workbooks.content import Expectation, Place
from accounts.workbooks.ministry.columns import Path, caption_paths
from accounts.workbooks.ministry.view import View
from accounts.workbooks.ministry.words import kind_of_title
from accounts.workbooks.problems import shown
from accounts.workbooks.public.words import plain

TOTAL = "total"
LEVELS = {3: "类", 5: "款", 7: "项"}
ITEM = 7
PART = 2  # digits of a section or an item where each level stands in a column of its own
LONGEST_NAME = 100
LONGEST_PROJECT_NAME = 120
DEEPEST_HEADER = 12
DEEPEST_START = 30
_CODES = frozenset({"科目编码", "科目代码", "支出功能分类科目编码", "功能分类科目编码", "支出功能分类科目代码"})
_TOTALS = frozenset({"合计", "总计"})
_LINE_NUMBERS = "行次"
_NAMES = frozenset({"科目名称", "支出功能分类科目名称", "功能分类科目名称", "科目名称(项目)", "科目(项目)名称"})
_PROJECT_NAMES = frozenset({"项目名称"})
_PROJECT_CODES = frozenset({"项目代码", "项目编码"})
_META = re.compile(r"编制单位|单位名称|金额单位|单位:|^财决|年度|^20\d\d年")
_CODE_AND_NAME = re.compile(r"(\d{3,})(\D.*)?")
_FIRST_DIGIT = "2"


class Cell(NamedTuple):
    """An amount in 元 and the place it was read from."""

    amount: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class Header:
    """A header found: its rows, the columns of codes, names and projects, and the captions above every column.

    ``amount_columns`` are those with a caption behind them, ``blank`` those with none at all, not even 合计.
    """

    first: int
    last: int
    codes: tuple[int, ...]
    name: int
    project: int | None
    project_code: int | None
    paths: tuple[Path, ...]
    amount_columns: tuple[int, ...]
    blank: tuple[int, ...]

    @property
    def first_amount(self) -> int:
        """The first column that may hold amounts."""
        return max((*self.codes, self.name, self.project or 0, self.project_code or 0)) + 1


class SubjectRow(NamedTuple):
    """A row of the sheet: its number, its code (``TOTAL`` for the row of totals), and the project it names."""

    number: int
    code: str
    project: str
    project_code: str


@dataclass(slots=True)
class Subjects:
    """The names that files give to codes, and the codes that the catalogue of the year lacks."""

    expected: Expectation
    new: dict[str, str] = field(default_factory=dict)
    _differing: set[str] = field(default_factory=set)

    def meet(self, view: View, row: int, column: int, code: str, name: str) -> None:
        """Take note of a code and the name beside it: a new one must be named, a known one may be named otherwise."""
        known = self.expected.functional_names.get(code)
        if known is None:
            if name and not name.isdigit():
                self.new.setdefault(code, name[:LONGEST_NAME])
            elif code not in self.new:
                said = (
                    f"{self.expected.year}年的功能分类科目目录里没有{code}，旁边也没有科目名称："
                    "请核对编码；确有此科目的，请补上科目名称。"
                )
                view.problem(row, column, "目录里的科目编码，或编码和科目名称", said)
        elif name and plain(known) != plain(name) and code not in self._differing:
            self._differing.add(code)
            said = f"{code}在目录里的名称是“{known}”，文件写作“{shown(name)}”：已按编码读取，请核对。"
            view.findings.note(*view.place(row, column), name, known, said)


def find_header(view: View) -> Header | None:
    """Return the header of a sheet by subject; a sheet without one is a problem."""
    start = _find(view, _CODES, 0, DEEPEST_START)
    if start is None:
        said = "找不到表头“科目编码”：请核对表头文字，或从决算软件重新导出本表。"
        view.findings.problem(view.sheet.name, "", "没有表头", "表头“科目编码”“科目名称”", said)
        return None
    row, column = start
    end = row + DEEPEST_HEADER
    # Without a column of names, code and name share a cell.
    name = (_find(view, _NAMES, row, end) or start)[1]
    last = _last_row(view, row, column, name)
    project, project_code = (
        found[1] if found else None
        for found in (_find(view, words, row, last + 1) for words in (_PROJECT_NAMES, _PROJECT_CODES))
    )
    between = (each for each in range(column, max(name, column + 1)) if each not in {project, project_code})
    first = row
    while first > 0 and _continues_upwards(view, first - 1):
        first -= 1
    paths = tuple(caption_paths(view, first, last))
    labels = (column, name, project or 0, project_code or 0)
    captions = {
        each: {text for text in (view.text(number, each) for number in range(first, last + 1)) if _is_caption(text)}
        for each in range(max(labels) + 1, view.width)
    }
    amounts = tuple(each for each, said in captions.items() if said and _LINE_NUMBERS not in said)
    blank = tuple(each for each, said in captions.items() if not said)
    return Header(first, last, tuple(between), name, project, project_code, paths, amounts, blank)


def subject_rows(view: View, header: Header, subjects: Subjects) -> Iterator[SubjectRow]:
    """Yield the row of totals and those of subjects. What cannot be told, or stands there twice, is a problem."""
    seen: dict[tuple[str, str, str], int] = {}
    item = ""
    for row in range(header.last + 1, view.height):
        project = _project(view, row, header.project, LONGEST_PROJECT_NAME)
        project_code = _project(view, row, header.project_code, LONGEST_NAME)
        code, name = _code_and_name(view, row, header)
        if not code and project:
            code = item
        if not code:
            _check_unnamed(view, row, header)
            continue
        if code != TOTAL:
            if not _is_sound(view, row, header, code):
                continue
            item = code if len(code) == ITEM else ""
            subjects.meet(view, row, header.codes[0], code, name)
        key = (code, project, project_code)
        if key in seen:
            named = "合计行" if code == TOTAL else f"科目{code}" + (f"项目“{shown(project)}”" if project else "")
            said = f"{named}已在第{seen[key] + 1}行出现过：请合并为一行，或删除多余的一行。"
            view.problem(row, header.codes[0], "每个科目一行", said)
            continue
        seen[key] = row
        yield SubjectRow(row, code, project, project_code)


def is_total(view: View, row: int, header: Header) -> bool:
    """Whether a row is that of the totals."""
    return _code_and_name(view, row, header)[0] == TOTAL


def _find(view: View, captions: frozenset[str], first: int, end: int) -> tuple[int, int] | None:
    rows = range(first, min(view.height, end))
    return next(((row, each) for row in rows for each in range(view.width) if view.text(row, each) in captions), None)


def _last_row(view: View, row: int, column: int, name: int) -> int:
    """Return the header's last row: what follows has a code, a total's label or an amount."""
    labels = range(column, name + 1)
    last = row
    for number in range(row + 1, min(row + DEEPEST_HEADER, view.height)):
        texts = [view.text(number, each) for each in labels]
        if any(text in _TOTALS or _CODE_AND_NAME.fullmatch(text) for text in texts):
            break
        beyond = [each for each in range(name + 1, view.width) if view.text(number, each)]
        if not _counts(view, number, beyond) and any(_is_amount(view, number, each) for each in beyond):
            break
        last = number
    return last


def _counts(view: View, row: int, columns: Sequence[int]) -> bool:
    """Whether a row numbers its columns (栏次): 1, 2, 3 …."""
    texts = [view.text(row, column) for column in columns]
    return texts == [str(number) for number in range(1, len(texts) + 1)]


def _is_amount(view: View, row: int, column: int) -> bool:
    value = view.value(row, column)
    return re.fullmatch(r"-?[\d,]+\.\d+", value) is not None if isinstance(value, str) else True


def _is_caption(text: str) -> bool:
    return bool(text) and not text.isdigit()


def _continues_upwards(view: View, row: int) -> bool:
    """Whether the row above a header's row belongs to it: it is neither blank nor says unit, year or title."""
    texts = {view.text(row, column) for column in range(view.width)} - {""}
    return bool(texts) and not any(_META.search(text) or kind_of_title(text) for text in texts)


def _code_and_name(view: View, row: int, header: Header) -> tuple[str, str]:
    """Return a row's code, ``TOTAL`` or "", and the name beside it."""
    parts = [text for text in (view.label(row, column) for column in header.codes) if text]
    beside = "" if header.name in header.codes else view.label(row, header.name)
    if not _TOTALS.isdisjoint({*parts, beside}):
        return TOTAL, ""
    beside = "" if header.name in header.codes else _line(view, row, header.name)
    if not parts:
        return "", beside
    joined = _CODE_AND_NAME.fullmatch(parts[-1])
    if len(parts) == 1 and joined:
        return joined[1], (joined[2] or "").strip("-—_.、:") or beside
    if not all(part.isdigit() and part.isascii() for part in parts):
        return "", beside
    if len(parts[-1]) > PART:
        return parts[-1], beside
    return parts[0] + "".join(part.zfill(PART) for part in parts[1:]), beside


def _is_sound(view: View, row: int, header: Header, code: str) -> bool:
    if code.startswith(_FIRST_DIGIT) and len(code) in LEVELS:
        return True
    view.has_lost_rows = True
    said = f"“{shown(code)}”不是功能分类科目编码：应为“2”开头的3位（类）、5位（款）或7位（项）数字，请核对。"
    view.problem(row, header.codes[0], "功能分类科目编码", said)
    return False


def _project(view: View, row: int, column: int | None, longest: int) -> str:
    if column is None:
        return ""
    text = _line(view, row, column)
    if text in _TOTALS:
        return ""
    if len(text) > longest:
        said = f"项目名称有{len(text)}个字，最多{longest}个字：请缩短。"
        view.problem(row, column, f"不超过{longest}个字", said)
    return text


def _line(view: View, row: int, column: int) -> str:
    """Return a cell's text as one line without characters that cannot be seen."""
    line = " ".join(str(view.value(row, column)).split())
    return "".join(character for character in line if character.isprintable())


def _check_unnamed(view: View, row: int, header: Header) -> None:
    """Report a row with an amount that no code tells."""
    for column in range(header.first_amount, view.width):
        if view.holds_something(row, column):
            found = next((text for text in (view.label(row, each) for each in range(header.first_amount)) if text), "")
            named = f"（“{shown(found)}”）" if found else ""
            said = f"第{row + 1}行{named}有金额，但没有可读的科目编码：请补上科目编码，不需要的行请删除。"
            view.has_lost_rows = True
            view.problem(row, column, "有科目编码的行", said)
            return
