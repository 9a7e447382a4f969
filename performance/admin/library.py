"""The library of indicators in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field

from accounts.admin.recorded import CatalogueAdmin
from performance.forms import load_forms
from performance.models import LibraryIndicator


@admin.register(LibraryIndicator)
class LibraryIndicatorAdmin(CatalogueAdmin):
    """指标库: what the forms offer on each level, by years."""

    list_display = ("__str__", "form", "unit", "valid_from", "valid_to", "position")
    list_filter = ("form", "level1")
    search_fields = ("level1", "level2", "level3")
    fields = ("form", ("level1", "level2", "level3"), "unit", ("valid_from", "valid_to"), "position")

    def formfield_for_dbfield(self, db_field: Field, request: Any, **options: Any) -> Any:
        """Offer the forms there are."""
        if db_field.name == "form":
            return forms.ChoiceField(label="表样", choices=[(form.key, form.title) for form in load_forms()])
        return super().formfield_for_dbfield(db_field, request, **options)
