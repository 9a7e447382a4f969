"""The annotated return (批注件): the user's own file back, its problem cells marked, a first sheet that lists them."""

from collections.abc import Sequence

from accounts.workbooks.annotating.marks import heading, listed_problems
from accounts.workbooks.annotating.own_file import NotLoadedError, annotate_own_file
from accounts.workbooks.annotating.rebuilt import rebuild
from accounts.workbooks.problems import WorkbookProblem
from accounts.workbooks.sheet import Workbook

__all__ = ["annotate"]

# openpyxl needs about 50 times the room of a cell's text: beyond this many cells the file is written anew instead.
MOST_CELLS_TO_LOAD = 200_000


def annotate(content: bytes, workbook: Workbook, problems: Sequence[WorkbookProblem]) -> bytes:
    """Return the file as xlsx with a comment and a colour in each problem cell and the problems on a first sheet.

    ``content`` is the file that ``workbook`` was opened from. An xlsx keeps its styles, formulas and comments; an xls,
    one that cannot be loaded whole or one of too many cells is written anew from its values. Nothing of a problem's
    text becomes a formula.
    """
    listed = listed_problems(workbook, problems)
    told = heading(listed, len(problems))
    cells = sum(len(row) for sheet in workbook.sheets for row in sheet.rows)
    if workbook.format == "xlsx" and cells <= MOST_CELLS_TO_LOAD:
        try:
            return annotate_own_file(content, workbook, listed, told)
        except NotLoadedError:
            pass  # the values are there all the same
    return rebuild(workbook, listed, told)
