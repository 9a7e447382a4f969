"""Reading any workbook that an account can come from: which kind of file it is, and what it says."""

from dataclasses import replace

from accounts.entry.columns import Reading
from accounts.profiles import Profile
from accounts.workbooks.content import Content, Expectation, Purpose
from accounts.workbooks.earlier import read_budget, read_last_year
from accounts.workbooks.ministry import is_ministry, read_ministry
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.problems import WorkbookRefusedError
from accounts.workbooks.public import read_public
from accounts.workbooks.sheet import Workbook
from accounts.workbooks.template import is_template, read_template


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
    """Return what an opened workbook says for a purpose.

    For last year's statements ``expected`` is this year's, with the catalogues of last year.
    """
    if purpose == "budget":
        return replace(read_budget(workbook, expected), purpose=purpose)
    if purpose == "last_year":
        return replace(read_last_year(workbook, expected, profile), purpose=purpose)
    if is_template(workbook):
        return read_template(workbook, expected, reading)
    if is_ministry(workbook):
        return read_ministry(workbook, expected)
    return read_public(workbook, expected, profile)
