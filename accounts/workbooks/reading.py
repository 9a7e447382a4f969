"""Reading any workbook that an account can come from: which kind of file it is, and what it says."""

from typing import Literal, TypeAlias

from accounts.entry.columns import Reading
from accounts.profiles import Profile
from accounts.workbooks.content import Content, Expectation
from accounts.workbooks.earlier import read_budget, read_last_year
from accounts.workbooks.ministry import is_ministry, read_ministry
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.problems import WorkbookRefusedError
from accounts.workbooks.public import read_public
from accounts.workbooks.sheet import Workbook
from accounts.workbooks.template import is_template, read_template

# What a file is for: the account itself, the year's departmental budget, or last year's published statements.
Purpose: TypeAlias = Literal["account", "budget", "last_year"]


def read_workbook(content: bytes, file_name: str, expected: Expectation, profile: Profile, reading: Reading) -> Content:
    """Return what a file says; a file that cannot be opened gives a content with problems and no tables.

    ``reading`` holds the catalogues of the year, which the project's own template is read with.
    """
    try:
        workbook = open_workbook(content, file_name)
    except WorkbookRefusedError as refused:
        return Content("public", "wan", problems=refused.problems)
    return read_opened(workbook, expected, profile, reading)


def read_opened(
    workbook: Workbook, expected: Expectation, profile: Profile, reading: Reading, purpose: Purpose = "account"
) -> Content:
    """Return what an opened workbook says for a purpose."""
    if purpose == "budget":
        return read_budget(workbook, expected)
    if purpose == "last_year":
        return read_last_year(workbook, expected, profile)
    if is_template(workbook):
        return read_template(workbook, expected, reading)
    if is_ministry(workbook):
        return read_ministry(workbook, expected)
    return read_public(workbook, expected, profile)
