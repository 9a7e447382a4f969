"""A frozen tree: canonical JSON, one hash, and the same tree back."""

import json

import pytest

from disclosure.report.compose import compose
from disclosure.report.freeze import SCHEMA, FrozenTreeError, content_hash, freeze, thaw
from tests.disclosure.narrative.accounts import account, facts, income, project, spent


def report(**unit):
    told = facts(account(income("3.00"), spent("2.00"), unit=unit), {"duties": "- **甲**3件"}, projects=[project("乙")])
    return compose(told)


def test_a_tree_comes_back_as_it_was():
    tree = report()
    assert thaw(freeze(tree)) == tree


def test_equal_trees_have_one_hash_and_different_trees_another():
    assert content_hash(freeze(report())) == content_hash(freeze(report()))
    assert content_hash(freeze(report())) != content_hash(freeze(report(name="另一局")))
    assert len(content_hash("")) == 64


def test_the_json_is_canonical_and_readable_by_anybody():
    frozen = freeze(report())
    document = json.loads(frozen)
    assert document["schema"] == SCHEMA
    assert (document["report"]["node"], document["report"]["unit_name"]) == ("Report", "市信访局")
    assert frozen == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "市信访局" in frozen


@pytest.mark.parametrize(
    "frozen",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"schema":"final-account-report/1"}',
        '{"schema":"final-account-report/99","report":{}}',
        '{"schema":"final-account-report/1","report":{}}',
        '{"schema":"final-account-report/1","report":"x"}',
        '{"schema":"final-account-report/1","report":{"node":"NoNode"}}',
        '{"schema":"final-account-report/1","report":{"node":"Text","text":"x"}}',
        '{"schema":"final-account-report/1","report":{"node":"Text","word":"x"}}',
        '{"schema":"final-account-report/1","report":{"node":["Text"]}}',
    ],
)
def test_what_is_no_frozen_report_is_refused(frozen):
    with pytest.raises(FrozenTreeError):
        thaw(frozen)
