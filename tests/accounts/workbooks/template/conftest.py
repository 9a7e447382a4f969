import pytest

from accounts.entry.catalogue import Catalogue
from accounts.entry.columns import Reading
from accounts.profiles import load_profile
from accounts.workbooks.content import Expectation
from accounts.workbooks.template import TemplateUnit, read_template, write_template
from tests.accounts.workbooks.template.opened import opened

FUNCTIONAL = {
    "201": "一般公共服务支出",
    "20101": "人大事务",
    "2010101": "行政运行",
    "20103": "政府办公厅（室）及相关机构事务",
    "2010301": "行政运行",
    "2010302": "一般行政管理事务",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "2120801": "征地和拆迁补偿支出",
}
ECONOMIC = {"301": "工资福利支出", "30101": "基本工资", "30201": "办公费", "31002": "办公设备购置", "39999": "其他支出"}
UNIT = TemplateUnit("510800", "639001", "市委群众工作局")
PROFILE = "sichuan-2021"
YEAR = 2021


def new_reading(functional=None, unit="元"):
    names = FUNCTIONAL if functional is None else functional
    return Reading(
        unit, {"functional": Catalogue("functional", YEAR, names), "economic": Catalogue("economic", YEAR, ECONOMIC)}
    )


def written(lines=None, *, functional=None, unit=UNIT, year=YEAR, profile=PROFILE):
    return write_template(load_profile(profile), year, unit, new_reading(functional), lines)


def read(content, *, functional=None, year=YEAR, unit="639001", profile=PROFILE):
    workbook = content if not isinstance(content, bytes) else opened(content)
    expected = Expectation(year, unit, ("市委群众工作局",), profile, FUNCTIONAL, ECONOMIC)
    return read_template(workbook, expected, new_reading(functional))


@pytest.fixture
def line():
    """One row of income."""
    return {"item_code": "2010301", "source": "general", "amount": None, "note": ""}
