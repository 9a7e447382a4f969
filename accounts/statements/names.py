"""Names of statement cells: what a person types for the cell of a control total or of last year's amount.

Official statements are named from their declaration; what sentences ask besides (budgets, the institution, parts of
“三公”经费 that no table prints) is added here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from accounts.figures import concepts
from accounts.statements.declaration import Panel, Row, Statement
from accounts.statements.reader import official_statements

SubjectRows = Literal["functional", "economic"]
TOTAL = {"total": "合计"}
_NUMERAL = re.compile(r"^[一二三四五六七八九十]+、")
_SUBJECTS: dict[str, SubjectRows] = {
    "classes": "functional",
    "subjects": "functional",
    "economic": "economic",
    "economic_found": "economic",
}


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of a statement that have the same columns; ``subjects`` also admits a row for each subject."""

    rows: Mapping[str, str]
    columns: Mapping[str, str]
    subjects: SubjectRows | None = None


@dataclass(frozen=True, slots=True)
class NamedStatement:
    """A statement's title and its blocks."""

    title: str
    blocks: tuple[Block, ...]


@cache
def named_statements() -> dict[str, NamedStatement]:
    """Return every statement that has cells, by key: the official ones, then what stands beside them."""
    beside = _beside()
    official = {
        statement.kind: NamedStatement(
            statement.title,
            tuple(_blocks(statement)) + (beside[statement.kind].blocks if statement.kind in beside else ()),
        )
        for statement in official_statements()
    }
    return {**official, **{key: named for key, named in beside.items() if key not in official}}


def _blocks(statement: Statement) -> Iterator[Block]:
    labels = [label for panel in statement.panels for label in _rows(panel).values()]
    for panel in statement.panels:
        rows = {
            key: f"{panel.heading.rstrip('：')}{label}" if labels.count(label) > 1 and panel.heading else label
            for key, label in _rows(panel).items()
        }
        columns = {column.key: "".join(column.caption) for column in panel.columns}
        yield Block(rows, columns, _SUBJECTS.get(panel.rows))


def _rows(panel: Panel) -> dict[str, str]:
    rows = dict(TOTAL) if panel.rows in {"subjects", "economic_found", "single"} else {}
    above = ""
    for row in (*panel.body, *panel.tail):
        if row.key:
            rows[row.key] = _label(row, above)
        above = above if row.indent else row.label
    return rows


def _label(row: Row, above: str) -> str:
    label = _NUMERAL.sub("", row.label)
    return f"{above}（{label}）" if row.indent else label


def _beside() -> dict[str, NamedStatement]:
    spent = {"total": "合计", **{key: concepts.NATURES[key] for key in ("basic", "project")}}
    every_nature = {"total": "合计", **concepts.NATURES}
    fiscal_sources = {key: concepts.SOURCES[key] for key in concepts.FISCAL_FUNDS}
    receptions = {
        f"final_{item}": f"决算数{concepts.THREE_PUBLIC[item]}" for item in ("reception_domestic", "reception_foreign")
    }
    procurement = {f"procurement_{key}": label for key, label in concepts.PROCUREMENT.items()}
    return {
        "income": NamedStatement("", (Block(TOTAL, fiscal_sources, "functional"),)),
        "general_basic": NamedStatement("", (Block(TOTAL, {"amount": "决算数"}),)),
        "three_public": NamedStatement("", (Block(TOTAL, receptions),)),
        "government_fund_three_public": NamedStatement("", (Block(TOTAL, receptions),)),
        "expenditure_budget": _budget("支出预算", every_nature),
        "general_expenditure_budget": _budget("一般公共预算财政拨款支出预算", spent),
        "government_fund_budget": _budget("政府性基金预算财政拨款支出预算", spent),
        "state_capital_budget": _budget("国有资本经营预算财政拨款支出预算", spent),
        "institution": NamedStatement(
            "机构运行信息表",
            (
                Block({"operating_expense": "机关运行经费"}, {"budget": "预算数", "final": "决算数"}),
                Block({"procurement_total": "政府采购支出总额", **procurement}, {"final": "决算数"}),
            ),
        ),
    }


def _budget(title: str, columns: Mapping[str, str]) -> NamedStatement:
    measured = {
        f"{key}_{measure}": f"{label}{concepts.MEASURES[measure]}"
        for key, label in columns.items()
        for measure in ("initial", "adjusted")
    }
    return NamedStatement(title, (Block(TOTAL, measured, "functional"),))
