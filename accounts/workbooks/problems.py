"""What is wrong with a workbook, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_FOUND = 60


@dataclass(frozen=True, slots=True)
class WorkbookProblem:
    """One problem, or one note: ``cell`` is a cell's name ("B7") or "" for a whole sheet, ``sheet`` "" for the file.

    ``message`` is a Chinese sentence that names the place and says what was found, what was expected and what to do.
    One root cause is one problem.
    """

    sheet: str
    cell: str
    found: str
    expected: str
    message: str


class WorkbookRefusedError(Exception):
    """A file that cannot be opened as a workbook at all; ``problems`` says why (at least one)."""

    def __init__(self, problems: Sequence[WorkbookProblem]) -> None:
        super().__init__("；".join(problem.message for problem in problems))
        self.problems = tuple(problems)


def shown(value: object) -> str:
    """Return a found value short enough for a message, on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_FOUND else f"{text[:LONGEST_FOUND]}…"
