"""The official statements as published: found by title, columns by caption, rows by code or label.

Nothing is found by position or line number (行次). Each printed amount is kept with its cell; leaves become lines,
totals become control totals.
"""

from accounts.profiles import Profile
from accounts.workbooks.content import Content, ContentTable, Expectation
from accounts.workbooks.public.cells import PublishedCells, Wanted, read_cells
from accounts.workbooks.public.lines import Lines
from accounts.workbooks.public.regions import known_titles
from accounts.workbooks.sheet import Workbook


def read_public(workbook: Workbook, expected: Expectation, profile: Profile) -> Content:
    """Read the official statements of ``profile`` from a workbook; every problem is in the content, none is raised."""
    read = read_cells(workbook, expected, statements_wanted(profile))
    lines = Lines(read.cells, read.kinds, read.precision, read.empty)
    return content_of(read, tables=() if read.problems else tuple(lines.tables()))


def statements_wanted(profile: Profile) -> Wanted:
    """Return what is looked for in a workbook with the official statements of a profile."""
    titles = {declared.kind: declared.title for declared in profile.statements}
    known = known_titles({title: kind for kind, title in titles.items()})
    return Wanted(f"{profile.title}公开表", titles, known)


def content_of(read: PublishedCells, tables: tuple[ContentTable, ...]) -> Content:
    """Return the content with ``tables`` of what was read."""
    return Content(
        "public",
        read.precision,
        tables=tables,
        year=read.year,
        unit_name=read.unit_name,
        statements=read.kinds,
        new_subjects=read.new_subjects,
        problems=read.problems,
        notes=read.notes,
    )
