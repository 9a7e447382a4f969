"""Numbers before items: counted from one without gap or repetition, in one style."""

import re
from collections.abc import Iterator
from itertools import groupby, islice

from accounts.checks.context import Context
from accounts.checks.finding import Answer, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import sample
from accounts.checks.text.slips.texts import MOST_SLIPS, NO_TEXT, Slip, Text, answer, texts_of

_CHINESE = "零一二三四五六七八九"
_MARK = re.compile(
    r"(?:^|[\n。；])(?P<mark>（(?P<c2>[一二三四五六七八九十]{1,3})）|(?P<c1>[一二三四五六七八九十]{1,3})、"
    r"|（(?P<d2>\d{1,2})）|(?P<d1>\d{1,2})(?P<sep>[.、）])(?!\d)|(?P<c3>[一二三四五六七八九十]{1,3})是)"
)
_STYLES = ("c1", "c2", "d1", "d2", "c3")
_LEVEL = {"c1": 0, "c2": 1, "d1": 2, "d2": 3, "c3": 4}


def _number(written: str) -> int:
    """Return a number up to 99 written in digits or Chinese numerals."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _CHINESE.find(written) if len(written) == 1 else 0
    return (_CHINESE.find(tens) if tens else 1) * 10 + (_CHINESE.find(ones) if ones else 0)


def _stretches(context: Context) -> Iterator[list[Text]]:
    """Yield the texts that are counted through: each typed one alone, the paragraphs of one section of a report."""
    texts = context.once(texts_of)
    for (_, writer), group in groupby(texts, key=lambda text: (text.passage.section, text.passage.writer)):
        if writer == "typed":
            yield from ([text] for text in group)
        else:
            yield list(group)


def numbers_follow(context: Context) -> Iterator[Answer]:
    """Walk through the numbers of each stretch of text, level by level."""
    if not context.once(texts_of):
        yield not_applicable(NO_TEXT)
    for texts in _stretches(context):
        marks = [(text, found) for text in texts for found in _MARK.finditer(text.flat)]
        if not marks:
            yield not_applicable("没有编号。", texts[0].place())
            continue
        slips = list(islice(_broken(marks), MOST_SLIPS))
        if not slips:
            yield passed(texts[0].place())
        for text, slip in slips:
            yield answer(text, slip)


def _broken(marks: list[tuple[Text, re.Match[str]]]) -> Iterator[tuple[Text, Slip]]:
    last: dict[str, tuple[int, str]] = {}
    for position, (text, found) in enumerate(marks):
        style = next(style for style in _STYLES if found[style])
        number, separator = _number(found[style]), found["sep"] or ""
        for deeper in _STYLES:
            if _LEVEL[deeper] > _LEVEL[style]:
                last.pop(deeper, None)
        before = last.get(style)
        last[style] = (number, before[1] if before and number != 1 else separator)
        if before is None:
            if number != 1 and position and style != "c3" and text.passage.writer == "typed":
                yield text, _slip(text, found, "1", "编号不是从1开始")
        elif number not in {before[0] + 1, 1}:
            word = "编号重复" if number == before[0] else "编号不连续"
            yield text, _slip(text, found, str(before[0] + 1), word)
        elif separator != before[1] and number != 1:
            yield text, _slip(text, found, f"{number}{before[1]}", "编号后的标点与上一条不同")


def _slip(text: Text, found: re.Match[str], expected: str, why: str) -> Slip:
    return Slip(
        text.start(found.start("mark")),
        found["mark"],
        f"“{found['mark']}”{why}，应为“{expected}”。",
        "按一、（一）1.（1）的层级依次编号，同级用同一种标点。",
        expected,
    )


rule(
    "WRD-11",
    name="编号层级连续",
    family="text",
    severity="warn",
    blocking=False,
    told="条目的编号从1起，不缺、不重，同级用同一种标点。",
    examples=(
        passes(
            "两级编号都连续，下一级重新起算。",
            lambda: sample(
                texts={"duties": "一、水资源\n1.规划。\n2.保护。\n二、水工程\n1.建设。\n（1）堤防。\n（2）水闸。"}
            ),
        ),
        fails(
            "编号重复。",
            lambda: sample(texts={"duties": "1.规划。\n2.保护。\n2.监测。"}),
            slot="duties",
            start=12,
        ),
        fails("编号跳过一个。", lambda: sample(texts={"duties": "（一）建设。\n（三）管理。"}), slot="duties"),
        fails("同级的标点不同。", lambda: sample(texts={"duties": "1.规划。\n2、保护。"}), slot="duties"),
        exempt("没有编号。", lambda: sample(texts={"duties": "负责水资源管理。"})),
    ),
)(numbers_follow)
