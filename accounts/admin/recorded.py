"""Admins whose every write goes through the use cases of reference data and names who did it."""

from typing import Any, NoReturn

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest

from accounts.access import may_manage_catalogues
from accounts.use_cases.reference import delete_reference, save_reference


class MissingIsMissing(admin.ModelAdmin):
    """An admin that answers 404 for a row that is not there, or that the user must not know of."""

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        """Refuse where Django leads to the first page and says that there is no such row."""
        message = "没有这条记录，或您没有查看它的权限。"
        raise Http404(message)


class RecordedAdmin(MissingIsMissing):
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


class CatalogueAdmin(RecordedAdmin):
    """Reference data that every member of staff looks up and the finance bureau (财政部门) maintains."""

    def may_manage(self, request: HttpRequest) -> bool:
        """Whether the user maintains these rows."""
        return may_manage_catalogues(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Every member of staff may look."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every member of staff may look."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Who maintains the rows adds some."""
        return bool(request.user.is_staff) and self.may_manage(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who maintains the rows changes them."""
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who maintains the rows deletes what nothing refers to."""
        return self.has_add_permission(request)
