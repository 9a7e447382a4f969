"""Places of a report (位置) that a remark may be tied to: a section, a statement or its cell, a typed text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.profiles import Profile
from accounts.statements.names import named_statements

WHOLE = "整份报告"
KEYS = ("section", "statement", "row", "column", "slot", "subject")
LONGEST_KEY = 120
_SUBJECT = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,2}", re.ASCII)


class UnknownPlaceError(ValueError):
    """A place that the report does not have; the message says which, in Chinese."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is kept (``keys`` without what is empty) and in words."""

    keys: Mapping[str, str]
    name: str


def read_place(given: Mapping[str, object], profile: Profile, titles: Mapping[str, str]) -> Place:
    """Return the place that ``given`` names; nothing given is the whole report.

    ``titles`` are those of the report's parts and sections, by key. Raises UnknownPlaceError for keys that do not go
    together or name nothing of the report.
    """
    keys = {name: str(given[name]).strip() for name in KEYS if str(given.get(name) or "").strip()}
    too_long = next((value for value in keys.values() if len(value) > LONGEST_KEY), None)
    if too_long is not None:
        raise _unknown(too_long)
    if not keys:
        return Place({}, WHOLE)
    match sorted(keys):
        case ["section"] if keys["section"] in titles:
            return Place(keys, titles[keys["section"]])
        case ["statement"] | ["column", "row", "statement"] | ["row", "statement"]:
            return Place(keys, _cell(keys, profile))
        case ["slot"] | ["slot", "subject"]:
            return Place(keys, _text(keys, profile))
    raise _unknown("、".join(keys.values()))


def titles_of(profile: Profile, *, year: int, unit: str, scope: str) -> dict[str, str]:
    """Return the titles of the parts and sections that every report of a profile has, filled in for an account."""
    told = {"year": year, "prior_year": year - 1, "unit": unit, **profile.words[scope]}
    titles = {part.key: part.title for part in profile.parts} | {s.key: s.title for s in profile.sections}
    return {key: title.format(**told) for key, title in titles.items()}


def _cell(keys: Mapping[str, str], profile: Profile) -> str:
    kind = keys["statement"]
    declared = next((statement for statement in profile.statements if statement.kind == kind), None)
    named = named_statements().get(kind)
    if declared is None or named is None:
        raise _unknown(kind)
    told = [f"{declared.number} {declared.title}".strip()]
    row, column = keys.get("row", ""), keys.get("column", "")
    for block in named.blocks:
        subject = block.subjects is not None and _SUBJECT.fullmatch(row) is not None
        if (row in block.rows or subject) and (not column or column in block.columns):
            return " · ".join([*told, block.rows.get(row, row), *([block.columns[column]] if column else [])])
    if row:
        raise _unknown(" ".join(filter(None, (row, column))))
    return told[0]


def _text(keys: Mapping[str, str], profile: Profile) -> str:
    slot = next((slot for slot in profile.text_slots if slot.key == keys["slot"]), None)
    subject = keys.get("subject", "")
    if slot is None or (subject and not (slot.per_subject and _SUBJECT.fullmatch(subject))):
        raise _unknown(" ".join(filter(None, (keys["slot"], subject))))
    return f"{slot.label} {subject}".rstrip()


def _unknown(what: str) -> UnknownPlaceError:
    return UnknownPlaceError(f"报告里没有这个位置（{what[:40]}）：请从审核页上重新选择要提意见的地方。")
