"""The record of changes, to read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.access import accounts_visible_to, may_manage_catalogues, may_read_record
from accounts.admin.record_files import Told, csv_of, workbook_of
from accounts.admin.record_filter import RecordFilter
from accounts.admin.recorded import MissingIsMissing
from accounts.models import ChangeRecord, FinalAccount, RecordAnchor, SecrecyReview
from accounts.profiles import profile_choices
from accounts.record import CATALOGUE_CHAIN, UNCLAIMED
from accounts.verification import Verified, verify

UNTOLD = {"id", "account_id", "revision", "changed_at", "created_at"}
RECORDED = ("accounts", "performance", "disclosure")
# What the record tells besides the fields of rows.
NAMED = {"manifest": "文件清单校验值"}
# Chains as long as this are verified whenever their list is shown, and so much of what is broken is told there.
MOST_VERIFIED = 3000
MOST_TOLD = 5
LONGEST_KEY = len(str(2**63 - 1)) - 1

# What a field's stored keys are called: by field, then by key.
Names = Mapping[str, Mapping[str, str]]
_namers: list[Callable[[ChangeRecord], Names]] = []


def names_keys(namer: Callable[[ChangeRecord], Names]) -> Callable[[ChangeRecord], Names]:
    """Let an application say what the keys that its records hold are called; the records stay as they are."""
    _namers.append(namer)
    return namer


class ReadOnlyAdmin(MissingIsMissing):
    """An admin that shows and never writes."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Every member of staff may look; ``get_queryset`` says at what."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every member of staff may look; ``get_queryset`` says at what."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here."""
        return False


@admin.register(ChangeRecord)
class ChangeRecordAdmin(ReadOnlyAdmin):
    """变更记录."""

    list_display = ("at", "person", "account", "action", "named_subject", "difference")
    list_filter = (RecordFilter,)
    list_select_related = ("by", "account__unit")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("subject", "action", "by__username", "by__last_name", "account__unit__name", "account__unit__code")
    search_help_text = "按对象、操作、操作人、单位名称或代码查找"
    change_list_template = "admin/accounts/change_records.html"
    # Records only grow: the order of their keys is that of time, and has an index.
    ordering = ("-pk",)
    fields = (
        *("at", "person", "account", "action", "named_subject", "difference"),
        *("chain", "sequence", "own_hash", "hash_before"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeRecord]:
        """Show the records of accounts that the user may read; those of the catalogues to who maintains them."""
        records = super().get_queryset(request)
        mine = Q(account__in=accounts_visible_to(request.user).values("pk"))
        if may_manage_catalogues(request.user) or may_read_record(request.user):
            mine |= Q(chain=CATALOGUE_CHAIN) & ~Q(action__startswith=UNCLAIMED)
        return records.filter(mine)

    def get_urls(self) -> list[URLPattern]:
        """Add the files of what the list shows."""
        files = (("csv", csv_of), ("xlsx", workbook_of))
        added = [
            path(
                f"export.{suffix}",
                self.admin_site.admin_view(require_safe(partial(self._export, write=write))),
                name=f"accounts_changerecord_export_{suffix}",
            )
            for suffix, write in files
        ]
        return added + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; of one account with the state of its chain."""
        asked = request.GET.get("account__id__exact", "")
        extra = {"chain": _chain_state(request, asked), "anchor": RecordAnchor.objects.order_by("-day").first()}
        return super().changelist_view(request, extra | (extra_context or {}))

    def _export(
        self, request: HttpRequest, write: Callable[[QuerySet[ChangeRecord], Told], HttpResponseBase]
    ) -> HttpResponseBase:
        """Give what the list shows, searched, filtered and ordered alike, as a file."""
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:accounts_changerecord_changelist"))
        return write(listed, lambda record: (self.named_subject(record), told_difference(record)))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> ChangeRecord | None:
        """Return a record for its page, whose heading calls the subject by its name; nothing is ever saved here."""
        record: ChangeRecord | None = super().get_object(request, object_id, from_field)
        if record is not None:
            record.subject = self.named_subject(record)
        return record

    @admin.display(description="对象", ordering="subject")
    def named_subject(self, record: ChangeRecord) -> str:
        """What was changed, keys by their names."""
        names = {key: name for field in _names(record).values() for key, name in field.items()}
        return " ".join(names.get(word, word) for word in record.subject.split(" "))

    @admin.display(description="操作人", ordering="by__last_name")
    def person(self, record: ChangeRecord) -> str:
        """Who did it, by name."""
        return record.by.get_full_name() or record.by.get_username()

    @admin.display(description="校验值")
    def own_hash(self, record: ChangeRecord) -> str:
        """The hash of the record."""
        return record.hash

    @admin.display(description="前一条的校验值")
    def hash_before(self, record: ChangeRecord) -> str:
        """The hash of the record before it in the chain."""
        return record.previous_hash

    @admin.display(description="内容")
    def difference(self, record: ChangeRecord) -> SafeString:
        """What differs: each field with its value before and after."""
        return format_html('<span class="difference">{}</span>', told_difference(record))


def told_difference(record: ChangeRecord) -> str:
    """Return what differs, in words: each field with its value before and after."""
    before, after = record.before or {}, record.after or {}
    fields = frozenset({*before, *after})
    labels, names = NAMED | _labels(fields), {**_choices(fields), **_names(record)}
    told = [
        f"{labels.get(name, name)}：{_shown(before.get(name), keys)} → {_shown(after.get(name), keys)}"
        for name in sorted({*before, *after})
        for keys in [names.get(name, {})]
        if (before.get(name) or "") != (after.get(name) or "") and name not in UNTOLD
    ]
    return "；".join(told)


@dataclass(frozen=True, slots=True)
class ChainState:
    """Whether the record of one account holds, in words; ``kind`` is holds, broken or unread."""

    account: FinalAccount
    kind: str
    told: str


def _chain_state(request: HttpRequest, asked: str) -> ChainState | None:
    """Return the state of the chain of the account asked for, if the user may read it; long ones are not read here."""
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_KEY):
        return None
    account = accounts_visible_to(request.user).filter(pk=int(asked)).first()
    if account is None:
        return None
    count = ChangeRecord.objects.filter(account=account).count()
    if count > MOST_VERIFIED:
        return ChainState(account, "unread", f"共{count}条记录，请用命令 verify_record 核验。")
    broken = list(islice(verify(Verified(), account=account), MOST_TOLD))
    if broken:
        return ChainState(account, "broken", "记录不完好：" + "".join(tampering.message for tampering in broken))
    return ChainState(account, "holds", f"记录链完好：第1至{count}条已核验。" if count else "还没有记录。")


@cache
def _labels(fields: frozenset[str]) -> dict[str, str]:
    """Return the Chinese names of a row's fields: those of the model that has just these, else of any that has one."""
    labels: dict[str, str] = {}
    for model in _recorded_models():
        named = {field.attname: str(field.verbose_name) for field in model._meta.concrete_fields}
        if named.keys() == fields:
            return named
        labels = named | labels
    return labels


@cache
def _choices(fields: frozenset[str]) -> dict[str, dict[str, str]]:
    """Return what the choices of a row's fields are called: those of the model that has just these fields."""
    for model in _recorded_models():
        columns = model._meta.concrete_fields
        if {field.attname for field in columns} == fields:
            return {
                field.attname: {str(key): str(name) for key, name in field.flatchoices}
                for field in columns
                if field.flatchoices
            }
    return {}


def _recorded_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_config.name in RECORDED]


def _names(record: ChangeRecord) -> Names:
    return {field: keys for namer in _namers for field, keys in namer(record).items()}


def _shown(value: Any, keys: Mapping[str, str]) -> str:
    if value is None or value in ("", {}, []):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return keys.get(value, value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@names_keys
def _names_of_moves(record: ChangeRecord) -> Names:
    """Return what profiles, states and conclusions are called."""
    held = {*(record.before or {}), *(record.after or {})}
    names: dict[str, Callable[[], Mapping[str, str]]] = {
        "profile": lambda: dict(profile_choices()),
        "state": lambda: {str(key): str(name) for key, name in FinalAccount.State.choices},
        "conclusion": lambda: {str(key): str(name) for key, name in SecrecyReview.Conclusion.choices},
    }
    return {field: name() for field, name in names.items() if field in held}
