"""The two sheets of totals (财决01表, 财决01-1表): blocks side by side, rows told by their labels."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from accounts.figures.concepts import FISCAL_FUNDS
from accounts.statements.reader import class_codes
from accounts.workbooks.content import Expectation
from accounts.workbooks.ministry.columns import Path, caption_paths
from accounts.workbooks.ministry.subjects import Cell
from accounts.workbooks.ministry.view import View
from accounts.workbooks.ministry.words import column_words, is_numbered, label, row_keys
from accounts.workbooks.problems import shown

DEEPEST_START = 30
DEEPEST_HEADER = 8
CLASS = 3
AMOUNT = "amount"
_LABEL_COLUMN = re.compile(r"项目(?:\(.*)?")
OPENING = "opening"  # rows of funds below it break it down


@dataclass(frozen=True, slots=True)
class Block:
    """A column of labels and the columns of amounts that belong to it, by key."""

    label: int
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TotalsSheet:
    """What a sheet of totals says, by row key and column key."""

    cells: Mapping[tuple[str, str], Cell]

    def get(self, row: str, column: str = AMOUNT) -> Cell | None:
        """Return a cell; ``None`` where the sheet is blank or has none."""
        return self.cells.get((row, column))


NOTHING = TotalsSheet({})


def read_totals(view: View, expected: Expectation) -> TotalsSheet:
    """Read a sheet of totals: its income block, and its expenditure block by class."""
    classes = class_labels(expected)
    start = find_start(view, 2)
    last = header_end(view, start) if start is not None else 0
    blocks = list(_blocks(view, start, last)) if start is not None else []
    income = _block_of(view, blocks, last, set(row_keys("income")) - set(row_keys("expenditure")))
    # The third block, by nature and economic subject, names no class and is not read.
    spending = _block_of(view, blocks, last, set(classes))
    if income is None or spending is None:
        said = "找不到表头“项目”（收入、支出各一处）：请核对表头文字，或从决算软件重新导出本表。"
        view.findings.problem(view.sheet.name, "", "没有表头", "表头“项目”", said)
        return NOTHING
    cells: dict[tuple[str, str], Cell] = {}
    for block, known in ((income, row_keys("income")), (spending, {**classes, **row_keys("expenditure")})):
        if not block.amounts:
            said = "找不到栏目“决算数”：请核对表头文字，或从决算软件重新导出本表。"
            view.problem(last, block.label, "栏目“决算数”", said)
        _read_block(view, block, last, known, cells)
    return TotalsSheet(cells)


def _block_of(view: View, blocks: Iterable[Block], last: int, labels: Collection[str]) -> Block | None:
    """Return the block with most of these labels, ``None`` when none has any."""
    counted = [(sum(text in labels for text in _labels(view, block, last)), block) for block in blocks]
    most, block = max(counted, key=itemgetter(0), default=(0, None))
    return block if most else None


def class_labels(expected: Expectation) -> dict[str, str]:
    """Return the code of a functional class by its folded name: that of the year, and those of other years."""
    names = {**class_codes(), **{name: code for code, name in expected.functional_names.items() if len(code) == CLASS}}
    return {label(name): code for name, code in names.items()}


def find_start(view: View, blocks: int) -> int | None:
    """Return the first row with at least as many captions “项目” as there are ``blocks``."""
    rows = range(min(view.height, DEEPEST_START))
    return next((row for row in rows if len(label_columns(view, row)) >= blocks), None)


def label_columns(view: View, row: int) -> list[int]:
    """Return the columns that have the caption “项目” in a row: each begins a block."""
    return [
        column
        for column in range(view.width)
        if _LABEL_COLUMN.fullmatch(view.label(row, column)) and not view.continues(row, column)
    ]


def header_end(view: View, start: int) -> int:
    """Return the last row of the header that begins in row ``start``: below it stand labels."""
    columns = label_columns(view, start)
    last = start
    for row in range(start + 1, min(start + DEEPEST_HEADER, view.height)):
        own = {view.text(row, column) for column in columns if not view.continues(row, column)}
        if own - {"", "栏次"}:
            break
        last = row
    return last


def _blocks(view: View, start: int, last: int) -> Iterator[Block]:
    paths = caption_paths(view, start, last)
    starts = label_columns(view, start)
    for first, end in zip(starts, [*starts[1:], view.width], strict=True):
        among = {column: paths[column] for column in range(first + 1, end)}
        final = {column: path for column, path in among.items() if _is_final(path)}
        yield Block(first, _by_fund(final))


def _is_final(path: Path) -> bool:
    return any(text in column_words("amounts")["final"] for text in path)


def _by_fund(final: Mapping[int, Path]) -> Mapping[str, int]:
    """Return the columns of final amounts by fund; the only one, or the one for no fund, is the amount itself."""
    by_fund: dict[str, int] = {}
    for column, path in final.items():
        fund = next((key for key, words in column_words("funds").items() if path[-1] in words), AMOUNT)
        by_fund.setdefault(fund, column)
    return by_fund


def _labels(view: View, block: Block, last: int) -> list[str]:
    return [label(view.label(row, block.label)) for row in range(last + 1, view.height)]


def _read_block(
    view: View,
    block: Block,
    last: int,
    known: Mapping[str, str],
    cells: dict[tuple[str, str], Cell],
) -> None:
    below = ""
    seen: dict[str, int] = {}
    for row in range(last + 1, view.height):
        key = known.get(label(view.label(row, block.label)))
        if below and key in FISCAL_FUNDS:
            key = f"{below}_{key}"
        if key is None:
            _report_unknown(view, row, block)
            continue
        if key in seen:
            named = shown(view.value(row, block.label))
            said = f"“{named}”已在第{seen[key] + 1}行出现过：请核对，每项只保留一行。"
            view.problem(row, block.label, "每项一行", said)
            continue
        seen[key] = row
        below = key if key == OPENING else below
        for column, position in block.amounts.items():
            amount = view.amount(row, position)
            if amount is not None:
                cells[key, column] = Cell(amount, view.place(row, position))


def _report_unknown(view: View, row: int, block: Block) -> None:
    """Report a main row ("九、…") that holds an amount and is none of the known ones."""
    text = view.value(row, block.label)
    column = next((column for column in block.amounts.values() if view.holds_something(row, column)), None)
    if column is not None and (is_numbered(text) or not view.label(row, block.label)):
        named = f"“{shown(text)}”不是本表已知的项目" if text else "没有项目名称"
        said = f"第{row + 1}行有金额，但{named}：请核对项目名称，不需要的行请删除。"
        view.problem(row, column, "本表的项目", said)
