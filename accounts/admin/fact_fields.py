"""Where the facts are typed that stand in no official statement: counts, operating expense, procurement, assets."""

from dataclasses import dataclass
from functools import cache

from accounts.entry.grids import GRIDS

INSTITUTION = "institution"
SINGLE = ("counts", "operating", "procurement", "assets")


@dataclass(frozen=True, slots=True)
class FactField:
    """The field of a fact: its entry grid, the model's field, and what the page calls it."""

    grid: str
    field: str
    label: str


def fact_field(statement: str, row: str, column: str) -> FactField | None:
    """Return the field of a cell of 机构运行信息表; ``None`` for a sum and for any other statement."""
    return _fields().get((row, column)) or _fields().get((row, "")) if statement == INSTITUTION else None


@cache
def _fields() -> dict[tuple[str, str], FactField]:
    """Return the fields by row and, where a row has several, by column."""
    fields: dict[tuple[str, str], FactField] = {}
    for grid in SINGLE:
        for column in GRIDS[grid].columns:
            for name in column.fields:
                field = FactField(grid, name, column.label)
                row = (f"{grid}_expense", name) if grid == "operating" else (name, "")
                fields[row] = field
                fields[f"{grid}_{name}", ""] = field
    return fields
