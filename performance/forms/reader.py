"""Reading the folders of forms; every mistake names the file, the place and what is expected."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from performance.forms.form import Band, Caption, Form, FormSection, Grade, Scoring

FORMS = Path(__file__).resolve().parents[2] / "fixtures" / "performance"
SOURCES = ("total", "fiscal", "special_account", "unit", "other")
AMOUNTS = ("applied", "initial", "adjusted", "arrived", "executed", "rate", "weight", "score", "reason")
INDICATOR_COLUMNS = (
    *("level1", "level2", "level3", "comparator", "target", "unit"),
    *("achieved", "weight", "score", "reason"),
)
GOAL_COLUMNS = ("expected", "achieved")
WHOLE = Decimal(100)
T = TypeVar("T")


class FormError(ValueError):
    """A folder of a form that cannot be used; the message names file, place and what is expected."""


@cache
def load_forms(directory: Path = FORMS) -> tuple[Form, ...]:
    """Return every form below ``directory``, by name; raise FormError when one is not sound."""
    return tuple(_form(file.parent) for file in sorted(directory.glob("*/form.toml")))


def form_of(region_code: str, year: int, directory: Path = FORMS) -> Form:
    """Return the form in force in a region and year: the one made for the smallest region; raise FormError for none."""
    found = [form for form in load_forms(directory) if form.covers(region_code, year)]
    if not found:
        message = f"区划{region_code}、{year}年度没有绩效自评表样：请在 {directory} 中添加。"
        raise FormError(message)
    return max(found, key=lambda form: (len(form.region_prefix), form.year_from))


def _form(folder: Path) -> Form:
    file = f"{folder.name}/form.toml"
    try:
        raw = tomllib.loads((folder / "form.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{file}：不是UTF-8编码的TOML格式（{error}）。"
        raise FormError(message) from error
    listed: dict[str, Any] = {
        "sources": Caption,
        "amounts": Caption,
        "goal_columns": Caption,
        "indicator_columns": Caption,
        "grades": Grade,
        "report": FormSection,
        "overall": FormSection,
        "table_texts": FormSection,
    }
    values: dict[str, Any] = {
        name: tuple(
            _entry(kind, entry, f"{file}：[[{name}]]第{place}项") for place, entry in enumerate(raw.pop(name, ()), 1)
        )
        for name, kind in listed.items()
    }
    scoring = raw.pop("scoring", None)
    if scoring is not None:
        bands = tuple(
            _entry(Band, band, f"{file}：[[scoring.bands]]第{place}项")
            for place, band in enumerate(scoring.pop("bands", ()), 1)
        )
        values["scoring"] = _entry(Scoring, scoring | {"bands": bands}, f"{file}：[scoring]")
    form = _entry(Form, raw | values | {"key": folder.name, "directory": folder}, file)
    problems = list(_problems(form))
    if problems:
        message = f"{file}：{'；'.join(problems)}。"
        raise FormError(message)
    return form


def _entry(kind: type[T], given: Mapping[str, Any], place: str) -> T:
    declared = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(given) - set(declared))
    if unknown:
        message = f"{place}不认识{'、'.join(unknown)}，可用的有：{'、'.join(declared)}。"
        raise FormError(message)
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, field in declared.items():
        if name not in given:
            # An open end of years is written by leaving it out.
            if field.default is MISSING and name != "year_to":
                message = f"{place}缺少{name}。"
                raise FormError(message)
            values[name] = None if field.default is MISSING else field.default
            continue
        values[name] = _value(given[name], hints[name], f"{place}的{name}")
    return kind(**values)


def _value(value: Any, hint: Any, place: str) -> Any:
    if hint is Decimal:
        if isinstance(value, bool) or not isinstance(value, int | str):
            message = f'{place}应为整数，或写成文字的小数（如"22.5"），现为{value!r}。'
            raise FormError(message)
        try:
            return Decimal(value)
        except ArithmeticError as error:
            message = f"{place}应为数字，现为{value!r}。"
            raise FormError(message) from error
    if hint in {str, int, bool}:
        if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
            kinds = {str: "文字", int: "整数", bool: "true 或 false"}
            message = f"{place}应为{kinds[hint]}，现为{value!r}。"
            raise FormError(message)
        return value
    return tuple(value) if isinstance(value, list) else value


def _problems(form: Form) -> list[str]:
    problems = []
    if form.year_to is not None and form.year_to < form.year_from:
        problems.append(f"停用年度{form.year_to}早于启用年度{form.year_from}")
    for name, known in (
        ("sources", SOURCES),
        ("amounts", AMOUNTS),
        ("goal_columns", GOAL_COLUMNS),
        ("indicator_columns", INDICATOR_COLUMNS),
    ):
        keys = [caption.key for caption in getattr(form, name)]
        problems += [f"{name}的“{key}”不认识" for key in keys if key not in known]
        problems += [f"{name}的“{key}”重复" for key in sorted({key for key in keys if keys.count(key) > 1})]
        if not keys:
            problems.append(f"缺少{name}")
    if form.scoring is not None and form.scoring.total != WHOLE:
        problems.append(f"预算执行和绩效指标的分值合计为{form.scoring.total}，应为{WHOLE}")
    for name in ("report", "overall", "table_texts"):
        problems += _section_problems(form, name)
    return problems


def _section_problems(form: Form, name: str) -> list[str]:
    problems = []
    sections: tuple[FormSection, ...] = getattr(form, name)
    above: set[str] = set()
    for section in sections:
        if section.key in above:
            problems.append(f"{name}的“{section.key}”重复")
        if section.parent and section.parent not in above:
            problems.append(f"{name}的“{section.key}”的上级“{section.parent}”应在它之前声明")
        if section.template and not (form.directory / "sections" / section.template).is_file():
            problems.append(f"模板 sections/{section.template} 不存在")
        above.add(section.key)
    slots = [section.text for section in sections if section.text]
    return problems + [f"{name}的文字项“{slot}”重复" for slot in sorted({s for s in slots if slots.count(s) > 1})]
