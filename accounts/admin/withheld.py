"""Which items are withheld (不予公开) from the account's report, and what that does to its tables."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from accounts.access import account_to_change, may_change
from accounts.admin.desk import Panel, desk, page_address
from accounts.figures.figures import Figures
from accounts.figures.loader import load_figures
from accounts.models import FinalAccount, WithheldItem
from accounts.profiles import ProfileError, load_profile
from accounts.statements.layout import fill
from accounts.statements.reader import statements_of
from accounts.use_cases.withheld import StaleWithholdingError, withheld_version, withhold
from accounts.withholding import alone_in_class, public_figures, shown_instead

LONGEST: int = WithheldItem._meta.get_field("basis").max_length or 0
LEVELS = {3: "类", 5: "款"}


@dataclass(slots=True)
class ShownItem:
    """One item of the account: whether it is withheld and on what ground, and what is wrong with what was typed.

    ``stored`` says what somebody else registered meanwhile.
    """

    code: str
    name: str
    amount: Decimal | None
    withheld: bool
    basis: str
    problem: str = ""
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What withholding does: codes shown in the place of items, rows that statements lose, amounts still to be seen."""

    shown: tuple[tuple[str, str, str, int], ...]
    rows: tuple[tuple[str, int, int], ...]
    alone: tuple[tuple[str, str], ...]


@desk.page("withheld/", "withheld")
def withheld(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show the account's items with what withholding does, or store which are withheld."""
    figures = load_figures(account.pk)
    stored = {row.item_code: row for row in WithheldItem.objects.filter(account=account)}
    items = _items(figures, stored)
    if request.method != "POST":
        return _page(request, account, figures, items)
    account_to_change(request.user, account.pk)
    for item in items:
        item.withheld = request.POST.get(f"withheld-{item.code}") == "yes"
        item.basis = str(request.POST.get(f"basis-{item.code}", "")).strip()
        item.problem = _problem(item)
    if any(item.problem for item in items):
        return _page(request, account, figures, items, status=422)
    grounds = {item.code: item.basis for item in items if item.withheld}
    try:
        changed = withhold(account, grounds, version=request.POST.get("version", ""), by=request.user)
    except StaleWithholdingError as stale:
        for item in items:
            there = stale.stored.get(item.code)
            if (there is not None) != item.withheld or (there or item.basis) != item.basis:
                item.stored = f"现已登记，依据：{there}" if there is not None else "现在没有登记"
        messages.error(request, "没有保存：您打开本页之后有人改动了登记。与现存不同的地方已标出，请核对后再次保存。")
        return _page(request, account, figures, items, status=422)
    messages.success(request, f"已保存，{changed}项有改动。" if changed else "没有改动，无需保存。")
    return HttpResponseRedirect(page_address("withheld", account))


@desk.panel(45)
def withheld_panel(request: HttpRequest, account: FinalAccount) -> Panel:
    """How many items are withheld."""
    context = {
        "address": page_address("withheld", account),
        "items": list(WithheldItem.objects.filter(account=account).values_list("item_code", flat=True)),
        "may_change": may_change(request.user, account),
    }
    return Panel("不予公开的科目", "admin/accounts/final_account/withheld_panel.html", context, "withheld")


def effect_of(account: FinalAccount, figures: Figures, codes: Iterable[str]) -> Effect:
    """Return what the report loses when the items ``codes`` are withheld."""
    chosen = frozenset(codes)
    items = _codes(figures) | chosen
    instead = shown_instead(items, chosen)
    groups: dict[str, int] = {}
    for code in instead.values():
        groups[code] = groups.get(code, 0) + 1
    try:
        profile = load_profile(account.profile)
    except ProfileError:
        return Effect((), (), ())
    public = public_figures(figures, chosen)
    rows = []
    for statement in statements_of(profile, account.fiscal_year):
        before, after = (len(fill(statement, each, profile).lines) for each in (figures, public))
        if before != after:
            rows.append((statement.title, before, after))
    return Effect(
        tuple((code, figures.subject_name(code), LEVELS[len(code)], count) for code, count in sorted(groups.items())),
        tuple(rows),
        tuple((code[:3], figures.subject_name(code[:3])) for code in alone_in_class(items, chosen)),
    )


def _codes(figures: Figures) -> set[str]:
    data = figures.data
    leaves: tuple[Any, ...] = (*data.income, *data.expenditure, *data.economic, *data.balances)
    return {leaf.item for leaf in leaves if leaf.item}


def _items(figures: Figures, stored: dict[str, WithheldItem]) -> list[ShownItem]:
    return [
        ShownItem(
            code,
            figures.subject_name(code),
            figures.expenditure(subject=code).printed,
            code in stored,
            stored[code].basis if code in stored else "",
        )
        for code in sorted(_codes(figures) | set(stored))
    ]


def _problem(item: ShownItem) -> str:
    if not item.withheld:
        return ""
    if not item.basis:
        return "请写明不予公开的依据，如定密决定的文号和条款。"
    if len(item.basis) > LONGEST:
        return f"依据有{len(item.basis)}个字，最多{LONGEST}个字，请缩短。"
    hidden = next((c for c in item.basis if unicodedata.category(c)[0] == "C"), None)
    return f"依据里有不能保存的控制字符（U+{ord(hidden):04X}）：请删除后重新填写。" if hidden else ""


def _page(
    request: HttpRequest, account: FinalAccount, figures: Figures, items: list[ShownItem], *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "不予公开的科目",
        "account": account,
        "items": items,
        "version": withheld_version(WithheldItem.objects.filter(account=account)),
        "problems": [item for item in items if item.problem],
        "effect": effect_of(account, figures, (item.code for item in items if item.withheld)),
        "longest": LONGEST,
        "may_change": may_change(request.user, account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/accounts/final_account/withheld.html", context, status=status)
