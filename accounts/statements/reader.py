"""Reading the declarations of ``fixtures/statements`` and fitting them to a profile."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from accounts.profiles import Profile, ProfileError, StatementDeclaration
from accounts.statements.declaration import Column, Panel, Row, Statement
from accounts.statements.numerals import chinese_numeral

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "statements"


class StatementError(ProfileError):
    """A statement of a profile that cannot be laid out; the message names it and what is wrong."""


def statements_of(profile: Profile, year: int | None = None) -> tuple[Statement, ...]:
    """Return the profile's statements in order, as it prints them in ``year``, or with its newest captions.

    Raise StatementError where the profile names a layout, a row set, a column or a row that there is not.
    """
    return tuple(_statement(profile, declared, year) for declared in profile.statements)


@cache
def official_statements() -> tuple[Statement, ...]:
    """Return every kind of statement in its own layout and under its own title."""
    return tuple(
        Statement(kind=kind, number="", title=raw["title"], note=raw["note"], panels=tuple(map(_panel, _panels(raw))))
        for kind, raw in _kinds().items()
        if "layout_of" not in raw
    )


@cache
def layouts_of(kind: str) -> tuple[tuple[Panel, ...], ...]:
    """Return the panels of every layout of a kind, its own first; kinds of the departmental budget included."""
    declared = {**_kinds(), **_budget_kinds()}
    return tuple(
        tuple(map(_panel, _panels(raw))) for name, raw in declared.items() if kind in {name, raw.get("layout_of")}
    )


@cache
def budget_titles() -> dict[str, tuple[str, ...]]:
    """Return the titles under which the tables of the departmental budget are published, by kind."""
    return {kind: tuple(raw["titles"]) for kind, raw in _budget_kinds().items()}


@cache
def class_codes() -> dict[str, str]:
    """Return the code of a functional class by every name that a row set gives it."""
    return {row["name"]: row["code"] for declared in _rows().values() for row in declared.get("rows", ())}


def class_rows(profile: Profile) -> tuple[Row, ...]:
    """Return the rows of functional classes that the profile prints, numbered in Chinese."""
    named = _declared(_rows(), profile.class_rows, "功能分类的行集")["rows"]
    return tuple(
        Row(row["code"], f"{chinese_numeral(position)}、{row['name']}") for position, row in enumerate(named, start=1)
    )


def basic_codes(profile: Profile) -> tuple[str, ...]:
    """Return the economic subjects that the profile prints in the statement of basic expenditure."""
    return tuple(_declared(_rows(), profile.basic_rows, "基本支出的行集")["codes"])


@cache
def listed_basic_codes() -> frozenset[str]:
    """Return every economic subject that some row set prints in the statement of basic expenditure."""
    return frozenset(code for declared in _rows().values() for code in declared.get("codes", ()))


def _statement(profile: Profile, declared: StatementDeclaration, year: int | None) -> Statement:
    layout = _declared(_kinds(), declared.layout or declared.kind, f"公开表“{declared.title}”的版式")
    panels = tuple(_panel(raw) for raw in _panels(layout))
    if declared.columns:
        panels = tuple(_reordered(panel, declared) for panel in panels)
    panels = _captioned(panels, profile, declared, year)
    return Statement(
        kind=declared.kind,
        number=declared.number,
        title=declared.title,
        note=declared.note or layout["note"],
        panels=panels,
        total="last" if declared.total == "last" else "first",
        blank_zero=profile.blank_zero,
        upright=layout.get("upright", False),
        heading=declared.heading or declared.number,
        empty=declared.empty or profile.empty_statement,
    )


def _panels(layout: Mapping[str, Any]) -> list[Any]:
    same = layout.get("same_panels_as")
    found: list[Any] = {**_kinds(), **_budget_kinds()}[same]["panels"] if same else layout["panels"]
    return found


def _panel(raw: Mapping[str, Any]) -> Panel:
    return Panel(
        label=raw["label"],
        rows=raw["rows"],
        columns=tuple(Column(c["key"], tuple(c["caption"])) for c in raw["columns"]),
        heading=raw.get("heading", ""),
        label_caption=raw.get("label_caption", ""),
        codes=tuple(raw.get("codes", ())),
        body=_fixed(raw.get("body", ())),
        tail=_fixed(raw.get("tail", ())),
    )


def _fixed(raw: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    return tuple(
        Row(r["key"], r["label"], role=r.get("role", "line" if r["key"] else "blank"), indent=r.get("indent", 0))
        for r in raw
    )


def _reordered(panel: Panel, declared: StatementDeclaration) -> Panel:
    by_key = {column.key: column for column in panel.columns}
    unknown = [key for key in declared.columns if key not in by_key]
    if unknown:
        message = f"公开表“{declared.title}”没有列{'、'.join(unknown)}。"
        raise StatementError(message)
    return replace(panel, columns=tuple(by_key[key] for key in declared.columns))


def _captioned(
    panels: tuple[Panel, ...], profile: Profile, declared: StatementDeclaration, year: int | None
) -> tuple[Panel, ...]:
    """Give the rows the captions that the profile has for them in ``year``."""
    own = [caption for caption in profile.captions if caption.statement == declared.kind]
    known = {row.key for panel in panels for row in (*panel.body, *panel.tail) if row.key}
    unknown = [caption.row for caption in own if caption.row not in known]
    if unknown:
        message = f"公开表“{declared.title}”没有行{'、'.join(unknown)}，可改名称的有：{'、'.join(sorted(known))}。"
        raise StatementError(message)
    captions = {caption.row: caption.caption for caption in own if caption.holds_in(year)}

    def named(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(replace(row, label=captions.get(row.key, row.label)) for row in rows)

    return tuple(replace(panel, body=named(panel.body), tail=named(panel.tail)) for panel in panels)


def _declared(declarations: Mapping[str, Any], name: str, what: str) -> Any:
    if name not in declarations:
        message = f"{what}“{name}”没有声明，可用的有：{'、'.join(declarations)}。"
        raise StatementError(message)
    return declarations[name]


@cache
def _kinds() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "kinds.toml").read_text(encoding="utf-8"))


@cache
def _budget_kinds() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "budget.toml").read_text(encoding="utf-8"))


@cache
def _rows() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "rows.toml").read_text(encoding="utf-8"))
