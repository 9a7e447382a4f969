"""Amounts and quantities in a project's report against its own table."""

import re
from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.money import to_wan
from performance.checks import REPORTS, performance_of, table_place, texts_of
from performance.checks.samples import evaluated, indicator, money, project
from performance.checks.wording import amounts, clauses, counted, pairs, quantity, sentence_at
from performance.figures import AMOUNTS, SOURCES, IndicatorFigures, ProjectFigures

# Amounts that stand for the whole project; parts (其中, 用于) are left alone.
_WHOLE = re.compile(
    r"(?:申报|批复|下达|预算(?:指标|数|总额|金额|资金)?|到位|拨付|全年支出|实际支出|共支出|执行数?|支付|总投资)"
    r"(?:我单位|项目)?(?:资金|金额|预算|指标|项目资金预算指标|数|总额)?(?:为|共|共计|合计|了)?$"
)
_PART = re.compile(r"其中|用于|主要|购|部分|分别|每|人均|单价|合同|上年|上一年|去年|以前年度|尾款|首付|余款")
_NUMBER = re.compile(r"(?<![\d.])(\d{1,9}(?:\.\d{1,4})?)([\u4e00-\u9fff%]{1,2})")
_OTHER_TIME = re.compile(r"上半年|下半年|季度|累计|较|比|同比|上年|去年|其中|每|平均|近.年|截至\d{1,2}月")
HEAD = 3  # characters: what a Chinese name is about stands at its end
REACH = 30  # characters before a number within which its meaning stands
_MONEY_UNITS = frozenset({"万元", "元", "亿元"})


@rule(
    "PRF-07",
    name="自评报告正文与自评表一致",
    family="text",
    severity="error",
    blocking=True,
    halts=False,
    told="自评报告写的申报、批复、到位、支出金额与自评表的资金一致；目标完成情况和正文写的数量与指标的完成值一致；"
    "成本指标的金额不超过项目预算。",
    concepts=("projects",),
    grades=(
        Grade("cost", "warn", "成本指标的金额大于项目预算：跨年度项目可能如此。"),
        Grade("unit", "info", "正文和指标用不同的单位计数，两个数不能核对。"),
    ),
    examples=(
        passes(
            "正文与自评表都是6.60万元、12座。",
            lambda: evaluated(
                project(
                    "泵站维修",
                    indicator("维修泵站", "12", "12", unit="座"),
                    funding=(money(applied="7", adjusted="6.60", executed="6.60"),),
                    texts={"use": "申报7.00万元，财政批复6.60万元，全年支出6.60万元，维修泵站12座。"},
                )
            ),
        ),
        fails(
            "正文支出4.50万元，自评表10.58万元。",
            lambda: evaluated(
                project(
                    "泵站维修",
                    funding=(money(adjusted="10.58", executed="10.58"),),
                    texts={"use": "该项目资金全年支出4.50万元，主要用于维修。"},
                )
            ),
            section=REPORTS,
            slot="use",
        ),
        fails(
            "目标完成情况写24件，指标完成值25件。",
            lambda: evaluated(
                project(
                    "矛盾化解",
                    indicator("信访化解", "20件", "25件"),
                    goals=(("化解信访积案", "完成交办任务，化解信访案件24件。"),),
                )
            ),
            statement="performance",
            row="201001-51000021T01/goal1",
        ),
        fails(
            "成本指标10.58万元，项目预算4.50万元。",
            lambda: evaluated(
                project(
                    "泵站维修",
                    indicator("所需经费", "10.58", "10.58", "le", "万元", level2="成本指标"),
                    funding=(money(adjusted="4.50", executed="4.50"),),
                )
            ),
            "warn",
            row="201001-51000021T01/indicator1",
        ),
        fails(
            "正文只写受益的户数，指标是改造的处数。",
            lambda: evaluated(
                project(
                    "老旧管网",
                    indicator("管网改造", "6处", "7处"),
                    texts={"completion": "全年管网改造惠及居民580户。"},
                )
            ),
            "info",
            slot="completion",
        ),
        passes(
            "正文写了户数，也写了指标的处数。",
            lambda: evaluated(
                project(
                    "老旧管网",
                    indicator("管网改造", "6处", "7处"),
                    texts={"completion": "全年完成改造7处，管网改造惠及居民580户。"},
                )
            ),
        ),
        passes(
            "正文另有其中数和上半年的数。",
            lambda: evaluated(
                project(
                    "矛盾化解",
                    indicator("信访化解", "20件", "25件"),
                    funding=(money(adjusted="20", executed="20"),),
                    texts={"completion": "上半年化解信访案件11件，其中支出8.00万元。"},
                )
            ),
        ),
        exempt("项目没有附自评报告。", lambda: evaluated(project("泵站维修"))),
    ),
)
def reports_agree_with_tables(context: Context) -> Iterator[Answer]:
    """Hold a report's whole amounts and its quantities to the project's table."""
    reported = performance_of(context).reported
    if not reported:
        yield not_applicable("没有自评报告。", Place(section=REPORTS))
    for each in reported:
        answers = [*_amounts(each), *_quantities(each), *_other_units(each), *_costs(each)]
        yield from answers or (passed(Place(section=REPORTS, subject=each.key)),)


def _amounts(each: ProjectFigures) -> Iterator[Answer]:
    known = {
        printed
        for source in ("total", *SOURCES)
        for kind in AMOUNTS
        if (printed := each.amount(kind, source).printed) is not None
    }
    if not known:
        return
    for passage in texts_of(each):
        wrong = [
            found for found in amounts(passage.words) if _is_whole(found.lead) and to_wan(found.value) not in known
        ]
        if not wrong:
            continue
        stated = "、".join(dict.fromkeys(found.text for found in wrong))
        table = "、".join(f"{amount}万元" for amount in sorted(known))
        yield failed(
            passage.place(wrong[0].start, sentence_at(passage.words, wrong[0].start)),
            f"项目“{each.name}”的报告写{stated}，自评表的资金是{table}。",
            found=stated,
            expected=table,
            mend="核对金额：自评表贴错的换成本项目的表，正文写错的改正正文。",
            evidence=[sentence_at(passage.words, found.start) for found in wrong],
        )


def _is_whole(lead: str) -> bool:
    return bool(_WHOLE.search(lead)) and not _PART.search(lead)


def _quantities(each: ProjectFigures) -> Iterator[Answer]:
    measured = _measured(each)
    for passage, place in _told(each):
        said: set[tuple[int, str]] = set()
        for clause in clauses(passage.words):
            if _OTHER_TIME.search(clause.words):
                continue
            for match in _NUMBER.finditer(clause.words):
                meant = _meant(clause.words[max(0, match.start() - REACH) : match.start()], match[2], measured)
                if meant is None or (meant[0], match[1]) in said:
                    continue
                said.add((meant[0], match[1]))
                if Decimal(match[1]) in _numbers_of(each, match[2]):
                    continue
                line, found, value = meant
                words = clause.words[max(0, match.start() - REACH) : match.end()]
                where = place or passage.place(clause.start + match.start(), sentence_at(passage.words, clause.start))
                yield failed(
                    where,
                    f"项目“{each.name}”写“{words}”，指标“{found.level3}”的完成值是{value[0]}{value[1]}。",
                    found=f"{match[1]}{value[1]}",
                    expected=f"{value[0]}{value[1]}",
                    mend="核对完成的数量，报告、目标完成情况和指标用同一个数。",
                    others=(table_place(each, f"indicator{line}", "achieved"),),
                )


def _measured(each: ProjectFigures) -> list[tuple[int, IndicatorFigures, tuple[Decimal, str]]]:
    """Return the indicators that count something, with their places and what was achieved."""
    return [
        (place, found, value)
        for place, found in enumerate(each.indicators, start=1)
        if (value := _value_of(found)) is not None and value[1] not in _MONEY_UNITS
    ]


def _other_units(each: ProjectFigures) -> Iterator[Answer]:
    """Yield where the report counts what one indicator counts, in a unit that no indicator has.

    A report that also states the indicator's own number, or a number equal to it, needs no note.
    """
    rows = [(row, pairs(row[1].level3[-HEAD:])) for row in _measured(each)]
    if not rows:
        return
    told = {(found.number, found.unit) for passage, _ in _told(each) for found in counted(passage.words)}
    noted: set[tuple[int, str]] = set()
    for passage, place in _told(each):
        for clause in clauses(passage.words):
            for said in () if _OTHER_TIME.search(clause.words) else counted(clause.words):
                lead = clause.words[max(0, said.start - REACH) : said.start]
                about = [row for row, head in rows if any(pair in lead for pair in head)]
                if len(about) != 1 or (about[0][0], said.text) in noted:
                    continue
                line, found, (number, unit) = about[0]
                noted.add((line, said.text))
                states_own = any(unit.startswith(other) for value, other in told if value == number)
                if said.number == number or states_own or _numbers_of(each, said.unit):
                    continue
                start = clause.start + said.start
                yield failed(
                    place or passage.place(start, sentence_at(passage.words, start)),
                    f"项目“{each.name}”写“{lead}{said.text}”，指标“{found.level3}”的完成值是{number}{unit}，"
                    "单位不同，报告也没有写这个完成值，两个数不能核对。",
                    found=said.text,
                    expected=f"{number}{unit}",
                    mend=f"写明指标的完成值{number}{unit}，或补充以“{said.unit}”计数的指标。",
                    grade="unit",
                    others=(table_place(each, f"indicator{line}", "achieved"),),
                )


def _told(each: ProjectFigures) -> Iterator[tuple[Passage, Place | None]]:
    """Yield what became of the goals, and the texts about completion."""
    for number, goal in enumerate(each.goals, start=1):
        yield Passage(goal.achieved), table_place(each, f"goal{number}", "achieved")
    for passage in texts_of(each):
        if passage.slot in {"completion", "conclusion", "benefit", "results"}:
            yield passage, None


def _value_of(found: IndicatorFigures) -> tuple[Decimal, str] | None:
    value = quantity(found.achieved)
    if value is None or not (value[1] or found.unit) or (value[1] or found.unit) == "%":
        return None
    return value[0], value[1] or found.unit


def _meant(
    lead: str, unit: str, measured: list[tuple[int, IndicatorFigures, tuple[Decimal, str]]]
) -> tuple[int, IndicatorFigures, tuple[Decimal, str]] | None:
    """Return the one indicator of this unit whose name the words before a number repeat by two pairs of characters."""
    fitting = []
    for found in measured:
        name = found[1].level3
        own = pairs(name)
        if unit.startswith(found[2][1]) and sum(pair in lead for pair in own) >= min(2, len(own)) > 0:
            fitting.append(found)
    return fitting[0] if len(fitting) == 1 else None


def _numbers_of(each: ProjectFigures, unit: str) -> set[Decimal]:
    """Return the numbers of this unit that the table holds anywhere: any of them may be meant."""
    values = [value for found in each.indicators for value in (_value_of(found), quantity(found.target)) if value]
    return {value for value, own in values if not own or unit.startswith(own)}


def _costs(each: ProjectFigures) -> Iterator[Answer]:
    budget = each.amount("adjusted").printed
    for place, found in enumerate(each.indicators, start=1):
        value = quantity(found.target) if "成本" in found.level2 else None
        if budget is None or value is None or (value[1] or found.unit) != "万元" or value[0] <= budget:
            continue
        yield failed(
            table_place(each, f"indicator{place}", "target"),
            f"项目“{each.name}”的成本指标“{found.level3}”{value[0]}万元，大于项目预算{budget}万元。",
            found=f"{value[0]}万元",
            expected=f"不超过{budget}万元",
            mend="核对成本指标是不是这个项目的；跨年度项目写明总投资和本年数。",
            grade="cost",
        )
