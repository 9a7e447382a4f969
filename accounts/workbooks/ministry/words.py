"""The words of the ministry's export: folding of titles, captions and labels, and what each of them means."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from accounts.workbooks.public.words import plain

FILE = Path(__file__).resolve().parents[3] / "fixtures" / "statements" / "ministry.toml"

SheetKind: TypeAlias = Literal[
    "totals",
    "fiscal_totals",
    "income",
    "expenditure",
    "general",
    "government_fund",
    "state_capital",
    "general_detail",
    "general_basic",
    "general_project",
    "government_fund_detail",
    "government_fund_basic",
    "government_fund_project",
    "institution",
]

_PREFIX = re.compile(r"^((?:Z|F|CS)\d+(?:_\d+)?)(?=\s|[^\w]|[\u4e00-\u9fff])")
_NUMBERING = re.compile(
    r"^(?:其中[:：]?|[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)|\d+[、.)](?!\d)|[①-⑳])"
)
_MEASURE_WORD = re.compile(r"\([个人次辆批台套,、/]+\)$")
_ECONOMIC_CODE = re.compile(r"3\d\d(?:\d\d)?")
_TITLE_REMARKS = re.compile(r"^(?:20\d\d年?度?)|\([^()]*\)?$")
_TOTALS = ("合计", "小计", "总计")
SAYING_NOTHING = frozenset({"", "项目", "栏次", "行次", "金额", "合计", "小计", "总计"})


def label(value: object) -> str:
    """Return a row's label or a caption in the one form that counts: without numbering and unit of measure."""
    text = plain(value)
    while match := _NUMBERING.match(text):
        text = text[match.end() :]
    return _MEASURE_WORD.sub("", text).rstrip(":")


def is_numbered(value: object) -> bool:
    """Whether a label is numbered as a main row is: “一、…”."""
    return re.match(r"[一二三四五六七八九十]+、", plain(value)) is not None


def caption(value: object) -> str:
    """Return a caption in the one form that counts; "" when it says nothing of its own (小计, 栏次, a number)."""
    text = label(value)
    for total in _TOTALS:
        text = text.removesuffix(total)
    return "" if text in SAYING_NOTHING or (text.isdigit() and not _ECONOMIC_CODE.fullmatch(text)) else text


def prefix(sheet_name: str) -> str:
    """Return the export's number of a sheet (“Z01_1”), "" when its name has none."""
    match = _PREFIX.match(sheet_name.strip())
    return match[1] if match else ""


def kind_of_title(text: str) -> SheetKind | None:
    """Return the kind of sheet that a title names, with or without a year before it and remarks behind it."""
    folded = plain(text)
    while (bare := _TITLE_REMARKS.sub("", folded)) != folded:
        folded = bare
    return _kinds().get(folded)


def kind_of_name(sheet_name: str) -> SheetKind | None:
    """Return the kind of sheet that a sheet's name stands for: its number is left out of account."""
    return kind_of_title(sheet_name.strip()[len(prefix(sheet_name)) :])


def title(kind: SheetKind) -> str:
    """Return a sheet's title and number as people know it: “收入决算表（财决03表）”."""
    words = _words()
    return f"{words['sheets'][kind][0]}（{words['official'][kind]}）"


@cache
def columns(table: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the captions that each column of a table of columns may stand under."""
    return {key: tuple(map(tuple, paths)) for key, paths in _words()["columns"][table].items()}


@cache
def column_words(table: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of the columns of a table whose captions are single words, the better ones first."""
    return {key: tuple(words) for key, words in _words()["columns"][table].items()}


@cache
def row_keys(table: str) -> Mapping[str, str]:
    """Return the key of a row by its folded label."""
    return {plain(text): key for key, labels in _words()["rows"][table].items() for text in labels}


@cache
def equipment() -> Mapping[str, str]:
    """Return the words by which kinds of equipment are told, in the order in which they are to be tried."""
    return dict(_words()["equipment"])


@cache
def _kinds() -> Mapping[str, SheetKind]:
    return {plain(text): kind for kind, titles in _words()["sheets"].items() for text in titles}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
