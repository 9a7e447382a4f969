"""The glossary (名词解释): terms of the profile's library and one entry for each subject that occurs."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from accounts.statements.numerals import chinese_numeral
from disclosure.narrative import numbers
from disclosure.narrative.facts import Facts
from disclosure.narrative.markdown import runs_of
from disclosure.narrative.pen import NarrativeError, clean, paragraph
from disclosure.report.tree import Paragraph, Run, Text

DEFINITION_SLOT = "subject_definition"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the library; ``when`` names what must occur in the account for the term to be explained."""

    name: str
    text: str
    after_subjects: bool
    when: str


@dataclass(frozen=True, slots=True)
class Library:
    """The profile's terms, and definitions of subjects by code or by item name."""

    terms: tuple[Term, ...]
    by_code: Mapping[str, str]
    by_name: Mapping[str, str]


@cache
def library(directories: tuple[Path, ...]) -> Library:
    """Read a profile's ``glossary.toml``, or that of the profile it is based on; without any there are no terms."""
    files = (directory / "glossary.toml" for directory in directories)
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        return Library((), {}, {})
    try:
        raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        terms = tuple(
            Term(t["name"], t["text"], t.get("after_subjects", False), t.get("when", "always"))
            for t in raw.get("terms", [])
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        message = f"{file.parent.name}/glossary.toml：名词库写错了，[[terms]]的每项要有 name 和 text（{error}）。"
        raise NarrativeError(message) from error
    subjects = raw.get("subjects", {})
    return Library(terms, subjects.get("by_code", {}), subjects.get("by_name", {}))


def write_glossary(facts: Facts) -> tuple[Paragraph, ...]:
    """Return the numbered entries: terms of income and balances, the subjects in code order, the other terms."""
    known = library(facts.profile.directories)
    occurring = _occurring(facts)
    terms = [t for t in known.terms if t.when in occurring]
    entries: list[tuple[str, tuple[Run, ...]]] = [
        *((t.name, (Text(t.text),)) for t in terms if not t.after_subjects),
        *((facts.full_name(code), _definition(facts, known, code)) for code in _subjects(facts)),
        *((t.name, (Text(t.text),)) for t in terms if t.after_subjects),
    ]
    return tuple(
        paragraph((*_counted(facts, number, name), *definition, Text("。")))
        for number, (name, definition) in enumerate(entries, start=1)
    )


def _counted(facts: Facts, number: int, name: str) -> tuple[Run, ...]:
    if facts.profile.glossary_numbering == "chinese":
        return (Text(f"{chinese_numeral(number)}、{name}："),)
    return (numbers.ordinal(number), Text(f".{name}："))


def _subjects(facts: Facts) -> tuple[str, ...]:
    if not facts.profile.explain_subjects:
        return ()
    spent = facts.figures.subjects(7)
    received = {leaf.item for leaf in facts.figures.data.income}
    return tuple(sorted({*spent, *received}))


def _definition(facts: Facts, known: Library, code: str) -> tuple[Run, ...]:
    typed = facts.text(DEFINITION_SLOT, code)
    if typed:
        return runs_of(typed)
    name = clean(facts.figures.subject_name(code))
    text = known.by_code.get(code) or known.by_name.get(name)
    if text is None:
        section = clean(facts.figures.subject_name(code[:5]))
        text = f"指在{section}中{_use(name)}"
    return (Text(text if name != code else "指列入这一科目的支出"),)


def _use(name: str) -> str:
    """Return what an item is for, from its name; some names say already that it is for something or from something."""
    if name.startswith("用于"):
        return name
    if name.endswith("安排的支出"):
        return f"由{name}"
    return f"用于{name.removesuffix('支出')}方面的支出"


def _occurring(facts: Facts) -> set[str]:
    found = {"always"}
    found |= {f"source:{leaf.source}" for leaf in facts.figures.data.income if leaf.amount}
    found |= {f"fund:{leaf.fund}" for leaf in facts.figures.data.expenditure if leaf.final}
    found |= {f"nature:{leaf.nature}" for leaf in facts.figures.data.expenditure if leaf.final}
    for leaf in facts.figures.data.balances:
        named = {"opening": leaf.opening, "closing": leaf.closing}
        named |= {"used_non_fiscal": leaf.used_non_fiscal, "distribution": leaf.distribution}
        found |= {f"balance:{moment}" for moment, amount in named.items() if amount}
    if not facts.has_no_operating_expense:
        found.add("operating")
    return found
