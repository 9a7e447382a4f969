"""The page of a project's table: money, goals and indicators to type in, with suggested scores, saved as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.admin.entry import MORE_ROWS, UNIT, UNITS, TypedRows, typed_rows
from accounts.admin.sheets import Sheet, sheet_of_stored, sheet_of_typed
from accounts.entry.columns import Reading
from accounts.entry.grids import Grid
from accounts.entry.rows import Entered, read_rows
from accounts.money import Unit
from accounts.use_cases.entry import ForeignRowError, StaleEntryError, version_of
from performance.access import may_change, project_to_change, project_to_read
from performance.admin.findings import beside_project, mark_tables
from performance.entry.grids import FUNDING, filled_down, grids_of, shown_points
from performance.figures import STATEMENT
from performance.forms import Form, form_of
from performance.models import Indicator, LibraryIndicator, Project
from performance.scoring import Measured, Suggestion, execution_points, suggest, sum_of, weight_problem
from performance.use_cases.tables import store_table, stored_rows

STRUCTURE = ("level1", "level2", "level3", "comparator", "unit", "weight")


@dataclass(frozen=True, slots=True)
class Judged:
    """What scoring says of the indicators as typed: by row, and of all together."""

    suggestions: Mapping[int, Suggestion]
    weights: Decimal
    scores: Decimal
    execution: Suggestion
    problem: str


def table_page(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show a project's table, or do what its buttons say."""
    project = project_to_read(request.user, project_id)
    form = form_of(project.unit.region_id, project.fiscal_year)
    grids = grids_of(scored=form.scoring is not None)
    if request.method != "POST":
        if request.GET.get("unit") in UNITS:
            request.session[UNIT] = request.GET["unit"]
        reading = Reading(_unit(request.session.get(UNIT, "元")), {})
        stored = stored_rows(project, grids)
        sheets = [sheet_of_stored(grid, stored[grid.name], reading) for grid in grids]
        entered = [read_rows(sheet.grid, _texts_of(sheet), reading) for sheet in sheets]
        return _page(request, project, form, sheets, entered, reading, version=version_of(stored))
    project_to_change(request.user, project_id)
    return _sent(request, project, form, grids)


def _sent(request: HttpRequest, project: Project, form: Form, grids: tuple[Grid, ...]) -> HttpResponse:
    reading = Reading(_unit(request.POST.get("unit", "")), {})
    typed = {grid.name: typed_rows(request.POST, grid.name) for grid in grids}
    typed["indicators"] = filled_down(typed["indicators"])
    action = request.POST.get("action", "save")
    entered = [read_rows(grid, typed[grid.name], reading) for grid in grids]
    if action == "save":
        return _save(request, project, form, typed, entered, reading)
    if action == "more":
        typed["indicators"] += [{} for _ in range(MORE_ROWS)]
    elif action == "suggest":
        judged = _judged(form, entered)
        for position, suggestion in (judged.suggestions if judged else {}).items():
            if suggestion.points is not None and not typed["indicators"][position].get("score", "").strip():
                typed["indicators"][position]["score"] = shown_points(suggestion.points)
    elif action == "copy":
        typed["indicators"] += _structure_of_last_year(request, project, typed["indicators"], grids[-1], reading)
    else:
        unit = _unit(action.removeprefix("unit-"))
        request.session[UNIT] = unit
        other = Reading(unit, {})
        typed["funding"] = [_in_unit(row, reading, other) for row in typed["funding"]]
        reading = other
    entered = [read_rows(grid, typed[grid.name], reading) for grid in grids]
    stored = stored_rows(project, grids)
    sheets = [
        sheet_of_typed(part, typed[part.grid.name], stored[part.grid.name], reading, quiet=True) for part in entered
    ]
    version = request.POST.get("version", "")
    return _page(request, project, form, sheets, entered, reading, version=version, unsaved=True)


def _save(
    request: HttpRequest,
    project: Project,
    form: Form,
    typed: Mapping[str, TypedRows],
    entered: list[Entered],
    reading: Reading,
) -> HttpResponse:
    version, told, compared = request.POST.get("version", ""), "", None
    if not any(part.problems for part in entered):
        try:
            changed = store_table(project, entered, version=version, by=request.user)
        except StaleEntryError as stale:
            compared, version = stale.stored, version_of(stale.stored)
            told = (
                "您打开本页之后，有人修改并保存了这里的数据，您填写的内容没有保存，但都保留在下面。"
                "与现存数据不同的地方已标出：请核对，改好后再次保存，即以本页为准。"
            )
        except ForeignRowError as foreign:
            next(part for part in entered if part.grid is foreign.grid).problems.append(foreign.problem)
        except IntegrityError as error:
            told = f"数据库拒绝保存，整页未保存：{error}"
        else:
            messages.success(request, f"已保存，{changed}行有改动。" if changed else "没有改动，无需保存。")
            return HttpResponseRedirect(page_address("table", project))
    stored = compared or stored_rows(project, [part.grid for part in entered])
    sheets = [
        sheet_of_typed(part, typed[part.grid.name], stored[part.grid.name], reading, compare=compared is not None)
        for part in entered
    ]
    return _page(request, project, form, sheets, entered, reading, version=version, told=told, unsaved=True, status=422)


def _page(  # noqa: PLR0913 (each is shown)
    request: HttpRequest,
    project: Project,
    form: Form,
    sheets: list[Sheet],
    entered: list[Entered],
    reading: Reading,
    *,
    version: str,
    told: str = "",
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    judged = _judged(form, entered)
    found = judged.suggestions if judged else {}
    beside = beside_project(request.user, project, STATEMENT)
    if not unsaved:
        mark_tables(beside, project, sheets)
    library = LibraryIndicator.objects.in_year(form.key, project.fiscal_year)
    offered = list(library.values_list("level1", "level2", "level3"))
    context = {
        **admin.site.each_context(request),
        "title": f"{project.name} 绩效目标自评表",
        "project": project,
        "form": form,
        "sheets": [(sheet, [(row, found.get(row.number)) for row in sheet.rows]) for sheet in sheets],
        "judged": judged,
        "found": beside,
        "expected": shown_points(form.scoring.indicators) if form.scoring else "",
        "offered": [
            (name, list(dict.fromkeys(row[place] for row in offered if row[place])))
            for place, name in enumerate(("level1", "level2", "level3"))
        ],
        "pages": pages_of(project),
        "here": "table",
        "unit": reading.unit,
        "other_unit": next(unit for unit in UNITS if unit != reading.unit),
        "version": version,
        "told": told,
        "unsaved": unsaved,
        "may_change": may_change(request.user, project),
        "problems": [(sheet, row, problem) for sheet in sheets for row, problem in sheet.problems],
        "classes": {},
        "opts": Project._meta,
    }
    return TemplateResponse(request, "admin/performance/table.html", context, status=status)


def pages_of(project: Project) -> list[tuple[str, str, str]]:
    """Return key, title and address of the pages around a project."""
    return [
        ("table", "绩效目标自评表", page_address("table", project)),
        ("texts", "自评报告文字", page_address("texts", project)),
        ("change", "项目资料", reverse("admin:performance_project_change", args=[project.pk])),
    ]


def page_address(name: str, project: Project) -> str:
    """Return the address of a page of a project."""
    return reverse(f"admin:performance_project_{name}", args=[project.pk])


def _judged(form: Form, entered: list[Entered]) -> Judged | None:
    """Return what scoring says of the rows that could be read; ``None`` in a form without scores."""
    if form.scoring is None:
        return None
    funding, indicators = entered[0], entered[-1]
    sums = {
        name: sum((row.values[name] for row in stated), Decimal(0)) if stated else None
        for name in ("adjusted", "executed")
        for stated in [[row for row in funding.rows if row.values[name] is not None]]
    }
    rows = [row.values for row in indicators.rows]
    return Judged(
        suggestions={row.position: suggest(_measured(row.values), form.scoring) for row in indicators.rows},
        weights=sum_of(values["weight"] for values in rows),
        scores=sum_of(values["score"] for values in rows),
        execution=execution_points(sums["adjusted"], sums["executed"], form.scoring),
        problem=weight_problem((values["weight"] for values in rows), form.scoring.indicators),
    )


def _measured(values: Mapping[str, Any]) -> Measured:
    return Measured(values["comparator"], values["target"], values["achieved"], values["weight"], values["unit"])


def _texts_of(sheet: Sheet) -> list[dict[str, str]]:
    return [{cell.column.name: cell.text for cell in row.cells} for row in sheet.rows]


def _structure_of_last_year(
    request: HttpRequest, project: Project, typed: TypedRows, grid: Grid, reading: Reading
) -> TypedRows:
    """Return last year's indicators without their values, those that stand there already left out."""
    earlier = Project.objects.of_unit(project.unit_id, project.fiscal_year - 1)
    last = (earlier.filter(code=project.code).first() if project.code else None) or earlier.filter(
        name=project.name
    ).first()
    if last is None:
        messages.warning(request, f"{project.fiscal_year - 1}年度没有同代码或同名的项目，没有可复制的指标。")
        return []
    there = {row.get("level3", "").strip() for row in typed}
    kept = [column for column in grid.columns if column.name in STRUCTURE]
    rows = [
        {column.name: column.show({name: getattr(row, name) for name in column.fields}, reading) for column in kept}
        for row in Indicator.objects.filter(project=last)
        if row.level3 not in there
    ]
    messages.info(request, f"已填入{project.fiscal_year - 1}年度的{len(rows)}个指标（不含指标值和完成值），尚未保存。")
    return rows


def _in_unit(row: Mapping[str, str], reading: Reading, other: Reading) -> dict[str, str]:
    written = dict(row)
    for column in FUNDING.amounts:
        try:
            written[column.name] = column.show(column.read(row.get(column.name, ""), reading), other)
        except ValueError:
            # What cannot be read stays as it was typed, to be mended there.
            continue
    return written


def _unit(text: str) -> Unit:
    return "万元" if text == "万元" else "元"
