"""Figures as files: the numbers that a report prints, for everybody; the data behind them, for whoever audits it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.figures.data import AccountData, Address
from disclosure.report.reading import column_names, numbers_of, row_name, sections_of
from disclosure.report.tree import Number, ProjectEntry, Report, Table

PRINTED_SCHEMA = "final-account-figures/1"
MONEY = ("budget", "executed", "rate")
HELD_SCHEMA = "final-account-data/1"


def printed_figures(report: Report) -> bytes:
    """Return every number of the report as JSON, amounts as strings in 万元.

    Each amount of a statement with its row and column, comparatives (上年数) and budgets with the year they are of,
    each bound number of the text, and the projects' money and indicators.
    """
    document = {
        "schema": PRINTED_SCHEMA,
        "title": report.title,
        "region_code": report.region_code,
        "unit_code": report.unit_code,
        "unit_name": report.unit_name,
        "fiscal_year": report.fiscal_year,
        "scope": report.scope,
        "unit_of_amounts": "万元",
        "statements": [_statement(table) for section in sections_of(report) for table in _tables(section.blocks)],
        "text": [
            {"section": section.key, "title": f"{section.number}{section.title}", **_number(number)}
            for section in sections_of(report)
            for block in section.blocks
            if not isinstance(block, Table)
            for number in numbers_of(block)
        ],
        "projects": [_project(entry) for entry in report.projects.entries] if report.projects else [],
    }
    return _json(document)


def held_figures(data: AccountData, **beside: object) -> bytes:
    """Return all that is stored of an account as JSON, amounts in 元: more than its report prints, hence not public."""
    return _json({"schema": HELD_SCHEMA, "unit_of_amounts": "元", "account": data, **beside})


def _tables(blocks: tuple[object, ...]) -> Iterator[Table]:
    return (block for block in blocks if isinstance(block, Table))


def _statement(table: Table) -> dict[str, Any]:
    names = column_names(table)
    return {
        "statement": table.key,
        "number": table.number,
        "title": table.title,
        "notice": table.notice,
        "note": table.note,
        "illustrative": table.illustrative,
        "cells": [
            {"line": line, "row_name": row_name(table, row, place), "column_name": names[place], **_number(cell.number)}
            for line, row in enumerate(table.rows, start=1)
            for place, cell in enumerate(row.cells)
            if cell.number is not None
        ],
    }


def _project(entry: ProjectEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "code": entry.code,
        "unit": entry.unit,
        "office": entry.office,
        "stages": entry.stages,
        "money": [
            {
                "source": money.source,
                "label": money.label,
                **{name: _number(held) for name in MONEY if (held := getattr(money, name)) is not None},
            }
            for money in entry.money
        ],
        "indicators": entry.indicators,
        "illustrative": entry.illustrative,
    }


def _number(number: Number) -> dict[str, Any]:
    return {
        "text": number.text,
        "value": number.value,
        "kind": number.kind,
        "label": number.label,
        "cells": [[cell.statement, cell.row, cell.column, cell.year] for cell in number.cells],
        **({"formula": number.formula} if number.formula else {}),
        **({"source": number.source} if number.source else {}),
        **({"illustrative": True} if number.illustrative else {}),
    }


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        if any(isinstance(key, Address) for key in value):
            return [{**key._asdict(), **_plain(member)} for key, member in sorted(value.items())]
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(member) for member in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
