"""Regions and budget units."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import URLPattern, path

from accounts.access import is_administrator, may_manage_units, units_visible_to
from accounts.admin.recorded import CatalogueAdmin
from accounts.admin.rights import GivesRoles, RoleInline
from accounts.admin.secrecy_reviewers import secrecy_reviewers
from accounts.models import BudgetUnit, Region, UnitName, UnitRole


@admin.register(Region)
class RegionAdmin(CatalogueAdmin):
    """行政区划."""

    list_display = ("code", "name")
    search_fields = ("code", "name")

    def may_manage(self, request: HttpRequest) -> bool:
        """Whoever maintains units."""
        return may_manage_units(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> tuple[str, ...]:
        """A region's code is its identity: given once."""
        return ("code",) if obj else ()


class UnitNameInline(admin.TabularInline):
    """Names by year; whoever maintains the unit maintains them."""

    model = UnitName
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: BudgetUnit | None = None) -> bool:
        """Whoever sees the unit."""
        return bool(request.user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: BudgetUnit | None = None) -> bool:
        """Whoever maintains the unit."""
        return may_manage_units(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: BudgetUnit | None = None) -> bool:
        """Whoever maintains the unit."""
        return may_manage_units(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: BudgetUnit | None = None) -> bool:
        """Whoever maintains the unit."""
        return may_manage_units(request.user, obj)


class UnitRoleInline(RoleInline):
    """Who works for the unit."""

    model = UnitRole
    autocomplete_fields = ("user",)


@admin.register(BudgetUnit)
class BudgetUnitAdmin(GivesRoles, CatalogueAdmin):
    """预算单位: departments with the units below them."""

    list_display = ("code", "indented_name", "short_name", "kind", "region", "parent")
    list_display_links = ("code", "indented_name")
    list_filter = ("kind", "region")
    list_select_related = ("region", "parent")
    search_fields = ("code", "name", "short_name", "names__name")
    autocomplete_fields = ("region", "parent", "predecessor")
    inlines = (UnitNameInline, UnitRoleInline)
    fieldsets = (
        (None, {"fields": (("region", "code"), "name", "short_name", "kind", "parent")}),
        ("沿革", {"fields": ("predecessor", ("established_year", "abolished_year"))}),
    )

    change_form_template = "admin/accounts/unit.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which a department names its secrecy reviewer."""
        page = self.admin_site.admin_view(secrecy_reviewers)
        return [path("<int:unit_id>/secrecy/", page, name="accounts_budgetunit_secrecy"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetUnit]:
        """Show the units that the user works for or oversees; who sets up sees all."""
        return super().get_queryset(request) if is_administrator(request.user) else units_visible_to(request.user)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """A department stands before the units below it."""
        return ("region", Coalesce("parent__code", "code"), F("parent__code").asc(nulls_first=True), "code")

    def may_manage(self, request: HttpRequest) -> bool:
        """Whoever maintains units."""
        return may_manage_units(request.user)

    def has_change_permission(self, request: HttpRequest, obj: BudgetUnit | None = None) -> bool:
        """The finance bureau of the unit's region changes it."""
        return bool(request.user.is_staff) and may_manage_units(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: BudgetUnit | None = None) -> bool:
        """The finance bureau of the unit's region deletes it while nothing refers to it."""
        return self.has_change_permission(request, obj)

    @admin.display(description="单位名称", ordering="name")
    def indented_name(self, unit: BudgetUnit) -> str:
        """The name, set in below its department."""
        return f"　└ {unit.name}" if unit.parent_id else unit.name
