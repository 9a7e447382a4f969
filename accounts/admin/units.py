"""Regions and budget units."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, ForeignKey, QuerySet
from django.db.models.functions import Coalesce
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import URLPattern, path

from accounts.access import (
    is_administrator,
    may_manage_region,
    may_manage_units,
    regions_overseen_by,
    units_visible_to,
)
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

    def has_change_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        """The finance bureau of the region changes it, not those of regions below it."""
        if obj is None:
            return super().has_change_permission(request)
        return bool(request.user.is_staff) and may_manage_region(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        """The finance bureau of the region deletes it while nothing refers to it."""
        return self.has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Region | None = None, *args: Any, **kwargs: Any) -> Any:
        """Ask for a code within the reach of whoever adds a region."""
        form = super().get_form(request, obj, *args, **kwargs)
        return type("ReachedRegionForm", (form,), {"clean_code": _code_within_reach(request.user)})

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> tuple[str, ...]:
        """A region's code is its identity: given once."""
        return ("code",) if obj else ()


def _code_within_reach(user: Any) -> Callable[[Any], str]:
    def clean_code(form: Any) -> str:
        code = str(form.cleaned_data["code"])
        if not may_manage_region(user, Region(code=code)):
            message = f"“{code}”不在您主管的地区之内，不能建立。"
            raise ValidationError(message)
        return code

    return clean_code


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

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer regions, departments and predecessors that the user oversees; who sets up has all."""
        if not is_administrator(request.user):
            regions = regions_overseen_by(request.user)
            offered = {
                "region": regions,
                "parent": BudgetUnit.objects.filter(region__in=regions),
                "predecessor": BudgetUnit.objects.filter(region__in=regions),
            }
            kwargs["queryset"] = offered[db_field.name]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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
