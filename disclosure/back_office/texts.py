"""Staff texts (文字说明): the page on which they are typed, their panel, and what the record calls them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from accounts.access import account_to_change, may_change
from accounts.admin.changes import Names, names_keys
from accounts.admin.desk import Panel, desk, page_address
from accounts.admin.findings import ShownFinding
from accounts.admin.findings_beside import beside_texts
from accounts.models import ChangeRecord, ExpenditureLine, FinalAccount, FunctionalSubject
from accounts.money import format_wan
from accounts.profiles import ProfileError, TextSlot, load_profile
from accounts.use_cases.accounts import lock
from disclosure.back_office.answers import back_to_desk
from disclosure.models import StaffText
from disclosure.narrative.facts import ITEM_REASON, Facts, TextKey
from disclosure.report.build import load_facts
from disclosure.use_cases.texts import save_texts

LONGEST_TEXT: int = StaffText._meta.get_field("body").max_length or 0
NOT_PRINTED = "不会印出：报告只印一般公共预算财政拨款支出中决算数与预算数不同的科目的原因。"


@dataclass(slots=True)
class ShownText:
    """One text to type: its field's name, what it is for, what stands in it; ``told``: what to know of its subject."""

    name: str
    slot: TextSlot
    subject: str
    subject_name: str
    body: str
    told: str = ""
    problem: str = ""
    stored: str | None = None
    found: list[ShownFinding] = field(default_factory=list)


class StaleTextsError(Exception):
    """Somebody stored other texts since the page was shown; ``stored`` holds them."""

    def __init__(self, stored: Mapping[TextKey, str]) -> None:
        super().__init__("the texts were changed since the page was shown")
        self.stored = stored


@desk.page("texts/", "texts")
def texts(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show the text slots of the account's profile, or save what was typed."""
    try:
        slots = load_profile(account.profile).text_slots
    except ProfileError as error:
        return back_to_desk(request, account, str(error))
    stored = _stored(account)
    shown = _shown(account, slots, stored, request.POST)
    if request.method != "POST":
        return _texts_page(request, account, shown, version=_version(stored))
    account_to_change(request.user, account.pk)
    typed = _typed(request.POST, shown)
    version = request.POST.get("version", "")
    for text in shown:
        text.body = typed[text.slot.key, text.subject]
        text.problem = _problem(text.body)
    if any(text.problem for text in shown):
        return _texts_page(request, account, shown, version=version, status=422)
    try:
        changed = _save(account, typed, version=version, by=request.user)
    except StaleTextsError as stale:
        for text in shown:
            there = stale.stored.get((text.slot.key, text.subject), "")
            text.stored = there if there != text.body else None
        return _texts_page(request, account, shown, version=_version(stale.stored), stale=True, status=422)
    except ValidationError as error:
        messages.error(request, f"没有保存：{'；'.join(error.messages)}")
        return _texts_page(request, account, shown, version=version, status=422)
    messages.success(request, f"已保存，{changed}项有改动。" if changed else "没有改动，无需保存。")
    return HttpResponseRedirect(page_address("texts", account))


@desk.panel(10)
def texts_panel(request: HttpRequest, account: FinalAccount) -> Panel:
    """How many texts are typed."""
    try:
        slots = load_profile(account.profile).text_slots
    except ProfileError as error:
        return Panel("文字说明", "admin/disclosure/problem.html", {"problem": str(error)}, "texts")
    filled = set(StaffText.objects.filter(account=account).values_list("slot", flat=True))
    return Panel(
        "文字说明",
        "admin/disclosure/texts_panel.html",
        {
            "address": page_address("texts", account),
            "may_change": may_change(request.user, account),
            "slots": [(slot, slot.key in filled) for slot in slots],
            "filled": sum(slot.key in filled for slot in slots),
        },
        "texts",
    )


@names_keys
def slot_names(record: ChangeRecord) -> Names:
    """What the record of a text calls its slot: the label in the account's profile, where that still has it."""
    told = record.after or record.before or {}
    if record.account is None or not {"slot", "subject_code", "body"} <= told.keys():
        return {}
    try:
        slots = load_profile(record.account.profile).text_slots
    except ProfileError:
        return {}
    return {"slot": {slot.key: slot.label for slot in slots}}


def _stored(account: FinalAccount) -> dict[TextKey, str]:
    rows = StaffText.objects.filter(account=account).values_list("slot", "subject_code", "body")
    return {(slot, subject): body for slot, subject, body in rows}


def _version(stored: Mapping[TextKey, str]) -> str:
    told = json.dumps(sorted([*key, body] for key, body in stored.items()), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _shown(
    account: FinalAccount, slots: tuple[TextSlot, ...], stored: Mapping[TextKey, str], posted: QueryDict
) -> list[ShownText]:
    """Return a field for each slot, and where a slot has one text a subject, for each that the report prints it of.

    A text without such a subject, stored or just sent, stays to be seen and deleted.
    """
    codes = sorted(set(ExpenditureLine.objects.filter(account=account).values_list("item_code", flat=True)))
    in_year = FunctionalSubject.objects.in_year(account.fiscal_year).filter(code__in=codes)
    names = dict(in_year.values_list("code", "name"))
    differences = _differences(load_facts(account))
    shown = []
    for slot in slots:
        subjects = [""]
        if slot.per_subject:
            printed = list(differences) if slot.key == ITEM_REASON else codes
            sent = {code for code in codes if str(posted.get(_field(slot, code), "")).strip()}
            kept = sent | {subject for key, subject in stored if key == slot.key and subject}
            subjects = [*printed, *sorted(kept.difference(printed))]
        for subject in subjects:
            told = differences.get(subject, NOT_PRINTED) if slot.key == ITEM_REASON else ""
            body = stored.get((slot.key, subject), "")
            shown.append(ShownText(_field(slot, subject), slot, subject, names.get(subject, ""), body, told))
    return shown


def _field(slot: TextSlot, subject: str) -> str:
    return f"text-{slot.key}-{subject}" if subject else f"text-{slot.key}"


def _differences(facts: Facts) -> dict[str, str]:
    """Return in words by how much each item that the report gives a reason of differs from its budget."""
    told = {}
    for item in facts.items_to_explain:
        final, budget, difference = (
            format_wan(amount or Decimal(0))
            for amount in (item.budget.current.printed, item.budget.base.printed, item.budget.difference)
        )
        direction = "多" if item.budget.more else "少"
        told[item.code] = f"决算数{final}万元，{facts.item_budget_name}{budget}万元，{direction}{difference}万元"
    return told


def _typed(posted: QueryDict, shown: list[ShownText]) -> dict[TextKey, str]:
    """Return what was typed in the fields of the page; a field that was not sent keeps its text."""
    return {
        (text.slot.key, text.subject): str(posted.get(text.name, text.body)).replace("\r\n", "\n").strip()
        for text in shown
    }


def _save(account: FinalAccount, typed: Mapping[TextKey, str], *, version: str, by: Any) -> int:
    with transaction.atomic():
        now = _stored(lock(account))
        if _version(now) != version and any(now.get(key, "") != body for key, body in typed.items()):
            raise StaleTextsError(now)
        return save_texts(account, typed, by=by)


def _problem(body: str) -> str:
    hidden = next((c for c in body if c < " " and c not in "\n\t"), None)
    if hidden is not None:
        return f"有不能保存的控制字符（U+{ord(hidden):04X}）：请删除后重新填写。"
    if len(body) > LONGEST_TEXT:
        return f"有{len(body)}个字，最多{LONGEST_TEXT}个字：请缩短。"
    return ""


def _texts_page(
    request: HttpRequest,
    account: FinalAccount,
    shown: list[ShownText],
    *,
    version: str,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    groups = [
        (slot, [text for text in shown if text.slot == slot]) for slot in load_profile(account.profile).text_slots
    ]
    beside, found = beside_texts(account, {slot.key for slot, _ in groups})
    for text in shown:
        text.found = found.get((text.slot.key, text.subject), [])
        for finding in text.found:
            beside.marked[finding.key] = text.name
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "文字说明",
        "beside": beside,
        "account": account,
        "groups": [(slot, texts) for slot, texts in groups if texts or slot.key == ITEM_REASON],
        "problems": [text for text in shown if text.problem],
        "version": version,
        "stale": stale,
        "may_change": may_change(request.user, account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/disclosure/texts.html", context, status=status)
