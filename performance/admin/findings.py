"""Findings on performance: the way from one to the field it is about, and what stands beside a project's pages."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.access import accounts_visible_to
from accounts.admin.desk import page_address
from accounts.admin.findings_beside import Beside, beside_of
from accounts.admin.sheets import Sheet
from accounts.checks.kept import Kept
from accounts.models import FinalAccount
from performance.checks import ATTACHMENTS, OVERALL, REPORTS
from performance.figures import STATEMENT
from performance.models import Project

GRIDS = {"indicator": "indicators", "goal": "goals"}
FIRST_FIELDS = {"indicators": "level3", "goals": "expected"}


class PerformancePlaces:
    """The addresses of an account's places on performance; its projects are asked for when one is wanted."""

    def __init__(self, account: FinalAccount) -> None:
        self.account = account

    def address(self, finding: Kept) -> str:
        """Return where a project's table, a text of its report or of the overall evaluation is typed."""
        if finding.get("statement") == STATEMENT:
            key, line = self._project_and_line(str(finding.get("row", "")))
            return self._page("table", key) + _anchor(line, str(finding.get("column", ""))) if key else ""
        section, slot, subject = (str(finding.get(name, "")) for name in ("section", "slot", "subject"))
        if section == REPORTS and subject in self._projects:
            return self._page("texts", subject) + (f"#{slot}" if slot else "")
        if section == ATTACHMENTS and subject == OVERALL:
            return page_address("evaluation", self.account) + (f"#{slot}" if slot else "")
        return ""

    def _page(self, name: str, key: str) -> str:
        return reverse(f"admin:performance_project_{name}", args=[self._projects[key]])

    def _project_and_line(self, row: str) -> tuple[str, str]:
        """Return whose row it is and which line of the table; a project's name may hold the sign between them."""
        own = (key for key in self._projects if row == key or row.startswith(f"{key}/"))
        key = max(own, key=len, default="")
        return key, row.removeprefix(key).removeprefix("/")

    @cached_property
    def _projects(self) -> dict[str, int]:
        listed = Project.objects.of_account(self.account).select_related("unit")
        return {key_of(project): project.pk for project in listed}


def key_of(project: Project) -> str:
    """Return what rules call the project: unit and code, else unit and name (``ProjectFigures.key``)."""
    return "-".join(part for part in (project.unit.code, project.code or project.name) if part)


def beside_project(user: Any, project: Project, section: str) -> list[Beside]:
    """Return what the checks of the accounts that speak of the project, and that ``user`` sees, found of it.

    ``section``: of its table (``STATEMENT``) or of the texts of its report (``REPORTS``).
    """
    key = key_of(project)

    def is_own(finding: Kept) -> bool:
        if section == STATEMENT:
            row = str(finding.get("row", ""))
            return finding.get("statement") == STATEMENT and (row == key or row.startswith(f"{key}/"))
        return finding.get("section") == section and finding.get("subject") == key

    accounts = accounts_visible_to(user).filter(fiscal_year=project.fiscal_year, check_run__isnull=False)
    speaking = [account for account in accounts if _speaks_of(account, project)]
    found = (beside_of(account, lambda shown: is_own(shown.finding)) for account in speaking)
    return [beside for beside in found if beside.findings]


def mark_tables(found: Iterable[Beside], project: Project, sheets: Iterable[Sheet]) -> None:
    """Put the findings at the fields of the rows of a project's table that they are about."""
    by_grid = {sheet.grid.name: sheet for sheet in sheets}
    key = key_of(project)
    for beside in found:
        for shown in beside.findings:
            line = str(shown.finding.get("row", "")).removeprefix(key).removeprefix("/")
            grid, number = _row(line)
            sheet = by_grid.get(grid)
            if sheet is None or not 0 < number <= len(sheet.rows):
                continue
            name = str(shown.finding.get("column", "")) or FIRST_FIELDS[grid]
            for cell in sheet.rows[number - 1].cells:
                if name in cell.column.fields:
                    cell.found.append(shown)
                    cell.name = cell.name or beside.name_cell(cell.found)


def _speaks_of(account: FinalAccount, project: Project) -> bool:
    if account.unit_id == project.unit_id:
        return True
    above = project.unit.parent if account.scope == FinalAccount.Scope.DEPARTMENT else None
    while above is not None and above.pk != account.unit_id:
        above = above.parent
    return above is not None


def _row(line: str) -> tuple[str, int]:
    """Return grid and number of a line of the table: indicator3 is the third indicator."""
    name = line.rstrip("0123456789")
    number = line.removeprefix(name)
    return GRIDS.get(name, ""), int(number) if number else 0


def _anchor(line: str, column: str) -> str:
    grid, number = _row(line)
    return f"#{grid}-{number - 1}-{column or FIRST_FIELDS[grid]}" if grid and number else ""
