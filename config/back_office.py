"""The back office (后台): Django's admin under our name, with one navigation and a home page that leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.text import capfirst

# The navigation: lists of models under the heading of what people do with them. A heading of one list is its link.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("决算", ("FinalAccount", "Project")),
    (
        "单位与科目",
        ("BudgetUnit", "Region", "FunctionalSubject", "EconomicSubject", "LibraryIndicator", "WordEntry"),
    ),
    (
        "批量数据",
        (
            *("IncomeLine", "ExpenditureLine", "EconomicLine", "Balance", "ThreePublicExpense", "ThreePublicCounts"),
            *("OperatingExpense", "Procurement", "Assets", "ControlTotal", "Comparative"),
        ),
    ),
    ("公开", ("Publication", "DisclosureDeadline")),
    ("记录", ("ChangeRecord", "AccessRecord", "Job")),
    ("用户", ("User", "Group")),
)
REST = "其他"


@dataclass(frozen=True, slots=True)
class Link:
    """One address of the navigation."""

    title: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One heading of the navigation with its addresses."""

    title: str
    links: tuple[Link, ...]

    @property
    def current(self) -> bool:
        """Whether the page shown is one of the group's."""
        return any(link.current for link in self.links)


class BackOffice(AdminSite):
    """The one admin site."""

    site_header = "部门决算公开后台"
    site_title = "部门决算公开后台"
    index_title = "工作台"
    site_url = "/"
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Add the pages that belong to no model."""
        # Models are not loaded yet when the site is made.
        from accounts.admin.overview import overview, overview_workbook  # noqa: PLC0415

        return [
            path("overview/", self.admin_view(overview), name="overview"),
            path("overview.xlsx", self.admin_view(overview_workbook), name="overview_workbook"),
            *super().get_urls(),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page needs; the navigation is made when a page shows it."""
        return {**super().each_context(request), "navigation": lambda: self.navigation(request)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for the person who signed in."""
        # Models are not loaded yet when the site is made.
        from accounts.admin.home import home  # noqa: PLC0415

        context = {
            **self.each_context(request),
            "title": self.index_title,
            "subtitle": None,
            "home": home(request.user, timezone.localdate()),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, self.index_template or "admin/index.html", context)

    def navigation(self, request: HttpRequest) -> list[Link | Group]:
        """Return the links and groups that the user has lists or pages for, with the one that is open marked."""
        from accounts.access import is_auditor, is_bureau  # noqa: PLC0415 (models are not loaded when the site is made)

        home, overview = reverse("admin:index"), reverse("admin:overview")
        entries: list[Link | Group] = [Link(self.index_title, home, request.path == home)]
        if is_bureau(request.user) or is_auditor(request.user):
            entries.append(Link("进度总览", overview, request.path == overview))
        links = self._links(request)
        listed = {name for _, names in GROUPS for name in names}
        for title, names in (*GROUPS, (REST, tuple(name for name in links if name not in listed))):
            entries += _entry(title, [links[name] for name in names if name in links])
        return entries

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the models of one application; whole lists of models are the navigation's."""
        return [] if app_label is None else super().get_app_list(request, app_label)

    def _links(self, request: HttpRequest) -> dict[str, Link]:
        """Return the lists that the user may open, by the names of their models."""
        links = {}
        for model, admin in self._registry.items():
            if admin.has_module_permission(request) and admin.has_view_or_change_permission(request):
                address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                title = capfirst(str(model._meta.verbose_name_plural))
                links[model.__name__] = Link(title, address, request.path.startswith(address))
        return links


def _entry(title: str, links: Iterable[Link]) -> list[Link | Group]:
    """Return a heading with its links; nothing without any, the link alone where it is one."""
    found = tuple(links)
    if len(found) == 1 and title != REST:
        return [Link(found[0].title, found[0].address, found[0].current)]
    return [Group(title, found)] if found else []
