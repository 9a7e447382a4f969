"""What an official statement consists of, as plain immutable values."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

RowRole: TypeAlias = Literal["total", "class", "section", "item", "line", "blank"]
RowSource: TypeAlias = Literal["fixed", "classes", "subjects", "economic", "economic_found", "single"]
Label: TypeAlias = Literal["name", "code", "none"]


@dataclass(frozen=True, slots=True)
class Column:
    """A value column; ``caption`` from the outermost to the innermost heading."""

    key: str
    caption: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its caption; ``code`` stands in the code column where the panel has one."""

    key: str
    label: str
    role: RowRole = "line"
    code: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the blocks that stand side by side in a statement.

    ``rows`` says where body rows come from; ``codes`` limits economic rows to classes; ``body`` holds fixed rows,
    ``tail`` the rows at the foot, which end on one line with those of the other panels.
    """

    label: Label
    rows: RowSource
    columns: tuple[Column, ...]
    heading: str = ""
    label_caption: str = ""
    codes: tuple[str, ...] = ()
    body: tuple[Row, ...] = ()
    tail: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A kind of statement as one profile prints it.

    ``total``: whether the total row of a subject panel stands first or last. ``blank_zero``: whether an amount of
    zero is printed as an empty cell. ``upright``: whether it is printed upright although it has many columns.
    ``heading`` stands before the title where the statement is a section; ``empty`` is what it prints without data.
    """

    kind: str
    number: str
    title: str
    note: str
    panels: tuple[Panel, ...]
    total: Literal["first", "last"] = "first"
    blank_zero: bool = True
    upright: bool = False
    heading: str = ""
    empty: str = ""
