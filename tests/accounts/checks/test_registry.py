"""The rule set as a whole: every id accounted for, with its severity."""

import csv
from pathlib import Path

from accounts.checks import pending
from accounts.checks.registry import GROUPS
from accounts.checks.rules import load

IDS = list(csv.DictReader((Path(__file__).parent / "rule_ids.csv").read_text(encoding="utf-8").splitlines()))


def test_every_id_is_registered_once():
    assert {rule.id for rule in load()} == {row["id"] for row in IDS}
    assert len(load()) == len(IDS)


def test_severity_and_blocking_are_those_of_the_list():
    rules = load()
    differing = [
        row["id"]
        for row in IDS
        if (rules[row["id"]].severity, rules[row["id"]].blocking) != (row["severity"], row["blocks"] == "true")
    ]
    assert differing == []


def test_what_is_not_decided_says_why():
    assert [rule.id for rule in load() if rule.check is None and not rule.undecided] == []


def test_every_rule_belongs_to_a_named_group():
    assert {rule.group for rule in load()} == set(GROUPS)


def test_what_is_written_is_no_longer_listed_as_pending():
    text = (Path(pending.__file__)).read_text(encoding="utf-8")
    assert [rule.id for rule in load().decided() if f'"{rule.id}"' in text] == []
