"""The record of changes, to read."""

import json
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.access import accounts_visible_to
from accounts.models import ChangeRecord
from accounts.record import CATALOGUE_CHAIN

UNTOLD = {"id", "account_id", "revision", "changed_at", "created_at"}
RECORDED = ("accounts", "performance", "disclosure")


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

    list_display = ("at", "by", "account", "action", "subject", "difference")
    list_filter = ("action",)
    list_select_related = ("by", "account__unit")
    search_fields = ("subject", "account__unit__name", "account__unit__code")
    date_hierarchy = "at"
    ordering = ("-at", "-sequence")
    fields = ("at", "by", "account", "action", "subject", "difference", "chain", "sequence", "hash", "previous_hash")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeRecord]:
        """Show the records of accounts that the user may read; those of the catalogues to who maintains them."""
        records = super().get_queryset(request)
        mine = Q(account__in=accounts_visible_to(request.user).values("pk"))
        if request.user.has_perm("accounts.view_changerecord"):
            mine |= Q(chain=CATALOGUE_CHAIN)
        return records.filter(mine)

    @admin.display(description="内容")
    def difference(self, record: ChangeRecord) -> SafeString:
        """What differs: each field with its value before and after."""
        before, after = record.before or {}, record.after or {}
        labels = _labels(frozenset({*before, *after}))
        told = [
            f"{labels.get(name, name)}：{_shown(before.get(name))} → {_shown(after.get(name))}"
            for name in sorted({*before, *after})
            if (before.get(name) or "") != (after.get(name) or "") and name not in UNTOLD
        ]
        return format_html('<span class="difference">{}</span>', "；".join(told))


@cache
def _labels(fields: frozenset[str]) -> dict[str, str]:
    """Return the Chinese names of a row's fields: those of the model that has just these, else of any that has one."""
    labels: dict[str, str] = {}
    for model in apps.get_models():
        if model._meta.app_config.name not in RECORDED:
            continue
        named = {field.attname: str(field.verbose_name) for field in model._meta.concrete_fields}
        if named.keys() == fields:
            return named
        labels = named | labels
    return labels


def _shown(value: Any) -> str:
    return "空" if value in {None, ""} else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
