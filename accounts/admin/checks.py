"""The checks (勾稽检查) of an account: run them, read what they found, explain what cannot be mended, take it along."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.access import account_to_change, may_change
from accounts.admin.desk import Panel, desk, desk_address, page_address
from accounts.admin.findings import ShownFinding, shown_findings
from accounts.admin.findings_workbook import MEDIA_TYPE, findings_workbook
from accounts.checks import rules
from accounts.checks.finding import SEVERITIES
from accounts.checks.kept import Kept
from accounts.checks.registry import FAMILIES
from accounts.models import CheckRun, Explanation, FinalAccount
from accounts.profiles import ProfileError
from accounts.use_cases.checks import check_account, what_changed
from accounts.use_cases.explanations import LONGEST, NoSuchFindingError, explain, hindrances, withdraw_explanation

FOLDER = "admin/accounts/final_account"
MOST_SHOWN = 300
MOST_UNCHECKED = 100
STATES = {"open": "还没有说明", "said": "已有说明", "mend": "必须改正"}
FILTERS = ("severity", "family", "place", "state")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with how many findings it leaves."""

    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Refused:
    """An explanation that was sent and not kept: for which finding, what it said, why."""

    key: str
    body: str
    told: str


@desk.page("checks/", "checks")
def checks(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show what the last checks found, or run them, or keep or take back an explanation."""
    if request.method != "POST":
        return _page(request, account, request.GET)
    action = request.POST.get("action", "run")
    filters = QueryDict(request.POST.get("filters", "")[:500])
    if action == "run":
        return _run(request, account, filters)
    account_to_change(request.user, account.pk)
    key, body = request.POST.get("finding", ""), request.POST.get("body", "")
    try:
        if action == "withdraw":
            done = withdraw_explanation(account, key, by=request.user)
            told = "说明已撤回，变更记录里仍可查到。" if done else "这个问题没有说明，无需撤回。"
        else:
            explain(account, key, body, by=request.user, seen=request.POST.get("seen"))
            told = "说明已保存。"
    except NoSuchFindingError as error:
        messages.error(request, f"没有保存：{error}您写的是：{body[:LONGEST]}")
        return HttpResponseRedirect(page_address("checks", account))
    except ValidationError as error:
        return _page(request, account, filters, refused=Refused(key, body, "".join(error.messages)))
    messages.success(request, told)
    return _back(account, filters)


@desk.page("checks.xlsx", "checks_workbook")
@require_GET
def checks_workbook(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Give the findings that the page's filters leave as a workbook."""
    check_run = _newest(account)
    if check_run is None:
        message = "这份决算还没有做过勾稽检查，没有结果可以下载。"
        raise Http404(message)
    chosen = _chosen(request.GET)
    shown = [s for s in shown_findings(account, check_run, _said(account)) if _fits(s, chosen)]
    content = findings_workbook(account, check_run, shown, changed=_changed(check_run))
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    name = f"{account}勾稽检查结果.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


@desk.panel(15)
def checks_panel(_request: HttpRequest, account: FinalAccount) -> Panel:
    """What the last checks found, whether it still holds, and what is left to do before publication."""
    check_run = _newest(account)
    try:
        in_the_way = hindrances(account)
    except ProfileError as error:
        in_the_way = (str(error),)
    context = {
        "address": page_address("checks", account),
        "run": check_run,
        "changed": _changed(check_run) if check_run else (),
        "hindrances": in_the_way,
    }
    return Panel("勾稽检查", f"{FOLDER}/checks_panel.html", context, "checks")


def _run(request: HttpRequest, account: FinalAccount, filters: QueryDict) -> HttpResponse:
    try:
        check_run, _ = check_account(account, by=request.user)
    except ProfileError as error:
        messages.error(request, f"没有检查：{error}")
        return HttpResponseRedirect(desk_address(account))
    told = f"检查完成：错误{check_run.errors}个，警告{check_run.warnings}个，提示{check_run.notes}个。"
    messages.success(request, told)
    return _back(account, filters)


def _page(
    request: HttpRequest, account: FinalAccount, asked: Mapping[str, str], *, refused: Refused | None = None
) -> HttpResponse:
    check_run = _newest(account)
    explanations = _said(account)
    everything = shown_findings(account, check_run, explanations)
    chosen = _chosen(asked)
    left = [shown for shown in everything if _fits(shown, chosen)]
    keys = {shown.key for shown in everything}
    results = check_run.results if check_run else []
    unchecked = [result for result in results if result.get("status") == "not_checked"]
    context = {
        **admin.site.each_context(request),
        "title": "勾稽检查",
        "account": account,
        "run": check_run,
        "changed": _changed(check_run) if check_run else (),
        "counts": [(key, name, sum(s.severity == key for s in everything)) for key, name in SEVERITIES.items()],
        "blocking": sum(shown.blocks for shown in everything),
        "silent": sum(shown.silent for shown in everything),
        "passed": sum(check_run.passed.values()) if check_run else 0,
        "groups": _groups(left[:MOST_SHOWN]),
        "left_out": max(0, len(left) - MOST_SHOWN),
        "found": len(left),
        "everything": len(everything),
        "filters": _filters(everything, chosen),
        "filtered": urlencode(chosen),
        "unchecked": _told(unchecked[:MOST_UNCHECKED]),
        "unchecked_count": len(unchecked),
        "former": [explanation for explanation in explanations if explanation.finding not in keys],
        "refused": refused,
        "longest": LONGEST,
        "may_change": may_change(request.user, account),
        "workbook": page_address("checks_workbook", account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, f"{FOLDER}/checks_page.html", context, status=422 if refused else 200)


def _back(account: FinalAccount, filters: QueryDict) -> HttpResponse:
    query = urlencode(_chosen(filters))
    return HttpResponseRedirect(page_address("checks", account) + (f"?{query}" if query else ""))


def _newest(account: FinalAccount) -> CheckRun | None:
    return CheckRun.objects.select_related("by", "account").filter(account=account).first()


def _said(account: FinalAccount) -> list[Explanation]:
    return list(Explanation.objects.select_related("by").filter(account=account))


def _changed(check_run: CheckRun) -> tuple[str, ...]:
    try:
        return what_changed(check_run)
    except ProfileError:
        return ("地区口径",)


def _chosen(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the filters that are asked for; what no filter knows leaves everything."""
    known: dict[str, Mapping[Any, str]] = {"severity": SEVERITIES, "family": FAMILIES, "state": STATES}
    chosen = {name: str(asked.get(name, "")) for name in FILTERS}
    return {name: value for name, value in chosen.items() if value and (name not in known or value in known[name])}


def _fits(shown: ShownFinding, chosen: Mapping[str, str]) -> bool:
    of = {"severity": shown.severity, "family": shown.finding.get("family", ""), "place": shown.place_key}
    state = chosen.get("state")
    said = {"open": shown.silent, "said": shown.explanation is not None, "mend": shown.blocks}
    return all(of[name] == value for name, value in chosen.items() if name in of) and (state is None or said[state])


def _filters(everything: Iterable[ShownFinding], chosen: Mapping[str, str]) -> list[tuple[str, str, str, list[Choice]]]:
    """Return each filter: its name, its caption, what is chosen, its values; the counts are of all findings."""
    listed = list(everything)
    severities = Counter(shown.severity for shown in listed)
    families = Counter(shown.finding.get("family", "") for shown in listed)
    places = Counter((shown.place_key, shown.place_title) for shown in listed)
    states = {
        "open": sum(shown.silent for shown in listed),
        "said": sum(shown.explanation is not None for shown in listed),
        "mend": sum(shown.blocks for shown in listed),
    }
    offered = (
        ("severity", "严重程度", [Choice(key, name, severities[key]) for key, name in SEVERITIES.items()]),
        ("family", "类别", [Choice(key, name, families[key]) for key, name in FAMILIES.items() if families[key]]),
        ("place", "位置", [Choice(key, title, count) for (key, title), count in places.items()]),
        ("state", "处理情况", [Choice(key, name, states[key]) for key, name in STATES.items()]),
    )
    return [(name, caption, chosen.get(name, ""), choices) for name, caption, choices in offered]


def _groups(shown: Iterable[ShownFinding]) -> list[tuple[str, str, list[tuple[str, list[ShownFinding]]]]]:
    """Return findings by severity and, within it, by place, in the order in which they come."""
    groups: dict[str, dict[str, list[ShownFinding]]] = {}
    for one in shown:
        groups.setdefault(one.severity, {}).setdefault(one.place_title, []).append(one)
    return [(key, SEVERITIES[key], list(places.items())) for key, places in groups.items()]  # type: ignore[index]


def _told(results: Iterable[Kept]) -> list[tuple[str, str, str]]:
    """Return rule, its name and the reason of what was not checked."""
    names = {rule.id: rule.name for rule in rules.load()}
    return [(result["rule"], names.get(result["rule"], ""), result.get("message", "")) for result in results]
