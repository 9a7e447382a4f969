"""What a workbook says, whatever its format: rows of the account's tables, each with the cell it was read from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from accounts.figures.data import Precision
from accounts.workbooks.problems import WorkbookProblem

ContentFormat: TypeAlias = Literal["public", "ministry", "template", "publication"]
# What a file is for: the account itself, the year's departmental budget (部门预算), or last year's statements.
Purpose: TypeAlias = Literal["account", "budget", "last_year"]
Classification: TypeAlias = Literal["functional", "economic"]


class Place(NamedTuple):
    """Where a row was read: the sheet and one cell that stands for it ("B7")."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class ContentRow:
    """One row: the key fields and the covered fields by name. Amounts are Decimal in 元, counts int, blanks None.

    A ``note`` in a row whose table does not cover notes is kept only where the stored row has none: negative amounts
    need one.
    """

    values: Mapping[str, Any]
    place: Place


@dataclass(frozen=True, slots=True)
class ContentTable:
    """The rows of one table of the account that the file speaks of.

    ``grid`` is a key of ``accounts.entry.grids.GRIDS``, which names model, key fields and fields. ``covered`` are the
    fields besides the key that the file states: importing sets these and leaves the others (budgets, notes) alone.
    ``scope`` says of which stored rows the file speaks, by key field (a field that is missing: of every value); a row
    within it that the file lacks loses its covered fields, and goes when nothing else of it holds anything.
    """

    grid: str
    covered: tuple[str, ...]
    rows: tuple[ContentRow, ...]
    scope: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything read from one workbook, or from a publication of this system, for a purpose.

    ``year`` and ``unit_name`` are what the file itself says (None and "" where it is silent). With ``problems`` it
    must not be stored. ``notes`` are worth knowing and refuse nothing. ``new_subjects`` are codes that the catalogues
    of the year lack, with the names that the file gives them.
    """

    format: ContentFormat
    precision: Precision
    tables: tuple[ContentTable, ...] = ()
    year: int | None = None
    unit_name: str = ""
    statements: tuple[str, ...] = ()
    new_subjects: Mapping[tuple[Classification, str], str] = field(default_factory=dict)
    problems: tuple[WorkbookProblem, ...] = ()
    notes: tuple[WorkbookProblem, ...] = ()
    purpose: Purpose = "account"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the person importing says the file is: the account's year, unit and profile, and the subjects' names.

    ``unit_names`` are the names the unit may stand under in the file (present, of the year, short, of its department).
    ``functional_names`` and ``economic_names`` are the catalogues of the year, every level, by code.
    """

    year: int
    unit_code: str
    unit_names: tuple[str, ...]
    profile: str
    functional_names: Mapping[str, str]
    economic_names: Mapping[str, str]
    functional_funds: Mapping[str, str] = field(default_factory=dict)
