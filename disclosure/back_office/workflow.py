"""流转: where an account stands on its desk, the one next step, and the moves between states."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.access import is_preparer
from accounts.admin.desk import Panel, desk, desk_address, page_address
from accounts.models import FinalAccount, SecrecyReview, WorkflowStep
from accounts.next_step import NextStep
from accounts.profiles import ProfileError
from accounts.use_cases.workflow import LONGEST, MoveRefusedError
from accounts.workflow import APPROVED, MOVES, PUBLISHER, Move, moves_for
from disclosure.back_office.answers import note_refusal
from disclosure.back_office.standing import Way, named, way_of
from disclosure.jobs import set_ahead
from disclosure.use_cases import workflow
from disclosure.use_cases.workflow import LONGEST_REASON

MOST_HISTORY = 60
# Moves made on pages of their own, where what is decided on stands.
ON_REVIEW_PAGE = frozenset({"approve", "send_back"})


def _approve(account: FinalAccount, *, by: Any, comment: str = "") -> WorkflowStep:
    step = workflow.approve(account, by=by, comment=comment)
    set_ahead(account, by=by)
    return step


def _correct(account: FinalAccount, *, by: Any, comment: str = "") -> WorkflowStep:
    return workflow.correct(account, by=by, reason=comment)


def _abandon(account: FinalAccount, *, by: Any, comment: str = "") -> WorkflowStep:  # noqa: ARG001 (nothing to say)
    if not is_preparer(by, account):
        message = "更正由这个单位的编制人取消。"
        raise PermissionDenied(message)
    return workflow.abandon(account, by=by)


MAKERS: Mapping[str, Callable[..., Any]] = {
    "submit": workflow.submit,
    "withdraw": workflow.withdraw,
    "send_back": workflow.send_back,
    "approve": _approve,
    "correct": _correct,
    "abandon": _abandon,
}
DONE: Mapping[str, str] = {
    "submit": "已提交审核。审核期间数据和文字不能修改。",
    "withdraw": "已撤回提交，可以继续修改。",
    "send_back": "已退回编制人修改。",
    "approve": "审核通过，等待保密审查和公开。",
    "correct": "可以开始更正了。已公开的版本不变，改好后重新提交审核、公开为新的一版。",
    "abandon": "更正已取消，公开的版本不变。",
}
FIELDS: Mapping[str, str] = {
    "submit": "给审核人的话（可不填）",
    "withdraw": "撤回的原因（可不填）",
    "send_back": "退回的原因（已提审核意见的可不填）",
    "approve": "审核意见（可不填）",
    "correct": "更正的原因（必填，公开更正版时一并公布）",
}
HELP: Mapping[str, str] = {
    "submit": "提交后数据和文字不能修改，需要时可以撤回。",
    "correct": "更正是另发一版：已公开的版本及其地址都不变。",
    "abandon": "内容与公开的版本相同时可以取消更正。",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A move as a form: where it is sent, what may be said with it, and whether it must be."""

    move: Move
    address: str
    field: str
    help: str
    required: bool
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: datetime
    by: str
    told: str
    comment: str = ""


@desk.page("move/<slug:name>/", "move")
@require_POST
def make_move(request: HttpRequest, account: FinalAccount, name: str) -> HttpResponse:
    """Make a move and return to the desk; a second click finds it made."""
    maker = MAKERS.get(name)
    if maker is None:
        message = "没有这个动作。"
        raise Http404(message)
    try:
        maker(account, by=request.user, comment=request.POST.get("comment", ""))
    except (MoveRefusedError, ProfileError) as error:
        note_refusal(request, error)
        messages.error(request, f"没有{MOVES[name].label}：{error}")
        page = "review" if name in ON_REVIEW_PAGE and request.POST.get("from", "").startswith("review") else ""
        return HttpResponseRedirect(page_address(page, account) if page else desk_address(account))
    messages.success(request, DONE[name])
    return HttpResponseRedirect(desk_address(account))


@desk.panel(0)
def workflow_panel(request: HttpRequest, account: FinalAccount) -> Panel:
    """The stages, what is in the way, the next step and what else may be done."""
    try:
        way = way_of(account, request.user)
    except ProfileError as error:
        return Panel("流转", "admin/disclosure/problem.html", {"problem": str(error)}, "workflow")
    first, others = _offered(account, way)
    context = {
        "way": way,
        "first": first,
        "link": _link(way, first),
        "publish": _publish(account, way),
        "others": others,
        "history": history(account),
        "review": page_address("review", account),
        "secrecy": page_address("secrecy", account),
        "comments": page_address("comments", account),
    }
    return Panel("流转", "admin/disclosure/workflow_panel.html", context, "workflow")


def offered(account: FinalAccount, move: Move) -> Offered:
    """Return a move as a form."""
    return Offered(
        move,
        page_address("move", account, move.name),
        FIELDS.get(move.name, ""),
        HELP.get(move.name, ""),
        # Open comments are reason enough to send an account back.
        required=move.wants_reason and move.name != "send_back",
        longest=LONGEST_REASON if move.name == "correct" else LONGEST,
    )


def history(account: FinalAccount) -> list[Event]:
    """Return moves and secrecy reviews, newest first."""
    labels = {move.name: move.label for move in MOVES.values()}
    steps = WorkflowStep.objects.filter(account=account).select_related("by").order_by("-pk")[:MOST_HISTORY]
    signed = SecrecyReview.objects.filter(account=account).order_by("-pk")[:MOST_HISTORY]
    events = [Event(step.at, named(step.by), labels.get(step.move, step.move), step.comment) for step in steps]
    events += [Event(s.at, s.by_name, f"保密审查：{s.get_conclusion_display()}", s.opinion) for s in signed]
    return sorted(events, key=lambda event: event.at, reverse=True)[:MOST_HISTORY]


def _offered(account: FinalAccount, way: Way) -> tuple[Offered | None, list[Offered]]:
    """Return the move that is the next step here, and the others that the person may make on the desk."""
    first, others = None, []
    for move in moves_for(account.state, set(way.roles)):
        if move.name == "publish" or (move.name == "abandon" and way.latest is None):
            continue
        if move.name == "submit":
            first = offered(account, move) if not way.hindrances else None
        elif move.name not in ON_REVIEW_PAGE:
            others.append(offered(account, move))
    return first, others


def _link(way: Way, first: Offered | None) -> NextStep | None:
    """Return the next step where it is taken on another page."""
    return way.mine if first is None and way.mine is not None and way.mine.page != "desk" else None


def _publish(account: FinalAccount, way: Way) -> dict[str, Any] | None:
    if account.state != APPROVED or PUBLISHER not in way.roles or way.hindrances:
        return None
    return {"address": page_address("publish", account), "again": way.latest is not None, "longest": LONGEST_REASON}
