"""Checks of performance (绩效): rules on projects, their self-evaluations and the overall evaluation.

What the rules look at is ``Performance``, which ``supplier`` lays beside an account; a foreign report's attachments are
read into the same. Rules answer at places of three kinds: a cell of a project's table (``statement`` "performance",
``row`` the project's key and the line), a text of a project's report (``section`` "self_evaluation", ``slot``,
``subject`` the project's key) or of the overall evaluation (``section`` "attachments", ``subject`` "overall"), and the
section that tells of performance as a whole (``section`` "performance").
"""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.finding import Place
from performance.figures import STATEMENT, OverallFigures, ProjectFigures
from performance.forms import Form

ATTACHMENTS = "attachments"
REPORTS = "self_evaluation"
SECTION = "performance"
OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Performance:
    """The projects that an account's report speaks of, its overall evaluation where there is one, and their form."""

    projects: tuple[ProjectFigures, ...]
    overall: OverallFigures | None = None
    form: Form | None = None

    @property
    def evaluated(self) -> tuple[ProjectFigures, ...]:
        """The projects that took part in self-evaluation."""
        return tuple(project for project in self.projects if "self_evaluated" in project.stages)

    @property
    def reported(self) -> tuple[ProjectFigures, ...]:
        """The projects with a report or a table of self-evaluation."""
        return tuple(project for project in self.projects if project.has_report)


def performance_of(context: Context) -> Performance:
    """Return what lies beside the account; nothing is the same as no projects."""
    return context.part(Performance) or Performance(())


def texts_of(project: ProjectFigures) -> Iterator[Passage]:
    """Yield the texts of a project's self-evaluation that say something."""
    for slot, words in project.texts.items():
        if words.strip():
            yield Passage(words, section=REPORTS, slot=slot, subject=project.key)


def overall_texts(overall: OverallFigures | None) -> Iterator[Passage]:
    """Yield the texts of the overall evaluation that say something."""
    for slot, words in (overall.texts if overall else {}).items():
        if words.strip():
            yield Passage(words, section=ATTACHMENTS, slot=slot, subject=OVERALL)


def told_of_performance(context: Context) -> tuple[Passage, ...]:
    """Return what is typed, or stands in a foreign report, in the section on performance."""
    return tuple(passage for passage in context.passages if passage.section == SECTION)


def table_place(project: ProjectFigures, line: str = "", column: str = "") -> Place:
    """Return the place of (a line of) a project's table: ``fiscal``, ``indicator3``, ``goal1``."""
    return Place(STATEMENT, "/".join(part for part in (project.key, line) if part), column)
