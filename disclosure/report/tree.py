"""The nodes of a report tree.

A report holds parts (第一部分 …), parts hold sections, sections hold blocks and deeper sections. A block is a
paragraph of runs, a list, a chart or a table. A run is text or a number; a number knows the cell of the official
statement it quotes, so that every renderer can link, explain and compare it. Nodes are immutable and hold only
strings, numbers and tuples, so that a tree can be frozen as JSON (``freeze.py``).
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

# Marks a field that a node gained after reports had been published: it is frozen only where it says something, so that
# what was published before keeps its content hash.
GAINED = MappingProxyType({"gained": True})

NumberKind: TypeAlias = Literal["amount", "percent", "count", "points", "year", "date", "ordinal", "threshold"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The address of one cell of an official statement (公开表) of one year."""

    statement: str
    row: str
    column: str
    year: int


@dataclass(frozen=True, slots=True)
class Text:
    """Words without a bound number. ``strong`` marks emphasis that staff typed.

    ``illustrative``: the words (names of what was spent on) follow from illustrative figures.
    """

    text: str
    strong: bool = False
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number bound to figures.

    ``text`` is what is printed ("468.89", "11%", "3"); ``value`` the same for machines (万元 as printed, percent or
    count, always a plain decimal string); ``label`` says in words what the number is; ``cells`` are the statement
    cells it quotes or is computed from; ``formula`` tells how a computed number came about ("468.89 - 525.50");
    ``source`` says where a figure of last year among them comes from.
    """

    text: str
    value: str
    kind: NumberKind
    label: str = ""
    cells: tuple[Cell, ...] = ()
    formula: str = ""
    illustrative: bool = False
    source: str = field(default="", metadata=GAINED)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number that staff typed by hand into a text; it is bound to nothing."""

    text: str


Run: TypeAlias = Text | Number | TypedNumber


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``illustrative``: something in it rests on illustrative figures and is labelled so."""

    runs: tuple[Run, ...]
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list that staff typed; each item is one line of runs."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One row of the data table beside a chart; texts as printed."""

    label: str
    amount: Number | None
    share: Number | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart (图) with its drawing, its description for screen readers and the data beside it."""

    key: str
    number: int
    title: str
    description: str
    unit: str
    rows: tuple[ChartRow, ...]
    svg: str
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence of the system itself about the text around it (not provided, illustrative …)."""

    text: str


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A heading of a table over ``columns`` columns and ``rows`` header rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of an official statement: a caption, a subject code, an amount, or nothing.

    ``number`` is the bound amount of an amount cell; its ``text`` is what the statement prints, "" for an explicit
    blank. ``indent`` counts levels of 其中.
    """

    kind: Literal["label", "code", "amount", "blank"]
    text: str
    number: Number | None = None
    indent: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells; ``role`` is that of its first caption: total, class, section, item, line, blank.

    ``further`` holds the roles that the row has in the further panels of a statement whose panels stand side by side.
    """

    role: str
    cells: tuple[TableCell, ...]
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """An official statement (公开表) as printed.

    ``header`` holds the header rows from top to bottom; ``notice`` is printed instead of figures that are not there
    (本表无数据, 未提供); ``note`` stands below (注：…). ``wide``: more columns than an upright page holds well.
    """

    key: str
    number: str
    title: str
    owner: str
    unit: str
    header: tuple[tuple[HeaderCell, ...], ...]
    rows: tuple[TableRow, ...]
    note: str = ""
    notice: str = ""
    wide: bool = False
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form: a caption, or what was filled in as runs; a line end in a text breaks the line.

    It covers ``columns`` columns and ``rows`` rows of its grid.
    """

    kind: Literal["caption", "text", "number"]
    runs: tuple[Run, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A part of a form with columns of its own; ``widths`` are relative. ``header`` is repeated on every page."""

    key: str
    widths: tuple[int, ...]
    header: tuple[tuple[FormCell, ...], ...]
    rows: tuple[tuple[FormCell, ...], ...]


@dataclass(frozen=True, slots=True)
class SelfEvaluationTable:
    """The table of a project's self-evaluation (绩效自评表): its grids stand one below the other, edge to edge.

    ``number`` is the form's own code; ``unit`` that of its amounts. ``wide``: more columns than an upright page holds.
    """

    key: str
    number: str
    title: str
    unit: str
    grids: tuple[FormGrid, ...]
    wide: bool = False
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A line that leads to an attachment: its number, its title and the key of its section."""

    number: str
    title: str
    target: str


@dataclass(frozen=True, slots=True)
class References:
    """The attachments that a section speaks of, to be followed."""

    items: tuple[Reference, ...]


Block: TypeAlias = Paragraph | ListBlock | Chart | Notice | Table | SelfEvaluationTable | References


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading with its blocks and its deeper sections. ``number`` is printed before the title."""

    key: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment(Section):
    """附件1, 附件2-1 …: a section that begins a page of its own."""


@dataclass(frozen=True, slots=True)
class Part:
    """第一部分 … of a report. A glossary part holds blocks without sections."""

    key: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """A project's money from one source, or from all: adjusted budget, what was executed of it, and the rate."""

    source: str
    label: str
    budget: Number | None
    executed: Number | None
    rate: Number | None


@dataclass(frozen=True, slots=True)
class ProjectIndicator:
    """One indicator of a project as printed; ``outcome`` is reached, missed or unknown (not comparable)."""

    level1: str
    level2: str
    level3: str
    target: str
    achieved: str
    outcome: Literal["reached", "missed", "unknown"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing whose data stand in the table beside it, with its words for a reader who cannot see it."""

    key: str
    title: str
    description: str
    svg: str


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """One project as its own page shows it.

    ``stages`` are the stages of performance management it took part in; ``money`` begins with all sources together;
    ``attachment`` is the key of its attachment, "" where none is attached.
    """

    name: str
    code: str
    office: str
    unit: str
    stages: tuple[str, ...]
    money: tuple[ProjectMoney, ...]
    indicators: tuple[ProjectIndicator, ...]
    measured: Number | None
    reached: Number | None
    missed: Number | None
    attachment: str
    drawings: tuple[Drawing, ...] = ()
    score: Number | None = None
    grade: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Projects:
    """The projects under performance management, their money and their indicators together."""

    entries: tuple[ProjectEntry, ...]
    total: ProjectMoney
    evaluated: Number | None
    reported: Number | None
    measured: Number | None
    reached: Number | None
    missed: Number | None
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverField:
    """One line of the cover, for example 公开时间."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """One account's whole report (部门决算公开报告)."""

    title: str
    unit_name: str
    unit_short_name: str
    unit_code: str
    region_code: str
    region_name: str
    fiscal_year: int
    scope: str
    profile: str
    illustrative: bool
    cover: tuple[CoverField, ...]
    parts: tuple[Part, ...]
    projects: Projects | None = field(default=None, metadata=GAINED)
