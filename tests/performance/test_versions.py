"""The fingerprint of projects is the same in every process: results found by one hold in the others."""

from dataclasses import dataclass

from performance.checks.supplier import _ordered, version
from performance.models import Project
from tests.accounts.persons import *  # noqa: F403  (fixtures)


@dataclass(frozen=True)
class Held:
    stages: frozenset[str]
    by_name: dict[str, tuple[frozenset[int], ...]]


def test_sets_are_told_in_one_order_wherever_they_stand():
    stages = [f"stage-{number}" for number in range(20)]
    told = _ordered(((Held(frozenset(stages), {"a": (frozenset({3, 1, 2}),)}), None), "form"))
    assert told == [[["Held", sorted(map(repr, stages)), [("a", [["1", "2", "3"]])]], None], "form"]


def test_it_changes_with_the_stages_of_a_project(account):
    project = Project.objects.create(unit=account.unit, fiscal_year=2021, name="办案", position=1, goal_set=True)
    before = version(account)
    assert version(account) == before
    project.self_evaluated = True
    project.save()
    assert version(account) != before
