"""How one account stands on its way to publication: its steps with who and when, what is in the way, what is next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from accounts.access import roles_of
from accounts.admin.desk import page_address
from accounts.admin.home import step_address
from accounts.checks.kept import findings_of, unexplained
from accounts.models import CheckRun, Explanation, FinalAccount, SecrecyReview, UnitRole, WorkflowStep
from accounts.next_step import NextStep, Standing, next_steps, state_told
from accounts.profiles import load_profile
from accounts.use_cases.checks import what_changed
from accounts.use_cases.explanations import hindrances
from accounts.workflow import APPROVED, DRAFTING, PUBLISHED, SUBMITTED
from disclosure.models import Publication
from disclosure.use_cases.comments import open_comments
from disclosure.use_cases.from_last_year import labels_of, still_copied
from disclosure.use_cases.workflow import secrecy_hindrance

MOST_NAMED = 5
Progress = Literal["done", "now", "later", "refused"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way: 编制, 审核, 保密审查, 公开."""

    name: str
    progress: Progress
    told: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What is in the way of the next move, and where it is cleared."""

    told: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Where an account stands and what is next.

    ``mine`` is the next step if it is for the person asked about, ``others`` says who else must do what.
    """

    state: str
    sent_back: str
    stages: tuple[Stage, ...]
    hindrances: tuple[Hindrance, ...]
    warnings: tuple[Hindrance, ...]
    mine: NextStep | None
    mine_address: str
    others: tuple[str, ...]
    roles: frozenset[str]
    secrecy: str
    latest: Publication | None


def way_of(account: FinalAccount, user: Any) -> Way:
    """Return how the account stands, for ``user``; raise ProfileError when its profile cannot be read."""
    steps = list(WorkflowStep.objects.filter(account=account).select_related("by").order_by("pk"))
    latest = Publication.objects.filter(account=account).defer("tree").order_by("-version").first()
    review = SecrecyReview.objects.filter(account=account).order_by("pk").last()
    secrecy = secrecy_hindrance(account) if account.state in {SUBMITTED, APPROVED} else ""
    standing = _standing(account, steps, latest, signed=not secrecy)
    roles = roles_of(user, account)
    waited_for = next_steps(standing)
    mine = next((step for step in waited_for if step.role in roles), None)
    return Way(
        state=state_told(standing),
        sent_back=standing.sent_back,
        stages=_stages(account, steps, review, latest, secrecy),
        hindrances=_hindrances(account, standing, secrecy),
        warnings=_warnings(account),
        mine=mine,
        mine_address=step_address(mine, account) if mine else "",
        others=tuple(_whose(step, account) for step in waited_for if step is not mine),
        roles=frozenset(roles),
        secrecy=secrecy,
        latest=latest,
    )


def named(user: Any) -> str:
    """Return what a person is called on pages."""
    return str(user.get_full_name() or user.get_username())


def _standing(
    account: FinalAccount, steps: list[WorkflowStep], latest: Publication | None, *, signed: bool
) -> Standing:
    run = CheckRun.objects.select_related("account").filter(account=account).first()
    blocking = silent = 0
    stale = False
    if run is not None and account.state == DRAFTING:
        said = set(Explanation.objects.filter(account=account).values_list("finding", flat=True))
        blocking, silent = run.blocking, len(unexplained(findings_of(run.results), said))
        stale = bool(what_changed(run))
    last = steps[-1] if steps else None
    returned = last is not None and last.move == "send_back"
    return Standing(
        state=account.state,
        filled=account.revision > 0,
        checked=run is not None,
        stale=stale,
        blocking=blocking,
        silent=silent,
        secrecy_signed=signed,
        sent_back=(last.comment or "请按审核意见修改。") if last is not None and returned else "",
        correcting=latest is not None,
    )


def _stages(
    account: FinalAccount,
    steps: list[WorkflowStep],
    review: SecrecyReview | None,
    latest: Publication | None,
    secrecy: str,
) -> tuple[Stage, ...]:
    submitted, approved = _last(steps, "submit"), _last(steps, "approve")
    state = account.state
    return (
        Stage("编制", "now", "进行中") if state == DRAFTING else Stage("编制", "done", "已提交", *_who(submitted)),
        Stage("审核", "done", "已通过", *_who(approved))
        if state in {APPROVED, PUBLISHED}
        else Stage("审核", "now" if state == SUBMITTED else "later", "待审核" if state == SUBMITTED else "未到"),
        _secrecy_stage(state, review, secrecy),
        Stage("公开", "done", f"第{latest.version}版", latest.published_by_name, latest.published_at)
        if state == PUBLISHED and latest is not None
        else Stage(
            "公开",
            "now" if state == APPROVED and not secrecy else "later",
            "待公开" if state == APPROVED else "未到" if latest is None else f"第{latest.version}版之后的更正未公开",
        ),
    )


def _secrecy_stage(state: str, review: SecrecyReview | None, secrecy: str) -> Stage:
    name = "保密审查"
    if state == DRAFTING or (review is None and state == PUBLISHED):
        return Stage(name, "later", "未到" if state == DRAFTING else "没有签署记录")
    if review is None:
        return Stage(name, "now", "待签署")
    signed = (review.by_name, review.at)
    if review.conclusion != SecrecyReview.Conclusion.PASSED:
        return Stage(name, "refused", str(review.get_conclusion_display()), *signed)
    if secrecy:
        return Stage(name, "now", "签署后重新提交过，待重新签署")
    return Stage(name, "done", str(review.get_conclusion_display()), *signed)


def _hindrances(account: FinalAccount, standing: Standing, secrecy: str) -> tuple[Hindrance, ...]:
    if account.state == DRAFTING:
        # The queries of the page of findings, in the order in which hindrances are told.
        queries = [""] if standing.stale or not standing.checked else []
        queries += ["?state=mend"] if standing.blocking else []
        queries += ["?state=open"] if standing.silent else []
        told = hindrances(account)
        queries += [""] * (len(told) - len(queries))
        address = page_address("checks", account)
        return tuple(Hindrance(one, f"{address}{query}") for one, query in zip(told, queries, strict=False))
    if account.state in {SUBMITTED, APPROVED} and secrecy:
        return (Hindrance(secrecy, page_address("secrecy", account)),)
    return ()


def _warnings(account: FinalAccount) -> tuple[Hindrance, ...]:
    """Return what does not stand in the way and should be known before the next move."""
    if account.state == PUBLISHED:
        return ()
    told = []
    copied = still_copied(account)
    if copied:
        labels = labels_of(copied, load_profile(account.profile).text_slots)
        more = f"等{len(labels)}项" if len(labels) > MOST_NAMED else ""
        words = f"{len(labels)}项文字沿用上年，尚未修改或确认：{'、'.join(labels[:MOST_NAMED])}{more}。"
        told.append(Hindrance(words, page_address("texts", account)))
    unsettled = open_comments(account)
    if unsettled:
        told.append(Hindrance(f"{unsettled}条审核意见还没有关闭。", page_address("comments", account)))
    return tuple(told)


def _last(steps: list[WorkflowStep], name: str) -> WorkflowStep | None:
    return next((step for step in reversed(steps) if step.move == name), None)


def _who(step: WorkflowStep | None) -> tuple[str, datetime | None]:
    return (named(step.by), step.at) if step else ("", None)


def _whose(step: NextStep, account: FinalAccount) -> str:
    role = UnitRole.Role(step.role)
    units = account.unit.with_those_above()
    held = UnitRole.objects.filter(unit__in=units, role=role, user__is_active=True).select_related("user")
    names = list(dict.fromkeys(named(one.user) for one in held))
    if not names:
        by = "本单位的发布人指定" if role == UnitRole.Role.SECRECY else "系统管理员登记"
        return f"等{role.label}{step.told}（还没有登记{role.label}，请{by}）"
    more = f"等{len(names)}人" if len(names) > MOST_NAMED else ""
    return f"等{role.label}{step.told}（{'、'.join(names[:MOST_NAMED])}{more}）"
