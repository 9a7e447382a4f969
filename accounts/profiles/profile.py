"""What a profile declares, as plain immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ChartKind = Literal["bars", "structure"]
ItemBudget = Literal["adjusted", "initial"]
ClassSuffix = Literal["dropped", "kept"]
Numbering = Literal["arabic", "chinese"]


@dataclass(frozen=True, slots=True)
class PartDeclaration:
    """第一部分 …: titles may use {year}, {prior_year}, {unit} and the words of the account's scope."""

    key: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class SectionDeclaration:
    """A heading in a part, below a parent section or not; ``template`` writes its blocks.

    A section with ``text`` instead prints that text slot; one with neither only holds deeper sections.
    """

    key: str
    part: str
    number: str
    title: str
    parent: str = ""
    template: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChartDeclaration:
    """A chart: what it draws (``series`` names a series of the narrative) and its printed number and title."""

    key: str
    number: int
    kind: ChartKind
    title: str
    series: str


@dataclass(frozen=True, slots=True)
class TextSlot:
    """A text that staff type. ``per_subject``: one text for each expenditure item."""

    key: str
    section: str
    label: str
    help: str = ""
    per_subject: bool = False
    multiline: bool = False


@dataclass(frozen=True, slots=True)
class StatementDeclaration:
    """An official table of the set: kind of statement, printed number and title.

    ``number`` stands at the statement itself (公开01表), ``heading`` before the title in the contents and above the
    statement (一、); where the profile declares no ``heading``, that is the number too. ``layout`` names another layout
    than the kind's own; ``columns`` another order of its columns; ``total``: whether the total row stands first or
    last; ``note`` another note than the kind's own, ``empty`` another sentence than the profile's for a statement
    without data; both may use {self}, {year} and {unit}.
    """

    kind: str
    title: str
    number: str = ""
    heading: str = ""
    layout: str = ""
    columns: tuple[str, ...] = ()
    total: Literal["first", "last"] = "first"
    note: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class CaptionDeclaration:
    """Another caption of one row of a statement than its layout's, from and to a year where the caption changed."""

    statement: str
    row: str
    caption: str
    year_from: int = 0
    year_to: int = 0

    def holds_in(self, year: int | None) -> bool:
        """Whether the caption is printed in ``year``; ``None`` asks for the newest one."""
        if year is None:
            return not self.year_to
        return self.year_from <= year and (not self.year_to or year <= self.year_to)


@dataclass(frozen=True, slots=True)
class Equipment:
    """One kind of large equipment of the asset sentence; ``threshold`` in 万元 a piece."""

    count: str
    threshold: str
    label: str


@dataclass(frozen=True, slots=True)
class VehicleUse:
    """One use of vehicles as the asset sentence calls it."""

    count: str
    label: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One region and range of years.

    ``base``: the profile whose sentence templates and glossary stand in for those that this one has not.
    ``report_title``: the report's title (may use {unit}, {year} and the words of the account's scope).
    ``explained_title``: the title of the section of explained findings (the same may be used in it).
    ``percent_digits``: decimal places of percentages. ``zero``: how an amount of zero is printed.
    ``list_zero_sources``: whether sources without income are listed. ``always_listed_natures``: natures of
    expenditure named even when zero.
    ``class_suffix``: whether texts drop the 支出 at the end of a class's name; ``glossary_numbering``: how the glossary
    counts its entries; ``explain_subjects``: whether it explains each subject that occurs.
    ``list_zero_vehicle_uses``: whether uses without a vehicle are named; ``vehicle_uses``: the uses in the order and
    under the names of the region (none: those of the official form).
    ``item_budget``: which budget the items are compared with. ``three_public_funds``: the funds that “三公”经费 covers.
    ``explained_funds``: the funds whose items print why they differ from their budget.
    ``class_rows``, ``basic_rows``: the row sets of its statements; ``blank_zero``: whether these leave zero blank;
    ``empty_statement``: what a statement without data prints (may use {self}, {year} and {unit}).
    ``words``: by scope, what the texts call the account and the body that publishes it.
    """

    name: str
    title: str
    directory: Path
    base: "Profile | None"
    report_title: str
    explained_title: str
    region_prefix: str
    region_code: str
    region_name: str
    year_from: int
    year_to: int | None
    percent_digits: int
    zero: str
    list_zero_sources: bool
    always_listed_natures: tuple[str, ...]
    item_budget: ItemBudget
    three_public_funds: tuple[str, ...]
    explained_funds: tuple[str, ...]
    class_suffix: ClassSuffix
    glossary_numbering: Numbering
    explain_subjects: bool
    list_zero_vehicle_uses: bool
    class_rows: str
    basic_rows: str
    blank_zero: bool
    empty_statement: str
    words: Mapping[str, Mapping[str, str]]
    equipment: tuple[Equipment, ...]
    vehicle_uses: tuple[VehicleUse, ...]
    parts: tuple[PartDeclaration, ...]
    sections: tuple[SectionDeclaration, ...]
    charts: tuple[ChartDeclaration, ...]
    text_slots: tuple[TextSlot, ...]
    statements: tuple[StatementDeclaration, ...]
    captions: tuple[CaptionDeclaration, ...]

    @property
    def directories(self) -> tuple[Path, ...]:
        """The folders in which its templates and its glossary are looked for: its own, then its base's."""
        return (self.directory, *(self.base.directories if self.base else ()))

    def sections_of(self, part: str, parent: str = "") -> tuple[SectionDeclaration, ...]:
        """Return the sections directly below a part or below another section, in order."""
        return tuple(s for s in self.sections if s.part == part and s.parent == parent)

    def chart(self, key: str) -> ChartDeclaration:
        """Return the chart ``key``; raise KeyError when the profile has none."""
        for chart in self.charts:
            if chart.key == key:
                return chart
        raise KeyError(key)

    def covers(self, year: int) -> bool:
        """Whether the profile is in force in ``year``."""
        return self.year_from <= year and (self.year_to is None or year <= self.year_to)
