"""Every rule's own examples: pass, fail, not applicable."""

import pytest

from accounts.checks.engine import run
from accounts.checks.registry import Example, Rule
from accounts.checks.rules import load

CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{example.status}-{position}")
    for rule in load().decided()
    for position, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_answers_its_example(rule: Rule, example: Example):
    results = run(example.context(), [rule]).results
    statuses = {result.status for result in results}
    if example.status == "pass":
        assert "pass" in statuses, results
        assert statuses <= {"pass", "not_applicable"}, results
    elif example.status == "not_applicable":
        assert statuses == {"not_applicable"}, results
        assert all(result.answer.reason for result in results)
    else:
        found = [result for result in results if result.is_finding]
        assert found, results
        for result in found:
            answer = result.answer
            assert {name: getattr(answer.place, name) for name in example.place} == dict(example.place), answer
            assert result.severity == (example.severity or rule.severity)
            assert answer.message.endswith("。"), answer.message
            assert answer.mend.endswith("。"), answer.mend


@pytest.mark.parametrize("rule", load().decided(), ids=lambda rule: rule.id)
def test_a_rule_has_examples_of_every_kind_that_differ(rule: Rule):
    statuses = [example.status for example in rule.examples]
    assert set(statuses) == {"pass", "fail", "not_applicable"}
    assert len({example.told for example in rule.examples}) == len(rule.examples)
    assert all(example.told.endswith("。") for example in rule.examples)
    assert rule.told.endswith("。")


def test_no_two_rules_share_an_example():
    told = [(example.told, rule.id) for rule in load().decided() for example in rule.examples]
    assert len({words for words, _ in told}) == len(told)
