"""Folding of titles, captions and labels, and the words that occur in print for each of them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[3] / "fixtures" / "statements" / "headings.toml"

# An account names the same subjects in table after table.
REMEMBERED = 10_000
_DROPPED = re.compile(r"[\s“”‘’\"'「」《》]+")
_NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十]+\)?[、.．]|\(?\d{1,2}\)?[、.．](?!\d)|\((?:[一二三四五六七八九十]+|\d{1,2})\))"
)
_OF_WHICH = re.compile(r"^其中[:：]?")
_YEAR = re.compile(r"^(?:19|20)\d\d年?度?")
_BRACKETED = re.compile(r"\([^()]*\)$")


def plain(value: object) -> str:
    """Return a cell's text without white space and quotation marks, full-width characters as plain ones."""
    return _plain(value) if isinstance(value, str) else ""


@lru_cache(maxsize=REMEMBERED)
def _plain(value: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", value))


def caption(value: object) -> str:
    """Return a caption in the one form that counts: without year and brackets, synonyms as their first word."""
    text = _YEAR.sub("", plain(value)).replace("(", "").replace(")", "")
    return _same("captions").get(text, text)


def row_label(value: object) -> str:
    """Return a row's label in the one form that counts: without numbering, “其中：” and a remark in brackets."""
    return _row_label(value) if isinstance(value, str) else ""


@lru_cache(maxsize=REMEMBERED)
def _row_label(value: str) -> str:
    text = _OF_WHICH.sub("", _NUMBERING.sub("", plain(value)))
    return _BRACKETED.sub("", text) or text


def same_label(label: str) -> str:
    """Return the first of the labels that mean the same, for rows with a fixed caption."""
    return _same("rows").get(label, label)


def is_total(label: str) -> bool:
    """Whether a folded row label stands for the total row of a statement by subject."""
    return label in words("totals")


@cache
def words(table: str, key: str = "words") -> frozenset[str]:
    """Return a set of words of the file, folded."""
    return frozenset(map(plain, _words()[table][key]))


@cache
def titles() -> Mapping[str, str]:
    """Return the kind of statement by folded title."""
    return {plain(title): kind for kind, listed in _words()["titles"].items() for title in listed}


@cache
def _same(table: str) -> Mapping[str, str]:
    synonyms: Mapping[str, Iterable[str]] = _words()[table]
    pairs: dict[str, str] = {}
    for first, others in synonyms.items():
        for other in others:
            pairs.setdefault(plain(other), plain(first))
    return pairs


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
