"""The sheet of the institution (财决附03表): “三公”经费, counts, 机关运行经费, procurement and assets, as a list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.workbooks.content import Place
from accounts.workbooks.ministry.columns import Path, caption_paths
from accounts.workbooks.ministry.subjects import TOTAL, Cell
from accounts.workbooks.ministry.totals import find_start, header_end, label_columns
from accounts.workbooks.ministry.view import View
from accounts.workbooks.ministry.words import column_words, equipment, label, row_keys

AMOUNTS = ("three_public", "operating", "procurement")
OPERATING_PARTS = frozenset({"administrative", "public_service"})


@dataclass(slots=True)
class Institution:
    """What the sheet says. Amounts by group, row and measure; counts by group and row, ``None`` where blank.

    ``rows`` are all rows found, by group and key, with a cell that stands for each, whether or not they hold anything;
    ``not_applicable`` are the amounts that say “—”.
    """

    amounts: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    counts: dict[tuple[str, str], int | None] = field(default_factory=dict)
    rows: dict[tuple[str, str], Place] = field(default_factory=dict)
    not_applicable: set[tuple[str, str, str]] = field(default_factory=set)

    def amount(self, group: str, row: str, measure: str = "final") -> Decimal | None:
        """Return an amount in 元, ``None`` where it is blank."""
        cell = self.amounts.get((group, row, measure))
        return cell.amount if cell else None

    def keys(self, group: str) -> tuple[str, ...]:
        """Return the keys of the rows that a group has in this sheet."""
        return tuple(key for of, key in self.rows if of == group)

    def first_place(self, group: str) -> Place:
        """Return the place that stands for a group."""
        return next(place for (of, _), place in self.rows.items() if of == group)


def read_institution(view: View) -> Institution:
    """Read the sheet; rows that nothing is asked of are passed over."""
    found = Institution()
    start = find_start(view, 1)
    if start is None:
        said = "找不到表头“项目”：请核对表头文字，或从决算软件重新导出本表。"
        view.findings.problem(view.sheet.name, "", "没有表头", "表头“项目”", said)
        return found
    last = header_end(view, start)
    paths = caption_paths(view, start, last)
    starts = label_columns(view, start)
    for first, end in zip(starts, [*starts[1:], view.width], strict=True):
        measures = _measures(paths, range(first + 1, end))
        if "final" not in measures:
            said = "找不到栏目“统计数”：请核对表头文字，或从决算软件重新导出本表。"
            view.problem(start, first, "栏目“统计数”", said)
        _read_block(view, first, measures, last, found)
    return found


def _measures(paths: list[Path], among: range) -> Mapping[str, int]:
    """Return the column of each measure; of several captions for one, the first in the file of words."""
    return {
        measure: column
        for measure, words in column_words("institution").items()
        if (column := next((each for word in words for each in among if word in paths[each]), None)) is not None
    }


def _read_block(view: View, labels: int, measures: Mapping[str, int], last: int, found: Institution) -> None:
    above = ""
    for row in range(last + 1, view.height):
        group, key = _asked(label(view.label(row, labels)))
        if not group or (key in OPERATING_PARTS and above != group):
            continue
        above = group
        if (group, key) in found.rows and not _may_be_repeated(view, row, labels, (group, key), found):
            continue
        found.rows.setdefault((group, key), view.place(row, labels))
        if group in AMOUNTS:
            _read_amounts(view, row, measures, (group, key), found)
        elif "final" in measures:
            found.counts[group, key] = view.count(row, measures["final"])


def _asked(text: str) -> tuple[str, str]:
    """Return the group and key that a label stands for; "" where nothing is asked of the row."""
    for group in (*AMOUNTS, "counts", "assets"):
        key = row_keys(group).get(text)
        if key:
            return group, key
    return next((("assets", key) for key, words in equipment().items() if words in text), ("", ""))


def _may_be_repeated(view: View, row: int, labels: int, key: tuple[str, str], found: Institution) -> bool:
    """Whether a row repeats a heading that holds no amount; any other row that comes twice is a problem."""
    if key[1] == TOTAL:
        return not any((*key, measure) in found.amounts for measure in ("budget", "final"))
    before = found.rows[key]
    said = f"“{view.label(row, labels)}”已在{before.cell}出现过：请核对，每项只保留一行。"
    view.problem(row, labels, "每项一行", said)
    return False


def _read_amounts(view: View, row: int, measures: Mapping[str, int], key: tuple[str, str], found: Institution) -> None:
    for measure, column in measures.items():
        amount = view.amount(row, column)
        if amount is not None:
            found.amounts[*key, measure] = Cell(amount, view.place(row, column))
        elif view.is_not_applicable(row, column):
            found.not_applicable.add((*key, measure))
