"""What a sheet's XML says besides its values, and how much of it there is.

The fast reader of values drops formulas without a stored value, error values and hidden rows silently, and takes
memory for the whole rectangle up to the last cell. So each sheet is looked at before: a handful of searches tell that
an ordinary sheet has nothing of the kind (``_ordinary``); any other sheet is walked through element by element
(``_walk``), four times as slow and exact.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from accounts.workbooks.opening.budget import Budget
from accounts.workbooks.opening.refusals import damaged_sheet, nested
from accounts.workbooks.opening.relations import DEEPEST, parse
from accounts.workbooks.sheet import LETTERS, Position

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
# What makes a sheet worth a walk: formulas, errors, hidden rows and columns, and every spelling of XML in which the
# searches below would not find them (comments, raw text, prefixes, other quotes, spaces around "=").
UNUSUAL = (b"<f", b't="e"', b"hidden", b' ht="0', b"<!")
UNUSUAL_BEFORE = (b' width="0', b"hidden", b"<!")
PREFIXED = re.compile(rb":(?:c|row|f|v|is|col|mergeCell|sheetData|worksheet)[\s/>]")
SHEET_DATA = (b"<sheetData", b"</sheetData>")
OWN_TEXT = (b"<is", b't="str"')
CELL, ORDINARY_CELL = b"<c", b'<c r="'
# Beyond DZ9999 the rectangle may be large.
FAR_CELL = re.compile(rb'<c r="(?![A-D]?[A-Z][1-9][0-9]{0,3}")')
NO_CELL = re.compile(rb'<c r="(?![A-Z]{1,3}[1-9][0-9]{0,6}")')
CONTENT_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>\s*<(?!/)')
WINDOW = 1024 * 1024
FARTHEST_ORDINARY = Position(9_998, 129)
LETTERS_OF_COLUMN = re.compile(r"[A-Za-z]{1,3}")
DIGITS = "0123456789"


class SharedTexts:
    """How long the texts are that sheets share: upper bounds, in the order of the texts' numbers."""

    def __init__(self, lengths: Sequence[int] = ()) -> None:
        self.lengths = lengths
        self.longest = max(lengths, default=0)


NOWHERE = Position(-1, -1)


@dataclass(slots=True)
class SheetScan:
    """What was found in one sheet. Counts may be too high where the sheet was not walked through, never too low.

    ``text`` counts characters of all texts, a shared text each time it is used; ``last`` is the last row and the last
    column that hold anything.
    """

    cells: int = 0
    text: int = 0
    last: Position = NOWHERE
    merged: int = 0
    formulas: set[Position] = field(default_factory=set)
    uncomputed: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def scan_sheet(name: str, part: bytes, shared_texts: SharedTexts, budget: Budget) -> SheetScan:
    """Return what one sheet's XML says; ``shared_texts`` are the texts that sheets share.

    Raises ``WorkbookRefusedError`` when the sheet has cells outside of any sheet, or more than the budget has left.
    """
    found = _ordinary(part, shared_texts, budget.text_left())
    if found is None:
        budget.take_walk(name, len(part))
        found = _Walk(name, shared_texts).through(part)
    budget.take_content(name, cells=found.cells, text=found.text)
    budget.take_merged(name, found.merged)
    return found


def _ordinary(part: bytes, shared_texts: SharedTexts, room: int) -> SheetScan | None:
    """Return the counts of a sheet with nothing to tell, None when it must be walked through."""
    begin, end = part.find(SHEET_DATA[0]), part.rfind(SHEET_DATA[1])
    if not 0 < begin < end or _is_unusual(part, begin, end):
        return None
    text = part.count(b't="s"', begin, end) * shared_texts.longest
    if any(part.find(sign, begin, end) >= 0 for sign in OWN_TEXT):
        text += end - begin
    if text > room:
        return None
    last: Position | None = FARTHEST_ORDINARY
    if FAR_CELL.search(part, begin, end):
        last = _last_content(part, begin, end)
    if last is None:
        return None
    content = part.count(b"<v", begin, end) + part.count(b"<is", begin, end)
    return SheetScan(cells=content, text=text, last=last, merged=part.count(b"<mergeCell ", end))


def _is_unusual(part: bytes, begin: int, end: int) -> bool:
    """Whether searches cannot tell all; the sheet's data stand from ``begin`` to ``end``."""
    return (
        any(part.find(sign, begin, end) >= 0 for sign in UNUSUAL)
        or any(part.find(sign, 0, begin) >= 0 for sign in UNUSUAL_BEFORE)
        or part.count(CELL, begin, end) != part.count(ORDINARY_CELL, begin, end)
        or part.count(b"=") != part.count(b'="')
        or not _is_balanced(part, begin, end + len(SHEET_DATA[1]))
        or PREFIXED.search(part) is not None
    )


def _is_balanced(part: bytes, begin: int, end: int) -> bool:
    """Whether as many elements end as begin: the reader of values takes no offence at an end that is missing."""
    ended = part.count(b"</", begin, end)
    return part.count(b"<", begin, end) == 2 * ended + part.count(b"/>", begin, end)


def _last_content(part: bytes, begin: int, end: int) -> Position | None:
    """Return the last row and the last column of an otherwise ordinary sheet that hold anything.

    None where that cannot be told: a sign ">" within a value, a cell outside of any sheet.
    """
    if part.count(b"<") != part.count(b">") or NO_CELL.search(part, begin, end):
        return None
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    while begin < end:
        # In windows: a list of every cell of a large sheet would take more memory than the sheet.
        following = part.find(ORDINARY_CELL, begin + WINDOW, end)
        window_end = following if following >= 0 else end
        for column, row in CONTENT_CELL.findall(part, begin, window_end):
            columns.add(column)
            rows.add(row)
        begin = window_end
    last_row = max(map(int, rows), default=0) - 1
    return Position(last_row, max((_column(letters.decode()) for letters in columns), default=-1))


class _Walk:
    """A walk through a sheet's elements; prefixes of names are ignored, as the reader of values ignores them."""

    def __init__(self, name: str, shared_texts: SharedTexts) -> None:
        self.name = name
        self.shared_texts = shared_texts
        self.scan = SheetScan()
        self.depth = 0
        self.place = NOWHERE
        self.kind = ""
        self.has_formula = self.has_value = False
        self.inside: list[str] | None = None
        self.last_row = self.last_column = -1

    def through(self, part: bytes) -> SheetScan:
        parse(part, damaged_sheet(self.name), start=self.start, text=self.text, end=self.end)
        self.scan.last = Position(self.last_row, self.last_column)
        return self.scan

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise nested(DEEPEST)
        local = tag.rpartition(":")[2]
        if local == "c":
            self._start_cell(attributes)
        elif local in {"v", "is"}:
            self.inside = []
        elif local == "f":
            self.has_formula = True
            self._grow()
        elif local == "row":
            self._start_row(attributes)
        elif local == "col" and (_said(attributes.get("hidden")) or _nothing(attributes.get("width"))):
            first, last = _number(attributes.get("min")), _number(attributes.get("max"))
            self.scan.hidden_columns.append((first - 1, min(last, MOST_COLUMNS) - 1))
        elif local == "mergeCell":
            self.scan.merged += 1

    def text(self, characters: str) -> None:
        if self.inside is not None:
            self.inside.append(characters)

    def end(self, tag: str) -> None:
        self.depth -= 1
        local = tag.rpartition(":")[2]
        if local in {"v", "is"}:
            self._end_value("".join(self.inside or ()))
        elif local == "c" and self.has_formula:
            self.scan.formulas.add(self.place)
            if not self.has_value:
                self.scan.uncomputed.add(self.place)

    def _start_row(self, attributes: dict[str, str]) -> None:
        row = _number(attributes["r"]) - 1 if "r" in attributes else self.place.row + 1
        if not 0 <= row < MOST_ROWS:
            raise damaged_sheet(self.name)
        self.place = Position(row, -1)
        if _said(attributes.get("hidden")) or _nothing(attributes.get("ht")):
            self.scan.hidden_rows.add(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self.place = self._position(reference) if reference else Position(self.place.row, self.place.column + 1)
        self.kind = attributes.get("t", "")
        self.has_formula = self.has_value = False
        self.inside = None

    def _end_value(self, value: str) -> None:
        self.inside = None
        self.scan.text += len(value)
        if value or self.kind == "str":
            self._grow()
            self.has_value = True
        if self.kind == "e":
            self.scan.errors[self.place] = value
        elif self.kind == "s" and value.strip().isdecimal():
            index = int(value)
            lengths = self.shared_texts.lengths
            self.scan.text += lengths[index] if index < len(lengths) else 0

    def _grow(self) -> None:
        """Count the present cell, which holds something."""
        row, column = self.place
        if row < 0 or not 0 <= column < MOST_COLUMNS:
            raise damaged_sheet(self.name)
        self.scan.cells += 1
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    def _position(self, reference: str) -> Position:
        letters = reference.rstrip(DIGITS)
        row, column = _number(reference[len(letters) :]) - 1, _column(letters)
        if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS):
            raise damaged_sheet(self.name)
        return Position(row, column)


@lru_cache(maxsize=MOST_COLUMNS)
def _column(letters: str) -> int:
    """Return a column's number from zero, -1 when the letters are none."""
    if not LETTERS_OF_COLUMN.fullmatch(letters):
        return -1
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def _number(text: str | None) -> int:
    """Return a whole number, 0 for anything else."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) <= 9 else 0  # noqa: PLR2004


def _said(text: str | None) -> bool:
    return text in {"1", "true"}


def _nothing(text: str | None) -> bool:
    """Whether a height or width is zero, in any spelling ("0", "0.0")."""
    return text is not None and text != "" and not text.strip("0.")
