"""Deadlines for disclosure (公开期限): the finance bureau's, by region and year."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from accounts.access import may_manage_catalogues, regions_overseen_by, regions_read_by
from accounts.admin.final_accounts import DayInput
from accounts.admin.recorded import RecordedAdmin
from accounts.models import DisclosureDeadline


@admin.register(DisclosureDeadline)
class DisclosureDeadlineAdmin(RecordedAdmin):
    """公开期限: a year that a region does not register has the deadline of the law."""

    list_display = ("fiscal_year", "region", "days", "latest_on")
    list_filter = ("fiscal_year",)
    search_fields = ("region__code", "region__name")
    list_select_related = ("region",)
    fields = (("region", "fiscal_year"), "days", "latest_on")
    formfield_overrides = {models.DateField: {"widget": DayInput}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[DisclosureDeadline]:
        """Show the deadlines of the regions that the user reads."""
        return super().get_queryset(request).filter(region__in=regions_read_by(request.user))

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer the regions that the user oversees."""
        if db_field.name == "region":
            kwargs["queryset"] = regions_overseen_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Bureaus and auditors have the list."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: DisclosureDeadline | None = None) -> bool:
        """Bureaus and auditors look at the deadlines of ``get_queryset``."""
        return bool(request.user.is_staff) and regions_read_by(request.user).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A bureau registers deadlines."""
        return bool(request.user.is_staff) and may_manage_catalogues(request.user)

    def has_change_permission(self, request: HttpRequest, obj: DisclosureDeadline | None = None) -> bool:
        """A bureau changes the deadlines of its own regions."""
        if obj is None:
            return self.has_add_permission(request)
        return bool(request.user.is_staff) and regions_overseen_by(request.user).filter(pk=obj.region_id).exists()

    def has_delete_permission(self, request: HttpRequest, obj: DisclosureDeadline | None = None) -> bool:
        """A bureau takes back the deadlines of its own regions."""
        return self.has_change_permission(request, obj)
