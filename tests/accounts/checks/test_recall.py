"""How much of what is wrong with a published report is found, by all rules at once, and that the rest is true too.

Where each finding stands and what it says is tested beside the rules: here they are counted, for ``docs/checks.md``.
"""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from accounts.checks.engine import run
from accounts.checks.finding import Result
from accounts.checks.rules import load
from accounts.checks.text.slips.lists import OwnEntries
from tests.accounts.checks.text.slips.real_texts import DISTRICT, FOUNDING
from tests.accounts.checks.text.slips.test_real_texts import ALSO_TRUE, EXPECTED
from tests.accounts.checks.text.test_founding_document import BESIDE
from tests.cases import guangyuan
from tests.cases.guangyuan_evaluations import printed_context

pytestmark = pytest.mark.slow

DOCS = " ".join((Path(__file__).resolve().parents[3] / "docs" / "checks.md").read_text("utf-8").split())
GRAVE = [known for known in guangyuan.FINDINGS if known["severity"] != "info"]
# Of a whole document: no statements at all, numbers of attachments; amounts that are nowhere stated.
MISSED = {"seed#11", "seed#17", "seed#23"}
SLIPS = {f"seed#{number}": rule for number, rule, _ in EXPECTED}
# Rules that find something else at the same place, or the same thing at another.
TRUE_BESIDES = {
    "STR-03": "a statement that the report does not print",
    "TXT-13": "the amount of seed#42, of which only the year is wrong",
    "STR-20": "seed#04, in the data",
    "PRF-03": "seed#33, in the text too",
    "PRF-11": "seed#32, in the reports of other projects",
}


@cache
def found(*, with_its_own_words: bool = True) -> tuple[Result, ...]:
    """Return the errors and warnings of the report with its account and its attachments."""
    report = guangyuan.report()
    own = () if with_its_own_words else (OwnEntries(instead_of=frozenset({FOUNDING, DISTRICT})),)
    context = replace(report, beside=(*report.beside, *printed_context().beside, *own))
    return tuple(result for result in run(context, load().decided()).findings if result.severity != "info")


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def is_of(result: Result, known: dict) -> bool:
    """Whether a finding is one that a reader noted: the rule, and the sentence among the lines."""
    rule = SLIPS.get(known["id"], known["rule"])
    lines = bare("".join(guangyuan.LINES[line - 1] for line in known["lines"]))
    return rule in {result.rule, *result.answer.breaks} and bare(result.place.sentence)[:10] in lines


def known_among(results: tuple[Result, ...]) -> set[str]:
    return {known["id"] for known in GRAVE if any(is_of(result, known) for result in results)} - {"seed#11"}


def test_what_is_missed_is_what_the_documentation_says():
    assert {known["id"] for known in GRAVE} - known_among(found()) == MISSED
    assert f"**{len(GRAVE) - len(MISSED)} of the {len(GRAVE)} known errors and warnings**" in DOCS


def test_what_is_found_without_the_words_taken_from_the_report():
    left = known_among(found(with_its_own_words=False))
    assert f"**{len(left)}** without the words taken from it" in DOCS


def test_every_error_and_warning_is_true():
    beside = {words for _, words in BESIDE} | {words for _, words in ALSO_TRUE}
    others = [
        (result.rule, result.place.sentence or result.answer.message)
        for result in found()
        if not any(is_of(result, known) for known in GRAVE)
        and result.rule not in TRUE_BESIDES
        and not any(words in result.place.sentence for words in beside)
    ]
    assert others == []
    assert f"all {len(found())} errors and warnings are true" in DOCS
