"""The library of indicators in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from accounts.admin.recorded import CatalogueAdmin
from performance.forms import load_forms
from performance.models import LibraryIndicator


class FormFilter(admin.SimpleListFilter):
    """Indicators of one form."""

    title = "表样"
    parameter_name = "form"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """Return the forms there are, by their titles."""
        return [(form.key, form.title) for form in load_forms()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LibraryIndicator]) -> QuerySet[LibraryIndicator]:
        """Return the indicators of the form chosen."""
        return queryset.filter(form=self.value()) if self.value() else queryset


@admin.register(LibraryIndicator)
class LibraryIndicatorAdmin(CatalogueAdmin):
    """指标库: what the forms offer on each level, by years."""

    list_display = ("__str__", "form_title", "unit", "valid_from", "valid_to", "position")
    list_filter = (FormFilter, "level1")
    search_fields = ("level1", "level2", "level3")
    fields = ("form", ("level1", "level2", "level3"), "unit", ("valid_from", "valid_to"), "position")
    readonly_fields = ("form_title",)

    def get_fields(self, request: HttpRequest, obj: LibraryIndicator | None = None) -> Any:
        """Show a reader the form's title: without the field's choices there would be its key."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fields
        return ["form_title" if field == "form" else field for field in self.fields or ()]

    @admin.display(description="表样", ordering="form")
    def form_title(self, indicator: LibraryIndicator) -> str:
        """What the form is called; its key where its folder is gone."""
        return {form.key: form.title for form in load_forms()}.get(indicator.form, indicator.form)

    def formfield_for_dbfield(self, db_field: Field, request: Any, **options: Any) -> Any:
        """Offer the forms there are."""
        if db_field.name == "form":
            return forms.ChoiceField(label="表样", choices=[(form.key, form.title) for form in load_forms()])
        return super().formfield_for_dbfield(db_field, request, **options)
