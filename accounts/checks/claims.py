"""What texts assert, in one form for our own narrative, for typed text and for foreign reports."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from accounts.checks.finding import Place
from accounts.figures.arithmetic import Direction
from accounts.figures.data import Address

Writer: TypeAlias = Literal["generated", "typed", "foreign"]
Measure: TypeAlias = Literal[
    "amount",  # the figure itself, 万元
    "count",  # persons, vehicles, batches
    "difference",  # by how much it differs from the base, 万元, without a sign
    "rate",  # the same as a percentage of the base
    "share",  # the figure as a percentage of ``base``
    "completion",  # the figure as a percentage of its budget
    "direction",  # only more, less or equal
    "name",  # that a subject, unit or project bears this name, or is among those listed
    "none",  # that there is nothing of it (无……支出)
]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text as it stands: one typed text, or one paragraph of a report.

    ``section`` is the profile's key of the section; of a typed text ``slot`` and ``subject`` name the field it was
    typed into. ``words`` is plain text.
    """

    words: str
    section: str = ""
    slot: str = ""
    subject: str = ""
    writer: Writer = "typed"

    def place(self, start: int | None = None, sentence: str = "") -> Place:
        """Return the place of (something within) this passage."""
        return Place(section=self.section, sentence=sentence, slot=self.slot, subject=self.subject, start=start)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the text writes it: ``value`` of ``text``, with the unit behind it and the places it is given with.

    ``unit`` is 万元, 元, %, 辆, 人次 … or nothing where the text forgot it.
    """

    value: Decimal
    text: str
    unit: str = ""
    digits: int = 0
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion of one sentence about one figure.

    ``about`` is the statement cell that is meant (the full key: kind, row, column) in ``year``, ``None`` where the
    text does not let one tell; ``base`` the cell and ``base_year`` the year it is compared with or is a share of.
    ``names`` are the names the text uses, from class to item; ``reason`` and ``purpose`` what it gives as such.
    ``section`` and sentence are in ``place``.
    """

    place: Place
    measure: Measure
    writer: Writer = "typed"
    about: Address | None = None
    year: int | None = None
    base: Address | None = None
    base_year: int | None = None
    quantity: Quantity | None = None
    direction: Direction | None = None
    names: tuple[str, ...] = ()
    reason: str = ""
    purpose: str = ""
    group: str = field(default="", metadata={"meaning": "claims of one enumeration (结构, 具体情况) share this key"})


@dataclass(frozen=True, slots=True)
class WantedText:
    """A reason that a sentence of the report has a place for and that nobody typed.

    ``slot`` and ``subject`` name the field, ``sentence`` is the sentence as it would stand with dots for the reason.
    """

    slot: str
    subject: str
    section: str
    sentence: str

    @property
    def place(self) -> Place:
        """The field into which the reason is typed."""
        return Place(section=self.section, slot=self.slot, subject=self.subject, sentence=self.sentence)


@dataclass(frozen=True, slots=True)
class WantedTexts:
    """The reasons that the report's own sentences lack, in their order."""

    texts: tuple[WantedText, ...] = ()
