"""Which row of a statement a row of a sheet is: by code, by name below its parent, or by its fixed label."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from accounts.statements.declaration import Panel
from accounts.statements.reader import class_codes
from accounts.workbooks.public.headers import Block
from accounts.workbooks.public.words import REMEMBERED, is_total, plain, row_label, same_label, words
from accounts.workbooks.sheet import CellValue

TOTAL = "total"
_JOINED = re.compile(r"^(\d{3}(?:\d{2}){0,2})(?![\d.])[-—:：、_]*(.*)$")
_REMARK = re.compile(r"^(?:注|备注|说明|单位负责人|财务负责人|填表人|制表|审核人|编制人|财政部门|报出日期)")
_NOTICE = re.compile(r"无数据|本表为空|未提供|没有此项")
LENGTHS = {"functional": (3, 5, 7), "economic": (3, 5)}
FIRST_DIGIT = {"functional": "2", "economic": "3"}
Classification = Literal["functional", "economic"]
ECONOMIC_ROWS = frozenset({"economic", "economic_found"})
_ENDING = re.compile(r"(?:支出|类|款|项)$")


class UnknownRowError(ValueError):
    """A row that the statement does not have; ``expected`` says what it could be."""

    def __init__(self, found: str, expected: str, advice: str) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected
        self.advice = advice


def is_remark(value: CellValue) -> bool:
    """Whether a cell begins a note or a line of signatures below the table."""
    return bool(_REMARK.match(plain(value)))


def is_notice(row: Sequence[CellValue]) -> bool:
    """Whether a row holds one sentence only, which stands in the place of figures (本表无数据, 未提供)."""
    found = [value for value in row if not isinstance(value, str) or value.strip()]
    return len(found) == 1 and bool(_NOTICE.search(plain(found[0])))


def is_column_label(value: CellValue) -> bool:
    """Whether a row's label says that it numbers the columns (栏次)."""
    return plain(value) in words("labels", "ignored")


@dataclass(slots=True)
class FixedRows:
    """Rows of a panel with printed labels; a label that occurs twice belongs to the row above it."""

    panel: Panel
    above: str = ""
    _by_label: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parent = ""
        for row in (*self.panel.body, *self.panel.tail):
            if row.key:
                self._by_label.setdefault(same_label(row_label(row.label)), []).append(
                    (row.key, parent if row.indent else "")
                )
                parent = parent if row.indent else row.key

    def knows(self, label: str, classes: Mapping[str, str]) -> bool:
        """Whether the panel has a row of this label."""
        return same_label(label) in self._by_label or (self.panel.rows == "classes" and label in classes)

    def key(self, label: str, classes: Mapping[str, str]) -> str:
        """Return the row's key; raise UnknownRowError."""
        found = self._by_label.get(same_label(label), ())
        below = [key for key, parent in found if parent and parent == self.above]
        top = [key for key, parent in found if not parent]
        if below:
            return below[0]
        if top:
            self.above = top[0]
            return top[0]
        if self.panel.rows == "classes" and label in classes:
            return classes[label]
        expected = "本表的行次名称" if self.panel.rows != "classes" else "功能分类的类级科目名称或合计行"
        raise UnknownRowError(label, expected, "请核对行名称；本表没有的行请删除。")


@dataclass(slots=True)
class SubjectRows:
    """Rows by subject code, each level below the other."""

    kind: Classification
    names: Mapping[str, str]
    tails: Mapping[str, str]
    parents: list[str] = field(default_factory=list)
    new: dict[str, str] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)

    def key(self, code: str, label: str) -> str:
        """Return the row's key, from its code or else its name; raise UnknownRowError."""
        if not code:
            if label in self.tails:
                return self.tails[label]
            if is_total(label):
                return TOTAL
            code = self._code_of_name(label)
        formed = code.isascii() and code.isdigit() and code.startswith(FIRST_DIGIT[self.kind])
        if not formed or len(code) not in LENGTHS[self.kind]:
            levels = "、".join(f"{length}位" for length in LENGTHS[self.kind])
            raise UnknownRowError(
                code, f"以“{FIRST_DIGIT[self.kind]}”开头的{levels}科目编码", "请核对科目编码，不要缺位或多位。"
            )
        if code not in self.names and code not in self.new:
            if not label:
                raise UnknownRowError(
                    code, "当年目录里的科目编码", "请核对编码；确有此科目的，在科目名称一栏写上名称。"
                )
            self.new[code] = label
        self.parents = [parent for parent in self.parents if code.startswith(parent) and parent != code] + [code]
        return code

    def _code_of_name(self, label: str) -> str:
        if not label:
            raise UnknownRowError("", "科目编码或名称", "请填写科目编码；多余的金额请删除。")
        named = self._named(label)
        for parent in reversed(self.parents):
            below = [code for code in named if code.startswith(parent) and code != parent]
            if below:
                return min(below, key=len)
        if len(named) == 1:
            return named[0]
        found = f"有{len(named)}个同名科目" if named else "目录里没有同名的科目"
        raise UnknownRowError(label, "科目编码，或当年目录里唯一的科目名称", f"{found}，请在编码栏写明科目编码。")

    def _named(self, label: str) -> list[str]:
        if not self._by_name:
            for code, name in self.names.items():
                self._by_name.setdefault(_ENDING.sub("", plain(name)), []).append(code)
        codes = self._by_name.get(_ENDING.sub("", label), ())
        return [code for code in codes if label[:1] == row_label(self.names[code])[:1]]


def read_label(row: Sequence[CellValue], block: Block) -> tuple[str, str, str]:
    """Return a row's code ("" where there is none), its folded label, and its text as printed."""
    printed = "" if block.name is None or block.name >= len(row) else str(row[block.name]).strip()
    return _label_of(printed, tuple(_digits(row[column]) for column in block.codes if column < len(row)))


@lru_cache(maxsize=REMEMBERED)
def _label_of(printed: str, parts: tuple[str, ...]) -> tuple[str, str, str]:
    digits = [part for part in parts if part.isdigit()]
    other = "".join(part for part in parts if not part.isdigit())
    code = _joined_code(digits)
    text = plain(printed)
    joined = _JOINED.match(text)
    if joined and not code:
        code, text = joined[1], joined[2]
    elif joined and joined[1] == code:
        text = joined[2]
    if other and not printed:
        joined = _JOINED.match(other)
        code, text = (joined[1], joined[2]) if joined else (code, other)
    elif other and not code and any(character.isdigit() for character in other):
        code = other  # no code, but meant as one: whoever looks it up says so
    return code, row_label(text), printed or "".join(parts)


def _digits(value: CellValue) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return plain(value) if isinstance(value, str) else str(value)


def _joined_code(parts: list[str]) -> str:
    """Return the code that columns 类, 款 and 项 make: parts put together, or the longest where each repeats it."""
    if not parts:
        return ""
    longest = max(parts, key=len)
    if all(longest.startswith(part) for part in parts):
        return longest
    return "".join(part if index == 0 else part.zfill(2) for index, part in enumerate(parts))


def classes_by_label(functional_names: Mapping[str, str]) -> dict[str, str]:
    """Return class codes by folded name: those of the row sets, and those of the year's catalogue."""
    named = {row_label(name): code for name, code in class_codes().items()}
    return named | {row_label(name): code for code, name in functional_names.items() if len(code) == len("201")}
