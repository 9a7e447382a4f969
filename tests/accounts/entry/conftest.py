import pytest

from accounts.entry.catalogue import Catalogue
from accounts.entry.columns import Reading

FUNCTIONAL = {
    "201": "一般公共服务支出",
    "20101": "人大事务",
    "2010101": "行政运行",
    "20103": "政府办公厅（室）及相关机构事务",
    "2010301": "行政运行",
    "2010302": "一般行政管理事务",
    "2010308": "信访事务",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080505": "机关事业单位基本养老保险缴费支出",
}
ECONOMIC = {"301": "工资福利支出", "30101": "基本工资", "302": "商品和服务支出", "30201": "办公费"}


@pytest.fixture
def functional():
    return Catalogue("functional", 2021, FUNCTIONAL, frozenset({"2010308"}))


@pytest.fixture
def economic():
    return Catalogue("economic", 2021, ECONOMIC)


@pytest.fixture
def reading(functional, economic):
    return Reading("元", {"functional": functional, "economic": economic})


@pytest.fixture
def reading_wan(functional, economic):
    return Reading("万元", {"functional": functional, "economic": economic})
