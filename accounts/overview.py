"""How far all units of some regions are with a year's accounts (进度总览): rows, counts, order of urgency.

A row is a unit with one of its accounts of the year, or a unit without any. The database
counts, sorts and pages, so that a province with a hundred thousand rows costs as many queries as a county.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from accounts.deadlines import DeadlineRule, Remaining, remaining, rule_for
from accounts.models import BudgetUnit, FinalAccount, WorkflowStep
from accounts.use_cases.deadlines import deadline_rules
from accounts.workflow import APPROVED, DRAFTING, PUBLISHED, SUBMITTED

NONE = "none"
LATE = "late"
UNDER_WAY = (DRAFTING, SUBMITTED, APPROVED)
STATES = {NONE: "未开始", **dict(FinalAccount.State.choices)}
LONGEST_SEARCH = 60
EXPORTED_AT_ONCE = 2000


class DaysAfter(Func):
    """A day so many days after another: dates stay dates on both databases."""

    output_field = DateField()
    template = "(%(expressions)s)"
    arg_joiner = " + "

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite keeps dates as text, and counts days with a modifier."""
        template = "date(%(expressions)s || ' days')"
        return super().as_sql(compiler, connection, template=template, arg_joiner=", '+' || ", **extra)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a year, and what leaves only some rows (a state or ``late``, a region, words of a name)."""

    year: int
    state: str = ""
    region: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with an account of the year, or without any; ``state`` is a key of ``STATES``."""

    unit: BudgetUnit
    account: FinalAccount | None
    state: str
    published_before: bool
    deadline: Remaining

    @property
    def told(self) -> str:
        """Where the account stands, in words."""
        return "更正中" if self.published_before and self.state == DRAFTING else STATES[self.state]

    @property
    def late(self) -> bool:
        """Whether the deadline has passed without a publication."""
        return self.deadline.urgency == LATE and self.state != PUBLISHED and not self.published_before


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows stand where, whatever state is asked for; ``late`` are among them."""

    by_state: dict[str, int]
    late: int
    asked: int

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(self.by_state.values())


class Overview:
    """The rows of some regions that are asked for on a day; three queries beside what each method says."""

    def __init__(self, regions: Sequence[str], asked: Asked, today: date) -> None:
        self.asked, self.today = asked, today
        self.regions = [code for code in regions if not asked.region or code == asked.region]
        self._rules = deadline_rules(self.regions, [asked.year])

    def counts(self) -> Counts:
        """Return how many rows stand where: one query."""
        groups = self._rows().order_by().values("state_key", "is_late").annotate(rows=Count("pk"))
        by_state = dict.fromkeys(STATES, 0)
        late = 0
        for group in groups:
            by_state[group["state_key"]] += group["rows"]
            late += group["rows"] if group["is_late"] else 0
        asked = {"": sum(by_state.values()), LATE: late}
        return Counts(by_state, late, asked.get(self.asked.state, by_state.get(self.asked.state, 0)))

    def rows(self, first: int, last: int) -> list[Row]:
        """Return the rows from ``first`` up to ``last``, the most urgent first: three queries."""
        return self._shown(self._urgent()[first:last])

    def all_rows(self) -> Iterator[Row]:
        """Yield all rows, the most urgent first, a few at a time."""
        keys = list(self._urgent())
        for start in range(0, len(keys), EXPORTED_AT_ONCE):
            yield from self._shown(keys[start : start + EXPORTED_AT_ONCE])

    def _urgent(self) -> QuerySet[Any, Any]:
        rows = self._rows()
        if self.asked.state == LATE:
            rows = rows.filter(is_late=True)
        elif self.asked.state in STATES:
            rows = rows.filter(state_key=self.asked.state)
        open_first = Case(When(state_key=PUBLISHED, then=1), default=0, output_field=IntegerField())
        order = (open_first, F("due").asc(nulls_last=True), "region_id", "code", "account_of_year__scope")
        return rows.order_by(*order).values_list("pk", "account_of_year__pk", "was_published")

    def _rows(self) -> QuerySet[Any, Any]:
        """Return units with the accounts of the year: state, deadline, and whether it passed without a publication."""
        year = self.asked.year
        there = Q(established_year=None) | Q(established_year__lte=year)
        there &= Q(abolished_year=None) | Q(abolished_year__gte=year)
        # What is annotated below is no field of the model.
        units: QuerySet[Any, Any] = BudgetUnit.objects.filter(there, region_id__in=self.regions)
        for word in self.asked.search[:LONGEST_SEARCH].split():
            units = units.filter(Q(name__icontains=word) | Q(short_name__icontains=word) | Q(code__icontains=word))
        of_year = FilteredRelation("accounts", condition=Q(accounts__fiscal_year=year))
        published_before = WorkflowStep.objects.filter(account=OuterRef("account_of_year__pk"), before=PUBLISHED)
        return (
            units.annotate(account_of_year=of_year)
            .annotate(
                state_key=Coalesce("account_of_year__state", Value(NONE), output_field=CharField()),
                due=self._due(),
                was_published=Case(
                    When(account_of_year__state__in=UNDER_WAY, then=Exists(published_before)), default=False
                ),
            )
            .annotate(
                is_late=Case(
                    When(Q(self._passed(), was_published=False) & ~Q(state_key=PUBLISHED), then=True), default=False
                )
            )
        )

    def _asking(self) -> dict[DeadlineRule, list[str]]:
        """Return what the regions ask for, with the regions that ask for the same; the most usual last."""
        asking: dict[DeadlineRule, list[str]] = {}
        for region in self.regions:
            asking.setdefault(rule_for(region, self.asked.year, self._rules), []).append(region)
        return dict(sorted(asking.items(), key=lambda entry: len(entry[1]))) or {DeadlineRule(): []}

    def _passed(self) -> Q:
        """Return the condition that a deadline has passed: told by the days of approval, so that none is computed."""
        passed = Q()
        for rule, codes in self._asking().items():
            if rule.latest_on is not None and rule.latest_on < self.today:
                passed |= Q(region_id__in=codes)
            else:
                since = self.today - timedelta(days=rule.days)
                passed |= Q(region_id__in=codes, account_of_year__approved_on__lt=since)
        return passed

    def _due(self) -> Any:
        """Return the deadline of a row."""
        *others, (usual, _) = self._asking().items()
        cases = [When(region_id__in=codes, then=_due_by(rule)) for rule, codes in others]
        return Case(*cases, default=_due_by(usual), output_field=DateField()) if cases else _due_by(usual)

    def _shown(self, keys: Any) -> list[Row]:
        listed = list(keys)
        units = BudgetUnit.objects.select_related("region", "parent").in_bulk([unit for unit, *_ in listed])
        accounts = (
            FinalAccount.objects.select_related("check_run")
            .defer("check_run__results", "check_run__passed")
            .in_bulk([account for _, account, _ in listed if account])
        )
        return [self._row(units[unit], accounts.get(account), before=bool(before)) for unit, account, before in listed]

    def _row(self, unit: BudgetUnit, account: FinalAccount | None, *, before: bool) -> Row:
        rule = rule_for(unit.region_id, self.asked.year, self._rules)
        due = rule.due(account.approved_on if account else None)
        return Row(unit, account, account.state if account else NONE, before, remaining(due, self.today))


def _due_by(rule: DeadlineRule) -> Any:
    counted = DaysAfter(F("account_of_year__approved_on"), Value(rule.days, output_field=IntegerField()))
    if rule.latest_on is None:
        return counted
    latest = Value(rule.latest_on, output_field=DateField())
    return Least(Coalesce(counted, latest), latest)
