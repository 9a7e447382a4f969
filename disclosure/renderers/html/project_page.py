"""Pages of single projects and the overview of a report's projects, from the frozen tree."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from disclosure.renderers.html.page import SCOPE_NAMES, Edition
from disclosure.renderers.html.prose import number
from disclosure.renderers.html.shown import ShownSection, show
from disclosure.report.tree import Attachment, Number, Part, ProjectEntry, ProjectMoney, Projects, Report, Section

OUTCOMES = {"reached": "达到", "missed": "未达到", "unknown": "不作比对"}
# Orders of the overview beside the report's own: name for the address, words, what is compared, largest first.
ORDERS: dict[str, str] = {"budget": "预算数", "executed": "执行数", "rate": "执行率", "missed": "未达到的指标数"}

COUNTS = ("evaluated", "reported", "measured", "reached", "missed")


@dataclass(frozen=True, slots=True)
class ShownMoney:
    """Money as a row of a table."""

    label: str
    budget: SafeString | None
    executed: SafeString | None
    rate: SafeString | None


@dataclass(frozen=True, slots=True)
class ShownProject:
    """A project in the overview: its place in the report, its money of all sources, its counts."""

    place: int
    entry: ProjectEntry
    money: ShownMoney
    measured: SafeString | None
    reached: SafeString | None
    missed: SafeString | None


def render_project_list(report: Report, *, order: str, edition: Edition, editions: Sequence[Edition]) -> str:
    """Return the overview of a report's projects, in an order of ``ORDERS`` or the report's own."""
    projects = _projects(report)
    rows = [_shown(place, entry) for place, entry in enumerate(projects.entries, start=1)]
    if order:
        rows.sort(key=lambda row: _sort_key(row.entry, order), reverse=True)
    counts = {
        name: _number(getattr(projects, name)) for name in ("evaluated", "reported", "measured", "reached", "missed")
    }
    context = {
        "projects": projects,
        "rows": rows,
        "total": _money(projects.total),
        "counts": counts,
        "order": order,
        "orders": [("", "报告顺序"), *ORDERS.items()],
    }
    return _render("report/project_list.html", report, edition, editions, context)


def render_project_page(report: Report, place: int, *, edition: Edition, editions: Sequence[Edition]) -> str:
    """Return the page of the project at ``place`` (from 1)."""
    projects = _projects(report)
    entry = projects.entries[place - 1]
    count = len(projects.entries)
    attachment = next((a for a in _attachments(report.parts) if a.key == entry.attachment), None)
    context = {
        "entry": entry,
        "place": place,
        "count": count,
        "before": (place - 1, projects.entries[place - 2].name) if place > 1 else None,
        "after": (place + 1, projects.entries[place].name) if place < count else None,
        "money": [_money(each) for each in entry.money],
        "indicators": [(each, OUTCOMES[each.outcome]) for each in entry.indicators],
        "has_reasons": any(each.reason for each in entry.indicators),
        "measured": _number(entry.measured),
        "reached": _number(entry.reached),
        "missed": _number(entry.missed),
        "score": _number(entry.score),
        "drawings": {drawing.key.rpartition("-")[2]: drawing for drawing in entry.drawings},
        "attachment": attachment,
        "sections": _sections(report, attachment) if attachment else (),
    }
    return _render("report/project_page.html", report, edition, editions, context)


def _sections(report: Report, attachment: Attachment) -> tuple[ShownSection, ...]:
    """Return an attachment's sections as a page of their own shows them: its headings begin below the page's."""
    part = Part(attachment.key, "", attachment.title, attachment.blocks, attachment.sections)
    (shown,) = show(replace(report, parts=(part,)), draft=False).parts
    if shown.blocks:
        return (shown,)
    return shown.sections


def _projects(report: Report) -> Projects:
    if report.projects is None:
        message = f"{report.title} has no projects"
        raise ValueError(message)
    return report.projects


def _attachments(sections: Sequence[Part | Section]) -> Iterator[Attachment]:
    for section in sections:
        if isinstance(section, Attachment):
            yield section
        yield from _attachments(section.sections)


def _shown(place: int, entry: ProjectEntry) -> ShownProject:
    return ShownProject(
        place,
        entry,
        _money(entry.money[0]),
        _number(entry.measured),
        _number(entry.reached),
        _number(entry.missed),
    )


def _money(money: ProjectMoney) -> ShownMoney:
    return ShownMoney(money.label, _number(money.budget), _number(money.executed), _number(money.rate))


def _number(bound: Number | None) -> SafeString | None:
    return None if bound is None else number(bound)


def _sort_key(entry: ProjectEntry, order: str) -> tuple[bool, Decimal]:
    """Return what an order compares; what is not stated comes last."""
    found: dict[str, Callable[[], Number | None]] = {
        "budget": lambda: entry.money[0].budget,
        "executed": lambda: entry.money[0].executed,
        "rate": lambda: entry.money[0].rate,
        "missed": lambda: entry.missed,
    }
    bound = found[order]()
    return (bound is not None, Decimal(bound.value) if bound is not None else Decimal(0))


def _render(template: str, report: Report, edition: Edition, editions: Sequence[Edition], own: dict[str, Any]) -> str:
    newest = editions[0]
    superseded = newest.publication.version != edition.publication.version
    context = {
        "report": report,
        "scope_name": SCOPE_NAMES.get(report.scope, ""),
        "edition": edition,
        "publication": edition.publication,
        "newer": newest if superseded else None,
    }
    return render_to_string(template, context | own)
