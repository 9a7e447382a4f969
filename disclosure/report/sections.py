"""Walking a report's sections, in reading order."""

from collections.abc import Iterator

from disclosure.report.tree import Part, Report, Section


def sections_of(report: Report) -> Iterator[Part | Section]:
    """Yield the parts of a report, each followed by its sections and theirs."""
    waiting: list[Part | Section] = list(reversed(report.parts))
    while waiting:
        section = waiting.pop()
        yield section
        waiting.extend(reversed(section.sections))
