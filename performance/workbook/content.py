"""The words of a project's sheet: its labels, the captions that each column may have, and what was read from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.entry.columns import Column
from accounts.entry.grids import Grid
from accounts.entry.rows import Entered
from accounts.entry.texts import folded
from accounts.use_cases.entry import Source
from accounts.workbooks.problems import WorkbookProblem
from performance.entry.grids import FUNDING, GOALS
from performance.figures import STAGES
from performance.forms import Form

STAGE_LABELS = {
    "pre_evaluated": "事前绩效评估",
    "goal_set": "编制绩效目标",
    "monitored": "绩效监控",
    "self_evaluated": "绩效自评",
}
FACTS = {
    "name": ("项目名称",),
    "code": ("项目代码",),
    "unit_code": ("单位代码",),
    "unit_name": ("实施单位", "预算单位"),
    "year": ("年度",),
    "office": ("责任科室",),
    "leader": ("项目负责人",),
    "finance_leader": ("财务负责人",),
    **{stage: (label,) for stage, label in STAGE_LABELS.items()},
}
UNIT_OF_MONEY = "金额单位"
TEXTS = "自评文字"
TOTALS = ("合计", "总额", "小计", "总计")
# The forms of several years say the same by other words; the first of a column's captions is its own.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "source": ("资金来源",),
    "adjusted": ("预算数", "全年预算数"),
    "executed": ("执行数", "全年执行数"),
    "expected": ("年度目标", "预期总体目标"),
    "achieved": ("实际完成指标值", "实际完成值", "完成情况", "目标实际完成情况"),
    "target": ("预期指标值", "年度指标值"),
    "comparator": ("性质",),
    "weight": ("分值",),
    "reason": ("原因", "偏差原因", "偏差原因分析及改进措施"),
    "unit": ("计量单位", "单位"),
}
# Which captions, together in one row, begin a grid.
OPENING = {FUNDING.name: ("adjusted", "executed"), GOALS.name: ("expected",), "indicators": ("level3", "target")}
_MARKS = re.compile(r"[（(](?:元|万元|\d+分?)[)）]$")

assert set(STAGE_LABELS) == set(STAGES)  # noqa: S101 (two tables of the same keys)


@dataclass(slots=True)
class ProjectSheet:
    """What one sheet says. ``facts`` by the keys of ``FACTS``, ``texts`` by slot, rows by grid with their sources."""

    sheet: str
    facts: dict[str, str] = field(default_factory=dict)
    entered: list[Entered] = field(default_factory=list)
    sources: dict[str, dict[int, Source]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    name_cell: str = ""


@dataclass(slots=True)
class ProjectsContent:
    """What a workbook says; with ``problems`` nothing of it may be stored. ``notes`` are worth knowing."""

    sheets: list[ProjectSheet] = field(default_factory=list)
    problems: list[WorkbookProblem] = field(default_factory=list)
    notes: list[WorkbookProblem] = field(default_factory=list)


def plain(caption: str) -> str:
    """Return a caption for comparing: without spaces, colon and what stands in brackets behind it."""
    return _MARKS.sub("", folded(caption).rstrip(":："))


def captions_of(column: Column) -> tuple[str, ...]:
    """Return every caption that a column may have, plain."""
    return tuple(plain(caption) for caption in (column.label, *SYNONYMS.get(column.name, ())))


def column_named(grid: Grid, caption: str) -> Column | None:
    """Return the column of a grid that a caption names."""
    found = plain(caption)
    return next((column for column in grid.columns if found in captions_of(column)), None)


def slots_of(form: Form) -> dict[str, str]:
    """Return the slots of a form's texts by their label in the sheet."""
    return {plain(section.title): section.text for section in form.project_slots}
