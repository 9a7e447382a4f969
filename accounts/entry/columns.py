"""Columns of entry grids: how a cell's text becomes a value, and a value the text of a cell."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.entry.catalogue import Catalogue, CatalogueKind
from accounts.entry.cells import CellNames
from accounts.entry.problems import UnreadableError
from accounts.entry.texts import LONGEST_QUOTE, read_text
from accounts.money import AmountError, Unit, format_input, parse_amount

LARGEST_COUNT = 2_147_483_647
YES = frozenset({"是", "on", "1", "true", "√", "y", "yes"})
NO = frozenset({"", "否", "0", "false", "×", "n", "no"})
_COUNT = re.compile(r"(\d+)(?:\.0+)?(?:个|人|辆|批次|人次|批|次|台/套|台|套)?", re.ASCII)


@dataclass(slots=True)
class Reading:
    """What reading a page needs to know: the unit of amounts and the catalogues of the year.

    ``new_subjects`` collects the codes that the catalogue lacks, with the names typed for them.
    """

    unit: Unit
    catalogues: Mapping[CatalogueKind, Catalogue]
    new_subjects: dict[tuple[CatalogueKind, str], str] = field(default_factory=dict)

    @property
    def cells(self) -> CellNames:
        """The names of statements' cells in the year."""
        return CellNames({kind: catalogue.names for kind, catalogue in self.catalogues.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: ``name`` is the model's field, ``label`` its Chinese caption."""

    name: str
    label: str
    help: str = ""
    required: bool = False
    kind: str = "text"

    @property
    def fields(self) -> tuple[str, ...]:
        """The model fields that the column fills."""
        return (self.name,)

    def is_blank(self, text: str) -> bool:
        """Whether the cell says nothing."""
        return not text.strip()

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the values of the column's fields; raise UnreadableError."""
        raise NotImplementedError

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return the text of the cell that holds ``values``."""
        raise NotImplementedError

    def _missing(self) -> UnreadableError:
        return UnreadableError(f"请填写{self.label}。")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectColumn(Column):
    """A subject, typed by code or by name."""

    catalogue: CatalogueKind
    kind: str = "subject"

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the code, noting a name for a code that the catalogue lacks."""
        if self.is_blank(text):
            if self.required:
                raise self._missing()
            return {self.name: ""}
        key_of_new = reading.new_subjects
        catalogue = reading.catalogues[self.catalogue]
        try:
            subject = catalogue.read(text)
        except UnreadableError:
            # The row above may have named the code already.
            code = unicodedata.normalize("NFKC", text.strip())
            if (self.catalogue, code) in key_of_new:
                return {self.name: code}
            raise
        if subject.new_name:
            named = key_of_new.setdefault((self.catalogue, subject.code), subject.new_name)
            if named != subject.new_name:
                message = f"{subject.code}在本页写了两个名称：“{named}”和“{subject.new_name}”，请统一。"
                raise UnreadableError(message)
        return {self.name: subject.code}

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return the code; its name stands beside the field."""
        return str(values.get(self.name) or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceColumn(Column):
    """One of a few values."""

    choices: tuple[tuple[str, str], ...]
    default: str
    kind: str = "choice"

    def is_blank(self, text: str) -> bool:
        """A choice always stands at something: it says nothing by itself."""
        return True

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the value; a blank cell is the default, a label counts as its value."""
        wanted = text.strip()
        if not wanted:
            return {self.name: self.default}
        for value, label in self.choices:
            if wanted in {value, label}:
                return {self.name: value}
        expected = "、".join(label for _, label in self.choices)
        message = f"“{wanted[:LONGEST_QUOTE]}”不是{self.label}的选项：请选择{expected}之一。"
        raise UnreadableError(message)

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return the stored value."""
        return str(values.get(self.name) or self.default)

    def label_of(self, value: str) -> str:
        """Return the Chinese label of a value."""
        return dict(self.choices).get(value, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountColumn(Column):
    """An amount in the page's unit; stored in 元."""

    kind: str = "amount"

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the amount in 元 or ``None`` for a blank cell."""
        try:
            amount = parse_amount(text, reading.unit)
        except AmountError as error:
            raise UnreadableError(str(error)) from error
        if amount is None and self.required:
            raise self._missing()
        return {self.name: amount}

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return the amount in the page's unit, without loss, with separators between thousands."""
        return grouped(format_input(values.get(self.name), reading.unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountColumn(Column):
    """A count: a whole number that is not negative."""

    kind: str = "count"

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the count or ``None`` for a blank cell."""
        folded = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
        if not folded:
            return {self.name: None}
        shown = text.strip()[:LONGEST_QUOTE]
        match = _COUNT.fullmatch(folded)
        if match is None:
            message = f"“{shown}”不是{self.label}：请填写不带小数、不为负的整数，没有的填0。"
            raise UnreadableError(message)
        count = int(match[1][: len(str(LARGEST_COUNT)) + 1])
        if count > LARGEST_COUNT:
            message = f"“{shown}”超出可填写的范围：请核对数量。"
            raise UnreadableError(message)
        return {self.name: count}

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return the count."""
        count = values.get(self.name)
        return "" if count is None else str(count)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextColumn(Column):
    """A line of text."""

    max_length: int

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the text, trimmed."""
        return {self.name: read_text(text, self.label, self.max_length)}

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return the text."""
        return str(values.get(self.name) or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagColumn(Column):
    """Yes or no; an unticked box posts nothing."""

    default: bool
    kind: str = "flag"

    def is_blank(self, text: str) -> bool:
        """A flag at its default says nothing by itself."""
        folded = text.strip().lower()
        return (folded in YES) == self.default

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return whether the box is ticked."""
        folded = text.strip().lower()
        if folded not in YES | NO:
            message = f"“{text.strip()[:LONGEST_QUOTE]}”应为“是”或“否”。"
            raise UnreadableError(message)
        return {self.name: folded in YES}

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return "on" where the box is ticked."""
        return "on" if values.get(self.name, self.default) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellColumn(Column):
    """A cell of an official statement: one typed name, three stored keys."""

    kind: str = "cell"

    @property
    def fields(self) -> tuple[str, ...]:
        """Statement, row and column."""
        return ("statement", "row", "column")

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the three keys of the named cell."""
        if self.is_blank(text):
            raise self._missing()
        statement, row, column = reading.cells.read(text)
        return {"statement": statement, "row": row, "column": column}

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return the cell's name."""
        if not values.get("statement"):
            return ""
        return reading.cells.name(values["statement"], values["row"], values["column"])


def grouped(amount: str) -> str:
    """Return an amount's text with separators between thousands: "-1956800.00" as "-1,956,800.00"."""
    whole, point, places = amount.partition(".")
    digits = whole.removeprefix("-")
    return f"{'-' * (digits != whole)}{int(digits):,}{point}{places}" if digits else amount


def is_negative(value: Any) -> bool:
    """Whether a value is an amount below zero."""
    return isinstance(value, Decimal) and value < 0
