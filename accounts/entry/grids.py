"""The grids of data entry: which columns of which model, what identifies a row, what a row may not be.

Captions, choices and messages are those of the models: each has one home.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models

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
from accounts.fields import MoneyField
from accounts.models import (
    Assets,
    Balance,
    Comparative,
    ControlTotal,
    EconomicLine,
    ExpenditureLine,
    IncomeLine,
    OperatingExpense,
    Procurement,
    ThreePublicCounts,
    ThreePublicExpense,
)
from accounts.models.institution import BUDGETS, FINALS, VEHICLE_USES
from accounts.models.lines import BASIC_OR_PROJECT, Fund, Nature

Rule = Callable[[Mapping[str, Any]], "tuple[str, str] | None"]
SUBJECT_FIELDS: dict[str, Literal["functional", "economic"]] = {"item_code": "functional", "economic_code": "economic"}


@dataclass(frozen=True, slots=True)
class Grid:
    """One model's rows on an entry page.

    ``key`` names the columns that identify a row within its account (none: the account has the row once), ``rules``
    say what one row may not be, ``groupings`` by which columns running totals are shown, ``has_totals`` whether adding
    its rows up means anything.
    """

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    groupings: tuple[str, ...] = ()
    duplicate: str = ""
    has_totals: bool = True

    @property
    def title(self) -> str:
        """The model's Chinese name."""
        return str(self.model._meta.verbose_name)

    @property
    def fields(self) -> tuple[str, ...]:
        """The model fields that the grid fills."""
        return tuple(name for column in self.columns for name in column.fields)

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The model fields that identify a row within its account."""
        return tuple(name for column in self.columns if column.name in self.key for name in column.fields)

    @property
    def amounts(self) -> tuple[AmountColumn, ...]:
        """The columns of money."""
        return tuple(column for column in self.columns if isinstance(column, AmountColumn))

    @property
    def is_single(self) -> bool:
        """Whether an account has one such row at most."""
        return not self.key

    def column(self, name: str) -> Column:
        """Return a column by name."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of data entry: one grid or two that belong together, saved at once."""

    kind: str
    title: str
    grids: tuple[Grid, ...]
    help: str = ""


def violation(model: type[models.Model], constraint: str) -> str:
    """Return the message of a model's constraint."""
    found = next(c for c in model._meta.constraints if c.name == constraint)
    return str(found.violation_error_message)


def _columns(model: type[models.Model], *names: str, required: tuple[str, ...] = ()) -> tuple[Column, ...]:
    return tuple(_column(model, name, required=name in required) for name in names)


def _column(model: type[models.Model], name: str, *, required: bool) -> Column:
    if name == "cell":
        return CellColumn(name=name, label="报表单元格", required=True, help="报表｜行｜列，输入几个字即有提示。")
    field: Any = model._meta.get_field(name)
    said: dict[str, Any] = {
        "name": name,
        "label": str(field.verbose_name),
        "help": str(field.help_text),
        "required": required,
    }
    if name in SUBJECT_FIELDS:
        return SubjectColumn(**said, catalogue=SUBJECT_FIELDS[name])
    if field.choices:
        choices = tuple((str(value), str(label)) for value, label in field.choices)
        return ChoiceColumn(**said, choices=choices, default=str(field.get_default()))
    return _plain_column(field, said)


def _plain_column(field: Any, said: dict[str, Any]) -> Column:
    if isinstance(field, MoneyField):
        return AmountColumn(**{**said, "label": said["label"].removesuffix("（元）")})
    if isinstance(field, models.PositiveIntegerField):
        return CountColumn(**said)
    if isinstance(field, models.BooleanField):
        return FlagColumn(**said, default=bool(field.get_default()))
    return TextColumn(**said, max_length=field.max_length)


def _fiscal_is_basic_or_project(row: Mapping[str, Any]) -> tuple[str, str] | None:
    if row["fund"] != Fund.NON_FISCAL and row["nature"] not in BASIC_OR_PROJECT:
        return "nature", violation(ExpenditureLine, "expenditure_fiscal_is_basic_or_project")
    return None


def _project_name_on_project(row: Mapping[str, Any]) -> tuple[str, str] | None:
    if row["project_name"] and row["nature"] != Nature.PROJECT:
        return "project_name", violation(EconomicLine, "economic_project_name_on_project")
    return None


def _item_only_for_two_funds(row: Mapping[str, Any]) -> tuple[str, str] | None:
    if row["item_code"] and row["fund"] not in {Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL}:
        return "item_code", violation(Balance, "balance_item_only_for_two_funds")
    return None


def _distribution_only_non_fiscal(row: Mapping[str, Any]) -> tuple[str, str] | None:
    for name in ("used_non_fiscal", "distribution"):
        if row["fund"] != Fund.NON_FISCAL and row[name] is not None:
            return name, violation(Balance, "balance_distribution_only_non_fiscal")
    return None


def _none_when_not_applicable(row: Mapping[str, Any]) -> tuple[str, str] | None:
    for name in ("budget", "final"):
        if not row["applicable"] and row[name] is not None:
            return name, violation(OperatingExpense, "operating_none_when_not_applicable")
    return None


def _micro_within_medium(row: Mapping[str, Any]) -> tuple[str, str] | None:
    micro, medium = row["small_micro"], row["small_medium"]
    if micro is not None and medium is not None and micro > medium:
        return "small_micro", violation(Procurement, "procurement_micro_within_medium")
    return None


INCOME = Grid(
    "income",
    IncomeLine,
    _columns(IncomeLine, "item_code", "source", "amount", "note", required=("item_code",)),
    key=("item_code", "source"),
    groupings=("item_code", "source"),
    duplicate=violation(IncomeLine, "income_line_once"),
)
EXPENDITURE = Grid(
    "expenditure",
    ExpenditureLine,
    _columns(
        ExpenditureLine,
        *("item_code", "fund", "nature", "initial_budget", "adjusted_budget", "final", "note"),
        required=("item_code",),
    ),
    key=("item_code", "fund", "nature"),
    rules=(_fiscal_is_basic_or_project,),
    groupings=("item_code", "nature"),
    duplicate=violation(ExpenditureLine, "expenditure_line_once"),
)
ECONOMIC = Grid(
    "economic",
    EconomicLine,
    _columns(
        EconomicLine,
        *("item_code", "fund", "nature", "economic_code", "project_name", "amount", "note"),
        required=("economic_code",),
    ),
    key=("item_code", "fund", "nature", "economic_code", "project_name"),
    rules=(_project_name_on_project,),
    groupings=("economic_code", "nature"),
    duplicate=violation(EconomicLine, "economic_line_once"),
)
BALANCES = Grid(
    "balances",
    Balance,
    _columns(Balance, "fund", "item_code", "opening", "closing", "used_non_fiscal", "distribution", "note"),
    key=("fund", "item_code"),
    rules=(_item_only_for_two_funds, _distribution_only_non_fiscal),
    duplicate=violation(Balance, "balance_once"),
)
THREE_PUBLIC = Grid(
    "three_public",
    ThreePublicExpense,
    _columns(ThreePublicExpense, "fund", *BUDGETS, *FINALS, "note"),
    key=("fund",),
    duplicate=violation(ThreePublicExpense, "three_public_once"),
)
THREE_PUBLIC_COUNTS = Grid(
    "counts",
    ThreePublicCounts,
    _columns(
        ThreePublicCounts,
        *("abroad_groups", "abroad_persons", "vehicles_bought", "vehicles_held"),
        *("domestic_batches", "domestic_persons", "foreign_batches", "foreign_persons", "note"),
    ),
)
OPERATING = Grid(
    "operating",
    OperatingExpense,
    _columns(OperatingExpense, "applicable", "budget", "final", "note"),
    rules=(_none_when_not_applicable,),
)
PROCUREMENT = Grid(
    "procurement",
    Procurement,
    _columns(Procurement, "goods", "works", "services", "small_medium", "small_micro", "note"),
    rules=(_micro_within_medium,),
)
ASSETS = Grid(
    "assets",
    Assets,
    _columns(Assets, *VEHICLE_USES, "general_equipment", "special_equipment", "large_equipment", "note"),
)
CONTROL_TOTALS = Grid(
    "control_totals",
    ControlTotal,
    _columns(ControlTotal, "cell", "amount", "precision", "note", required=("amount",)),
    key=("cell",),
    duplicate=violation(ControlTotal, "control_total_once_per_cell"),
    has_totals=False,
)
COMPARATIVES = Grid(
    "comparatives",
    Comparative,
    _columns(Comparative, "cell", "amount", "source", "note"),
    key=("cell",),
    duplicate=violation(Comparative, "comparative_once_per_cell"),
    has_totals=False,
)

PAGES: dict[str, Page] = {
    page.kind: page
    for page in (
        Page("income", "收入", (INCOME,), "每个项级科目、每种收入来源一行。"),
        Page("expenditure", "支出", (EXPENDITURE,), "每个项级科目、每种资金和支出性质一行。"),
        Page("economic", "经济分类支出", (ECONOMIC,), "基本支出、项目支出按部门预算支出经济分类款级科目填列。"),
        Page("balances", "结转和结余", (BALANCES,), "每种资金一行；政府性基金、国有资本经营预算可按项级科目填列。"),
        Page("three-public", "“三公”经费", (THREE_PUBLIC, THREE_PUBLIC_COUNTS), "金额按资金填列，实物量全部门一份。"),
        Page("operating", "机关运行经费", (OPERATING,)),
        Page("procurement", "政府采购", (PROCUREMENT,)),
        Page("assets", "国有资产", (ASSETS,), "截至年末的实有数；没有的填0，空白表示未提供。"),
        Page(
            "control-totals",
            "合计数",
            (CONTROL_TOTALS,),
            "来源表格上另行印出的合计数；与明细之和在尾差以内时，报告采用这里的数。",
        ),
        Page(
            "comparatives",
            "上年数",
            (COMPARATIVES,),
            "系统中没有上年决算时填写；上年决算已在系统中的，以上年决算为准。",
        ),
    )
}
GRIDS: dict[str, Grid] = {grid.name: grid for page in PAGES.values() for grid in page.grids}
