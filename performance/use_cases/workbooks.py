"""Storing what a workbook of projects says, all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import BudgetUnit, ChangeRecord, FinalAccount
from accounts.use_cases.accounts import lock
from accounts.workbooks.problems import WorkbookProblem, WorkbookRefusedError
from performance.figures import STAGES
from performance.models import Project, SelfEvaluation
from performance.use_cases.changes import change_project, lock_projects, save_project
from performance.use_cases.differences import Difference, differences_of
from performance.use_cases.tables import replace_table
from performance.workbook.content import ProjectsContent, ProjectSheet

LONGEST_TEXT = 5000
YES = {"是", "√", "1", "有", "on"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing one sheet did: the project, whether it is new, how many of its rows changed."""

    project: Project
    is_new: bool
    changed: int


def import_projects(account: FinalAccount, content: ProjectsContent, *, units: Any, by: Any) -> list[Imported]:
    """Store the sheets of a workbook as projects of the account's year and return what became of each.

    ``units`` are the units whose projects ``by`` may change. A sheet replaces the table of its project, found by code,
    else by name; the same file again changes nothing. Raises WorkbookRefusedError, and stores nothing, when the content
    has problems or names units that are none of these.
    """
    if content.problems:
        raise WorkbookRefusedError(content.problems)
    allowed = BudgetUnit.objects.at_or_below([account.unit_id])
    if account.scope != FinalAccount.Scope.DEPARTMENT:
        allowed = BudgetUnit.objects.filter(pk=account.unit_id)
    by_code = {unit.code: unit for unit in allowed.filter(pk__in=units.values("pk")).select_related("parent", "region")}
    with transaction.atomic():
        lock_projects(*(Project(unit=unit, fiscal_year=account.fiscal_year) for unit in by_code.values()))
        problems: list[WorkbookProblem] = []
        imported = [
            done for sheet in content.sheets if (done := _import(sheet, account, by_code, problems, by)) is not None
        ]
        if problems:
            raise WorkbookRefusedError(problems)
    return imported


def preview_projects(
    account: FinalAccount, content: ProjectsContent, *, units: Any, by: Any
) -> tuple[list[Imported], list[Difference]]:
    """Return what ``import_projects`` would do, change by change, and store nothing.

    It is done and taken back, so that what is shown is what importing does. Raises WorkbookRefusedError like importing.
    """
    with transaction.atomic():
        lock(account)
        last = ChangeRecord.objects.filter(account=account).aggregate(last=Max("sequence"))["last"] or 0
        imported = import_projects(account, content, units=units, by=by)
        records = list(ChangeRecord.objects.filter(account=account, sequence__gt=last).order_by("sequence"))
        transaction.set_rollback(True)
    return imported, [difference for record in records for difference in differences_of(record)]


def _import(
    sheet: ProjectSheet,
    account: FinalAccount,
    units: Mapping[str, BudgetUnit],
    problems: list[WorkbookProblem],
    by: Any,
) -> Imported | None:
    code = sheet.facts.get("unit_code", "") or account.unit.code
    unit = units.get(code)
    if unit is None:
        told = f"单位代码“{code}”不是本决算的单位，或您不是它的编制人：请核对单位代码。"
        problems.append(_problem(sheet, code, "本决算的单位代码", told))
        return None
    project = _project(sheet, unit, account.fiscal_year)
    is_new = project.pk is None
    problem = _with_facts(project, sheet) or _text_problem(sheet)
    if problem:
        problems.append(_problem(sheet, project.name, "可以保存的内容", problem))
        return None
    before = None if is_new else Project.objects.get(pk=project.pk)
    save_project(project, by=by)
    changed = replace_table(project, sheet.entered, sources=sheet.sources, by=by) + _save_texts(project, sheet, by)
    changed += before is None or any(getattr(before, name) != getattr(project, name) for name in _FACTS)
    return Imported(project, is_new, changed)


_FACTS = ("name", "code", "office", *STAGES)


def _project(sheet: ProjectSheet, unit: BudgetUnit, year: int) -> Project:
    own = Project.objects.of_unit(unit.pk, year).select_related("unit__parent")
    code, name = sheet.facts.get("code", ""), sheet.facts["name"]
    found = (own.filter(code=code).first() if code else None) or own.filter(name=name).first()
    last = own.order_by("-position").first()
    return found or Project(unit=unit, fiscal_year=year, self_evaluated=True, position=last.position + 1 if last else 1)


def _with_facts(project: Project, sheet: ProjectSheet) -> str:
    """Set what the sheet says of the project itself; return what cannot be."""
    for name in ("name", "code", "office"):
        if name in sheet.facts:
            setattr(project, name, sheet.facts[name])
    for stage in STAGES:
        if sheet.facts.get(stage):
            setattr(project, stage, sheet.facts[stage] in YES)
    try:
        project.full_clean(exclude=("unit",))
    except ValidationError as error:
        labels = {field.name: str(field.verbose_name) for field in project._meta.concrete_fields}
        return "；".join(
            "；".join(told) if name == NON_FIELD_ERRORS else f"{labels[name]}：{'；'.join(told)}"
            for name, told in error.message_dict.items()
        )
    return ""


def _text_problem(sheet: ProjectSheet) -> str:
    long = [body for body in sheet.texts.values() if len(body) > LONGEST_TEXT]
    names = [sheet.facts.get(name, "") for name in ("leader", "finance_leader")]
    if long:
        return f"有一段自评文字有{len(long[0])}个字，最多{LONGEST_TEXT}个字，请缩短。"
    longest = SelfEvaluation._meta.get_field("leader").max_length or 0
    return f"负责人姓名最多{longest}个字，请缩短。" if any(len(name) > longest for name in names) else ""


def _save_texts(project: Project, sheet: ProjectSheet, by: Any) -> int:
    """Store the texts that the sheet speaks of; others stay."""
    evaluation = SelfEvaluation.objects.filter(project=project).first() or SelfEvaluation(project=project)
    texts = {**evaluation.texts, **{key: body.replace("\x00", "") for key, body in sheet.texts.items()}}
    evaluation.texts = {key: body for key, body in texts.items() if body}
    for name in ("leader", "finance_leader"):
        if name in sheet.facts:
            setattr(evaluation, name, sheet.facts[name])
    if evaluation.pk is None and not (evaluation.texts or evaluation.leader or evaluation.finance_leader):
        return 0
    return change_project(project, by=by, saved=[evaluation], action="导入绩效自评文字")


def _problem(sheet: ProjectSheet, found: str, expected: str, told: str) -> WorkbookProblem:
    return WorkbookProblem(sheet.sheet, sheet.name_cell, found, expected, f"工作表“{sheet.sheet}”：{told}")
