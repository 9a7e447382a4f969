"""Comments (审核意见) on the desk: the page that lists them, and what to show of them beside other pages."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from accounts.access import is_preparer
from accounts.admin.desk import desk, desk_address, page_address
from accounts.admin.findings import Places
from accounts.admin.findings_beside import Remark, tells_remarks
from accounts.models import FinalAccount
from accounts.profiles import ProfileError
from disclosure.back_office.standing import named
from disclosure.models import ReviewComment
from disclosure.report.places import KEYS
from disclosure.use_cases.comments import (
    LONGEST,
    add_comment,
    answer_comment,
    close_comment,
    may_comment,
    reopen_comment,
)

DONE = {"add": "意见已保存。", "answer": "答复已保存。", "close": "意见已关闭。", "reopen": "意见已重新打开。"}
# Pages of the desk that send remarks here and are returned to.
SENT_FROM = frozenset({"review", "comments"})
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class ShownComment:
    """One comment with the page on which its place can be worked on."""

    comment: ReviewComment
    by: str
    closed_by: str
    address: str

    @property
    def anchor(self) -> str:
        """The comment's name on pages."""
        return f"comment-{self.comment.pk}"


@desk.page("comments/", "comments")
def comments(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show the comments on an account, or do what was asked: add, answer, close, take up again."""
    if request.method != "POST":
        return _page(request, account)
    action = request.POST.get("action", "")
    body = request.POST.get("body", "")
    try:
        comment = _act(request, account, action, body)
    except (ValidationError, ProfileError) as error:
        told = "".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, f"没有保存：{told}" + (f"您写的是：{body[:LONGEST]}" if body.strip() else ""))
        return _back(request, account, "")
    messages.success(request, DONE[action])
    return _back(request, account, f"#comment-{comment.pk}")


@tells_remarks
def remarks(account: FinalAccount) -> list[Remark]:
    """Tell the open comments to the pages on which their places are typed."""
    address = page_address("comments", account)
    opened = ReviewComment.objects.filter(account=account, closed_at=None).select_related("by").order_by("pk")
    return [
        Remark(c.place, c.place_name, c.body, named(c.by), c.quote, c.answer, f"{address}#comment-{c.pk}")
        for c in opened
    ]


def shown_comments(account: FinalAccount) -> list[ShownComment]:
    """Return the comments on an account, oldest first."""
    found = ReviewComment.objects.filter(account=account).select_related("by", "closed_by", "submission").order_by("pk")
    places = Places(account)
    return [
        ShownComment(c, named(c.by), named(c.closed_by) if c.closed_by else "", _address(account, places, c.place))
        for c in found
    ]


def comment_context(request: HttpRequest, account: FinalAccount, *, sent_from: str) -> dict[str, Any]:
    """Return what the templates of comments and of their forms need."""
    return {
        "comments_address": page_address("comments", account),
        "may_comment": may_comment(request.user, account),
        "may_answer": is_preparer(request.user, account),
        "longest_comment": LONGEST,
        "sent_from": sent_from,
    }


def _act(request: HttpRequest, account: FinalAccount, action: str, body: str) -> ReviewComment:
    if action == "add":
        place = {key: request.POST.get(key, "") for key in KEYS}
        return add_comment(account, body, by=request.user, place=place, quote=request.POST.get("quote", ""))
    comment = _comment(account, request.POST.get("comment", ""))
    if action == "answer":
        return answer_comment(comment, body, by=request.user)
    if action == "close":
        return close_comment(comment, by=request.user)
    if action == "reopen":
        return reopen_comment(comment, by=request.user)
    message = "没有这个动作。"
    raise Http404(message)


def _comment(account: FinalAccount, key: str) -> ReviewComment:
    found = None
    if key.isascii() and key.isdigit() and len(key) <= LONGEST_ID:
        found = ReviewComment.objects.filter(account=account, pk=int(key)).first()
    if found is None:
        message = "这份决算没有这条意见。"
        raise Http404(message)
    return found


def _page(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    shown = shown_comments(account)
    context = {
        **admin.site.each_context(request),
        **comment_context(request, account, sent_from="comments"),
        "title": "审核意见",
        "account": account,
        "opened": [one for one in shown if one.comment.closed_at is None],
        "closed": [one for one in shown if one.comment.closed_at is not None],
        "desk_address": desk_address(account),
        "review": page_address("review", account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/disclosure/comments.html", context)


def _back(request: HttpRequest, account: FinalAccount, anchor: str) -> HttpResponse:
    page = request.POST.get("from", "")
    return HttpResponseRedirect(page_address(page if page in SENT_FROM else "comments", account) + anchor)


def _address(account: FinalAccount, places: Places, place: dict[str, str]) -> str:
    """Return the page on which a place is worked on; the desk for the whole and for attachments."""
    try:
        return places.address(place, "") if place else desk_address(account)
    except KeyError:
        return desk_address(account)
