"""The cells of official statements in a workbook, whichever set of statements is wanted of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from accounts.figures.data import Address, Precision
from accounts.money import Unit
from accounts.workbooks.content import Classification, Expectation
from accounts.workbooks.problems import WorkbookProblem, shown
from accounts.workbooks.public import facts, hidden, plausible
from accounts.workbooks.public.headers import Header
from accounts.workbooks.public.regions import Region, find_regions
from accounts.workbooks.public.rows import classes_by_label
from accounts.workbooks.public.statement import Names, Printed, StatementReading, header_of, read_statement
from accounts.workbooks.sheet import Workbook, cell_name

UNITS: dict[str, Unit] = {"元": "元", "万元": "万元"}
# A profile that publishes a statement in one form also takes the fuller one.
FULLER = {"state_capital_expenditure": "state_capital"}
FEWEST_ROWS = 2
TITLES_NAMED = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A region with its header and the unit of its amounts (``None``: not stated)."""

    region: Region
    header: Header
    unit: facts.Stated | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statements are looked for: ``titles`` by kind as they are called in messages, ``known`` folded titles.

    ``what`` is the set's name. ``complete``: whether each of them must be there; else at least one.
    """

    what: str
    titles: Mapping[str, str]
    known: tuple[tuple[str, str], ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class PublishedCells:
    """The printed amounts of a workbook by cell of its statements, and what the file says of itself.

    ``kinds`` are the statements found, ``empty`` those that say of themselves that they hold no data.
    """

    cells: Mapping[Address, Printed]
    kinds: tuple[str, ...]
    empty: frozenset[str]
    precision: Precision
    year: int | None
    unit_name: str
    new_subjects: Mapping[tuple[Classification, str], str]
    problems: tuple[WorkbookProblem, ...]
    notes: tuple[WorkbookProblem, ...]


@dataclass(slots=True)
class _Reader:
    workbook: Workbook
    expected: Expectation
    wanted: Wanted
    problems: list[WorkbookProblem] = field(default_factory=list)
    notes: list[WorkbookProblem] = field(default_factory=list)
    hidden: dict[str, str] = field(default_factory=dict)

    def read(self) -> PublishedCells:
        found = list(self._once_each(self._regions()))
        self._check_set(found)
        unit = self._unit_of_file(found)
        subjects = (self.expected.functional_names, self.expected.economic_names)
        names = Names(*subjects, classes_by_label(self.expected.functional_names))
        readings = [read_statement(one.region, one.header, self._stated(one, unit), names) for one in found]
        for one, reading in zip(found, readings, strict=True):
            self.problems += [*reading.problems, *hidden.problems(reading, one.header)]
            self.notes += [*reading.notes, *hidden.formula_notes(reading)]
        self._check_facts(found, readings)
        if not self.problems:
            units = {one.region.kind: self._stated(one, unit) for one in found}
            self.problems += plausible.problems(readings, units)
        return self._cells(found, readings, unit)

    def _cells(self, found: list[Found], readings: list[StatementReading], unit: Unit) -> PublishedCells:
        exact = bool(found) and all(self._stated(one, unit) == "元" for one in found)
        new: dict[tuple[Classification, str], str] = {}
        for reading in readings:
            new |= {("functional", code): name for code, name in reading.new_functional.items()}
            new |= {("economic", code): name for code, name in reading.new_economic.items()}
        return PublishedCells(
            cells={address: printed for reading in readings for address, printed in reading.cells.items()},
            kinds=tuple(dict.fromkeys(reading.region.kind for reading in readings)),
            empty=frozenset(one.region.kind for one in found if facts.says_empty(one.region)),
            precision="yuan" if exact else "wan",
            year=next((int(said.said) for one in found if (said := facts.year_of(one.region))), None),
            unit_name=next((said.said for one in found if (said := facts.owner_of(one.region, one.header.first))), ""),
            new_subjects=new,
            problems=tuple(self.problems),
            notes=tuple(self.notes),
        )

    def _regions(self) -> Iterator[Found]:
        known = self.wanted.known
        names = self.expected.unit_names
        visible = [sheet for sheet in self.workbook.sheets if not sheet.hidden]
        regions = list(find_regions(visible, known, names))
        several = Counter(region.sheet.name for region in regions)
        for region in regions:
            header = header_of(region)
            if header is not None:
                yield Found(region, header, facts.unit_of(region, header.last + 1))
            elif several[region.sheet.name] == 1 and region.last - region.first + 1 >= FEWEST_ROWS:
                self._problem(
                    region,
                    max(region.title[0], 0),
                    0,
                    "没有表头",
                    "表头（项目、科目编码、决算数等）",
                    f"“{shown(region.text)}”下面没有找到表头：请恢复本表的表头。",
                )
        self._note_hidden(find_regions([s for s in self.workbook.sheets if s.hidden], known, names))

    def _note_hidden(self, regions: Iterable[Region]) -> None:
        for region in regions:
            if header_of(region) is not None:
                self.hidden.setdefault(region.kind, region.sheet.name)
                self.notes.append(
                    WorkbookProblem(
                        region.sheet.name,
                        "",
                        "隐藏的工作表",
                        "显示的工作表",
                        f"工作表“{region.sheet.name}”是隐藏的，没有读取；需要导入的，请取消隐藏。",
                    )
                )

    def _once_each(self, found: Iterable[Found]) -> Iterator[Found]:
        first: dict[str, Found] = {}
        wanted = set(self.wanted.titles)
        wanted |= {FULLER[kind] for kind in wanted if kind in FULLER}
        for one in found:
            region = one.region
            row = max(region.title[0], 0)
            if region.kind not in wanted:
                what = f"“{shown(region.text)}”不在{self.wanted.what}的公开表之内，没有读取。"
                self._note(region, row, region.title[1], region.text, "", what)
            elif region.kind in first:
                other = first[region.kind].region
                place = f"工作表“{other.sheet.name}”{cell_name(max(other.title[0], 0), other.title[1])}"
                self._problem(
                    region,
                    row,
                    region.title[1],
                    region.text,
                    "每张公开表一份",
                    f"“{shown(region.text)}”与{place}是同一张表：请只保留一份。",
                )
            else:
                first[region.kind] = one
                yield one

    def _check_set(self, found: list[Found]) -> None:
        """Note every statement of the profile that the file lacks; when it has none, that once."""
        there = {one.region.kind for one in found}
        there |= {kind for kind, fuller in FULLER.items() if fuller in there}
        missing = {kind: title for kind, title in self.wanted.titles.items() if kind not in there}
        if len(missing) == len(self.wanted.titles):
            titles = "、".join(f"“{title}”" for title in list(missing.values())[:TITLES_NAMED])
            message = (
                f"文件里没有找到{self.wanted.what}的任何一张表：请核对是否选错文件或地区口径，表的标题应为{titles}等。"
            )
            self.problems.append(WorkbookProblem("", "", "没有公开表", f"{len(missing)}张公开表", message))
            return
        if not self.wanted.complete:
            return
        seen = {problem.message for problem in self.problems}
        for kind, title in missing.items():
            if any(f"“{title}”" in message for message in seen):
                continue
            if kind in self.hidden:
                sheet = self.hidden[kind]
                message = f"“{title}”在隐藏的工作表“{sheet}”里，没有读取：请取消隐藏后重新导入。"
                self.problems.append(WorkbookProblem(sheet, "", "隐藏的工作表", "显示的工作表", message))
                continue
            message = f"文件里没有“{title}”：请补上这张表；没有数据的，也应有表头并注明本表无数据。"
            self.problems.append(WorkbookProblem("", "", "缺少的表", title, message))

    def _unit_of_file(self, found: list[Found]) -> Unit:
        """Return the unit that most statements state; it stands for those that are silent."""
        stated = Counter(one.unit.said for one in found if one.unit and one.unit.said in UNITS)
        return UNITS[stated.most_common(1)[0][0]] if stated else "万元"

    def _stated(self, one: Found, unit: Unit) -> Unit:
        return UNITS.get(one.unit.said, unit) if one.unit else unit

    def _check_facts(self, found: list[Found], readings: list[StatementReading]) -> None:
        silent = [one for one, reading in zip(found, readings, strict=True) if one.unit is None and reading.has_amounts]
        if silent and len(silent) == sum(reading.has_amounts for reading in readings):
            region, header = silent[0].region, silent[0].header
            self._problem(
                region,
                max(header.first - 1, 0),
                0,
                "没有写金额单位",
                "单位：万元（或：元）",
                "各表都没有写明金额单位：请在表头上方写明“单位：万元”或“单位：元”。",
            )
        elif silent:
            sheets = "、".join(f"“{one.region.sheet.name}”" for one in silent)
            message = f"工作表{sheets}没有写明金额单位，按其他表的单位读取。"
            self.notes.append(WorkbookProblem(silent[0].region.sheet.name, "", "没有写金额单位", "单位：万元", message))
        wrong_years: dict[str, int] = {}
        owners: set[str] = set()
        wrong_units: set[str] = set()
        for one in found:
            unit, year, owner = one.unit, facts.year_of(one.region), facts.owner_of(one.region, one.header.first)
            if unit and unit.said not in UNITS and unit.said not in wrong_units:
                wrong_units.add(unit.said)
                self._problem(
                    one.region,
                    unit.row,
                    unit.column,
                    unit.said,
                    "万元或元",
                    f"金额单位是“{unit.said}”：请换算为万元（或元）并改写单位。",
                )
            if year and int(year.said) != self.expected.year and not wrong_years.get(year.said):
                wrong_years[year.said] = 1
                self._problem(
                    one.region,
                    year.row,
                    year.column,
                    f"{year.said}年度",
                    f"{self.expected.year}年度",
                    f"写的是{year.said}年度，要导入的是{self.expected.year}年度决算：请核对是否选错文件或年度。",
                )
            if owner and not facts.same_name(owner.said, self.expected.unit_names) and owner.said not in owners:
                owners.add(owner.said)
                wanted = self.expected.unit_names[0] if self.expected.unit_names else self.expected.unit_code
                self._problem(
                    one.region,
                    owner.row,
                    owner.column,
                    owner.said,
                    wanted,
                    f"写的单位是“{shown(owner.said)}”，要导入的是“{wanted}”的决算：请核对是否选错文件或单位。",
                )

    def _problem(self, region: Region, row: int, column: int, found: str, expected: str, what: str) -> None:
        self.problems.append(_said(region, row, column, found, expected, what))

    def _note(self, region: Region, row: int, column: int, found: str, expected: str, what: str) -> None:
        self.notes.append(_said(region, row, column, found, expected, what))


def _said(region: Region, row: int, column: int, found: str, expected: str, what: str) -> WorkbookProblem:
    cell = cell_name(row, column)
    return WorkbookProblem(
        region.sheet.name, cell, shown(found), expected, f"工作表“{region.sheet.name}”{cell}：{what}"
    )


def read_cells(workbook: Workbook, expected: Expectation, wanted: Wanted) -> PublishedCells:
    """Read the wanted statements of a workbook; every problem is in the answer, none is raised."""
    return _Reader(workbook, expected, wanted).read()
