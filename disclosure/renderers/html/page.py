"""Whole pages: the served one with linked styles, and the file that carries its styles itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from disclosure.renderers.html.shown import show
from disclosure.report.tree import Report

STYLES = ("public/site.css", "public/report.css")
SCOPE_NAMES = {"department": "部门决算", "unit": "单位决算"}


class Published(Protocol):
    """What a page says about the publication it shows; a ``Publication`` is one."""

    @property
    def version(self) -> int:
        """From 1."""

    @property
    def published_at(self) -> datetime:
        """When it was published."""

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the frozen tree."""

    @property
    def reason(self) -> str:
        """Why it corrects the version before; "" for the first."""


@dataclass(frozen=True, slots=True)
class EditionFile:
    """A frozen file of a version: what it is called, where it is, by what it is verified, how many bytes it has."""

    label: str
    address: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a report with its addresses, as a page lists it.

    ``changes`` is the address of what it changed of the version before; a ``withdrawn`` one shows nothing but a notice.
    """

    publication: Published
    page: str
    pdf: str
    json: str
    xlsx: str = ""
    changes: str = ""
    files: tuple[EditionFile, ...] = ()
    withdrawn: bool = False


class MissingStyleError(RuntimeError):
    """A style sheet of the page is not where static files are looked for."""


def render_page(report: Report, *, publication: Published | None = None, draft: bool = False) -> str:
    """Return the report as one self-contained HTML file: no link, script, font or picture outside it.

    ``publication`` is the version shown, absent for an account that is not published; ``draft`` marks the page as a
    preview for staff, with every typed number highlighted and counted.
    """
    return _render("report/file.html", report, draft=draft, extra={"publication": publication, "styles": _styles()})


def render_site_page(
    report: Report, *, edition: Edition | None = None, editions: Sequence[Edition] = (), draft: bool = False
) -> str:
    """Return the report as a page of the site, with linked styles so that it obeys a strict content policy.

    ``edition`` is the version shown (none in a preview), ``editions`` every version of the report, newest first; an
    older one says so and leads to the newest.
    """
    newest = editions[0] if editions else None
    superseded = bool(newest and edition and newest.publication.version != edition.publication.version)
    return _render(
        "report/page.html",
        report,
        draft=draft,
        extra={
            "publication": edition.publication if edition else None,
            "edition": edition,
            "editions": editions,
            "newer": newest if superseded else None,
        },
    )


def _render(template: str, report: Report, *, draft: bool, extra: dict) -> str:
    shown = show(report, draft=draft)
    context = {
        "report": report,
        "shown": shown,
        "title_phrases": _phrases(report),
        "scope_name": SCOPE_NAMES.get(report.scope, ""),
        "draft": draft,
        "unbound_places": range(1, shown.unbound + 1) if draft else (),
    }
    return render_to_string(template, context | extra)


def _phrases(report: Report) -> list[str]:
    """Split the title after the unit's name: the one place where a long title may break without hurting a word."""
    rest = report.title.removeprefix(report.unit_name)
    return [report.unit_name, rest] if rest and rest != report.title else [report.title]


def _styles() -> SafeString:
    sheets = []
    for name in STYLES:
        path = finders.find(name)
        if path is None:
            raise MissingStyleError(name)
        sheets.append(Path(path).read_text(encoding="utf-8"))
    return mark_safe("\n".join(sheets))  # noqa: S308 - our own style sheets, not content
