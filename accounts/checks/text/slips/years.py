"""Years in texts: the account's own, last year's in comparisons, others only where history or titles call for them."""

import re
from calendar import monthrange
from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import sample
from accounts.checks.text.slips.lists import entries_of
from accounts.checks.text.slips.texts import Slip, Text, in_texts

_DIGITS = {character: str(digit) for digit, character in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_CHINESE = "".join(_DIGITS)
_YEAR = re.compile(rf"(?<![\d{_CHINESE}])((?:19|20)\d\d|[一二][{_CHINESE}]{{3}})(?:/\d{{1,2}})?年", re.ASCII)
_BROKEN = re.compile(r"(?<![\d.第])(?:20\d|20\d{3}|20(?=年度))年", re.ASCII)
_DATE = re.compile(r"(?<!\d)(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日", re.ASCII)
_TITLE = re.compile(r"《[^《》\n]{1,120}》")
_RANGE_BEFORE = re.compile(r"\d{4}年?度?(?:\d{1,2}月)?[-—–~～至到]$")
_RANGE_AFTER = re.compile(r"度?(?:\d{1,2}月(?:\d{1,2}日)?)?[-—–~～至到]\d")
_AGAINST = re.compile(r"(?:与|比|较|同)$")
_MONEY = re.compile(r"万元|收、支|收支|决算|预算|总计|合计|拨款|支出|收入|“三公”|机关运行经费|政府采购|国有资产")
OTHER = Grade("other", "info", "与金额、收支无关的事项写了别的年份")
_AROUND = 24


def _number(written: str) -> int:
    return int("".join(_DIGITS.get(character, character) for character in written))


def _wrong_years(text: Text, context: Context) -> Iterator[Slip]:
    flat, year = text.flat, context.year
    titles = [found.span() for found in _TITLE.finditer(flat)]
    history = entries_of("history", context)
    comparing = entries_of("comparison", context)
    judged: dict[int, tuple[bool, bool]] = {}
    at = 0
    for found in _YEAR.finditer(flat):
        written, start = _number(found[1]), found.start()
        while at < len(titles) and titles[at][1] <= start:
            at += 1
        if written == year or (at < len(titles) and titles[at][0] < start):
            continue
        before, after = flat[max(0, start - _AROUND) : start], flat[found.end() : found.end() + _AROUND]
        if _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after):
            continue
        span = text.span(start)
        sentence = flat[span[0] : min(span[1], span[0] + 2000)]
        against = _AGAINST.search(before) is not None
        if against and written != year - 1 and _MONEY.search(sentence) and _compares(after):
            yield _slip(text, found, f"与上年比较应与{year - 1}年比较", f"{year - 1}年")
            continue
        if span[0] not in judged:
            judged[span[0]] = any(comparing.hits(sentence)), any(history.hits(sentence))
        compared, told_as_history = judged[span[0]]
        if told_as_history or (written == year - 1 and (compared or against)):
            continue
        money = _MONEY.search(sentence) is not None
        yield _slip(text, found, f"这里应是决算年度{year}年", f"{year}年", "" if money else OTHER.key)


def _compares(after: str) -> bool:
    return re.match(r"度?(?:同期)?(?:相比|比较|决算|支出|收入|，|增|减|下降|上升|持平|无变化)", after) is not None


def _slip(text: Text, found: re.Match[str], why: str, expected: str, grade: str = "") -> Slip:
    return Slip(
        text.start(found.start()),
        found[0],
        f"写的是{found[0]}，{why}。",
        "改正年份；确实说的是别的年份的，写明是沿革、文号，或与上年比较。",
        expected,
        grade,
    )


def _impossible(text: Text, context: Context) -> Iterator[Slip]:
    for found in _BROKEN.finditer(text.flat):
        yield _slip(text, found, "年份不是四位数", f"{context.year}年")
    for found in _DATE.finditer(text.flat):
        year, month, day = int(found[1] or context.year), int(found[2]), int(found[3])
        if not 1 <= month <= 12 or not year >= 1 or not 1 <= day <= monthrange(year, month)[1]:  # noqa: PLR2004
            yield Slip(
                text.start(found.start()), found[0], f"没有“{found[0]}”这一天。", "核对日期后改正。", "日历上有的日期"
            )


def _years(text: Text, context: Context) -> Iterator[Slip]:
    yield from _wrong_years(text, context)
    yield from _impossible(text, context)


rule(
    "WRD-04",
    name="年度写对",
    family="text",
    severity="error",
    blocking=True,
    told="说到收支、时点和编制范围的年份是决算年度；比较的年份是上一年；其他年份只在文号、书名号和沿革中出现；日期存在。",
    grades=(OTHER,),
    examples=(
        passes(
            "上年在比较中，文件名和沿革里有别的年份。",
            lambda: sample(
                of=2023,
                texts={
                    "key_work": "2023年供水量比2022年增长3%。落实《2019年防洪规划》，水库2008年建成，"
                    "2021—2023年累计除险12座。"
                },
            ),
        ),
        fails(
            "编制范围写成上一年。",
            lambda: sample(of=2024, texts={"organisation": "纳入2023年部门决算编制范围的单位有3个。"}),
            slot="organisation",
            start=2,
        ),
        fails(
            "与前年比较。",
            lambda: sample(of=2022, texts={"key_work": "项目支出与2020年相比，增加3.00万元。"}),
            slot="key_work",
        ),
        fails(
            "工作完成情况写成上一年，与收支无关。",
            lambda: sample(of=2022, texts={"key_work": "2021年，全县巡河4200人次。"}),
            "info",
            slot="key_work",
        ),
        fails("没有这一天。", lambda: sample(of=2023, texts={"key_work": "截至2023年11月31日完工。"}), slot="key_work"),
        exempt("没有文字，没有年份。", lambda: sample(of=2020)),
    ),
)(in_texts(_years))
