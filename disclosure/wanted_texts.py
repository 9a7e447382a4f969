"""Which reasons (原因) the report's own sentences have a place for and nobody typed.

The sentence templates alone know when a reason is told. So the narrative is written once more with a mark in every
reason that is empty: where a mark comes out, the reason is wanted, under whatever profile.
"""

import re
from collections.abc import Iterator

from accounts.checks.claims import WantedText, WantedTexts
from disclosure.narrative.facts import Facts
from disclosure.narrative.writer import write_section
from disclosure.report.tree import Paragraph

REASON = "_reason"
DOTS = "……"
OPENING = "〖"
_MARK = re.compile(rf"{OPENING}(?P<slot>\w+)＠(?P<subject>\d*)〗")
_SENTENCE_END = "。！？\n"


def wanted_texts(facts: Facts) -> WantedTexts:
    """Return the reasons that the account's sentences lack, in the order of the report, each once."""
    marks = {key: _mark(*key) for key in _empty_reasons(facts)}
    if not marks:
        return WantedTexts()
    marked = Facts(
        facts.figures,
        facts.profile,
        projects=facts.projects,
        overall=facts.overall,
        # What somebody typed must not look like a mark.
        texts={**{key: body.replace(OPENING, "") for key, body in facts.texts.items()}, **marks},
    )
    sections = {slot.section for slot in facts.profile.text_slots if slot.key.endswith(REASON)}
    found: dict[tuple[str, str], WantedText] = {}
    for section in facts.profile.sections:
        if section.template and section.key in sections:
            for wanted in _wanted(marked, section.template, section.key):
                found.setdefault((wanted.slot, wanted.subject), wanted)
    return WantedTexts(tuple(found.values()))


def _empty_reasons(facts: Facts) -> Iterator[tuple[str, str]]:
    items = facts.figures.subjects(7)
    for slot in facts.profile.text_slots:
        if slot.key.endswith(REASON):
            subjects = items if slot.per_subject else ("",)
            yield from ((slot.key, subject) for subject in subjects if not facts.text(slot.key, subject))


def _mark(slot: str, subject: str) -> str:
    return f"{OPENING}{slot}＠{subject}〗"


def _wanted(facts: Facts, template: str, section: str) -> Iterator[WantedText]:
    for block in write_section(facts, template):
        if isinstance(block, Paragraph):
            words = "".join(run.text for run in block.runs)
            for found in _MARK.finditer(words):
                first = max(words.rfind(end, 0, found.start()) for end in _SENTENCE_END) + 1
                ends = [end for mark in _SENTENCE_END if (end := words.find(mark, found.end())) >= 0]
                sentence = words[first : min(ends, default=len(words)) + 1]
                yield WantedText(found["slot"], found["subject"], section, _MARK.sub(DOTS, sentence).strip())
