"""Pages of single statements and the list of a report's statements, from the frozen tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.template.loader import render_to_string

from disclosure.renderers.html.page import SCOPE_NAMES, Edition
from disclosure.renderers.html.shown import ShownBlock
from disclosure.renderers.html.statement import shown_table, slug_of
from disclosure.report.tree import Part, Report, Section, Table

Files: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement of a report: the name of its page, its number and title as the report's heading prints them."""

    slug: str
    number: str
    title: str
    anchor: str
    table: Table


def statement_pages(report: Report) -> tuple[StatementPage, ...]:
    """Return the report's statements in the order in which it prints them."""
    return tuple(
        StatementPage(slug, section.number, section.title, section.key, block)
        for section in _sections(report.parts)
        for block in section.blocks
        if isinstance(block, Table) and (slug := slug_of(section, block))
    )


def render_statement_page(
    report: Report, page: StatementPage, *, edition: Edition, editions: Sequence[Edition], files: Files
) -> str:
    """Return a statement's page.

    ``edition`` is the version shown, ``editions`` every version, newest first; ``files`` are names and addresses of
    the report's files.
    """
    pages = statement_pages(report)
    place = pages.index(page)
    context = {
        "page": page,
        "shown": ShownBlock(
            page.table,
            "report/blocks/table.html",
            f"table-{page.table.key}",
            table=shown_table(page.table),
            named=True,
            numbered=True,
        ),
        "place": place + 1,
        "count": len(pages),
        "before": pages[place - 1] if place else None,
        "after": pages[place + 1] if place + 1 < len(pages) else None,
    }
    return _render("report/statement_page.html", report, edition, editions, context | {"files": files})


def render_statement_list(report: Report, *, edition: Edition, editions: Sequence[Edition], files: Files) -> str:
    """Return the page that lists a report's statements."""
    context = {"pages": statement_pages(report), "files": files}
    return _render("report/statement_list.html", report, edition, editions, context)


def _render(template: str, report: Report, edition: Edition, editions: Sequence[Edition], own: dict) -> str:
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


def _sections(sections: Sequence[Part | Section]) -> Iterator[Part | Section]:
    for section in sections:
        yield section
        yield from _sections(section.sections)
