"""The small parts of a package that say what it holds: where the sheets are, and the document's own properties."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from xml.parsers import expat

from accounts.workbooks.opening.budget import MOST_SHEETS
from accounts.workbooks.opening.package import Package
from accounts.workbooks.opening.refusals import damaged, inflated, nested
from accounts.workbooks.problems import WorkbookRefusedError

ROOT = "_rels/.rels"
PROPERTIES = "docProps/custom.xml"
WORKBOOK_KIND = "/officeDocument"
SMALL_PART = 4 * 1024 * 1024
MOST_PROPERTIES = 200
# Parsers remember every open element.
DEEPEST = 200
Starting: TypeAlias = Callable[[str, dict[str, str]], None]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it: its name, and the part that holds it."""

    name: str
    part: str


def workbook_part(package: Package) -> str | None:
    """Return the name of the part that is the workbook, None when the package is something else."""
    if package.find(ROOT) is None:
        return None
    for kind, target in _targets(package, ROOT, "").values():
        if kind.endswith(WORKBOOK_KIND):
            found = package.find(target)
            return found if found is not None and found.endswith("workbook.xml") else None
    return None


def sheet_parts(package: Package, workbook: str) -> tuple[SheetPart, ...]:
    """Return the workbook's sheets in their order; raise ``WorkbookRefusedError`` when one has no part."""
    folder, name = posixpath.split(workbook)
    targets = _targets(package, f"{folder}/_rels/{name}.rels", folder)
    sheets: list[SheetPart] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) != "sheet":
            return
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        part = package.find(targets.get(relation, ("", ""))[1])
        if part is None or "name" not in attributes:
            raise damaged()
        sheets.append(SheetPart(attributes["name"], part))

    _parse_small(package, workbook, start=start)
    if len(sheets) > MOST_SHEETS:
        raise inflated(f"有 {len(sheets)} 张工作表", f" {MOST_SHEETS} 张工作表")
    return tuple(sheets)


def custom_properties(package: Package) -> dict[str, str]:
    """Return the document's own properties by name, as text."""
    properties: dict[str, str] = {}
    if package.find(PROPERTIES) is None:
        return properties
    current: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "property" and len(properties) < MOST_PROPERTIES:
            current[:] = [attributes.get("name", "")]
            properties[current[0]] = ""

    def text(characters: str) -> None:
        if current:
            properties[current[0]] += characters

    def end(tag: str) -> None:
        if _local(tag) == "property":
            current.clear()

    _parse_small(package, PROPERTIES, start=start, text=text, end=end)
    return {name: value.strip() for name, value in properties.items()}


def parse(
    part: bytes,
    refusal: WorkbookRefusedError,
    *,
    start: Starting,
    text: Callable[[str], None] | None,
    end: Callable[[str], None],
) -> None:
    """Walk through one XML part; raise ``refusal`` when it is not well-formed.

    The parser remembers every open element: ``start`` must raise at a depth that no workbook has.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = end
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise refusal from error


def _parse_small(
    package: Package,
    name: str,
    *,
    start: Starting,
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    part = package.read(name)
    if len(part) > SMALL_PART:
        raise inflated(f"目录部件有 {len(part) >> 20} MB", f" {SMALL_PART >> 20} MB")
    depth = 0

    def down(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise nested(DEEPEST)
        start(tag, attributes)

    def up(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(tag)

    parse(part, damaged(), start=down, text=text, end=up)


def _targets(package: Package, relations: str, folder: str) -> dict[str, tuple[str, str]]:
    """Return kind and part of every relation of a part, by its id; those to the outside are left out."""
    targets: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            inside = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            targets[attributes.get("Id", "")] = (attributes.get("Type", ""), posixpath.normpath(inside))

    _parse_small(package, relations, start=start)
    return targets


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
