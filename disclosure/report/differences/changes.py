"""What a comparison finds, as immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal, TypeAlias

from disclosure.report.differences.words import TextChange, Words

Kind: TypeAlias = Literal["added", "removed", "changed"]
Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"

SCHEMA = "final-account-differences/1"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a table whose text changed; row and column as printed, "" where the cell was or is blank."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came or went, with the cells in which something stands: column and text."""

    kind: Literal["added", "removed"]
    row: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """A statement, chart or form that came, went or changed.

    ``texts`` are title, notice and notes; ``reordered``: rows that both have stand in another order.
    """

    kind: Kind
    key: str
    number: str
    title: str
    cells: tuple[CellChange, ...] = ()
    rows: tuple[RowChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    reordered: bool = False

    @property
    def says_something(self) -> bool:
        """Whether anything is listed."""
        return self.kind != "changed" or bool(self.cells or self.rows or self.texts or self.reordered)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that came, went or changed; ``path`` holds the headings from the part down to it.

    ``unlisted``: it differs in nothing that can be listed (a drawing, a remark to a number).
    """

    kind: Kind
    key: str
    path: tuple[str, ...]
    texts: tuple[TextChange, ...] = ()
    tables: tuple[TableChange, ...] = ()
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A fact about the report as a whole: its title, its unit's name, a line of the cover."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs between two reports, in the order of the new one."""

    fields: tuple[FieldChange, ...] = ()
    sections: tuple[SectionChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.sections)

    @property
    def sentences(self) -> int:
        """How many sentences came, went or changed."""
        in_tables = sum(len(table.texts) for section in self.sections for table in section.tables)
        return in_tables + sum(len(section.texts) for section in self.sections)

    @property
    def cells(self) -> int:
        """How many cells changed, those of rows that came or went included."""
        tables = [table for section in self.sections for table in section.tables]
        return sum(len(table.cells) + sum(len(row.cells) for row in table.rows) for table in tables)

    @property
    def tables(self) -> int:
        """How many statements and charts came, went or changed."""
        return sum(len(section.tables) for section in self.sections)


def as_json(found: Differences) -> dict[str, Json]:
    """Return the differences as JSON can hold them."""
    return {"schema": SCHEMA, "fields": _plain(found.fields), "sections": _plain(found.sections)}


def _plain(value: object) -> Json:
    if isinstance(value, Words):
        return [value.kind, value.text]
    if is_dataclass(value) and not isinstance(value, type):
        told: dict[str, Json] = {}
        if isinstance(value, TextChange):
            told["kind"] = value.kind
        return told | {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(member) for member in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    return value if isinstance(value, str | int | bool) else str(value)
