"""What staff read: each example's answers in full, as agreed in ``answers.json``.

When a wording is changed on purpose, write the file anew in ``manage.py shell`` and review the difference like code:
``from tests.accounts.checks.test_answers import agree; agree()``.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from accounts.checks.engine import run
from accounts.checks.finding import Place
from accounts.checks.registry import Example, Rule
from accounts.checks.rules import load

AGREED = Path(__file__).with_name("answers.json")
PACKAGES = ("accounts.checks.tables.", "accounts.checks.years.", "accounts.checks.units.")
CASES = {
    f"{rule.id}: {example.told}": (rule, example)
    for rule in load().decided()
    for example in rule.examples
    if example.context.__module__.startswith(PACKAGES)
}


def cell(place: Place) -> str:
    return f"{place.statement}/{place.row}/{place.column}"


def told(rule: Rule, example: Example) -> list[dict[str, Any]]:
    """What the example's answers say, empty parts left out."""
    listed = []
    for result in run(example.context(), [rule]).results:
        answer = result.answer
        parts = {
            "status": result.status,
            "severity": result.severity if result.is_finding else "",
            "blocking": result.is_finding and result.blocking,
            "place": cell(answer.place),
            "message": answer.message,
            "found": answer.found,
            "expected": answer.expected,
            "mend": answer.mend,
            "reason": answer.reason,
            "evidence": list(answer.evidence),
            "root": answer.root,
            "others": [cell(place) for place in answer.others],
        }
        listed.append({name: part for name, part in parts.items() if part})
    return listed


@pytest.mark.parametrize("case", CASES)
def test_an_example_is_answered_in_the_agreed_words(case: str):
    assert told(*CASES[case]) == json.loads(AGREED.read_text("utf-8"))[case]


def test_nothing_is_agreed_that_no_example_says():
    assert json.loads(AGREED.read_text("utf-8")).keys() == CASES.keys()


def agree() -> None:
    """Write down what the examples are answered now."""
    answers = {case: told(*example) for case, example in CASES.items()}
    AGREED.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", "utf-8")
