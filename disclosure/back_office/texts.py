"""Staff texts (文字说明): the page on which they are typed, their panel, and what the record calls them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import account_to_change, accounts_visible_to, may_change
from accounts.admin.changes import Names, names_keys
from accounts.admin.desk import Panel, desk, page_address
from accounts.admin.findings_beside import beside_texts, remarks_on
from accounts.models import ChangeRecord, FinalAccount
from accounts.profiles import ProfileError, load_profile
from accounts.use_cases.accounts import lock_to_change
from disclosure.back_office.answers import back_to_desk
from disclosure.back_office.text_fields import (
    PREFIX,
    ShownText,
    key_of_field,
    problem_of,
    shown_texts,
    stored_texts,
    typed_texts,
    version_of_texts,
)
from disclosure.models import StaffText, TextDraft
from disclosure.narrative.facts import ITEM_REASON, TextKey
from disclosure.use_cases.from_last_year import account_of_last_year, confirm_texts, copy_texts
from disclosure.use_cases.text_drafts import discard_drafts, drafts_of, keep_drafts
from disclosure.use_cases.texts import save_texts

STILL_TRUE = "still-"


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
    stored = stored_texts(account)
    shown = shown_texts(account, slots, stored, request.POST)
    if request.method == "POST":
        account_to_change(request.user, account.pk)
        if request.POST.get("action") == "discard":
            discard_drafts(account, by=request.user)
            messages.success(request, "未保存的草稿已放弃。")
            return HttpResponseRedirect(page_address("texts", account))
        return _save_page(request, account, shown)
    drafts = drafts_of(account, request.user) if may_change(request.user, account) else {}
    restored = bool(request.GET.get("restore"))
    if restored:
        _restore(shown, drafts)
        drafts = {}
    return _page(request, account, shown, version=version_of_texts(stored), drafts=drafts, restored=restored)


@desk.page("texts/autosave/", "texts_autosave")
@require_POST
def autosave(request: HttpRequest, account: FinalAccount) -> JsonResponse:
    """Keep what is being typed, for the person who types it; answer when, or why not."""
    account_to_change(request.user, account.pk)
    typed = {key_of_field(name): str(body) for name, body in request.POST.items() if name.startswith(PREFIX)}
    try:
        kept = keep_drafts(account, typed, by=request.user)
    except ProfileError as error:
        return JsonResponse({"message": str(error)}, status=422)
    except ValidationError as error:
        return JsonResponse({"message": "".join(error.messages)}, status=422)
    return JsonResponse({"kept": kept, "at": f"{timezone.localtime():%H:%M:%S}"})


@desk.page("texts/from-last-year/", "texts_from_last_year")
@require_POST
def from_last_year(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Copy last year's texts into what is still empty."""
    account_to_change(request.user, account.pk)
    source = account_of_last_year(account, accounts_visible_to(request.user))
    if source is None:
        return back_to_desk(request, account, "本系统没有您可以查看的上年决算，没有文字可以沿用。")
    try:
        copied = copy_texts(account, source, by=request.user)
    except ProfileError as error:
        return back_to_desk(request, account, str(error))
    told = f"从{source.fiscal_year}年度沿用了{copied.texts}项文字，都已标出：请逐项核对，改写或确认仍属实。"
    left = []
    if copied.filled:
        left.append(f"{copied.filled}项本年已有内容，没有改动")
    if copied.of_the_year:
        left.append(f"{'、'.join(copied.of_the_year)}写的是当年的事，请重新填写")
    if copied.without_subject:
        left.append(f"{copied.without_subject}项的科目本年没有支出，没有沿用（录入支出后可再次沿用）")
    (messages.success if copied.texts else messages.info)(
        request, "".join([told if copied.texts else "没有可以沿用的文字。", "；".join(left), "。" if left else ""])
    )
    return HttpResponseRedirect(page_address("texts", account))


@desk.panel(10)
def texts_panel(request: HttpRequest, account: FinalAccount) -> Panel:
    """How many texts are typed, and how many of them still stand as last year's account had them."""
    try:
        slots = load_profile(account.profile).text_slots
    except ProfileError as error:
        return Panel("文字说明", "admin/disclosure/problem.html", {"problem": str(error)}, "texts")
    filled: dict[str, int] = {}
    for slot, year in StaffText.objects.filter(account=account).values_list("slot", "copied_from"):
        filled[slot] = filled.get(slot, 0) + (year is not None)
    changeable = may_change(request.user, account)
    return Panel(
        "文字说明",
        "admin/disclosure/texts_panel.html",
        {
            "address": page_address("texts", account),
            "may_change": changeable,
            "slots": [(slot, slot.key in filled, filled.get(slot.key, 0)) for slot in slots],
            "filled": sum(slot.key in filled for slot in slots),
            "copied": sum(filled.values()),
            "last_year": _last_year(request, account) if changeable else None,
            "copy": page_address("texts_from_last_year", account),
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


def _save_page(request: HttpRequest, account: FinalAccount, shown: list[ShownText]) -> HttpResponse:
    typed = typed_texts(request.POST, shown)
    version = request.POST.get("version", "")
    still_true = {text.key for text in shown if f"{STILL_TRUE}{text.name}" in request.POST}
    for text in shown:
        text.body = typed[text.key]
        text.problem = problem_of(text.body)
    if any(text.problem for text in shown):
        return _page(request, account, shown, version=version, status=422)
    try:
        changed, confirmed = _save(account, typed, still_true, version=version, by=request.user)
    except StaleTextsError as stale:
        for text in shown:
            there = stale.stored.get(text.key, "")
            text.stored = there if there != text.body else None
        return _page(request, account, shown, version=version_of_texts(stale.stored), stale=True, status=422)
    except ValidationError as error:
        messages.error(request, f"没有保存：{'；'.join(error.messages)}")
        return _page(request, account, shown, version=version, status=422)
    # Drafts that were offered and neither restored nor given up stay, but those of texts that were typed anew.
    undecided = request.POST.get("undecided") == "1"
    discard_drafts(account, by=request.user, keys=changed if undecided else None)
    told = [f"{len(changed)}项有改动"] if changed else []
    told += [f"{confirmed}项确认沿用"] if confirmed else []
    messages.success(request, f"已保存，{'，'.join(told)}。" if told else "没有改动，无需保存。")
    return HttpResponseRedirect(page_address("texts", account))


def _save(
    account: FinalAccount, typed: Mapping[TextKey, str], still_true: Collection[TextKey], *, version: str, by: Any
) -> tuple[set[TextKey], int]:
    """Store what was typed; return which texts changed, and how many were confirmed as still true."""
    with transaction.atomic():
        now = stored_texts(lock_to_change(account))
        changed = {key for key, body in typed.items() if now.get(key, "") != body}
        if version_of_texts(now) != version and changed:
            raise StaleTextsError(now)
        save_texts(account, typed, by=by)
        return changed, confirm_texts(account, still_true, by=by)


def _restore(shown: list[ShownText], drafts: Mapping[TextKey, TextDraft]) -> None:
    """Put drafts in their fields; what is stored stands beside each, since it may be newer than the draft."""
    for text in shown:
        draft = drafts.get(text.key)
        if draft is not None:
            text.stored, text.body = text.body, draft.body


def _last_year(request: HttpRequest, account: FinalAccount) -> FinalAccount | None:
    source = account_of_last_year(account, accounts_visible_to(request.user))
    return source if source is not None and StaffText.objects.filter(account=source).exists() else None


def _page(
    request: HttpRequest,
    account: FinalAccount,
    shown: list[ShownText],
    *,
    version: str,
    drafts: Mapping[TextKey, TextDraft] | None = None,
    restored: bool = False,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    slots = load_profile(account.profile).text_slots
    groups = [(slot, [text for text in shown if text.slot == slot]) for slot in slots]
    beside, found = beside_texts(account, {slot.key for slot in slots})
    sections = {slot.section for slot in slots}
    beside.remarks = [
        remark for remark in remarks_on(account) if remark.place.get("slot") or remark.place.get("section") in sections
    ]
    for text in shown:
        text.found = found.get(text.key, [])
        text.remarks = [
            remark
            for remark in beside.remarks
            if (remark.place.get("slot"), remark.place.get("subject", "")) == text.key
            or (remark.place.get("section") == text.slot.section and not text.subject)
        ]
        for finding in text.found:
            beside.marked[finding.key] = text.name
    changeable = may_change(request.user, account)
    waiting = [(text, drafts[text.key]) for text in shown if drafts and text.key in drafts]
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "文字说明",
        "beside": beside,
        "account": account,
        "groups": [(slot, texts) for slot, texts in groups if texts or slot.key == ITEM_REASON],
        "problems": [text for text in shown if text.problem],
        "copied": [text for text in shown if text.copied_from],
        "drafts": waiting,
        "undecided": bool(waiting) or request.POST.get("undecided") == "1",
        "restored": restored,
        "version": version,
        "stale": stale,
        "may_change": changeable,
        "autosave": page_address("texts_autosave", account),
        "last_year": _last_year(request, account) if changeable else None,
        "copy": page_address("texts_from_last_year", account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/disclosure/texts.html", context, status=status)
