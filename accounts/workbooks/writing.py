"""Writing workbooks: the parts that every workbook of the product shares.

Text stays text whatever it begins with, amounts are written digit by digit, sheets have legal names, and the same
content gives the same bytes.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

__all__ = [
    "A4",
    "FONT",
    "HEADING_FONT",
    "Book",
    "Look",
    "Worksheet",
    "fill_page",
    "lines",
    "sheet_name",
    "units",
]

Look: TypeAlias = Mapping[str, Any]

A4 = 9
MARGINS = {
    side: Decimal(inches) for side, inches in (("left", "0.6"), ("right", "0.6"), ("top", "0.8"), ("bottom", "0.8"))
}
LONGEST_SHEET_NAME = 31
SURE_DIGITS = 15  # what Excel keeps of a number
FONT = "宋体"
HEADING_FONT = "黑体"
SIZE = 10
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_READ_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Book:
    """A workbook being written; ``finish`` gives its bytes.

    ``created`` stands in the file as its date: it is given, so that equal content gives equal bytes.
    """

    def __init__(self, *, created: datetime) -> None:
        self._stream = io.BytesIO()
        self._workbook = xlsxwriter.Workbook(self._stream, _OPTIONS)
        self._created = created
        self._looks: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()

    def describe(self, *, title: str, subject: str, author: str, custom: Mapping[str, str | int]) -> None:
        """Set the document's properties; ``custom`` by name."""
        self._workbook.set_properties(
            {"title": title, "subject": subject, "author": author, "created": self._created.replace(tzinfo=None)}
        )
        for name, value in custom.items():
            self._workbook.set_custom_property(name, str(value), "text")

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet under ``name``, made legal and unique."""
        legal = sheet_name(name, self._names)
        self._names.add(legal.casefold())
        return self._workbook.add_worksheet(legal)

    def look(self, look: Look) -> Format:
        """Return the format of these properties; equal ones are one format."""
        key = tuple(sorted(look.items()))
        if key not in self._looks:
            self._looks[key] = self._workbook.add_format({"font_name": FONT, "font_size": SIZE, **look})
        return self._looks[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, look: Look) -> None:
        """Write text, which stays text: what a spreadsheet would take for a formula is marked as quoted."""
        if not text:
            sheet.write_blank(row, column, None, self.look(look))
            return
        quoted = {"quote_prefix": True} if text.startswith(_READ_AS_FORMULA) else {}
        sheet.write_string(row, column, text, self.look({**look, **quoted}))

    def number(self, sheet: Worksheet, row: int, column: int, number: Decimal | int, look: Look) -> None:
        """Write a number with exactly its digits; one with more than Excel keeps is written as text."""
        if len(Decimal(number).as_tuple().digits) > SURE_DIGITS:
            sheet.write_string(row, column, f"{number:f}", self.look(look))
        else:
            sheet.write_number(row, column, number, self.look(look))

    def span(
        self, sheet: Worksheet, row: int, column: int, *, rows: int = 1, columns: int, text: str, look: Look
    ) -> None:
        """Write text over a rectangle of merged cells; of one cell only, it is not merged."""
        if (rows, columns) != (1, 1):
            sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", self.look(look))
        self.text(sheet, row, column, text, look)

    def link(self, sheet: Worksheet, row: int, column: int, target: str, text: str, look: Look) -> None:
        """Write text that leads to the sheet named ``target``."""
        place = target.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{place}'!A1", self.look(look), text)

    def finish(self) -> bytes:
        """Return the file."""
        self._workbook.close()
        return self._stream.getvalue()


def fill_page(sheet: Worksheet, *, landscape: bool, repeated: int = 0, header: str = "") -> None:
    """Set a sheet for print: A4, as wide as one page, its first ``repeated`` rows on every page, pages numbered."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer(f'&C&"{FONT}"&9第 &P 页，共 &N 页')
    if header:
        sheet.set_header(f'&R&"{FONT}"&9{header}')
    if repeated:
        sheet.repeat_rows(0, repeated - 1)


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """Return ``wanted`` as Excel allows it: at most 31 characters, none forbidden, none ``taken`` (casefolded)."""
    legal = _FORBIDDEN.sub(" ", wanted).strip().strip("'") or "表"
    used = set(taken)
    number, name = 1, _cut(legal, LONGEST_SHEET_NAME)
    while name.casefold() in used:
        number += 1
        mark = f"（{number}）"
        name = _cut(legal, LONGEST_SHEET_NAME - len(mark)) + mark
    return name


def units(text: str) -> int:
    """Return how wide a text is, in half-width characters; the longest of its lines counts."""
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n")),
        default=0,
    )


def lines(text: str, width: int) -> int:
    """Return on how many lines a text stands in a column ``width`` half-width characters wide."""
    return sum(max(1, -(-units(line) // max(width, 1))) for line in text.split("\n"))


def _cut(text: str, length: int) -> str:
    # Excel counts UTF-16 code units: a character outside the basic plane is two.
    cut = text.encode("utf-16-le")[: length * 2].decode("utf-16-le", "ignore")
    return cut.strip().rstrip("'")
