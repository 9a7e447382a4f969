"""The cells of official statements that a control total (合计数) or last year's amount (上年数) can stand for.

A cell is stored as three keys (statement, row, column), the keys by which Figures are asked, and typed as one name:
“收入支出决算总表｜收入总计｜决算数”. A row may be a subject: “一般公共预算财政拨款支出决算表｜2010301｜合计”.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from accounts.entry.problems import UnreadableError
from accounts.entry.texts import folded
from accounts.figures import concepts

BAR = "｜"
LONGEST_QUOTE = 60
SUGGESTIONS = 20
SubjectRows = Literal["functional", "economic"]
_SUBJECT = re.compile(r"([23](?:\d{2}|\d{4}|\d{6}))(?!\d).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of a statement that have the same columns; ``subjects`` also admits a row for each subject."""

    rows: Mapping[str, str]
    columns: Mapping[str, str]
    subjects: SubjectRows | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's title and its blocks."""

    title: str
    blocks: tuple[Block, ...]


def _measured(columns: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{key}_{measure}": f"{label}{concepts.MEASURES[measure]}"
        for key, label in columns.items()
        for measure in ("initial", "adjusted")
    }


def _by_fund(moment: str, label: str) -> dict[str, str]:
    return {f"{moment}_{fund}": f"{concepts.FUNDS[fund]}{label}" for fund in concepts.FISCAL_FUNDS}


_AMOUNT = {"amount": "决算数"}
_TOTAL = {"total": "合计"}
_SPENT = {"total": "合计", **{key: concepts.NATURES[key] for key in ("basic", "project")}}
_CARRIED = {"opening": "年初结转和结余", "closing": "年末结转和结余"}
_THREE_PUBLIC = {
    f"{measure}_{item}": f"{concepts.THREE_PUBLIC[item]}{label}"
    for measure, label in (("budget", "预算数"), ("final", "决算数"))
    for item in concepts.THREE_PUBLIC_LEAVES[measure]
}

STATEMENTS: dict[str, Statement] = {
    "income_expenditure": Statement(
        "收入支出决算总表",
        (
            Block(
                {
                    **concepts.SOURCES,
                    "income_total": "本年收入合计",
                    "used_non_fiscal": "使用非财政拨款结余",
                    "opening": "年初结转和结余",
                    "income_grand_total": "收入总计",
                    "expenditure_total": "本年支出合计",
                    "distribution": "结余分配",
                    "closing": "年末结转和结余",
                    "expenditure_grand_total": "支出总计",
                },
                _AMOUNT,
            ),
        ),
    ),
    "income": Statement("收入决算表", (Block(_TOTAL, {"total": "合计", **concepts.SOURCES}, "functional"),)),
    "expenditure": Statement("支出决算表", (Block(_TOTAL, {"total": "合计", **concepts.NATURES}, "functional"),)),
    "expenditure_budget": Statement(
        "支出预算", (Block(_TOTAL, _measured({"total": "合计", **concepts.NATURES}), "functional"),)
    ),
    "fiscal": Statement(
        "财政拨款收入支出决算总表",
        (
            Block(
                {
                    "income_total": "本年收入合计",
                    "opening": "年初财政拨款结转和结余",
                    **_by_fund("opening", "年初结转和结余"),
                    "income_grand_total": "收入总计",
                    "closing": "年末财政拨款结转和结余",
                    **_by_fund("closing", "年末结转和结余"),
                },
                _AMOUNT,
            ),
            Block({"expenditure_total": "本年支出合计", "expenditure_grand_total": "支出总计"}, _TOTAL),
        ),
    ),
    "general_expenditure": Statement("一般公共预算财政拨款支出决算表", (Block(_TOTAL, _SPENT, "functional"),)),
    "general_expenditure_budget": Statement(
        "一般公共预算财政拨款支出预算", (Block(_TOTAL, _measured(_SPENT), "functional"),)
    ),
    "general_basic": Statement(
        "一般公共预算财政拨款基本支出决算表", (Block({**_TOTAL, **concepts.EXPENSE_GROUPS}, _AMOUNT, "economic"),)
    ),
    "government_fund": Statement(
        "政府性基金预算财政拨款收入支出决算表", (Block(_TOTAL, {**_SPENT, **_CARRIED}, "functional"),)
    ),
    "government_fund_budget": Statement(
        "政府性基金预算财政拨款支出预算", (Block(_TOTAL, _measured(_SPENT), "functional"),)
    ),
    "state_capital": Statement(
        "国有资本经营预算财政拨款支出决算表", (Block(_TOTAL, {**_SPENT, **_CARRIED}, "functional"),)
    ),
    "state_capital_budget": Statement(
        "国有资本经营预算财政拨款支出预算", (Block(_TOTAL, _measured(_SPENT), "functional"),)
    ),
    "three_public": Statement("“三公”经费支出决算表", (Block(_TOTAL, _THREE_PUBLIC),)),
    "government_fund_three_public": Statement("政府性基金“三公”经费支出决算表", (Block(_TOTAL, _THREE_PUBLIC),)),
    "institution": Statement(
        "机构运行信息表",
        (
            Block({"operating_expense": "机关运行经费"}, {"budget": "预算数", "final": "决算数"}),
            Block(
                {
                    "procurement_total": "政府采购支出总额",
                    **{f"procurement_{key}": label for key, label in concepts.PROCUREMENT.items()},
                },
                {"final": "决算数"},
            ),
        ),
    ),
}


class CellNames:
    """The names of cells, with the subjects' names of one year."""

    def __init__(self, subject_names: Mapping[SubjectRows, Mapping[str, str]]) -> None:
        self._subjects = subject_names

    def name(self, statement: str, row: str, column: str) -> str:
        """Return a cell's name; keys that no statement declares stand for themselves."""
        declared = STATEMENTS.get(statement)
        if declared is None:
            return BAR.join((statement, row, column))
        for block in declared.blocks:
            if column in block.columns and (row in block.rows or block.subjects):
                return BAR.join((declared.title, block.rows.get(row) or self._subject(row), block.columns[column]))
        return BAR.join((declared.title, row, column))

    def read(self, text: str) -> tuple[str, str, str]:
        """Return the keys of the cell that ``text`` names; raise UnreadableError."""
        parts = [part.strip() for part in re.split(r"[｜|]", text)]
        if len(parts) not in {2, 3}:
            message = (
                f"“{text.strip()[:LONGEST_QUOTE]}”不是报表单元格：请写成“报表｜行｜列”，"
                "如“收入支出决算总表｜收入总计｜决算数”，或从提示中选择。"
            )
            raise UnreadableError(message)
        statement = _key_of({key: s.title for key, s in STATEMENTS.items()}, parts[0])
        if statement is None:
            titles = "、".join(s.title for s in STATEMENTS.values())
            message = f"没有名为“{parts[0][:LONGEST_QUOTE]}”的报表：可填{titles}。"
            raise UnreadableError(message)
        block, row = self._row(statement, parts[1])
        column = _key_of(block.columns, parts[2]) if len(parts) == 3 else _only(block.columns)  # noqa: PLR2004
        if column is None:
            labels = "、".join(block.columns.values())
            message = (
                f"“{STATEMENTS[statement].title}”的这一行没有“{''.join(parts[2:])[:LONGEST_QUOTE]}”列：可填{labels}。"
            )
            raise UnreadableError(message)
        return statement, row, column

    def search(self, query: str) -> list[str]:
        """Return names of cells that contain every word of ``query``, at most SUGGESTIONS."""
        words = [folded(word) for word in re.split(r"[\s｜|]+", query) if word]
        code = next((word for word in words if word.isdigit()), "")
        found = []
        for name in self._fixed_names() if not code else self._subject_names(code):
            if all(word in folded(name) for word in words):
                found.append(name)
                if len(found) == SUGGESTIONS:
                    break
        return found

    def _row(self, statement: str, text: str) -> tuple[Block, str]:
        declared = STATEMENTS[statement]
        for block in declared.blocks:
            row = _key_of(block.rows, text)
            if row is not None:
                return block, row
        subject = _SUBJECT.fullmatch(unicodedata.normalize("NFKC", text))
        for block in declared.blocks:
            if subject and block.subjects and subject[1][0] == {"functional": "2", "economic": "3"}[block.subjects]:
                return block, subject[1]
        labels = "、".join(label for block in declared.blocks for label in block.rows.values())
        codes = "，或科目编码" if any(block.subjects for block in declared.blocks) else ""
        message = f"“{declared.title}”没有“{text[:LONGEST_QUOTE]}”行：可填{labels}{codes}。"
        raise UnreadableError(message)

    def _subject(self, code: str) -> str:
        for names in self._subjects.values():
            if code in names:
                return f"{code} {names[code]}"
        return code

    def _fixed_names(self) -> Iterator[str]:
        for declared in STATEMENTS.values():
            for block in declared.blocks:
                for row in block.rows.values():
                    for column in block.columns.values():
                        yield BAR.join((declared.title, row, column))

    def _subject_names(self, code: str) -> Iterator[str]:
        for declared in STATEMENTS.values():
            for block in declared.blocks:
                names = self._subjects.get(block.subjects, {}) if block.subjects else {}
                matching = sorted((c for c in names if c.startswith(code)), key=lambda c: (len(c), c))
                for subject in matching:
                    for column in block.columns.values():
                        yield BAR.join((declared.title, self._subject(subject), column))


def _key_of(labels: Mapping[str, str], text: str) -> str | None:
    wanted = folded(text)
    return next((key for key, label in labels.items() if wanted in {folded(label), key}), None)


def _only(labels: Mapping[str, str]) -> str | None:
    return next(iter(labels)) if len(labels) == 1 else None
