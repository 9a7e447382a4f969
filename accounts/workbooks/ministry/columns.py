"""Columns by caption: the captions above each column of a sheet, and which column is which."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

from accounts.workbooks.ministry.view import View
from accounts.workbooks.ministry.words import caption
from accounts.workbooks.sheet import column_letters

Path: TypeAlias = tuple[str, ...]


def caption_paths(view: View, first: int, last: int) -> list[Path]:
    """Return for each column the captions above it in the rows of the header, from the outermost to the innermost.

    A caption of a merged area stands above each of its columns. Where the file merges none in its header, a caption
    reaches over the blank cells to its right below which others stand.
    """
    columns = range(view.width)
    grid = [[view.text(row, column) for column in columns] for row in range(first, last + 1)]
    if not any(first <= area.first_row <= last for area in view.areas):
        _spread(grid)
    return [
        tuple(
            said
            for row in range(first, last + 1)
            if (said := caption(grid[row - first][column])) and (row == first or not view.continues(row, column))
        )
        for column in columns
    ]


def match_columns(
    paths: Sequence[Path], wanted: Mapping[str, tuple[Path, ...]], among: Iterable[int]
) -> dict[str, list[int]]:
    """Return the columns that stand under the captions of each key: the first of its alternatives that is found."""
    candidates = list(among)
    found: dict[str, list[int]] = {}
    for key, alternatives in wanted.items():
        columns: list[int] = []
        for alternative in alternatives:
            columns = [column for column in candidates if _is(paths[column], alternative)]
            if columns:
                break
        found[key] = columns
    return found


def find_columns(
    view: View,
    row: int,
    found: Mapping[str, Sequence[int]],
    wanted: Mapping[str, tuple[Path, ...]],
    needed: Collection[str],
) -> dict[str, int]:
    """Return the one column of each key; a needed one that is missing, or one found twice, is a problem.

    ``row`` is the header's last, ``found`` what ``match_columns`` returned.
    """
    twice = {key: columns for key, columns in found.items() if len(columns) > 1}
    for key, columns in twice.items():
        letters = "、".join(map(column_letters, columns))
        said = f"栏目“{_name(wanted[key])}”在{letters}列重复出现，无法确定以哪一列为准：请核对表头，只保留一列。"
        view.problem(row, columns[1], f"一列“{_name(wanted[key])}”", said)
    # A caption that stands twice is one that another column lacks: one thing to mend.
    for key in (key for key in wanted if key in needed and not found[key] and not twice):
        said = f"找不到栏目“{_name(wanted[key])}”：请核对表头文字，或从决算软件重新导出本表。"
        view.findings.problem(view.sheet.name, "", "没有这一列", f"栏目“{_name(wanted[key])}”", said)
    return {key: columns[0] for key, columns in found.items() if columns}


def _name(alternatives: tuple[Path, ...]) -> str:
    return "".join(alternatives[0])


def _is(path: Path, wanted: Path) -> bool:
    if wanted[0] == "":
        return path == wanted[1:]
    return path[-len(wanted) :] == wanted


def _spread(grid: list[list[str]]) -> None:
    for number, row in enumerate(grid[:-1]):
        captioned = [
            any(deeper[column] and not deeper[column].isdigit() for deeper in grid[number + 1 :])
            for column in range(len(row))
        ]
        for column in range(1, len(row)):
            if not row[column] and row[column - 1] and captioned[column] and captioned[column - 1]:
                row[column] = row[column - 1]
