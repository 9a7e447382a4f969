"""Giving people their tasks (岗位) on the pages of people and of units: the same rules on both."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, BaseModelFormSet, ModelForm
from django.http import HttpRequest

from accounts.access import is_administrator
from accounts.models import RegionRole, UnitRole
from accounts.use_cases.people import give_role, take_role


class RolesFormSet(BaseInlineFormSet):
    """Tasks of people; nobody gives or takes their own."""

    asked_by: Any = None

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name each field of a row: the headings of the columns are not heard with it."""
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label or ""))

    def clean(self) -> None:
        """Refuse a change of the tasks of the person who sends it."""
        super().clean()
        for form in self.forms:
            told = getattr(form, "cleaned_data", {})
            if not (form.has_changed() or told.get("DELETE")):
                continue
            before = type(form.instance)._default_manager.filter(pk=form.instance.pk).first()
            owners = {getattr(told.get("user"), "pk", None), form.instance.user_id, getattr(before, "user_id", None)}
            if told.get("role") == UnitRole.Role.SECRECY:
                raise ValidationError("保密审查人由本部门的发布人在本单位的“保密审查人”页面指定，不在这里登记。")
            if self.asked_by.pk in owners:
                raise ValidationError("不能更改自己的岗位：请由另一位系统管理员办理。")


class RoleInline(admin.TabularInline):
    """Tasks; the system administrator changes them, whoever sees the page sees them."""

    formset = RolesFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Tell the forms who asks."""
        return type("AskedFormSet", (super().get_formset(request, obj, **kwargs),), {"asked_by": request.user})

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the page."""
        return bool(request.user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The system administrator."""
        return is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The system administrator."""
        return is_administrator(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The system administrator."""
        return is_administrator(request.user)


class GivesRoles(admin.ModelAdmin):
    """Stores tasks given on an admin's page by the use cases of people."""

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Store tasks with the name of who gave them; other rows as ever."""
        if not issubclass(formset.model, UnitRole | RegionRole):
            super().save_formset(request, form, formset, change)
            return
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            take_role(row, by=request.user)
        for row in rows:
            give_role(row, by=request.user)
        formset.save_m2m()
