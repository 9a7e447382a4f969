"""The workbook's sheets by what they are, and what all of them say: unit of amounts, unit of the budget, year."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from accounts.workbooks.content import Expectation
from accounts.workbooks.ministry.view import Findings, View
from accounts.workbooks.ministry.words import SheetKind, kind_of_name, kind_of_title, prefix, title
from accounts.workbooks.problems import shown
from accounts.workbooks.public.words import plain
from accounts.workbooks.sheet import Sheet, Workbook

HEAD = 6  # rows in which title, unit and year stand
_UNIT_NAME = re.compile(r"(?:编制单位|填报单位|单位名称|编制部门|部门名称):?(.*)")
_UNIT_OF_AMOUNTS = re.compile(r"(?<!编制)(?<!填报)单位:(?:人民币)?([万千亿]?元)(?![\u4e00-\u9fff])")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!\d{1,2}月)")
_HEAD_ENDS = re.compile(r"项目(?:\(.*)?|(?:支出功能分类)?科目[编代]码")
_ENDS_NAME = re.compile(r"(?:20\d\d年.*|金额单位.*|单位:.*)$")
_DECORATION = re.compile(r"^[\[(]?\d+[\])]?[-_—]?|\((?:汇总|公章|盖章)\)|[\[(]\d+[\])]")


@dataclass(frozen=True, slots=True)
class Said:
    """What the sheets say besides their amounts: the year, and the unit's name as written; silent: None and "".

    ``in_yuan``: whether no sheet says that its amounts are in another unit.
    """

    year: int | None
    unit_name: str
    in_yuan: bool


def ministry_sheets(workbook: Workbook) -> Iterator[tuple[SheetKind, Sheet]]:
    """Yield the sheets of the export that are read, each with its kind."""
    for sheet in workbook.sheets:
        if prefix(sheet.name):
            kind = _titled(sheet) or kind_of_name(sheet.name)
            if kind:
                yield kind, sheet


def sort_sheets(workbook: Workbook, findings: Findings) -> dict[SheetKind, View]:
    """Return the sheets to be read by kind; two of a kind and a sheet under another's name are problems.

    A hidden sheet is read, and noted, where no visible one is of its kind.
    """
    views: dict[SheetKind, View] = {}
    for kind, sheet in sorted(ministry_sheets(workbook), key=lambda found: found[1].hidden):
        by_name = kind_of_name(sheet.name)
        if by_name and by_name != kind:
            said = f"工作表名是“{title(by_name)}”，表内标题却是“{title(kind)}”：请核对是否放错了表。"
            findings.problem(sheet.name, "", title(kind), title(by_name), said)
        elif kind not in views:
            views[kind] = View(sheet, findings)
            if sheet.hidden:
                findings.note(sheet.name, "", "隐藏的工作表", "显示的工作表", "工作表是隐藏的，也已读取，请核对。")
        elif not sheet.hidden:
            said = f"与工作表“{views[kind].sheet.name}”都是“{title(kind)}”：请只保留一张。"
            findings.problem(sheet.name, "", "重复的工作表", f"一张“{title(kind)}”", said)
    return views


def check_heads(views: Mapping[SheetKind, View], expected: Expectation, findings: Findings) -> Said:
    """Hold what the sheets' heads say against what is expected: one problem for each thing that is wrong."""
    in_yuan = _check_unit_of_amounts(views.values(), findings)
    year = _check_year(views.values(), expected, findings)
    return Said(year, _check_unit_name(views.values(), expected, findings), in_yuan)


def _titled(sheet: Sheet) -> SheetKind | None:
    for row in sheet.rows[:HEAD]:
        for value in row:
            kind = kind_of_title(value) if isinstance(value, str) else None
            if kind:
                return kind
    return None


def _head(view: View) -> Iterator[tuple[int, int, str]]:
    """Yield the texts above a sheet's captions with their rows and columns."""
    for number, row in enumerate(view.sheet.rows[:HEAD]):
        texts = [(column, plain(value)) for column, value in enumerate(row)]
        if any(_HEAD_ENDS.fullmatch(text) for _, text in texts):
            return
        yield from ((number, column, text) for column, text in texts if text)


def _elsewhere(wrong: list[tuple[View, int, int, str]]) -> str:
    return f"（共{len(wrong)}张工作表如此）" if len(wrong) > 1 else ""


def _check_unit_of_amounts(views: Iterable[View], findings: Findings) -> bool:
    wrong: list[tuple[View, int, int, str]] = []
    stated = False
    for view in views:
        for row, column, text in _head(view):
            match = _UNIT_OF_AMOUNTS.search(text)
            if match:
                stated = True
                if match[1] != "元":
                    wrong.append((view, row, column, match[1]))
                break
    if wrong:
        view, row, column, unit = wrong[0]
        said = f"金额单位写作{unit}{_elsewhere(wrong)}，决算软件导出的报表以元为单位：请重新导出，或都改为元。"
        findings.problem(*view.place(row, column), unit, "元", said)
    elif not stated:
        findings.note("", "", "没有金额单位", "元", "各工作表都没有写明金额单位，已按元读取，请核对。")
    return not wrong


def _check_year(views: Iterable[View], expected: Expectation, findings: Findings) -> int | None:
    wrong: list[tuple[View, int, int, str]] = []
    found: int | None = None
    for view in views:
        for row, column, text in _head(view):
            match = _YEAR.search(text)
            if match:
                found = found or int(match[1])
                if int(match[1]) != expected.year:
                    wrong.append((view, row, column, match[1]))
                break
    if wrong:
        view, row, column, year = wrong[0]
        said = f"表上的年度是{year}年{_elsewhere(wrong)}，正在导入的是{expected.year}年度决算：请选择正确的文件或年度。"
        findings.problem(*view.place(row, column), f"{year}年", f"{expected.year}年", said)
    return found


def _check_unit_name(views: Iterable[View], expected: Expectation, findings: Findings) -> str:
    names = {_bare(name) for name in expected.unit_names if name}
    wrong: list[tuple[View, int, int, str]] = []
    found = ""
    for view in views:
        row, column, name = _unit_name(view)
        found = found or name
        if name and names and _bare(name) not in names:
            wrong.append((view, row, column, name))
    if wrong:
        view, row, column, name = wrong[0]
        known = "、".join(dict.fromkeys(name for name in expected.unit_names if name))
        named = f"编制单位是“{shown(name)}”{_elsewhere(wrong)}，正在导入的是“{shown(known)}”的决算"
        said = f"{named}：请选择正确的文件或单位。"
        findings.problem(*view.place(row, column), name, known, said)
    return found


def _unit_name(view: View) -> tuple[int, int, str]:
    """Return where a sheet names the unit, and the name: in one cell with its caption, or to its right."""
    for row, column, text in _head(view):
        match = _UNIT_NAME.match(text)
        if match:
            name = _ENDS_NAME.sub("", match[1])
            beside = view.value(row, column + 1)
            if not name and not match[1] and isinstance(beside, str):
                name = _ENDS_NAME.sub("", plain(beside))
            return row, column, name
    return 0, 0, ""


def _bare(name: str) -> str:
    return _DECORATION.sub("", unicodedata.normalize("NFKC", plain(name)))
