"""The account's desk (决算工作台): entries, panels and pages around one account, which any application may add to.

``accounts`` knows nothing of what comes after it; projects, texts, previews and publication register themselves here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse

from accounts.access import account_to_read
from accounts.models import FinalAccount

PageView = Callable[..., HttpResponseBase]
PanelMaker = Callable[[HttpRequest, FinalAccount], "Panel | None"]
EntryMaker = Callable[[FinalAccount], "Entry"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel on the desk: its heading, the template of its body and what that template needs."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the desk's table 数据录入: what is entered where, how many rows stand there and what they amount to."""

    title: str
    address: str
    rows: int
    told: str


@dataclass(slots=True)
class Desk:
    """The entries, panels and pages that applications have added."""

    _entries: list[EntryMaker] = field(default_factory=list)
    _panels: list[tuple[int, PanelMaker]] = field(default_factory=list)
    _pages: list[tuple[str, str, PageView]] = field(default_factory=list)

    def entry(self, maker: EntryMaker) -> EntryMaker:
        """Add a row below the account's own pages of data entry."""
        self._entries.append(maker)
        return maker

    def panel(self, position: int) -> Callable[[PanelMaker], PanelMaker]:
        """Add a panel at ``position`` (smaller stands higher)."""

        def register(maker: PanelMaker) -> PanelMaker:
            self._panels.append((position, maker))
            return maker

        return register

    def page(self, route: str, name: str) -> Callable[[PageView], PageView]:
        """Add a page below the account's address. The view gets the account, which its user may read."""

        def register(view: PageView) -> PageView:
            self._pages.append((route, name, view))
            return view

        return register

    def entries(self, account: FinalAccount) -> list[Entry]:
        """Return the rows that were added, for one account."""
        return [maker(account) for maker in self._entries]

    def panels(self, request: HttpRequest, account: FinalAccount) -> list[Panel]:
        """Return the panels for one account, in order; a maker without anything to show returns none."""
        made = [maker(request, account) for _, maker in sorted(self._panels, key=lambda entry: entry[0])]
        return [panel for panel in made if panel is not None]

    def urls(self, guard: Callable[..., Any]) -> list[URLPattern]:
        """Return the addresses of the pages; ``guard`` is the admin site's check of staff."""
        return [
            path(f"<int:account_id>/{route}", guard(_with_account(view)), name=f"accounts_finalaccount_{name}")
            for route, name, view in self._pages
        ]


def desk_address(account: FinalAccount) -> str:
    """Return the address of the account's desk."""
    return reverse("admin:accounts_finalaccount_change", args=[account.pk])


def page_address(name: str, account: FinalAccount, *args: Any) -> str:
    """Return the address of a page of the desk."""
    return reverse(f"admin:accounts_finalaccount_{name}", args=[account.pk, *args])


def _with_account(view: PageView) -> Callable[..., HttpResponseBase]:
    def found(request: HttpRequest, account_id: int, **parts: Any) -> HttpResponse | HttpResponseBase:
        return view(request, account_to_read(request.user, account_id), **parts)

    return found


desk = Desk()
