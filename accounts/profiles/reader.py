"""Reading profile folders; every mistake names the file, the place and what is expected."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from accounts.figures import concepts
from accounts.profiles.profile import (
    ChartDeclaration,
    Equipment,
    PartDeclaration,
    Profile,
    SectionDeclaration,
    StatementDeclaration,
    TextSlot,
)

PROFILES = Path(__file__).resolve().parents[2] / "fixtures" / "profiles"
SCOPES = ("department", "unit")

T = TypeVar("T")


class ProfileError(ValueError):
    """A profile folder that cannot be used; the message names file, place and what is expected."""


@cache
def load_profile(name: str, directory: Path = PROFILES) -> Profile:
    """Read the profile ``name``; raise ProfileError when there is none or it is not sound."""
    folder = directory / name
    file = folder / "profile.toml"
    if Path(name).name != name or not file.is_file():
        known = "、".join(sorted(p.parent.name for p in directory.glob("*/profile.toml"))) or "（无）"
        message = f"没有地区口径“{name}”。现有：{known}。"
        raise ProfileError(message)
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        message = f"{name}/profile.toml：{error}"
        raise ProfileError(message) from error
    profile = _profile(name, folder, raw)
    _require_sound(profile)
    return profile


def profile_choices(directory: Path = PROFILES) -> list[tuple[str, str]]:
    """Return name and title of every profile folder, by name."""
    names = sorted(file.parent.name for file in directory.glob("*/profile.toml"))
    return [(name, load_profile(name, directory).title) for name in names]


def _profile(name: str, folder: Path, raw: Mapping[str, Any]) -> Profile:
    try:
        numbers, region, years = raw["numbers"], raw["region"], raw["years"]
        return Profile(
            name=name,
            title=raw["title"],
            directory=folder,
            region_prefix=region["prefix"],
            region_code=region["code"],
            region_name=region["name"],
            year_from=years["from"],
            year_to=years.get("to"),
            percent_digits=numbers["percent_digits"],
            zero=numbers["zero"],
            list_zero_sources=numbers["list_zero_sources"],
            always_listed_natures=tuple(numbers["always_listed_natures"]),
            item_budget=numbers["item_budget"],
            three_public_funds=tuple(numbers["three_public_funds"]),
            words={scope: dict(raw["words"][scope]) for scope in SCOPES},
            equipment=_all(name, Equipment, raw, "equipment"),
            parts=_all(name, PartDeclaration, raw, "parts"),
            sections=_all(name, SectionDeclaration, raw, "sections"),
            charts=_all(name, ChartDeclaration, raw, "charts"),
            text_slots=_all(name, TextSlot, raw, "texts"),
            statements=_all(name, StatementDeclaration, raw, "statements"),
        )
    except KeyError as error:
        message = f"{name}/profile.toml：缺少{error}。"
        raise ProfileError(message) from error


def _all(name: str, kind: type[T], raw: Mapping[str, Any], table: str) -> tuple[T, ...]:
    allowed = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    needed = {field.name for field in fields(kind) if field.default is MISSING}  # type: ignore[arg-type]
    declared = []
    for position, entry in enumerate(raw.get(table, ()), start=1):
        unknown, missing = set(entry) - allowed, needed - set(entry)
        if unknown or missing:
            message = f"{name}/profile.toml：[[{table}]]第{position}项"
            message += f"，不认识{sorted(unknown)}" if unknown else ""
            message += f"，缺少{sorted(missing)}" if missing else ""
            raise ProfileError(f"{message}。")
        declared.append(kind(**entry))
    return tuple(declared)


def _require_sound(profile: Profile) -> None:
    parts = {part.key for part in profile.parts}
    sections = {section.key: section for section in profile.sections}
    problems = [
        *_repeated("parts", [p.key for p in profile.parts]),
        *_repeated("sections", [s.key for s in profile.sections]),
        *_repeated("charts", [c.key for c in profile.charts]),
        *_repeated("texts", [t.key for t in profile.text_slots]),
        *(f"节“{s.key}”的部分“{s.part}”未声明" for s in profile.sections if s.part not in parts),
        *(f"节“{s.key}”的上级节“{s.parent}”未声明" for s in profile.sections if s.parent and s.parent not in sections),
        *(f"文字项“{t.key}”所属的节“{t.section}”未声明" for t in profile.text_slots if t.section not in {*sections, *parts}),
        *(
            f"节“{s.key}”的模板 sections/{s.template} 不存在"
            for s in profile.sections
            if s.template and not (profile.directory / "sections" / s.template).is_file()
        ),
        *(
            f"节“{s.key}”引用的文字项“{s.text}”未声明"
            for s in profile.sections
            if s.text and s.text not in {t.key for t in profile.text_slots}
        ),
        *(f"“三公”经费的资金“{f}”不认识" for f in profile.three_public_funds if f not in concepts.FISCAL_FUNDS),
        *(f"支出性质“{n}”不认识" for n in profile.always_listed_natures if n not in concepts.NATURES),
        *(f"设备“{e.count}”不认识" for e in profile.equipment if e.count not in concepts.EQUIPMENT),
    ]
    if profile.item_budget not in {"adjusted", "initial"}:
        problems.append(f"item_budget“{profile.item_budget}”应为 adjusted 或 initial")
    if problems:
        message = f"{profile.name}/profile.toml：{'；'.join(problems)}。"
        raise ProfileError(message)


def _repeated(table: str, keys: list[str]) -> list[str]:
    return [f"[[{table}]]的“{key}”重复" for key in sorted({k for k in keys if keys.count(k) > 1})]
