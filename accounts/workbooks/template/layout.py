"""What the template's sheets are: one for each grid of data entry, with its title, captions and words of help."""

from dataclasses import dataclass

from accounts.entry.columns import (
    AmountColumn,
    CellColumn,
    ChoiceColumn,
    Column,
    CountColumn,
    FlagColumn,
    SubjectColumn,
    TextColumn,
)
from accounts.entry.grids import PAGES, Grid
from accounts.entry.texts import folded

INSTRUCTIONS = "填写说明"
LISTS = "选项"
UNIT_LINE = "金额单位：元"
EXAMPLE_MARK = "示例"
YES_OR_NO = ("是", "否")
_EXAMPLES: dict[type[Column], str] = {
    AmountColumn: "1956800.00",
    CountColumn: "3",
    CellColumn: "收入支出决算总表｜本年收入合计｜决算数",
    TextColumn: "",
}
_EXPECTED: dict[type[Column], str] = {
    AmountColumn: "金额：元，最多两位小数",
    CountColumn: "不带小数、不为负的整数",
    CellColumn: "报表｜行｜列",
    FlagColumn: "是或否",
}


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet of the template: the grid whose rows it holds, its title (the sheet's name) and its help."""

    grid: Grid
    title: str
    help: str


# A page of one grid lends it its title; where two share a page, each goes by its model's own name.
SHEETS: tuple[TemplateSheet, ...] = tuple(
    TemplateSheet(grid, page.title if len(page.grids) == 1 else grid.title, page.help)
    for page in PAGES.values()
    for grid in page.grids
)


def caption(column: Column) -> str:
    """Return the heading over a column."""
    return f"{column.label}（元）" if isinstance(column, AmountColumn) else column.label


def same_caption(text: str) -> str:
    """Return a heading for comparing: without white space, marks of emphasis and the unit behind it."""
    return folded(text).rstrip("*").removesuffix("(元)")


def example(column: Column) -> str:
    """Return what a filled cell of the column looks like."""
    if isinstance(column, SubjectColumn):
        return "2010301 行政运行" if column.catalogue == "functional" else "30101 基本工资"
    if isinstance(column, ChoiceColumn):
        return column.choices[0][1]
    if isinstance(column, FlagColumn):
        return YES_OR_NO[0]
    return _EXAMPLES[type(column)]


def expected(column: Column) -> str:
    """Return in words what a cell of the column may hold."""
    if isinstance(column, SubjectColumn):
        return "功能分类项级科目" if column.catalogue == "functional" else "经济分类款级科目"
    if isinstance(column, ChoiceColumn):
        return "、".join(label for _, label in column.choices)
    if isinstance(column, TextColumn):
        return f"文字，最多{column.max_length}个字"
    return _EXPECTED[type(column)]
