"""The registry: every rule with its metadata and examples, and the ids that cannot be decided here with the reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Severity, Status

Family: TypeAlias = Literal["value", "row", "table", "across_tables", "text", "across_years", "across_units"]
Check: TypeAlias = Callable[[Context], Iterable[Answer]]

FAMILIES: dict[Family, str] = {
    "value": "数值",
    "row": "表内各行",
    "table": "表内合计",
    "across_tables": "表间",
    "text": "文字与表",
    "across_years": "跨年度",
    "across_units": "跨单位",
}
GROUPS = {
    "STR": "结构与完整性",
    "INT": "表内恒等式",
    "X": "表间勾稽",
    "TXT": "表文一致",
    "ARI": "算术、比例与方向",
    "RSN": "原因说明",
    "SG": "“三公”经费",
    "OTH": "机关运行、采购、资产",
    "PRF": "绩效",
    "WRD": "文字",
    "COD": "科目",
    "PUB": "公开与载体",
}
LAW = "预算法第十四条"
PRACTICE = "实务"


@dataclass(frozen=True, slots=True)
class Grade:
    """A severity that a rule has instead of its default under a circumstance, told in Chinese."""

    key: str
    severity: Severity
    when: str
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A case that the rule must answer with ``status``: shown in the rule book, run as a test.

    ``told`` describes the case in Chinese; ``context`` builds it. Of a fail, ``severity`` and ``place`` (some of the
    place's fields by name) say what the finding must be. Every answer of a passing example is a pass or not
    applicable, with at least one pass; a failing one has exactly the answers at ``place`` failing; of a not applicable
    one every answer is not applicable.
    """

    status: Status
    told: str
    context: Callable[[], Context]
    severity: Severity | None = None
    place: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``statements``: the kinds it reads; ``concepts``: what it is about; ``years``: first and last in force.

    ``halts``: whether later families wait for what it finds to be mended; what is merely missing halts nothing.
    ``check`` is ``None`` for an id that is registered only: ``undecided`` says why, ``awaits`` which part of the
    program will decide it ("document", "publication") or "" when nothing here ever can.
    """

    id: str
    name: str
    family: Family
    severity: Severity
    blocking: bool
    basis: str = PRACTICE
    told: str = ""
    statements: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    grades: tuple[Grade, ...] = ()
    examples: tuple[Example, ...] = ()
    halts: bool = True
    check: Check | None = None
    undecided: str = ""
    awaits: str = ""

    @property
    def group(self) -> str:
        """The group that the rule's id begins with (``GROUPS``)."""
        return self.id.partition("-")[0]

    def in_force(self, year: int) -> bool:
        """Whether the rule is in force in ``year``."""
        first, last = self.years
        return (first is None or first <= year) and (last is None or year <= last)

    def grade(self, key: str) -> Grade:
        """Return a declared grade; raise KeyError for one that the rule does not declare."""
        for grade in self.grades:
            if grade.key == key:
                return grade
        raise KeyError(self.id, key)


class DuplicateRuleError(ValueError):
    """Two rules under one id."""


@dataclass
class Registry:
    """Rules by id, in the order of their families and then of registration."""

    _rules: dict[str, Rule] = field(default_factory=dict)

    def add(self, rule: Rule) -> None:
        """Add a rule; one that is decided takes the place of an id that was only registered."""
        there = self._rules.get(rule.id)
        if there is not None and there.check is not None:
            if rule.check is None:
                return
            raise DuplicateRuleError(rule.id)
        self._rules[rule.id] = rule

    def __getitem__(self, rule_id: str) -> Rule:
        return self._rules[rule_id]

    def __iter__(self) -> Iterator[Rule]:
        order = {family: position for position, family in enumerate(FAMILIES)}
        return iter(sorted(self._rules.values(), key=lambda rule: order[rule.family]))

    def __len__(self) -> int:
        return len(self._rules)

    def decided(self) -> tuple[Rule, ...]:
        """Return the rules that have a function, in order."""
        return tuple(rule for rule in self if rule.check is not None)


registry = Registry()


def rule(  # noqa: PLR0913 (a rule's metadata, all by name)
    rule_id: str,
    *,
    name: str,
    family: Family,
    severity: Severity,
    blocking: bool,
    told: str,
    examples: Iterable[Example],
    basis: str = PRACTICE,
    statements: Iterable[str] = (),
    concepts: Iterable[str] = (),
    years: tuple[int | None, int | None] = (None, None),
    grades: Iterable[Grade] = (),
    halts: bool = True,
) -> Callable[[Check], Check]:
    """Register the decorated function as a rule; ``told`` says in Chinese what must hold."""

    def register(check: Check) -> Check:
        registry.add(
            Rule(
                rule_id,
                name,
                family,
                severity,
                blocking,
                basis,
                told,
                tuple(statements),
                tuple(concepts),
                years,
                tuple(grades),
                tuple(examples),
                halts,
                check,
            )
        )
        return check

    return register


def undecided(
    rule_id: str, name: str, family: Family, severity: Severity, *, blocking: bool, why: str, awaits: str = ""
) -> None:
    """Register an id that is not decided (yet), with the reason; see ``Rule.awaits``."""
    registry.add(Rule(rule_id, name, family, severity, blocking, undecided=why, awaits=awaits))


def passes(told: str, context: Callable[[], Context]) -> Example:
    """Return an example that satisfies the rule."""
    return Example("pass", told, context)


def fails(told: str, context: Callable[[], Context], severity: Severity | None = None, **place: str | int) -> Example:
    """Return an example that breaks the rule at ``place`` (fields of Place); ``severity`` if not the default."""
    return Example("fail", told, context, severity, place)


def exempt(told: str, context: Callable[[], Context]) -> Example:
    """Return an example to which the rule does not apply."""
    return Example("not_applicable", told, context)
