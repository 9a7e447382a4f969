"""Projects in the back office."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from accounts.access import units_changeable_by, units_visible_to
from accounts.admin.desk import Entry, desk
from accounts.admin.recorded import RecordedAdmin
from accounts.models import BudgetUnit, FinalAccount
from performance.admin.tables import page_address, table_page
from performance.admin.texts import texts_page
from performance.models import Project
from performance.use_cases.changes import delete_project, save_project


@admin.register(Project)
class ProjectAdmin(RecordedAdmin):
    """项目: preparers keep the projects of their units."""

    list_display = (
        "name",
        "unit",
        "fiscal_year",
        "position",
        "pages",
        "pre_evaluated",
        "goal_set",
        "monitored",
        "self_evaluated",
    )
    list_filter = ("fiscal_year",)
    list_select_related = ("unit",)
    search_fields = ("name", "code", "unit__name", "unit__code")
    autocomplete_fields = ("unit",)
    fieldsets = (
        (None, {"fields": (("unit", "fiscal_year"), ("code", "name"), ("office", "position"))}),
        ("绩效管理环节", {"fields": (("pre_evaluated", "goal_set", "monitored", "self_evaluated"),)}),
    )

    def get_urls(self) -> list[URLPattern]:
        """Add the pages around one project to the admin's own."""
        guard = self.admin_site.admin_view
        own = [
            path("<int:project_id>/table/", guard(table_page), name="performance_project_table"),
            path("<int:project_id>/texts/", guard(texts_page), name="performance_project_texts"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description="录入")
    def pages(self, project: Project) -> SafeString:
        """Lead to the pages around the project."""
        return format_html(
            '<span class="project-pages"><a href="{}">自评表</a> <a href="{}">自评报告</a></span>',
            page_address("table", project),
            page_address("texts", project),
        )

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Store with the user's name, in the record of every account that speaks of the project."""
        if isinstance(obj, Project):
            save_project(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete with the user's name."""
        if isinstance(obj, Project):
            delete_project(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete one by one, each with the user's name."""
        for project in queryset:
            delete_project(project, by=request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        """Show the projects of units that the user may see."""
        return super().get_queryset(request).filter(unit__in=units_visible_to(request.user).values("pk"))

    def get_form(self, request: HttpRequest, obj: Project | None = None, *args: Any, **kwargs: Any) -> Any:
        """Offer the units that the user prepares accounts for."""
        form = super().get_form(request, obj, *args, **kwargs)
        if "unit" in form.base_fields:
            field: Any = form.base_fields["unit"]
            field.queryset = units_changeable_by(request.user)
            field.error_messages = {**field.error_messages, "invalid_choice": "没有这个单位，或您不是它的编制人。"}
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin a new project with the unit and year that the list was narrowed to; of several units the first."""
        narrowed = QueryDict(request.GET.get("_changelist_filters", ""))
        unit = narrowed.get("unit__in", "").partition(",")[0]
        found = {"unit": unit, "fiscal_year": narrowed.get("fiscal_year", "")}
        return {name: key for name, key in found.items() if _is_key(key)} | super().get_changeform_initial_data(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Every member of staff has a list; ``get_queryset`` says of what."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        """Every member of staff may read what ``get_queryset`` shows."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Preparers add projects."""
        return self.has_view_permission(request) and units_changeable_by(request.user).exists()

    def has_change_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        """Preparers of the unit change its projects."""
        units = units_changeable_by(request.user)
        return self.has_view_permission(request) and (
            units.exists() if obj is None else units.filter(pk=obj.unit_id).exists()
        )

    def has_delete_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        """Preparers of the unit delete its projects."""
        return self.has_change_permission(request, obj)


@desk.entry
def projects(account: FinalAccount) -> Entry:
    """The projects that the account's report counts: those of its unit, of a department's units too."""
    if account.scope == FinalAccount.Scope.DEPARTMENT:
        below = BudgetUnit.objects.at_or_below([account.unit_id]).exclude(pk=account.unit_id).order_by("code")
        units = [account.unit_id, *below.values_list("pk", flat=True)]
        count = Project.objects.of_department(account.unit_id, account.fiscal_year).count()
    else:
        units = [account.unit_id]
        count = Project.objects.of_unit(account.unit_id, account.fiscal_year).count()
    narrowed = {"unit__in": ",".join(map(str, units)), "fiscal_year": str(account.fiscal_year)}
    return Entry(
        "绩效项目", f"{reverse('admin:performance_project_changelist')}?{urlencode(narrowed)}", count, f"{count}个项目"
    )


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(2**63))
