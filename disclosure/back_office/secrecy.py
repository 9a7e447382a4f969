"""Secrecy review (保密审查): the page on which the person named for it reads and signs."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from accounts.access import may_review_secrecy
from accounts.admin.desk import desk, desk_address, page_address
from accounts.admin.findings import shown_findings
from accounts.models import CheckRun, FinalAccount, SecrecyReview, UnitRole, WithheldItem
from accounts.profiles import ProfileError
from accounts.use_cases.workflow import LONGEST, MoveRefusedError
from accounts.workflow import SECRECY_REVIEWED_IN
from disclosure.back_office.answers import back_to_desk, note_refusal
from disclosure.back_office.comments import comment_context
from disclosure.back_office.standing import named
from disclosure.renderers.html.shown import show
from disclosure.use_cases.reviewed import reviewed_report
from disclosure.use_cases.workflow import secrecy_hindrance, sign_secrecy

# The rule on secret matters and personal data (涉密内容和个人信息).
TOLD_TO_SECRECY = frozenset({"WRD-13"})


@desk.page("secrecy/", "secrecy")
def secrecy(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show what is to be published with what was found in it, or keep the signature of the person named."""
    if request.method != "POST":
        return _page(request, account)
    conclusion, opinion = request.POST.get("conclusion", ""), request.POST.get("opinion", "")
    try:
        review = sign_secrecy(account, by=request.user, conclusion=conclusion, opinion=opinion)
    except (MoveRefusedError, ProfileError) as error:
        note_refusal(request, error)
        messages.error(request, f"没有签署：{error}")
        return _page(request, account, opinion=opinion, chosen=conclusion, status=422)
    messages.success(request, f"已签署保密审查：{review.get_conclusion_display()}。")
    return HttpResponseRedirect(page_address("secrecy", account))


def people_named(account: FinalAccount) -> list[str]:
    """Return who is named as secrecy reviewer of the account's unit or of one above it."""
    units = account.unit.with_those_above()
    held = UnitRole.objects.filter(unit__in=units, role=UnitRole.Role.SECRECY, user__is_active=True)
    return list(dict.fromkeys(named(role.user) for role in held.select_related("user").order_by("pk")))


def _page(
    request: HttpRequest, account: FinalAccount, *, opinion: str = "", chosen: str = "", status: int = 200
) -> HttpResponse:
    try:
        reviewed = reviewed_report(account)
        wanting = secrecy_hindrance(account)
    except ProfileError as error:
        return back_to_desk(request, account, str(error))
    check_run = CheckRun.objects.select_related("account").filter(account=account).first()
    may_sign = may_review_secrecy(request.user, account)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        **comment_context(request, account, sent_from="review"),
        "title": "保密审查",
        "account": account,
        "named": people_named(account),
        "reviews": SecrecyReview.objects.filter(account=account).order_by("-pk"),
        "wanting": wanting,
        "in_time": account.state in SECRECY_REVIEWED_IN,
        "may_sign": may_sign and account.state in SECRECY_REVIEWED_IN,
        "is_named": may_sign,
        "conclusions": SecrecyReview.Conclusion.choices,
        "chosen": chosen,
        "opinion": opinion,
        "longest": LONGEST,
        "withheld": WithheldItem.objects.filter(account=account),
        "findings": [shown for shown in shown_findings(account, check_run) if shown.finding["rule"] in TOLD_TO_SECRECY],
        "submission": reviewed.submission,
        "shown": show(reviewed.report, draft=True),
        "preview": page_address("preview", account),
        "review": page_address("review", account),
        "desk_address": desk_address(account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/disclosure/secrecy.html", context, status=status)
