"""A frozen tree: canonical JSON, one hash, and the same tree back."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.figures.data import Address, ComparativeLeaf
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


def number_of(frozen):
    return next(node for node in nodes(json.loads(frozen)["report"]) if node["node"] == "Number")


def nodes(value):
    """Yield every node of a frozen tree."""
    if isinstance(value, dict):
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(member)


def test_a_field_gained_later_is_frozen_only_where_it_says_something():
    """What was published before the field came keeps its content hash."""
    tree = report()
    assert "source" not in number_of(freeze(tree))
    sourced = report_with_source("旧表")
    assert "旧表" in freeze(sourced)
    assert thaw(freeze(sourced)) == sourced


def report_with_source(source):
    place = Address("income_expenditure", "income_total", "amount")
    grand = Address("income_expenditure", "income_grand_total", "amount")
    last = {cell: ComparativeLeaf(Decimal(10_000), source=source) for cell in (place, grand)}
    return compose(facts(replace(account(income("3.00"), spent("2.00")), comparatives=last)))
