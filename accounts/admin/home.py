"""The home page (工作台): what waits for the person who signed in, what others must do, and until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, When
from django.urls import NoReverseMatch

from accounts.access import is_administrator, is_auditor, is_bureau
from accounts.admin.desk import desk_address, page_address
from accounts.checks.kept import findings_of, unexplained
from accounts.deadlines import Remaining, remaining
from accounts.models import (
    BudgetUnit,
    CheckRun,
    Explanation,
    FinalAccount,
    SecrecyReview,
    UnitRole,
    WorkflowStep,
)
from accounts.models.units import LEVELS
from accounts.next_step import NextStep, Standing, next_steps, state_told
from accounts.use_cases.deadlines import deadlines_of
from accounts.workflow import DRAFTING, PREPARER, PUBLISHED

# So many accounts are looked at, so many are shown in one table, and of so many are the findings counted one by one.
MOST_READ = 1000
MOST_SHOWN = 60
MOST_COUNTED = 40
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One account on the home page: how it stands, what the person does next, and what others must do."""

    account: FinalAccount
    address: str
    state: str
    mine: NextStep | None
    mine_address: str
    others: tuple[str, ...]
    deadline: Remaining
    checks: CheckRun | None
    stale: bool
    sent_back: str


@dataclass(frozen=True, slots=True)
class Home:
    """All of the home page; ``to_open`` are units of a preparer without an account of the year that has closed."""

    waiting: Sequence[Line]
    others: Sequence[Line]
    published: Sequence[Line]
    left_out: int
    to_open: Sequence[BudgetUnit]
    closed_year: int
    may_open: bool
    oversees: bool
    audits: bool
    administers: bool
    has_role: bool

    @property
    def tasks(self) -> int:
        """How many things the person can do now."""
        return len(self.waiting) + len(self.to_open)


def home(user: Any, today: date) -> Home:
    """Return the home page of ``user``: a fixed number of queries, however many accounts there are."""
    held = list(UnitRole.objects.filter(user=user).select_related("unit__region")) if user.is_active else []
    roles: dict[int, set[str]] = {}
    for role in held:
        roles.setdefault(role.unit_id, set()).add(role.role)
    accounts = _accounts(roles)
    lines = _lines(accounts, roles, today)
    urgent = sorted(lines, key=_urgency)
    waiting = [line for line in urgent if line.mine]
    published = [line for line in lines if line.account.state == PUBLISHED]
    others = [line for line in urgent if not line.mine and line.account.state != PUBLISHED]
    preparing = [role.unit for role in held if role.role == PREPARER]
    oversees, audits = is_bureau(user), is_auditor(user)
    return Home(
        waiting=waiting[:MOST_SHOWN],
        others=others[:MOST_SHOWN],
        published=published[:MOST_SHOWN],
        left_out=sum(max(0, len(group) - MOST_SHOWN) for group in (waiting, others, published)),
        to_open=_to_open(preparing, accounts, today.year - 1),
        closed_year=today.year - 1,
        may_open=bool(preparing),
        oversees=oversees,
        audits=audits,
        administers=is_administrator(user),
        has_role=bool(held) or oversees or audits,
    )


def step_address(step: NextStep, account: FinalAccount) -> str:
    """Return where a step is taken; the account's desk where it has no page of its own."""
    if step.page != "desk":
        try:
            return page_address(step.page, account) + step.query
        except NoReverseMatch:
            # A page that belongs to an application which is not installed.
            pass
    return desk_address(account)


def _accounts(roles: dict[int, set[str]]) -> list[FinalAccount]:
    """Return the accounts of the units reached, those not yet published first, then the newest."""
    if not roles:
        return []
    reached = FinalAccount.objects.filter(unit__in=BudgetUnit.objects.at_or_below(list(roles)).values("pk"))
    chain = "__".join(["unit", *["parent"] * (LEVELS - 1)])
    related = reached.select_related(chain, "unit__region", "check_run")
    light = related.defer("check_run__results", "check_run__passed")
    published_last = Case(When(state=PUBLISHED, then=1), default=0)
    return list(light.order_by(published_last, "-fiscal_year", "unit__code", "pk")[:MOST_READ])


def _lines(accounts: list[FinalAccount], roles: dict[int, set[str]], today: date) -> list[Line]:
    due = deadlines_of(accounts)
    steps = _steps(accounts)
    signed = _signed(accounts, steps)
    stale = {account.pk for account in accounts if _is_stale(account, steps.get(account.pk, []))}
    mine = {account.pk: _roles_in(account, roles) for account in accounts}
    silent = _silent([a for a in accounts if a.pk not in stale and a.state == DRAFTING and PREPARER in mine[a.pk]])
    standings = {
        account.pk: _standing(
            account,
            steps.get(account.pk, []),
            stale=account.pk in stale,
            silent=silent.get(account.pk, 0),
            signed=account.pk in signed,
        )
        for account in accounts
    }
    holders = _holders(accounts)
    lines = []
    for account in accounts:
        standing = standings[account.pk]
        waited_for = next_steps(standing)
        own = next((step for step in waited_for if step.role in mine[account.pk]), None)
        lines.append(
            Line(
                account=account,
                address=desk_address(account),
                state=state_told(standing),
                mine=own,
                mine_address=step_address(own, account) if own else "",
                others=tuple(_whose(step, account, holders) for step in waited_for if step is not own),
                deadline=remaining(due[account.pk], today),
                checks=_check_run(account),
                stale=account.pk in stale,
                sent_back=standing.sent_back,
            )
        )
    return lines


def _urgency(line: Line) -> tuple[bool, date, int]:
    return line.deadline.due is None, line.deadline.due or date.max, line.account.pk


def _roles_in(account: FinalAccount, roles: dict[int, set[str]]) -> set[str]:
    return {role for unit in account.unit.with_those_above() for role in roles.get(unit, ())}


def _check_run(account: FinalAccount) -> CheckRun | None:
    return getattr(account, "check_run", None)


def _steps(accounts: Iterable[FinalAccount]) -> dict[int, list[WorkflowStep]]:
    """Return the steps of the accounts that are not published, oldest first."""
    under_way = [account.pk for account in accounts if account.state != PUBLISHED]
    found: dict[int, list[WorkflowStep]] = {}
    if under_way:
        for step in WorkflowStep.objects.filter(account__in=under_way).order_by("account", "pk"):
            found.setdefault(step.account_id, []).append(step)
    return found


def _is_stale(account: FinalAccount, steps: list[WorkflowStep]) -> bool:
    """Whether data or texts were changed after the checks; a move changes neither."""
    run = _check_run(account)
    moved = bool(steps) and steps[-1].at == account.changed_at
    return run is not None and account.state == DRAFTING and account.changed_at > run.at and not moved


def _signed(accounts: Iterable[FinalAccount], steps: dict[int, list[WorkflowStep]]) -> set[int]:
    """Return the accounts whose secrecy review passed what was submitted last."""
    submitted = {
        account.pk: max((step.at for step in steps.get(account.pk, []) if step.move == "submit"), default=None)
        for account in accounts
        if account.state not in {DRAFTING, PUBLISHED}
    }
    if not submitted:
        return set()
    last: dict[int, SecrecyReview] = {}
    for review in SecrecyReview.objects.filter(account__in=submitted).order_by("pk"):
        last[review.account_id] = review
    return {
        key
        for key, review in last.items()
        for since in [submitted[key]]
        if review.conclusion == SecrecyReview.Conclusion.PASSED and (since is None or review.at >= since)
    }


def _silent(accounts: list[FinalAccount]) -> dict[int, int]:
    """Return how many findings still want an explanation, for the first accounts to which nothing else is wanting."""
    sound = [a.pk for a in accounts if (run := _check_run(a)) and not run.blocking and run.errors + run.warnings]
    counted = sound[:MOST_COUNTED]
    if not counted:
        return {}
    said: dict[int, set[str]] = {}
    for key, finding in Explanation.objects.filter(account__in=counted).values_list("account", "finding"):
        said.setdefault(key, set()).add(finding)
    results = CheckRun.objects.filter(account__in=counted).values_list("account", "results")
    return {key: len(unexplained(findings_of(kept), said.get(key, set()))) for key, kept in results}


def _standing(account: FinalAccount, steps: list[WorkflowStep], *, stale: bool, silent: int, signed: bool) -> Standing:
    run = _check_run(account)
    last = steps[-1] if steps else None
    return Standing(
        state=account.state,
        filled=account.revision > 0,
        checked=run is not None,
        stale=stale,
        blocking=run.blocking if run else 0,
        silent=silent,
        secrecy_signed=signed,
        sent_back=last.comment or "请按审核意见修改。" if last is not None and last.move == "send_back" else "",
        correcting=any(step.before == PUBLISHED for step in steps),
    )


def _holders(accounts: Iterable[FinalAccount]) -> dict[tuple[int, str], list[str]]:
    """Return who holds which role in the units of the accounts and above them: names by unit and role."""
    units = {unit for account in accounts if account.state != PUBLISHED for unit in account.unit.with_those_above()}
    found: dict[tuple[int, str], list[str]] = {}
    if units:
        held = UnitRole.objects.filter(unit__in=units, user__is_active=True).select_related("user").order_by("pk")
        for role in held:
            name = role.user.get_full_name() or role.user.get_username()
            found.setdefault((role.unit_id, role.role), []).append(name)
    return found


def _whose(step: NextStep, account: FinalAccount, holders: dict[tuple[int, str], list[str]]) -> str:
    names = [name for unit in account.unit.with_those_above() for name in holders.get((unit, step.role), ())]
    role = UnitRole.Role(step.role).label
    if not names:
        return f"{role}{step.told}（还没有登记{role}）"
    more = f"等{len(names)}人" if len(names) > MOST_NAMED else ""
    return f"{role}{step.told}（{'、'.join(names[:MOST_NAMED])}{more}）"


def _to_open(units: Iterable[BudgetUnit], accounts: Iterable[FinalAccount], year: int) -> list[BudgetUnit]:
    """Return the units that were there in ``year`` and have no account of it."""
    opened = {account.unit_id for account in accounts if account.fiscal_year == year}
    return [
        unit
        for unit in units
        if unit.pk not in opened
        and (unit.established_year or year) <= year
        and (unit.abolished_year is None or unit.abolished_year > year)
    ]
