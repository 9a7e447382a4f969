"""Admins whose every write goes through the use cases of reference data and names who did it."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest

from accounts.use_cases.reference import delete_reference, save_reference


class RecordedAdmin(admin.ModelAdmin):
    """An admin that leaves a record of each change."""

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Store with the user's name."""
        save_reference(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete with the user's name."""
        delete_reference(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete one by one, each with the user's name."""
        for row in queryset:
            delete_reference(row, by=request.user)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Store the rows below with the user's name."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            delete_reference(row, by=request.user)
        for row in rows:
            save_reference(row, by=request.user)
        formset.save_m2m()
