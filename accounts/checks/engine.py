"""Running rules over a context: families in order, later ones wait for what blocks, one finding for each root cause."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.checks.context import Context
from accounts.checks.finding import SEVERITIES, Answer, Place, Result, Severity, not_applicable, not_checked
from accounts.checks.registry import FAMILIES, Family, Rule

WITHIN_STATEMENTS: tuple[Family, ...] = ("value", "row", "table")
_RANK: dict[Severity, int] = {severity: rank for rank, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every result of one run, in the order of families and rules."""

    results: tuple[Result, ...]

    @property
    def findings(self) -> tuple[Result, ...]:
        """The results that break a rule, the most severe first."""
        broken = [result for result in self.results if result.is_finding]
        return tuple(sorted(broken, key=lambda result: _RANK[result.severity]))

    @property
    def errors(self) -> tuple[Result, ...]:
        """The findings of severity error."""
        return tuple(result for result in self.findings if result.is_error)

    @property
    def blocking(self) -> tuple[Result, ...]:
        """The findings that keep the account from being published."""
        return tuple(result for result in self.findings if result.blocks)

    @property
    def counts(self) -> Counter[str]:
        """How many results have each status."""
        return Counter(result.status for result in self.results)


def run(context: Context, rules: Iterable[Rule]) -> Outcome:
    """Return what ``rules`` say of ``context``."""
    listed = list(rules)
    results: list[Result] = []
    for family in FAMILIES:
        halting = {rule.id for rule in listed if rule.halts}
        blocked = _blocked(result for result in results if result.rule in halting)
        of_family = [result for rule in listed if rule.family == family for result in _answers(rule, context, blocked)]
        results += of_family
    return Outcome(tuple(_grouped(results)))


def _answers(rule: Rule, context: Context, blocked: dict[str, str]) -> Iterator[Result]:
    answers: Iterable[Answer]
    if rule.check is None:
        answers = (not_checked(rule.undecided),)
    elif not rule.in_force(context.year):
        answers = (not_applicable(f"{context.year}年度不适用本规则。"),)
    elif rule.family in WITHIN_STATEMENTS:
        answers = (
            _waits(context, answer.place.statement, blocked, answer.place)
            if answer.place.statement in blocked and answer.status in {"pass", "fail"}
            else answer
            for answer in rule.check(context)
        )
    else:
        waiting = next((kind for kind in rule.statements if kind in blocked), None)
        answers = rule.check(context) if waiting is None else (_waits(context, waiting, blocked, Place()),)
    for answer in answers:
        yield _result(rule, answer)


def _waits(context: Context, statement: str, blocked: dict[str, str], place: Place) -> Answer:
    return not_checked(f"{context.title(statement)}有未解决的错误（{blocked[statement]}），改正后再检查。", place)


def _result(rule: Rule, answer: Answer) -> Result:
    severity, blocking = rule.severity, rule.blocking
    if answer.grade:
        grade = rule.grade(answer.grade)
        severity, blocking = grade.severity, grade.blocking
    return Result(rule.id, rule.family, severity, blocking, answer)


def _blocked(results: Iterable[Result]) -> dict[str, str]:
    """Return the statements in which something blocks, each with the rule that found it."""
    blocked: dict[str, str] = {}
    for result in results:
        if result.blocks and result.place.statement:
            blocked.setdefault(result.place.statement, result.rule)
    return blocked


def _grouped(results: list[Result]) -> Iterator[Result]:
    """Join findings with the same root cause into the most severe of them that stands closest to the cause."""
    causes: dict[str, list[Result]] = {}
    for result in results:
        if result.is_finding and result.answer.root:
            causes.setdefault(result.answer.root, []).append(result)
    heads = {
        root: min(members, key=lambda member: (_RANK[member.severity], member.answer.rank))
        for root, members in causes.items()
    }
    for result in results:
        root = result.answer.root if result.is_finding else ""
        if not root:
            yield result
        elif heads[root] is result:
            yield result.joined_with(causes[root])
