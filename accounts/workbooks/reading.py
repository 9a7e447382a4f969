"""Reading any workbook that an account can come from: which kind of file it is, and what it says."""

from dataclasses import replace

from accounts.entry.columns import Reading
from accounts.profiles import Profile
from accounts.workbooks.content import Content, Expectation, Purpose
from accounts.workbooks.earlier import read_budget, read_last_year
from accounts.workbooks.ministry import is_ministry, read_ministry
from accounts.workbooks.problems import WorkbookProblem
from accounts.workbooks.public import read_public
from accounts.workbooks.sheet import Workbook
from accounts.workbooks.template import is_template, read_template

MOST_PROBLEMS = 499


def read_opened(
    workbook: Workbook, expected: Expectation, profile: Profile, reading: Reading, purpose: Purpose = "account"
) -> Content:
    """Return what an opened workbook says for a purpose, remarks about the file included.

    For last year's statements ``expected`` is this year's, with the catalogues of last year.
    """
    content = _read(workbook, expected, profile, reading, purpose)
    return replace(
        content,
        purpose=purpose,
        problems=_first_of(content.problems),
        notes=(*workbook.notes, *content.notes),
    )


def _read(workbook: Workbook, expected: Expectation, profile: Profile, reading: Reading, purpose: Purpose) -> Content:
    if purpose == "budget":
        return read_budget(workbook, expected)
    if purpose == "last_year":
        return read_last_year(workbook, expected, profile)
    if is_template(workbook):
        return read_template(workbook, expected, reading)
    if is_ministry(workbook):
        return read_ministry(workbook, expected)
    return read_public(workbook, expected, profile)


def _first_of(problems: tuple[WorkbookProblem, ...]) -> tuple[WorkbookProblem, ...]:
    """Return the problems; of more than anybody mends at once the first, and one that says how many more there are."""
    more = len(problems) - MOST_PROBLEMS
    if more <= 0:
        return problems
    message = f"另有{more}处问题没有列出：请先改正已列出的问题，再导入一次。"
    return *problems[:MOST_PROBLEMS], WorkbookProblem("", "", f"另有{more}处问题", "没有问题的文件", message)
