"""What a report is made of as printed, and what of it was published: what the rules of this package look at."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from accounts.checks.context import Context
from accounts.checks.finding import Answer, not_applicable
from accounts.figures.data import Address

Zero: TypeAlias = Literal["blank", "written", ""]

EXPLANATION = "explanation"
ATTACHMENTS = "attachments"
NO_DOCUMENT = "没有整份报告，只有数据和文字。"
NO_TABLES = "报告里没有公开表。"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: ``level`` 0 is a part, 1 a section of it and so on; ``part`` is the part's key.

    ``filled``: something stands below it, in itself or deeper. ``slot``: the text that staff type below it.
    """

    key: str
    title: str
    number: str = ""
    level: int = 0
    part: str = ""
    filled: bool = True
    slot: str = ""

    @property
    def printed(self) -> str:
        """Number and title as they stand."""
        return f"{self.number}{self.title}"


@dataclass(frozen=True, slots=True)
class TableOutline:
    """A statement as printed, by its kind.

    ``has_data``: an amount other than zero stands in it. ``provided``: it is more than a frame. ``notice``: what stands
    there instead of figures. ``zero``: how it prints an amount of zero, "" where it has none or the way is not known.
    """

    kind: str
    title: str
    unit: str = "万元"
    note: str = ""
    notice: str = ""
    has_data: bool = True
    provided: bool = True
    zero: Zero = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A bar or slice: ``amount`` (万元) of the cell ``about`` in ``year``; ``share`` (%) of the cell ``whole``."""

    label: str
    amount: Decimal | None = None
    about: Address | None = None
    year: int | None = None
    share: Decimal | None = None
    whole: Address | None = None


@dataclass(frozen=True, slots=True)
class ChartOutline:
    """A chart as printed, by the profile's key."""

    key: str
    number: int
    title: str
    section: str = ""
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment, or a line of the report that leads to one; ``section`` is where the line stands."""

    number: str
    title: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A report without its words.

    ``cover`` holds the lines of the cover by label; ``contents`` the lines of the table of contents as printed,
    ``None`` where the report has none. ``prescribed`` are the parts and sections, ``charts_prescribed`` the charts that
    the profile asks for, in its order.
    """

    title: str
    cover: Mapping[str, str] = field(default_factory=dict)
    contents: tuple[str, ...] | None = None
    headings: tuple[Heading, ...] = ()
    prescribed: tuple[Heading, ...] = ()
    tables: tuple[TableOutline, ...] = ()
    charts: tuple[ChartOutline, ...] = ()
    charts_prescribed: tuple[ChartOutline, ...] = ()
    attachments: tuple[Attached, ...] = ()
    references: tuple[Attached, ...] = ()

    def below(self, part: str) -> tuple[Heading, ...]:
        """Return the headings below a part, in order."""
        return tuple(heading for heading in self.headings if heading.level and heading.part == part)

    def parts(self) -> tuple[Heading, ...]:
        """Return the headings of the parts, in order."""
        return tuple(heading for heading in self.headings if not heading.level)


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """What a published PDF says of itself: its properties, its fonts, the elements of its structure."""

    title: str = ""
    author: str = ""
    has_text: bool = True
    fonts_embedded: bool = True
    tables: int = 1
    bookmarks: int = 1
    tagged: bool = True
    language: str = "zh-CN"
    figures: int = 0
    figures_described: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version: its number, the day, why it corrects the one before, the names of its files.

    ``printed``: what its PDF says of itself, where it has one that can be read.
    """

    version: int
    on: date
    reason: str = ""
    files: tuple[str, ...] = ()
    printed: PrintedFile | None = None


@dataclass(frozen=True, slots=True)
class Publications:
    """The versions published of the account, oldest first, and by code which of its units have published the year."""

    editions: tuple[Edition, ...] = ()
    units: frozenset[str] = frozenset()


def outline_of(context: Context) -> Outline | None:
    """Return the report that lies beside the account."""
    return context.part(Outline)


def bare(words: str) -> str:
    """Return words without white space and without what cannot be printed, to be compared with what is printed."""
    return "".join(sign for sign in words if not sign.isspace() and unicodedata.category(sign)[0] != "C")


def each_table(
    context: Context, judge: Callable[[TableOutline], Answer | None], *, why: str = NO_TABLES
) -> Iterator[Answer]:
    """Yield what ``judge`` says of each table of the report; it says nothing of those that the rule is not about."""
    outline = outline_of(context)
    if outline is None:
        yield not_applicable(NO_DOCUMENT)
        return
    answers = [answer for table in outline.tables if (answer := judge(table)) is not None]
    yield from answers or [not_applicable(why)]
