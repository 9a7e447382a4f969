"""Word lists: what to look for, as rows of data with source and kind.

The rows stand in ``fixtures/checks``. An office's own rows are laid beside an account as ``OwnEntries`` and are looked
for as well. A row is no pattern, so that whoever adds one can break nothing: it is a stretch of words, with what must
or must not stand right before and behind it (alternatives are separated by ``|``; ``#`` stands for a number).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from accounts.checks.context import Context
from accounts.checks.rules import LISTS
from accounts.checks.text.folding import fold

_NUMBER = re.compile(r"\d[\d,]{0,15}(?:\.\d{1,4})?")
_KEY = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: ``found`` is what should not be there, ``expected`` what should; ``source``: known from where."""

    kind: str
    found: str
    expected: str = ""
    before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    grade: str = ""
    source: str = ""

    def fits(self, text: str, start: int) -> bool:
        """Whether the row's words at ``start`` of a text stand where the row means them."""
        end = start + len(self.found)
        return (
            (not self.before or any(text.endswith(words, 0, start) for words in self.before))
            and not any(text.endswith(words, 0, start) for words in self.not_before)
            and (not self.after or any(_follows(text, end, words) for words in self.after))
            and not any(_follows(text, end, words) for words in self.not_after)
        )


@dataclass(frozen=True, slots=True)
class OwnEntries:
    """An office's own rows, and the built-in ones it does not want: by source (``instead_of``), by kind and words."""

    entries: tuple[Entry, ...] = ()
    instead_of: frozenset[str] = frozenset()
    without: frozenset[tuple[str, str]] = frozenset()


class Hit(NamedTuple):
    """An entry found at a position of a text."""

    start: int
    entry: Entry


class Index:
    """Entries by their first characters, so that a text is walked through once however many there are."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_key: dict[str, list[Entry]] = {}
        for entry in entries:
            if len(entry.found) < _KEY:
                message = f"{entry.kind}：“{entry.found}”至少要有两个字。"
                raise ValueError(message)
            self._by_key.setdefault(entry.found[:_KEY], []).append(entry)
        for same in self._by_key.values():
            same.sort(key=lambda entry: len(entry.found), reverse=True)

    def hits(self, text: str) -> Iterator[Hit]:
        """Yield where entries stand in a text, the longest at each place, none within another."""
        by_key, start, length = self._by_key, 0, len(text)
        while start < length - 1:
            entry = next(
                (
                    entry
                    for entry in by_key.get(text[start : start + _KEY], ())
                    if text.startswith(entry.found, start) and entry.fits(text, start)
                ),
                None,
            )
            if entry is None:
                start += 1
            else:
                yield Hit(start, entry)
                start += len(entry.found)


def entries_of(kind: str, context: Context) -> Index:
    """Return the entries of a kind: those of the built-in lists and the office's own."""
    return _index(kind, context.part(OwnEntries))


def built_in_entries(kind: str) -> Index:
    """Return the entries of a kind of the built-in lists alone."""
    return _index(kind, None)


@lru_cache(maxsize=128)
def _index(kind: str, own: OwnEntries | None) -> Index:
    own = own or OwnEntries()
    usual = (
        entry
        for entry in built_in()
        if entry.source not in own.instead_of and (entry.kind, entry.found) not in own.without
    )
    return Index(entry for entry in (*usual, *own.entries) if entry.kind == kind)


def own_entry(kind: str, found: str, expected: str, source: str, **conditions: str) -> Entry:
    """Return an office's row as it was typed, in the form in which texts are read; conditions are separated by |."""
    before, not_before, after, not_after = (
        tuple(fold(words).text for words in _alternatives(conditions.get(name, "")))
        for name in ("before", "not_before", "after", "not_after")
    )
    return Entry(kind, fold(found).text, expected, before, not_before, after, not_after, source=source)


@cache
def built_in() -> tuple[Entry, ...]:
    """Return every built-in entry."""
    return tuple(
        Entry(
            kind=row["kind"],
            found=row["found"],
            expected=row["expected"],
            before=_alternatives(row["before"]),
            not_before=_alternatives(row["not_before"]),
            after=_alternatives(row["after"]),
            not_after=_alternatives(row["not_after"]),
            grade=row["grade"],
            source=row["source"],
        )
        for row in rows("words.csv")
    )


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a list by its file name."""
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(words for words in cell.split("|") if words)


def _follows(text: str, end: int, words: str) -> bool:
    if not words.startswith("#"):
        return text.startswith(words, end)
    number = _NUMBER.match(text, end)
    return number is not None and text.startswith(words[1:], number.end())
