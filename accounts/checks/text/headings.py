"""Headings: which section of a report the lines below a heading belong to, by what the heading says."""

import re
from collections.abc import Iterable, Iterator

from accounts.checks.claims import Passage, Writer

# In this order: a heading belongs to the first whose words it holds.
_SECTIONS: tuple[tuple[str, str], ...] = (
    ("glossary", r"名词解释$"),
    ("attachments", r"^附件\d*$|附件$"),
    ("statements", r"附表$|决算表$"),
    ("duties", r"(?:主要职能|主要职责|部门职责|职能简介|基本职能)"),
    ("key_work", r"重点工作(?:完成情况)?$"),
    ("organisation", r"机构设置|(?:部门|单位)构成"),
    ("fiscal", r"财政拨款收入支出决算总体情况"),
    ("total", r"^收入支出决算总体情况|^收支(?:决算)?总体情况"),
    ("income", r"^收入决算(?:情况)?"),
    ("expenditure", r"^支出决算(?:情况)?"),
    ("basic", r"基本支出决算(?:具体|总体)?情况"),
    ("general_structure", r"一般公共预算.*支出决算结构"),
    ("general_items", r"一般公共预算.*支出决算具体"),
    ("general_total", r"一般公共预算.*支出决算总体"),
    ("general", r"一般公共预算.*支出决算情况"),
    ("three_public_detail", r"“三公”经费.*支出决算具体"),
    ("three_public_total", r"“三公”经费.*支出决算总体"),
    ("three_public", r"“三公”经费.*支出决算情况"),
    ("government_fund", r"^政府性基金.*决算"),
    ("state_capital", r"^国有资本经营.*决算"),
    ("performance", r"预算绩效(?:管理)?(?:工作)?(?:情况|开展情况)"),
    ("operating", r"^机关运行经费"),
    ("procurement", r"^政府采购"),
    ("assets", r"^国有资产占有"),
    ("other_matters", r"^其他重要事项"),
    ("explanation", r"决算情况说明$"),
    ("overview", r"概况$"),
)
_COMPILED = tuple((key, re.compile(pattern)) for key, pattern in _SECTIONS)
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+部分|[一二三四五六七八九十]+[、.．]|（[一二三四五六七八九十\d]+）|\d+[、.．])\s*"
)
_FIELD = re.compile(r"\[(?:bookmark|image):[^\]]*\]")
_LONGEST = 40
_PART = re.compile(r"第[一二三四五六七八九十\d]+部分")
_WITHOUT_NUMBER = frozenset({"glossary", "attachments", "statements"})


def passages_of(lines: Iterable[str], writer: Writer = "foreign") -> tuple[Passage, ...]:
    """Return the paragraphs of a report, each with the section it stands in; headings are no paragraphs.

    In the attachments headings do not count: reports there repeat those of the explanation.
    """
    return tuple(_passages(lines, writer))


def section_of(line: str, current: str = "") -> str:
    """Return the section that a line opens as a heading, else "" ; ``current`` is the section it stands in."""
    bare = _NUMBER.sub("", line.strip()).strip(" \t\u3000。：:")
    numbered = bare != line.strip()
    if not bare or len(bare) > _LONGEST or re.search(r"[，；。]", bare):
        return ""
    if current == "attachments" and not _PART.match(line.strip()):
        return ""
    for key, pattern in _COMPILED:
        if pattern.search(bare) and (numbered or key in _WITHOUT_NUMBER):
            return key
    return ""


def _passages(lines: Iterable[str], writer: Writer) -> Iterator[Passage]:
    section = ""
    for line in lines:
        words = _FIELD.sub("", line).strip()
        opened = section_of(words, section)
        if opened:
            section = opened
        elif words:
            yield Passage(words, section=section, writer=writer)
