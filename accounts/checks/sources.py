"""What other applications lay beside an account for its rules: texts, claims, projects.

``accounts`` knows none of them; each registers a supplier when its application is ready. A supplier returns what it
has of one account, and the version of it without building it, so that stored results can be told from stale ones.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from accounts.checks.claims import Claim, Passage
from accounts.figures.figures import Figures


@dataclass(frozen=True, slots=True)
class Supplied:
    """What one application supplies: texts, claims, and objects that rules ask by their type (``Context.part``)."""

    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    beside: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplier:
    """``supply`` returns what there is of a stored account and its figures; ``version`` changes when that does.

    ``of``: what somebody is told has changed when the version does.
    """

    name: str
    supply: Callable[[Any, Figures], Supplied]
    version: Callable[[Any], str]
    of: Literal["data", "text"] = "text"


@dataclass
class Sources:
    """The suppliers by name."""

    _suppliers: dict[str, Supplier] = field(default_factory=dict)

    def add(self, supplier: Supplier) -> None:
        """Add a supplier; one of the same name takes its place."""
        self._suppliers[supplier.name] = supplier

    def all(self) -> tuple[Supplier, ...]:
        """Return the suppliers in the order of their names."""
        return tuple(self._suppliers[name] for name in sorted(self._suppliers))


sources = Sources()
