"""The back office (后台): Django's admin under our name, its lists grouped by what people do."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("编制", ("FinalAccount", "Project")),
    ("单位与科目", ("BudgetUnit", "Region", "FunctionalSubject", "EconomicSubject", "LibraryIndicator")),
    (
        "批量导入导出",
        (
            *("IncomeLine", "ExpenditureLine", "EconomicLine", "Balance", "ThreePublicExpense", "ThreePublicCounts"),
            *("OperatingExpense", "Procurement", "Assets", "ControlTotal", "Comparative"),
        ),
    ),
    ("记录", ("Publication", "ChangeRecord")),
    ("用户", ("User", "Group")),
)
REST = "其他"
RECENT = 12


class BackOffice(AdminSite):
    """The one admin site."""

    site_header = "部门决算公开后台"
    site_title = "部门决算公开后台"
    index_title = "工作台"
    site_url = "/"
    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the accounts that the user works on above the lists."""
        # Models are not loaded yet when the site is made.
        from accounts.access import accounts_visible_to, units_changeable_by  # noqa: PLC0415

        extra = {
            "accounts": accounts_visible_to(request.user).order_by("-changed_at")[:RECENT],
            "may_open": units_changeable_by(request.user).exists(),
        }
        return super().index(request, extra | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the models in groups of our own instead of one group for each application."""
        applications = super().get_app_list(request, app_label)
        if app_label is not None:
            return applications
        models = {model["object_name"]: (model, app) for app in applications for model in app["models"]}
        listed = {name for _, names in GROUPS for name in names}
        groups = [*GROUPS, (REST, tuple(name for name in models if name not in listed))]
        return [self._group(title, names, models) for title, names in groups if any(n in models for n in names)]

    def _group(self, title: str, names: tuple[str, ...], models: dict[str, Any]) -> dict[str, Any]:
        found = [models[name] for name in names if name in models]
        return {**found[0][1], "name": title, "app_url": None, "models": [model for model, _ in found]}
