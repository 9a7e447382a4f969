"""The header of a statement: which columns hold codes, names and amounts, and under which captions."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.workbooks.public.amounts import is_blank
from accounts.workbooks.public.regions import Region
from accounts.workbooks.public.words import caption, plain, words
from accounts.workbooks.sheet import Area, CellValue, Sheet

DEEPEST_HEADER = 12
FEWEST_CAPTIONS = 2
COUNTED_FROM = 3  # columns numbered 1, 2, 3 … are a row of column numbers (栏次)


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that belong together: those of codes, the one of names, and amounts by column with their captions."""

    codes: tuple[int, ...]
    name: int | None
    amounts: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Header:
    """A statement's header: its first and last row, and its blocks of columns from left to right."""

    first: int
    last: int
    blocks: tuple[Block, ...]


def find_header(region: Region, captions: Collection[str]) -> Header | None:
    """Return the header of a region; ``captions`` are the folded captions of its kind. ``None``: there is none."""
    sheet = region.sheet
    known = {*captions, *words("labels", "codes"), *words("labels", "names"), *words("labels", "ignored")}
    known |= {*words("groups"), *words("passed")}
    first = next((row for row in range(region.first, region.last + 1) if _is_header(sheet.rows[row], known)), None)
    if first is None:
        return None
    last = _last_row(sheet, first, region.last, known)
    return Header(first, last, tuple(_blocks(sheet, first, last)))


def _is_header(row: Collection[CellValue], known: Collection[str]) -> bool:
    found = [value for value in row if not is_blank(value)]
    captions = [value for value in found if isinstance(value, str) and caption(value) in known]
    return len(captions) >= FEWEST_CAPTIONS and len(captions) * 2 > len(found)


def _last_row(sheet: Sheet, first: int, last: int, known: Collection[str]) -> int:
    labels = words("labels", "names") | words("labels", "codes")
    labelled: set[int] = set()
    header = first
    for number in range(first, min(last, first + DEEPEST_HEADER) + 1):
        cells = [(column, caption(value), value) for column, value in enumerate(sheet.rows[number])]
        texts = [(column, text) for column, text, value in cells if not is_blank(value)]
        if not texts:
            if number == first + 1 or _covered(sheet, number):
                continue
            break
        below_label = any(column in labelled and text not in labels for column, text in texts)
        if below_label or not any(text in known for _, text in texts):
            break
        if any(not isinstance(value, str) for _, _, value in cells if not is_blank(value)):
            break
        labelled |= {column for column, text in texts if text in words("labels", "names")}
        header = number
    return header


def _covered(sheet: Sheet, row: int) -> bool:
    return any(area.first_row < row <= area.last_row for area in sheet.merged)


def _blocks(sheet: Sheet, first: int, last: int) -> Iterator[Block]:
    codes: list[int] = []
    name: int | None = None
    amounts: dict[int, tuple[str, ...]] = {}
    for column, path in enumerate(_paths(sheet, first, last)):
        if not path:
            continue
        kind = _kind(path)
        if kind == "ignored":
            continue
        if kind == "amount":
            amounts[column] = path
            continue
        if amounts:
            yield Block(tuple(codes), name, amounts)
            codes, name, amounts = [], None, {}
        if kind == "code":
            codes.append(column)
        else:
            name = column
    yield Block(tuple(codes), name, amounts)


def _kind(path: tuple[str, ...]) -> str:
    last = path[-1]
    if last in words("labels", "ignored"):
        return "ignored"
    if last in words("labels", "codes"):
        return "code"
    if last in words("labels", "names"):
        return "name"
    return "amount"


def _paths(sheet: Sheet, first: int, last: int) -> list[tuple[str, ...]]:
    """Return the captions above each column, from the outermost to the innermost, repeated ones once."""
    width = max(len(sheet.rows[row]) for row in range(first, last + 1))
    merged = [area for area in sheet.merged if area.first_row <= last and area.last_row >= first]
    grid = [[_text(sheet, row, column, merged) for column in range(width)] for row in range(first, last + 1)]
    if not any(area.first_column < area.last_column for area in merged):
        _spread(grid)
    return [tuple(dict.fromkeys(row[column] for row in grid if row[column])) for column in range(width)]


def _text(sheet: Sheet, row: int, column: int, merged: list[Area]) -> str:
    for area in merged:
        inside = area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column
        if inside:
            return caption(sheet.value(area.first_row, area.first_column))
    return caption(sheet.value(row, column))


def _spread(grid: list[list[str]]) -> None:
    """Let a caption reach over the blank cells to its right that have captions below: a file without merged cells."""
    for number, row in enumerate(grid[:-1]):
        below = [any(deeper[column] for deeper in grid[number + 1 :]) for column in range(len(row))]
        for column in range(1, len(row)):
            if not row[column] and row[column - 1] and below[column] and below[column - 1]:
                row[column] = row[column - 1]


def is_column_numbers(row: Sequence[CellValue], columns: Collection[int]) -> bool:
    """Whether a row numbers the columns (栏次): consecutive numbers and nothing else in at least three columns."""
    found = [row[column] for column in sorted(columns) if column < len(row) and not is_blank(row[column])]
    texts = [plain(str(value)).removesuffix(".0") for value in found]
    if len(texts) < COUNTED_FROM or not all(text.isascii() and text.isdigit() for text in texts):
        return False
    return [int(text) for text in texts] == list(range(int(texts[0]), int(texts[0]) + len(texts)))
