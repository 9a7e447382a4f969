"""Goals that state how much of what there is to be, against the indicators that are to measure it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from performance.checks import REPORTS, performance_of, table_place, texts_of
from performance.checks.samples import evaluated, indicator, project
from performance.checks.wording import clauses, counted, pairs, quantity, sentence_at
from performance.figures import IndicatorFigures, ProjectFigures

GOALS = "goals"
HEAD = 3  # characters: what a Chinese name is about stands at its end
_AND = re.compile(r"、|以及|和|及|与")
_MORE_OR_LESS = re.compile(r"(?:不少于|不低于|不超过|超过|达到?|至少|约|共计?|合计|总计|各|为|：|:)+$")
# What may stand behind a number whose noun stands before it.
_CLOSED = re.compile(r"$|、|以及|和|及|与|（|\(|以上|以内|左右")
# How often or which one, not how much: 每季度一次, 第二批.
_NO_THING = re.compile(r"[每第近年月日周季度次均\d]$")


@dataclass(frozen=True, slots=True)
class Deliverable:
    """What a goal says there is to be: a name, and how many of which unit."""

    name: str
    number: Decimal
    unit: str
    text: str
    start: int


@rule(
    "PRF-19",
    name="目标写明数量的有指标",
    family="text",
    severity="info",
    blocking=False,
    told="绩效目标写明要做多少的，有一个指标来衡量：指标的名称或指标值提到它，或者指标值就是这个数量。",
    concepts=("projects",),
    examples=(
        passes(
            "目标的两项数量都有指标。",
            lambda: evaluated(
                project(
                    "校舍修缮",
                    indicator("更换门窗", "40套", "40套"),
                    indicator("受益学生", "600人", "612人"),
                    goals=(("更换门窗40套，受益学生不少于600人。", "已更换。"),),
                )
            ),
        ),
        passes(
            "指标换了说法，数量相同。",
            lambda: evaluated(
                project(
                    "农技推广",
                    indicator("培训规模", "300", "318", unit="人次"),
                    texts={"goals": "全年组织种植大户培训300人次。"},
                )
            ),
        ),
        fails(
            "目标要购置两样东西各2台，指标只有一样。",
            lambda: evaluated(
                project(
                    "疫苗冷链",
                    indicator("购置冷藏箱", "2台", "2台"),
                    texts={"goals": "购置冷藏箱、温度记录仪各2台。"},
                )
            ),
            section=REPORTS,
            slot="goals",
        ),
        fails(
            "年度目标写了检测100批次，没有指标。",
            lambda: evaluated(
                project(
                    "食品抽检", indicator("抽检覆盖率", "95", "97", unit="%"), goals=(("完成农产品检测100批次", ""),)
                )
            ),
            statement="performance",
            row="201001-51000021T01/goal1",
        ),
        exempt(
            "目标没有写数量。",
            lambda: evaluated(project("水质监测", indicator("监测断面", "9", "9"), goals=(("达标", ""),))),
        ),
        exempt("没有指标，由要素齐全的规则报告。", lambda: evaluated(project("疏浚", goals=(("疏浚河道5公里", ""),)))),
    ),
)
def goals_are_measured(context: Context) -> Iterator[Answer]:
    """Look for an indicator of every quantity that a project's goals promise."""
    compared = False
    for each in performance_of(context).projects:
        if not each.indicators:
            continue
        for passage, cell in _goals(each):
            promised = list(deliverables(passage.words))
            if not promised:
                continue
            compared = True
            lacking = _unmeasured(promised, each.indicators)
            start = lacking[0].start if lacking else promised[0].start
            place = cell or passage.place(start, sentence_at(passage.words, start))
            yield _lacking(each, place, lacking) if lacking else passed(place)
    if not compared:
        yield not_applicable("目标没有写数量，或者没有指标。", Place(section=REPORTS))


def deliverables(words: str) -> Iterator[Deliverable]:
    """Yield the things that a text counts: 水泵、闸阀各1台 are two; a number before its noun (3个县) counts none."""
    for clause in clauses(words):
        begun = 0
        for found in counted(clause.words):
            lead, begun = clause.words[begun : found.start], found.end
            if not lead.endswith("各") and not _CLOSED.match(clause.words, found.end):
                continue
            names = [name for name in _AND.split(_MORE_OR_LESS.sub("", lead)) if name]
            for name in names if lead.endswith("各") else names[-1:]:
                if len(name) > 1 and not _NO_THING.search(name):
                    text = f"{name}{found.text}"
                    yield Deliverable(name, found.number, found.unit, text, clause.start + found.start)


def _goals(each: ProjectFigures) -> Iterator[tuple[Passage, Place | None]]:
    for number, goal in enumerate(each.goals, start=1):
        yield Passage(goal.expected), table_place(each, f"goal{number}", "expected")
    for passage in texts_of(each):
        if passage.slot == GOALS:
            yield passage, None


def _unmeasured(promised: list[Deliverable], rows: Sequence[IndicatorFigures]) -> list[Deliverable]:
    """Return what no indicator speaks of, nor asks for just as many of while it speaks of nothing else promised."""
    heads = [pairs(found.name[-HEAD:]) for found in promised]
    told = [f"{row.level3} {row.target} {row.achieved}" for row in rows]
    named = [any(pair in words for words in told for pair in head) for head in heads]
    spoken_of = set().union(*heads)
    free = [row for row, words in zip(rows, told, strict=True) if not any(pair in words for pair in spoken_of)]
    return [
        found
        for found, is_named in zip(promised, named, strict=True)
        if not is_named and not any(_asks_for(row, found) for row in free)
    ]


def _asks_for(row: IndicatorFigures, promised: Deliverable) -> bool:
    target = quantity(row.target)
    if target is None or target[0] != promised.number:
        return False
    unit = target[1] or row.unit
    return not unit or unit.startswith(promised.unit) or promised.unit.startswith(unit)


def _lacking(each: ProjectFigures, place: Place, lacking: list[Deliverable]) -> Answer:
    listed = "、".join(found.text for found in lacking)
    return failed(
        place,
        f"项目“{each.name}”的目标写了{listed}，没有指标衡量。",
        found=listed,
        expected="相应的数量指标",
        mend="补充数量指标，写明指标值和完成值；不再要做的，从目标中删去。",
    )
