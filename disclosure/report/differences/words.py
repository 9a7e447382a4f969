"""Texts compared: sentences against sentences, and within a changed sentence words against words.

A number is one word, so that a changed amount is shown whole. Work is bounded: where texts are too long or too
repetitive to be aligned, what went and what came is listed without pairing.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

WORD = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?[%％‰]?|[A-Za-z]+|\s+|.", re.DOTALL)
SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；]+[”’）】]*|\n|$)")
MOST_WORD_PAIRS = 250_000
MOST_LINE_PAIRS = 10_000
MOST_PAIRED = 400
ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a changed sentence: in both, only in the old one, or only in the new one."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """A sentence that is new (``before`` is ""), gone (``after`` is "") or changed; ``words`` tell in what."""

    before: str
    after: str
    words: tuple[Words, ...]

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What became of the sentence."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text with their ends."""
    return tuple(found.strip() for found in SENTENCE.findall(text) if found.strip())


def compare_lines(old: Sequence[str], new: Sequence[str]) -> tuple[TextChange, ...]:
    """Return how the lines differ, in the order of the new ones; empty lines say nothing."""
    changes: list[TextChange] = []
    for gone, come in _unequal([line for line in old if line], [line for line in new if line]):
        changes += _pair(gone, come)
    return tuple(changes)


def compare_words(old: str, new: str) -> tuple[Words, ...]:
    """Return the two sentences as pieces that stay, go and come."""
    before, after = WORD.findall(old), WORD.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    pieces: list[tuple[Literal["same", "removed", "added"], str]] = [("same", "".join(before[:start]))]
    middle, other = before[start : len(before) - end], after[start : len(after) - end]
    if len(middle) * len(other) > MOST_WORD_PAIRS:
        pieces += [("removed", "".join(middle)), ("added", "".join(other))]
    else:
        for kind, a, b, c, d in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            if kind == "equal" and (b - a > 1 or any(c.isdigit() for c in middle[a])):
                pieces.append(("same", "".join(middle[a:b])))
            else:
                # One character that both happen to have does not make two changes of one.
                pieces += [("removed", "".join(middle[a:b])), ("added", "".join(other[c:d]))]
    pieces.append(("same", "".join(before[len(before) - end :])))
    return tuple(_joined(pieces))


def _joined(pieces: Sequence[tuple[Literal["same", "removed", "added"], str]]) -> Iterator[Words]:
    """Put removed words together before added ones between what stays."""
    removed, added = "", ""
    for kind, text in pieces:
        if kind == "removed":
            removed += text
        elif kind == "added":
            added += text
        elif text:
            yield from _changed(removed, added)
            removed = added = ""
            yield Words("same", text)
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Words]:
    if removed:
        yield Words("removed", removed)
    if added:
        yield Words("added", added)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _unequal(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the stretches between lines that both have: first aligned by lines that occur once, then closely."""
    anchors = [(-1, -1), *_anchors(old, new), (len(old), len(new))]
    for (a, b), (c, d) in pairwise(anchors):
        gone, come = old[a + 1 : c], new[b + 1 : d]
        if not gone and not come:
            continue
        if len(gone) * len(come) > MOST_LINE_PAIRS:
            yield _without(gone, come), _without(come, gone)
            continue
        for kind, i, j, k, m in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
            if kind != "equal":
                yield gone[i:j], come[k:m]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return places of lines that each side has once, as many as stand in the same order on both."""
    once = {line for line, count in Counter(old).items() if count == 1}
    once &= {line for line, count in Counter(new).items() if count == 1}
    place = {line: number for number, line in enumerate(new) if line in once}
    pairs = [(number, place[line]) for number, line in enumerate(old) if line in once]
    ends: list[int] = []
    ending: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        rank = bisect_left(ends, there)
        before.append(ending[rank - 1] if rank else -1)
        if rank == len(ends):
            ends.append(there)
            ending.append(number)
        else:
            ends[rank], ending[rank] = there, number
    found: list[tuple[int, int]] = []
    number = ending[-1] if ending else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _without(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the lines that the others do not have, or not as often."""
    there = Counter(others)
    left = []
    for line in lines:
        if there[line]:
            there[line] -= 1
        else:
            left.append(line)
    return left


def _pair(gone: Sequence[str], come: Sequence[str]) -> Iterator[TextChange]:
    """Yield changes of a stretch: a new line with the old one it is most like, the others by themselves."""
    partner = _partners(gone, come)
    taken = set(partner.values())
    removed = [line for place, line in enumerate(gone) if place not in taken]
    yield from (TextChange(line, "", (Words("removed", line),)) for line in removed)
    for place, line in enumerate(come):
        if place in partner:
            before = gone[partner[place]]
            yield TextChange(before, line, compare_words(before, line))
        else:
            yield TextChange("", line, (Words("added", line),))


def _partners(gone: Sequence[str], come: Sequence[str]) -> dict[int, int]:
    """Return for places of new lines the place of the old line each is most like; each old line once."""
    if len(gone) * len(come) > MOST_PAIRED:
        return {}
    bags = [Counter(WORD.findall(line)) for line in gone]
    rated = sorted(
        (-_likeness(bag, Counter(WORD.findall(line))), abs(there - here), there, here)
        for there, line in enumerate(come)
        for here, bag in enumerate(bags)
    )
    partner: dict[int, int] = {}
    for rate, _, there, here in rated:
        if -rate >= ALIKE and there not in partner and here not in partner.values():
            partner[there] = here
    return partner


def _likeness(one: "Counter[str]", other: "Counter[str]") -> float:
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)
