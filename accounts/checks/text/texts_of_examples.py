"""Texts of the rules' examples: a sentence of a section in a foreign report, beside an account."""

from typing import Any

from accounts.checks.context import Context, SubjectEntry
from accounts.checks.samples import Leaf, passage, sample, subject
from accounts.figures.data import EconomicName

SUBJECTS = (
    subject("201", "一般公共服务支出"),
    subject("20103", "政府办公厅（室）及相关机构事务"),
    subject("2010301", "行政运行"),
    subject("2010302", "一般行政管理事务"),
    subject("205", "教育支出"),
    subject("20502", "普通教育"),
    subject("2050202", "小学教育"),
    subject("208", "社会保障和就业支出"),
    subject("20805", "行政事业单位养老支出"),
    subject("2080505", "机关事业单位基本养老保险缴费支出"),
    subject("213", "农林水支出"),
    subject("21303", "水利"),
    subject("2130305", "水利工程建设"),
    subject("2130306", "水利工程运行与维护"),
    subject("221", "住房保障支出"),
    subject("22102", "住房改革支出"),
    subject("2210201", "住房公积金"),
    subject("2210203", "购房补贴"),
)
ECONOMIC = {
    "301": EconomicName("工资福利支出", "personnel"),
    "30101": EconomicName("基本工资", ""),
    "30102": EconomicName("津贴补贴", ""),
    "30113": EconomicName("住房公积金", ""),
    "302": EconomicName("商品和服务支出", "public"),
    "30201": EconomicName("办公费", ""),
    "30206": EconomicName("电费", ""),
    "30239": EconomicName("其他交通费用", ""),
    "303": EconomicName("对个人和家庭的补助", "personnel"),
    "30309": EconomicName("奖励金", ""),
}


def told(section: str, words: str, *leaves: Leaf, **fields: Any) -> Context:
    """Return the context of an account of these lines beside one passage of a foreign report."""
    return telling({section: words}, *leaves, **fields)


def telling(texts: dict[str, str], *leaves: Leaf, **fields: Any) -> Context:
    """Return the context of an account beside passages of a foreign report, by section."""
    subjects: tuple[SubjectEntry, ...] = fields.pop("subjects", SUBJECTS)
    return sample(
        *leaves,
        passages=[passage(words, section=section, writer="foreign") for section, words in texts.items()],
        subjects=subjects,
        economic_names=fields.pop("economic_names", ECONOMIC),
        **fields,
    )
