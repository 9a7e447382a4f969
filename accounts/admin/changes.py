"""The record of changes, to read."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.access import accounts_visible_to, may_manage_catalogues, may_read_record
from accounts.models import ChangeRecord
from accounts.record import CATALOGUE_CHAIN

UNTOLD = {"id", "account_id", "revision", "changed_at", "created_at"}
RECORDED = ("accounts", "performance", "disclosure")

# What a field's stored keys are called: by field, then by key.
Names = Mapping[str, Mapping[str, str]]
_namers: list[Callable[[ChangeRecord], Names]] = []


def names_keys(namer: Callable[[ChangeRecord], Names]) -> Callable[[ChangeRecord], Names]:
    """Let an application say what the keys that its records hold are called; the records stay as they are."""
    _namers.append(namer)
    return namer


class ReadOnlyAdmin(admin.ModelAdmin):
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

    list_display = ("at", "by", "account", "action", "named_subject", "difference")
    list_filter = ("action",)
    list_select_related = ("by", "account__unit")
    search_fields = ("subject", "account__unit__name", "account__unit__code")
    date_hierarchy = "at"
    ordering = ("-at", "-sequence")
    fields = (
        *("at", "by", "account", "action", "named_subject", "difference"),
        *("chain", "sequence", "hash", "previous_hash"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeRecord]:
        """Show the records of accounts that the user may read; those of the catalogues to who maintains them."""
        records = super().get_queryset(request)
        mine = Q(account__in=accounts_visible_to(request.user).values("pk"))
        if may_manage_catalogues(request.user) or may_read_record(request.user):
            mine |= Q(chain=CATALOGUE_CHAIN)
        return records.filter(mine)

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

    @admin.display(description="内容")
    def difference(self, record: ChangeRecord) -> SafeString:
        """What differs: each field with its value before and after."""
        before, after = record.before or {}, record.after or {}
        fields = frozenset({*before, *after})
        labels, names = _labels(fields), {**_choices(fields), **_names(record)}
        told = [
            f"{labels.get(name, name)}：{_shown(before.get(name), keys)} → {_shown(after.get(name), keys)}"
            for name in sorted({*before, *after})
            for keys in [names.get(name, {})]
            if (before.get(name) or "") != (after.get(name) or "") and name not in UNTOLD
        ]
        return format_html('<span class="difference">{}</span>', "；".join(told))


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
    return keys.get(value, value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
