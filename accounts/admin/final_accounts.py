"""Final accounts: the list, opening one, and its desk."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from accounts.access import account_to_read, accounts_visible_to, may_change, units_changeable_by
from accounts.admin.desk import Entry, desk, desk_address, page_address
from accounts.entry.grids import PAGES
from accounts.figures.arithmetic import Comparison
from accounts.figures.figure import Figure
from accounts.figures.figures import Figures
from accounts.figures.loader import load_figures
from accounts.models import FinalAccount
from accounts.money import format_table, to_wan
from accounts.profiles import ProfileError, load_profile, profile_choices
from accounts.use_cases.accounts import CHANGEABLE, change_account, open_account, seen_of

# The amount that says most about a grid, summed on the desk.
SUMMED = {
    "income": "amount",
    "expenditure": "final",
    "economic": "amount",
    "balances": "closing",
    "operating": "final",
}


# The field of the form that holds what the page showed.
SEEN = "seen"


class DayInput(forms.DateInput):
    """The browser's own field for a day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class AccountForm(forms.ModelForm):
    """The facts of an account."""

    profile = forms.ChoiceField(label="地区口径", help_text="决定报告的章节、句式、表格和图表。")

    class Meta:
        model = FinalAccount
        fields = ("unit", "fiscal_year", "scope", "profile", "precision", "approved_on", "disclosed_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "profile" in self.fields:
            choices = profile_choices()
            known = {name for name, _ in choices}
            current = self.instance.profile
            # A profile whose folder is gone is still shown as what the account has.
            extra = [(current, current)] if current and current not in known else []
            if len(choices) == 1 and not current:
                self.initial["profile"] = choices[0][0]
            field: Any = self.fields["profile"]
            field.choices = [("", "---------"), *choices, *extra]

    def clean(self) -> dict[str, Any]:
        """Show both versions where somebody else changed a field since the page was shown."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        stored = self.instance
        if stored.pk is None or self.data.get(SEEN) in {None, seen_of(stored)}:
            return values
        differing = [name for name in CHANGEABLE if name in values and values[name] != getattr(stored, name)]
        for name in differing:
            self.add_error(name, f"现存：{_stored_text(stored, name)}")
        if differing:
            told = (
                "您打开本页之后，有人修改了基本信息，您填写的内容没有保存，但都保留在下面："
                "请与现存内容核对，改好后再次保存。"
            )
            self.add_error(None, told)
        return values


@admin.register(FinalAccount)
class FinalAccountAdmin(admin.ModelAdmin):
    """部门决算. Accounts are opened and changed, never deleted."""

    form = AccountForm
    change_form_template = "admin/accounts/desk.html"
    list_display = ("unit_name", "fiscal_year", "scope", "profile_title", "revision", "changed_at")
    list_display_links = ("unit_name",)
    list_filter = ("fiscal_year", "scope")
    search_fields = ("unit__name", "unit__code", "unit__short_name")
    autocomplete_fields = ("unit",)
    actions = None
    formfield_overrides = {models.DateField: {"widget": DayInput}}
    fieldsets = (
        (
            None,
            {"fields": (("unit", "fiscal_year"), ("scope", "profile"), "precision", ("approved_on", "disclosed_on"))},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FinalAccount]:
        """Show the accounts that the user may read."""
        return accounts_visible_to(request.user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> FinalAccount:
        """Return an account that the user may read; any other does not exist."""
        if not (object_id.isascii() and object_id.isdigit() and len(object_id) <= len(str(2**63))):
            message = "没有这份决算。"
            raise Http404(message)
        return account_to_read(request.user, int(object_id))

    def get_readonly_fields(self, request: HttpRequest, obj: FinalAccount | None = None) -> tuple[str, ...]:
        """Unit and year are an account's identity: given once."""
        return ("unit", "fiscal_year", "profile_title") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: FinalAccount | None = None) -> Any:
        """Show a reader the profile's title: without the form's choices there would be its folder's name."""
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        rows = (("unit", "fiscal_year"), ("scope", "profile_title"), "precision", ("approved_on", "disclosed_on"))
        return ((None, {"fields": rows}),)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the desk."""
        return [*desk.urls(self.admin_site.admin_view), *super().get_urls()]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Every member of staff has a list; ``get_queryset`` says of what."""
        return _is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: FinalAccount | None = None) -> bool:
        """Every member of staff may read what ``get_queryset`` shows."""
        return _is_staff(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Preparers open accounts."""
        return _is_staff(request) and units_changeable_by(request.user).exists()

    def has_change_permission(self, request: HttpRequest, obj: FinalAccount | None = None) -> bool:
        """Preparers of the unit change its accounts."""
        return _is_staff(request) and (obj is None or may_change(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: FinalAccount | None = None) -> bool:
        """No account is ever deleted here."""
        return False

    def get_form(self, request: HttpRequest, obj: FinalAccount | None = None, *args: Any, **kwargs: Any) -> Any:
        """Offer the units that the user prepares accounts for."""
        form = super().get_form(request, obj, *args, **kwargs)
        if obj is None:
            field: Any = form.base_fields["unit"]
            field.queryset = units_changeable_by(request.user)
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_view_related = field.widget.can_delete_related = False
            field.error_messages = {**field.error_messages, "invalid_choice": "没有这个单位，或您不是它的编制人。"}
        return form

    def save_model(self, request: HttpRequest, obj: FinalAccount, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Open or change the account through its use case."""
        values = {name: form.cleaned_data[name] for name in CHANGEABLE if name in form.cleaned_data}
        if change:
            changed = change_account(obj, by=request.user, seen=request.POST.get(SEEN), **values)
            obj.revision = changed.revision
            return
        opened = open_account(unit=obj.unit, fiscal_year=obj.fiscal_year, by=request.user, **values)
        obj.pk = opened.pk
        obj._state = opened._state

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the desk, or the form of a new account; a rule that only the database saw broken is said, not raised."""
        extra = {
            **(extra_context or {}),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        if object_id is None:
            extra["title"] = "建立部门决算"
        else:
            account = self.get_object(request, object_id)
            if request.method == "POST" and not may_change(request.user, account):
                raise PermissionDenied
            # Called by the template: a form that is saved goes on without it.
            extra["seen"] = seen_of(account)
            extra["desk"] = partial(self._desk, request, account)
            extra["title"] = str(account)
            extra["subtitle"] = None
        try:
            return super().changeform_view(request, object_id, form_url, extra)
        except ValidationError as error:
            messages.error(request, f"没有保存：{'；'.join(error.messages)}")
            return HttpResponseRedirect(request.get_full_path())

    def response_add(
        self, request: HttpRequest, obj: FinalAccount, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go on at the new account's desk."""
        messages.success(request, f"已建立{obj}，请从收入开始录入。")
        return HttpResponseRedirect(desk_address(obj))

    def response_change(self, request: HttpRequest, obj: FinalAccount) -> HttpResponse:
        """Stay at the desk."""
        messages.success(request, "基本信息已保存。")
        return HttpResponseRedirect(desk_address(obj))

    def _desk(self, request: HttpRequest, account: FinalAccount) -> dict[str, Any]:
        return {
            "account": account,
            "entries": [*entries(account), *desk.entries(account)],
            "panels": desk.panels(request, account),
            "may_change": may_change(request.user, account),
            "profile_title": self.profile_title(account),
            "problems": [*_profile_problems(account), *grand_total_problems(load_figures(account.pk))],
        }

    @admin.display(description="地区口径", ordering="profile")
    def profile_title(self, account: FinalAccount) -> str:
        """The profile's title; its name where the folder is gone."""
        return dict(profile_choices()).get(account.profile, account.profile)

    @admin.display(description="单位", ordering="unit__name")
    def unit_name(self, account: FinalAccount) -> str:
        """The unit's name."""
        return account.unit.name


def entries(account: FinalAccount) -> list[Entry]:
    """Return the pages of data entry with how much stands on each: one query for each grid."""
    listed = []
    for page in PAGES.values():
        rows, told = 0, []
        for grid in page.grids:
            wanted: dict[str, Any] = {"rows": Count("pk")}
            summed = SUMMED.get(grid.name)
            if summed:
                wanted["sum"] = Sum(summed)
            found = grid.model._default_manager.filter(account=account).aggregate(**wanted)
            rows += found["rows"]
            if found["rows"] and not grid.is_single:
                told.append(f"{found['rows']}行")
            if found.get("sum") is not None:
                told.append(f"{grid.column(str(summed)).label} {to_wan(found['sum']):,}万元")
            if found["rows"] and grid.is_single and not summed:
                told.append(f"{grid.title}已填")
        listed.append(Entry(page.title, page_address("entry", account, page.kind), rows, " · ".join(told)))
    return listed


def grand_total_problems(figures: Figures) -> list[str]:
    """Return what to look at where income and expenditure do not print the same grand total; nothing is refused."""
    sides = (
        Comparison(figures.income_grand_total(), figures.expenditure_grand_total()),
        Comparison(figures.fiscal_income_grand_total(), figures.fiscal_expenditure_grand_total()),
    )
    return [
        f"{_told(both.current)}与{_told(both.base)}相差{format_table(both.difference)}万元，请检查结转和结余。"
        for both in sides
        if both.changed and both.difference is not None
    ]


def _stored_text(account: FinalAccount, name: str) -> str:
    """Return in words what an account's own field holds."""
    shown = getattr(account, f"get_{name}_display", None)
    if name == "profile":
        return dict(profile_choices()).get(account.profile, account.profile)
    return str(shown() if shown else getattr(account, name) or "空")


def _told(figure: Figure) -> str:
    return f"{figure.label}{format_table(figure.printed)}万元" if figure.printed is not None else figure.label


def _profile_problems(account: FinalAccount) -> list[str]:
    """Return what to look at where the profile is not one of the account's year or region; nothing is refused."""
    try:
        profile = load_profile(account.profile)
    except ProfileError:
        # The panels say what is wrong with it.
        return []
    if profile.covers(account.fiscal_year) and account.unit.region_id.startswith(profile.region_prefix):
        return []
    years = f"{profile.year_from}至{profile.year_to}年度" if profile.year_to else f"{profile.year_from}年度起"
    return [f"“{profile.title}”适用于{profile.region_name}{years}的决算，与这份决算不符：请核对地区口径和决算年度。"]


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_staff)
