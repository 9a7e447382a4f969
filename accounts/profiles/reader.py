"""Reading profile folders; every mistake names the file, the place and what is expected."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_type_hints

from accounts.profiles.profile import (
    CaptionDeclaration,
    ChartDeclaration,
    ClassSuffix,
    Equipment,
    ItemBudget,
    Numbering,
    PartDeclaration,
    Profile,
    SectionDeclaration,
    StatementDeclaration,
    TextSlot,
    VehicleUse,
)
from accounts.profiles.soundness import problems_of

PROFILES = Path(__file__).resolve().parents[2] / "fixtures" / "profiles"
# Years of a declaration are written as in [years]: "from" is no name in Python.
SPELLED = {"year_from": "from", "year_to": "to"}
REPORT_TITLE = "{unit}{year}年度{account}"
EXPLAINED_TITLE = "数据核对情况说明"
SCOPES = ("department", "unit")
KINDS: dict[Any, str] = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", dict: "一张表"}

T = TypeVar("T")


class ProfileError(ValueError):
    """A profile folder that cannot be used; the message names file, place and what is expected."""


_places: list[Path] = [PROFILES]


def search_also(directory: Path) -> None:
    """Look for profile folders in ``directory`` too, behind the places that are searched already."""
    if directory not in _places:
        _places.append(directory)


def load_profile(name: str, directory: Path | None = None) -> Profile:
    """Read the profile ``name`` from the places that are searched, or from the one directory that is given.

    Raise ProfileError when there is none of this name, more than one, or when it is not sound.
    """
    return _load(name, _searched(directory))


def profile_choices(directory: Path | None = None) -> list[tuple[str, str]]:
    """Return name and title of every profile folder that can be used, by name."""
    places = _searched(directory)
    usable = []
    for name in sorted(_folders(places)):
        with suppress(ProfileError):
            usable.append((name, _load(name, places).title))
    return usable


def profile_problems(directory: Path | None = None) -> list[str]:
    """Return the message of every profile folder that cannot be used."""
    places = _searched(directory)
    problems = []
    for name in sorted(_folders(places)):
        try:
            _load(name, places)
        except ProfileError as error:
            problems.append(str(error))
    return problems


def _searched(directory: Path | None) -> tuple[Path, ...]:
    return tuple(_places) if directory is None else (directory,)


def _folders(places: tuple[Path, ...]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for place in places:
        for file in place.glob("*/profile.toml"):
            found.setdefault(file.parent.name, []).append(file.parent)
    return found


@cache
def _load(name: str, places: tuple[Path, ...], above: tuple[str, ...] = ()) -> Profile:
    """Read a profile; ``above`` are the profiles that are based on it."""
    folders = _folders(places)
    if name not in folders:
        message = f"没有地区口径“{name}”。现有：{'、'.join(sorted(folders)) or '（无）'}。"
        raise ProfileError(message)
    if len(folders[name]) > 1:
        message = f"地区口径“{name}”有多个目录：{'、'.join(map(str, folders[name]))}。请改名，只留一个。"
        raise ProfileError(message)
    (folder,) = folders[name]
    file = f"{name}/profile.toml"
    own = _Table(file, "", _read(folder, file))
    base = None
    if "based_on" in own.values:
        base_name = own.get("based_on", str)
        if base_name in {name, *above}:
            raise own.error(f"based_on 绕回了“{base_name}”自己")
        if base_name not in folders:
            raise own.error(f"based_on 所依据的地区口径“{base_name}”不存在，现有：{'、'.join(sorted(folders))}")
        base = _load(base_name, places, (*above, name))
    profile = _profile(folder, _Table(file, "", _with_base(own.values, base)), base)
    problems = problems_of(profile)
    if problems:
        message = f"{file}：{'；'.join(problems)}。"
        raise ProfileError(message)
    return profile


def _read(folder: Path, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / "profile.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        message = f"{file}：不是TOML格式（{error}）。"
        raise ProfileError(message) from error
    except UnicodeDecodeError as error:
        message = f"{file}：不是UTF-8编码的文字。"
        raise ProfileError(message) from error


def _with_base(own: Mapping[str, Any], base: Profile | None) -> dict[str, Any]:
    """Return a profile's tables with those of its base that it does not declare itself, each table as a whole."""
    if base is None:
        return dict(own)
    raw = _read(base.directory, f"{base.name}/profile.toml")
    return {**_with_base(raw, base.base), **own}


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file with its place, for messages: "" for the file itself, "[numbers]", "[[parts]]第2项"."""

    file: str
    place: str
    values: Mapping[str, Any]

    def get(self, key: str, kind: type[T]) -> T:
        """Return a value that must be there and of a kind."""
        if key not in self.values:
            raise self.error(f"缺少 {key}（{KINDS[kind]}）")
        value = self.values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(f"{key} 应为{KINDS[kind]}，现为{value!r}")
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        """Return a text that must be one of ``choices``."""
        value = self.get(key, str)
        if value not in choices:
            raise self.error(f"{key} 应为{'、'.join(choices)}之一，现为{value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.get(key, list)
        if not all(isinstance(value, str) for value in values):
            raise self.error(f"{key} 应为文字的列表，现为{values!r}")
        return tuple(values)

    def table(self, key: str) -> "_Table":
        """Return the table ``key`` below this one."""
        place = f"{self.place[:-1]}.{key}]" if self.place else f"[{key}]"
        return _Table(self.file, place, self.get(key, dict))

    def only(self, *keys: str) -> "_Table":
        """Refuse keys that nobody reads: they are misspelt."""
        unknown = sorted(set(self.values) - set(keys))
        if unknown:
            raise self.error(f"不认识 {'、'.join(unknown)}，可用的有：{'、'.join(keys)}")
        return self

    def error(self, what: str) -> ProfileError:
        """Return the error that says ``what`` is wrong here."""
        return ProfileError(f"{self.file}：{self.place}{' ' if self.place else ''}{what}。")


def _profile(folder: Path, file: _Table, base: Profile | None) -> Profile:
    listed = ("equipment", "vehicle_uses", "parts", "sections", "charts", "texts", "statements", "captions")
    titles = ("title", "report_title", "explained_title")
    single = (*titles, "based_on", "region", "years", "numbers", "wording", "tables", "words")
    file.only(*single, *listed)
    region = file.table("region").only("prefix", "code", "name")
    years = file.table("years").only("from", "to")
    numbers = file.table("numbers").only(
        "percent_digits", "zero", "list_zero_sources", "always_listed_natures", "item_budget", "three_public_funds"
    )
    tables = file.table("tables").only("class_rows", "basic_rows", "blank_zero", "empty_statement")
    wording = file.table("wording").only(
        "explained_funds", "class_suffix", "glossary_numbering", "explain_subjects", "list_zero_vehicle_uses"
    )
    words = file.table("words").only(*SCOPES)
    class_suffix: Any = wording.one_of("class_suffix", get_args(ClassSuffix))
    glossary_numbering: Any = wording.one_of("glossary_numbering", get_args(Numbering))
    item_budget: Any = numbers.one_of("item_budget", get_args(ItemBudget))
    return Profile(
        name=folder.name,
        title=file.get("title", str),
        directory=folder,
        base=base,
        report_title=file.get("report_title", str) if "report_title" in file.values else REPORT_TITLE,
        explained_title=file.get("explained_title", str) if "explained_title" in file.values else EXPLAINED_TITLE,
        region_prefix=region.get("prefix", str),
        region_code=region.get("code", str),
        region_name=region.get("name", str),
        year_from=years.get("from", int),
        year_to=years.get("to", int) if "to" in years.values else None,
        percent_digits=numbers.get("percent_digits", int),
        zero=numbers.get("zero", str),
        list_zero_sources=numbers.get("list_zero_sources", bool),
        always_listed_natures=numbers.texts("always_listed_natures"),
        item_budget=item_budget,
        three_public_funds=numbers.texts("three_public_funds"),
        explained_funds=wording.texts("explained_funds"),
        class_suffix=class_suffix,
        glossary_numbering=glossary_numbering,
        explain_subjects=wording.get("explain_subjects", bool),
        list_zero_vehicle_uses=wording.get("list_zero_vehicle_uses", bool),
        class_rows=tables.get("class_rows", str),
        basic_rows=tables.get("basic_rows", str),
        blank_zero=tables.get("blank_zero", bool),
        empty_statement=tables.get("empty_statement", str),
        words=MappingProxyType({scope: _words(words.table(scope)) for scope in SCOPES}),
        equipment=_all(Equipment, file, "equipment"),
        vehicle_uses=_all(VehicleUse, file, "vehicle_uses"),
        parts=_all(PartDeclaration, file, "parts"),
        sections=_all(SectionDeclaration, file, "sections"),
        charts=_all(ChartDeclaration, file, "charts"),
        text_slots=_all(TextSlot, file, "texts"),
        statements=_all(StatementDeclaration, file, "statements"),
        captions=_all(CaptionDeclaration, file, "captions"),
    )


def _words(table: _Table) -> Mapping[str, str]:
    return MappingProxyType({key: table.get(key, str) for key in table.values})


def _all(kind: type[T], file: _Table, key: str) -> tuple[T, ...]:
    """Return the entries of an array of tables; an absent array is empty."""
    if key not in file.values:
        return ()
    declared = []
    for position, entry in enumerate(file.get(key, list), start=1):
        if not isinstance(entry, dict):
            raise file.error(f"{key} 应写作 [[{key}]]，每项一张表")
        declared.append(_entry(kind, _Table(file.file, f"[[{key}]]第{position}项", entry)))
    return tuple(declared)


def _entry(kind: type[T], table: _Table) -> T:
    hints = get_type_hints(kind)
    table.only(*(SPELLED.get(name, name) for name in hints))
    values: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        key = SPELLED.get(field.name, field.name)
        if key not in table.values and field.default is not MISSING:
            continue
        hint = hints[field.name]
        if hint == tuple[str, ...]:
            values[field.name] = table.texts(key)
            continue
        choices = get_args(hint)
        values[field.name] = table.one_of(key, choices) if choices else table.get(key, hint)
    return kind(**values)
