"""What is wrong with an entered cell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one cell: ``row`` counts from zero as the rows were given, ``field`` is the column's name.

    ``message`` says in Chinese what was found, what is expected and what to do.
    """

    row: int
    field: str
    message: str


class UnreadableError(ValueError):
    """A cell's text cannot be read; the message is the one to show at the cell."""
