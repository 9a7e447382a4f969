"""Naming the person who reviews a unit's reports for secrets (保密审查人): its publisher does so."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import is_administrator, units_visible_to
from accounts.models import BudgetUnit, UnitRole
from accounts.use_cases.people import (
    dismiss_secrecy_reviewer,
    name_secrecy_reviewer,
    naming_of,
    people_of,
    units_naming_reviewers,
)


class PersonChoice(forms.ModelChoiceField):
    """A person by name, with the name they sign in with: two people may be called alike."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the list calls a person."""
        return f"{obj.get_full_name() or '未登记姓名'}（{obj.get_username()}）"


class NamingForm(forms.Form):
    """Who is to review."""

    def __init__(self, unit: BudgetUnit, by: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = UnitRole.objects.filter(unit=unit, role=UnitRole.Role.SECRECY).values("user")
        choices = people_of(unit).exclude(pk=by.pk).exclude(pk__in=named).order_by("last_name", "username")
        self.fields["person"] = PersonChoice(choices, label="人员", empty_label="请选择")


@require_http_methods(["GET", "POST"])
def secrecy_reviewers(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show a unit's secrecy reviewers with who named them and when; the unit's publisher names and dismisses."""
    units = BudgetUnit.objects.all() if is_administrator(request.user) else units_visible_to(request.user)
    unit = units.filter(pk=unit_id).first()
    if unit is None:
        raise Http404("没有这个单位，或您没有查看它的权限。")
    may_name = units_naming_reviewers(request.user).filter(pk=unit.pk).exists()
    if request.method == "POST" and not may_name:
        raise PermissionDenied("保密审查人由本部门的发布人指定。")
    form = NamingForm(unit, request.user, request.POST if "person" in request.POST else None)
    if request.method == "POST" and _changed(request, unit, form):
        return redirect("admin:accounts_budgetunit_secrecy", unit.pk)
    named = UnitRole.objects.filter(unit=unit, role=UnitRole.Role.SECRECY).select_related("user", "unit")
    context = {
        **admin.site.each_context(request),
        "title": f"{unit.name}的保密审查人",
        "unit": unit,
        "reviewers": [(role, naming_of(role)) for role in named.order_by("pk")],
        "form": form if may_name else None,
    }
    return render(request, "admin/accounts/secrecy_reviewers.html", context)


def _changed(request: HttpRequest, unit: BudgetUnit, form: NamingForm) -> bool:
    dismissed = request.POST.get("dismiss", "")
    if dismissed:
        named = UnitRole.objects.filter(unit=unit, role=UnitRole.Role.SECRECY)
        role = named.filter(pk=dismissed).first() if dismissed.isascii() and dismissed.isdecimal() else None
        if role is not None:
            dismiss_secrecy_reviewer(role, by=request.user)
            messages.success(request, f"“{role.user.get_full_name() or role.user}”不再是保密审查人。")
        return True
    if not form.is_valid():
        return False
    person = form.cleaned_data["person"]
    try:
        name_secrecy_reviewer(unit, person, by=request.user)
    except ValidationError as error:
        form.add_error("person", error)
        return False
    messages.success(request, f"已指定“{person.get_full_name() or person}”为保密审查人。")
    return True
