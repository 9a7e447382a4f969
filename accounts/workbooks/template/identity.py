"""Who a template was made for: kept in the file's custom properties and on a hidden sheet, so that one may be lost.

Office programs drop custom properties when they save in another format; the sheet survives.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.workbooks.problems import WorkbookProblem, shown
from accounts.workbooks.sheet import Workbook

VERSION = 1
SHEET = "模板标识"
NAME = "部门决算数据模板"
LABELS = ("模板", "模板版本", "地区口径", "区划代码", "单位代码", "单位名称", "决算年度", "发出时")
BLANK, FILLED = "空白", "已填"
LONGEST_NUMBER = 4


class DamagedIdentityError(ValueError):
    """An identity that cannot be read, or two in one file that differ."""


@dataclass(frozen=True, slots=True)
class Identity:
    """``filled``: the template was handed out with the account's rows, so that an empty sheet says there are none."""

    version: int
    profile: str
    region_code: str
    unit_code: str
    unit_name: str
    year: int
    filled: bool

    @property
    def properties(self) -> dict[str, str]:
        """What stands in the file, by label."""
        values = (
            NAME,
            str(self.version),
            self.profile,
            self.region_code,
            self.unit_code,
            self.unit_name,
            str(self.year),
            FILLED if self.filled else BLANK,
        )
        return dict(zip(LABELS, values, strict=True))


def is_marked(workbook: Workbook) -> bool:
    """Whether the file says that it is a template, in either place."""
    return any(told.get(LABELS[0]) == NAME for told in _told(workbook))


def read_identity(workbook: Workbook) -> Identity:
    """Return the file's identity; raise DamagedIdentityError when it has none, a broken one or two that differ."""
    found = [_identity(told) for told in _told(workbook) if told.get(LABELS[0]) == NAME]
    if not found or any(other != found[0] for other in found):
        raise DamagedIdentityError
    return found[0]


def identity_problem() -> WorkbookProblem:
    """Return the problem of a file whose identity cannot be read."""
    message = "文件里的模板标识缺失或被改动，不能确认是哪个单位、哪个年度的模板：请重新下载模板，把填好的数据复制过去。"
    return WorkbookProblem("", "", "模板标识不完整", "下载时的模板标识", message)


def mismatches(found: Identity, *, profile: str, unit_codes: tuple[str, ...], year: int) -> list[WorkbookProblem]:
    """Return one problem for each thing that the template was not made for.

    ``unit_codes`` are the codes that the unit goes by, with and without its region.
    """
    download = "请下载这份决算的模板，把数据复制过去。"
    whose = (
        f"这是“{shown(found.unit_name)}”（代码{shown(found.unit_code)}）的模板，要导入的单位代码是{unit_codes[0]}："
        f"请核对单位，或{download[1:]}"
    )
    checks = (
        (
            found.version != VERSION,
            f"第{found.version}版模板",
            f"第{VERSION}版模板",
            f"这是第{found.version}版模板，系统现在使用第{VERSION}版：{download}",
        ),
        (
            found.year != year,
            f"{found.year}年度",
            f"{year}年度",
            f"这是{found.year}年度的模板，要导入的是{year}年度的决算：请核对年度，或{download[1:]}",
        ),
        (
            not {found.unit_code, f"{found.region_code}/{found.unit_code}"} & set(unit_codes),
            f"{found.unit_name}（{found.region_code}/{found.unit_code}）",
            unit_codes[0],
            whose,
        ),
        (
            found.profile != profile,
            found.profile,
            profile,
            f"这是地区口径“{shown(found.profile)}”的模板，这份决算的地区口径是“{profile}”：{download}",
        ),
    )
    return [WorkbookProblem("", "", shown(told), expected, said) for wrong, told, expected, said in checks if wrong]


def _told(workbook: Workbook) -> list[Mapping[str, str]]:
    told: list[Mapping[str, str]] = []
    if LABELS[0] in workbook.properties:
        told.append(workbook.properties)
    for sheet in workbook.sheets:
        if sheet.name == SHEET:
            rows = (row for row in sheet.rows[: len(LABELS)] if len(row) > 1)
            told.append({str(row[0]): str(row[1]) for row in rows})
    return told


def _identity(told: Mapping[str, str]) -> Identity:
    if any(label not in told for label in LABELS):
        raise DamagedIdentityError
    _, version, profile, region, unit, name, year, state = (told[label] for label in LABELS)
    if not (_is_number(version) and _is_number(year)) or state not in {BLANK, FILLED}:
        raise DamagedIdentityError
    return Identity(int(version), profile, region, unit, name, int(year), filled=state == FILLED)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
