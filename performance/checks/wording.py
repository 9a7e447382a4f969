"""What the texts of evaluations say, read by their wording: clauses, amounts, dates, counts, and what is claimed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from performance.figures import IndicatorFigures
from performance.scoring import outcome, read_value

WAN = Decimal(10000)

_CLAUSE = re.compile(r"[^，。；！？;\n]+")
_SENTENCE = re.compile(r"[^。；！？;\n]+[。；！？;]?")
_CHINESE = {digit: place for place, digit in enumerate("〇一二三四五六七八九十")} | {"两": 2, "零": 0}
_NUMBER = re.compile(r"(?<![\d.])(\d{1,9}(?:\.\d{1,4})?)[\u4e00-\u9fff%]{1,2}?(?=\D|$)")
_FEW = re.compile(r"([一二两三四五六七八九十])([^\d\s，。、一二三四五六七八九十]{1,4})")
# Measure words (量词), the longer first: what a number counts.
_MEASURES = (
    *("平方公里", "平方米", "立方米", "人次", "批次", "场次", "班次", "公里", "千米", "公斤", "公顷"),
    *"人户家个件项次期批套台辆部组座处条口间栋所场份册名只张根块片盏亩吨米",
)
_COUNTED = re.compile(
    r"(?<![\d.,第〇一二三四五六七八九十百])(?P<number>\d{1,9}(?:\.\d{1,4})?|(?!一批|一部分)[一二两三四五六七八九十])"
    rf"(?P<unit>{'|'.join(_MEASURES)})(?!月|小时|工作日|百分点)"
)
_AMOUNT = re.compile(r"(?P<number>\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?)\s{0,2}(?P<unit>万元|亿元|元)")
_DATE = re.compile(
    r"(?:(?P<year>[12]\d{3})年)?(?:\d{1,2}(?:月)?[-—–至到~])?(?P<month>\d{1,2})月(?:底|末|(?P<day>\d{1,2})日)?"
)
_YEAR_END = re.compile(r"(?P<year>[12]\d{3})年(?:年)?(?:底|末|内)")
_NOT = re.compile(r"未|没有|尚不|不够|并非|除|基本|大部分|多数|部分|个别|力争|确保|争取|为了")

_EVERYTHING = re.compile(
    r"(?:目标|指标|任务)[^，。；\n]{0,6}?(?:均已|都已|已全部|全部|全面|均|都)"
    r"(?:得到|按期|按时|如期|圆满|顺利|高质量)?(?:实现|完成|达成|达到|达标)"
    r"|(?:全部|全面|圆满|均)(?:按期|按时|如期)?(?:完成|实现|达成|达到)[^，。；\n]{0,10}(?:目标|指标|任务)"
    r"|(?:目标|指标|任务)(?:已)?完成(?:率|度)?(?:为|达到?|了)?100(?:\.0+)?%"
    r"|达到了?(?:全部)?(?:预期|逾期|预定)的?(?:绩效)?目标"
    r"|与预期(?:绩效)?(?:目标)?相符"
)
_SLOW = re.compile(
    r"(?:执行|支出)的?(?:进度|率)(?:(?:还|仍|相对|有些|比较|较|偏|过)*(?:缓慢|慢|低|滞后|不快|不高)|有待(?:提高|加快))"
)
_UNFINISHED = re.compile(
    r"(?:还|尚|仍)?未(?:能)?(?:全部|完全)?(?:完善|完成|完工|建成|验收|启用)"
    r"|(?:还|仍|下步|尚)?需要?继续(?:实施|建设|推进)|没有(?:全部|完全)?(?:完成|建成|完工)"
)
_WHOLE = re.compile(r"(?:完成(?:率|度)?(?:为|达到?|了)?100(?:\.0+)?%|(?:全部|全面)(?:完成|建成|完工))")
_PAID_OUT = re.compile(r"(?:执行|支出)(?:进度|率)(?:为|达到?|是)?100(?:\.0+)?%")
_NAMED = re.compile(r"《[^》\n]{2,60}》")


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of a text and where it begins."""

    words: str
    start: int


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that a text states, in 元, as it is written, with the words of its clause before it."""

    value: Decimal
    text: str
    start: int
    lead: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with the measure word behind it: 12座, 两组; where it stands."""

    number: Decimal
    unit: str
    text: str
    start: int
    end: int


def counted(words: str) -> Iterator[Counted]:
    """Yield the numbers of a text that count something."""
    for match in _COUNTED.finditer(words):
        number = match["number"]
        value = Decimal(_CHINESE[number]) if number in _CHINESE else Decimal(number)
        yield Counted(value, match["unit"], match[0], match.start(), match.end())


def pairs(name: str) -> set[str]:
    """Return the neighbouring characters of a name by twos."""
    return {name[place : place + 2] for place in range(len(name) - 1)}


def clauses(words: str) -> Iterator[Said]:
    """Yield the clauses of a text."""
    for match in _CLAUSE.finditer(words):
        yield Said(match[0].strip(), match.start())


def sentence_at(words: str, start: int) -> str:
    """Return the sentence of a text that holds a position."""
    return next((m[0].strip() for m in _SENTENCE.finditer(words) if m.start() <= start < m.end()), "")


def amounts(words: str) -> Iterator[Amount]:
    """Yield the amounts of a text; ``lead`` reaches back to the clause's beginning or the amount before."""
    for clause in _CLAUSE.finditer(words):
        begun, text = 0, clause[0]
        for match in _AMOUNT.finditer(text):
            factor = {"万元": WAN, "亿元": WAN * WAN, "元": Decimal(1)}[match["unit"]]
            value = Decimal(match["number"].replace(",", "")) * factor
            yield Amount(value, match[0], clause.start() + match.start(), text[begun : match.start()])
            begun = match.end()


def quantity(text: str) -> tuple[Decimal, str] | None:
    """Return number and unit of a value; small numbers may be written in Chinese (两组)."""
    value = read_value(text)
    if value is not None:
        return value
    few = _FEW.fullmatch(text.strip())
    return (Decimal(_CHINESE[few[1]]), few[2]) if few else None


def falls_short(found: IndicatorFigures) -> bool:
    """Whether an indicator missed its target; an achieved value in words counts by its one number (到达92%满意)."""
    if found.outcome != "unknown":
        return found.outcome == "missed"
    target = quantity(found.target)
    unit = (target[1] or found.unit) if target else ""
    stated = [match for match in _NUMBER.finditer(found.achieved) if match[0].endswith(unit)] if unit else []
    if len(stated) != 1:
        return False
    said = replace(found.measured, achieved=stated[0][1])
    return outcome(replace(said, unit="", target=str(target[0]) if target else "")) == "missed"


def day_of(text: str, year: int) -> tuple[int, int, int] | None:
    """Return the (last) day that a date names; a month or year without a day ends with its last; ``None`` for no date.

    A date without a year is one of ``year``.
    """
    found = list(_DATE.finditer(text))
    if found:
        last = found[-1]
        named = next((m["year"] for m in reversed(found) if m["year"]), None)
        ends = list(re.finditer(r"([12]\d{3})年", text[: last.end()]))
        stated = last["year"] or (ends[-1][1] if ends else named)
        month, day = int(last["month"]), int(last["day"] or 31)
        return (int(stated) if stated else year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None  # noqa: PLR2004 (a calendar's limits)
    end = _YEAR_END.search(text)
    return (int(end["year"]), 12, 31) if end else None


def everything_reached(words: str) -> Said | None:
    """Return where a text says that all goals were reached."""
    return _first(_EVERYTHING, words)


def slow_execution(words: str) -> Said | None:
    """Return where a text complains of a slow or low execution of the budget."""
    return _first(_SLOW, words, denied=False)


def unfinished(words: str) -> Said | None:
    """Return where a text says that work is not finished."""
    return _first(_UNFINISHED, words, denied=False)


def finished(words: str) -> Said | None:
    """Return where a text says that everything is done."""
    return _first(_WHOLE, words)


def paid_out(words: str) -> Said | None:
    """Return where a text says that all of the budget was spent."""
    return _first(_PAID_OUT, words)


def named_rules(words: str) -> tuple[str, ...]:
    """Return the titles of documents (《…》) that a text names."""
    return tuple(match[0] for match in _NAMED.finditer(words))


def _first(pattern: re.Pattern[str], words: str, *, denied: bool = True) -> Said | None:
    """Return the first clause with ``pattern``; with ``denied``, one that also says "not" or "partly" is none."""
    for clause in clauses(words):
        if pattern.search(clause.words) and not (denied and _NOT.search(clause.words)):
            return clause
    return None
