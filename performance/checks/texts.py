"""What the texts of evaluations say, against the tables: amounts, quantities, success, problems, offices, grades."""

import re
from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from performance.checks import ATTACHMENTS, REPORTS, Performance, overall_texts, performance_of, texts_of
from performance.checks.samples import evaluated, indicator, money, overall, project, unscored
from performance.checks.wording import (
    Said,
    everything_reached,
    falls_short,
    finished,
    paid_out,
    sentence_at,
    slow_execution,
    unfinished,
)
from performance.figures import IndicatorFigures, ProjectFigures
from performance.grades import same_grade

HERE = Place(section=REPORTS)
NO_REPORT = "没有自评报告。"
ADVICE = "advice"

_GRADE = re.compile(
    r"(?:自评|评价|综合评价|等级|评定)(?:结果|结论|等级|等次)?(?:评定|被评)?(?:为|是|：)“?(优秀|优|良好|良|中等|中|合格|较差|不合格|差)"
)
_SCORE = re.compile(r"(?:自评|综合|评价)?得分(?:为|是|：)?(\d{1,3}(?:\.\d{1,2})?)分?")


@rule(
    "PRF-03",
    name="等级与得分相符",
    family="text",
    severity="warn",
    blocking=False,
    told="自评等级与得分按表样规定的分档相符；不同办法的叫法（优秀、良好、合格、不合格）视同相应等级。",
    concepts=("projects",),
    examples=(
        passes("95分，优秀。", lambda: evaluated(whole=overall("95", "优秀"))),
        fails("95分，良好。", lambda: evaluated(whole=overall("95", "良好")), section=ATTACHMENTS, subject="overall"),
        fails(
            "得分和等级都写在文字里，得分86.5分，自评为优。",
            lambda: evaluated(whole=overall(quality="自评为优。", conclusion="自评得分86.5分。")),
            section=ATTACHMENTS,
            slot="quality",
        ),
        exempt("只有得分，等级由系统按分档写出。", lambda: evaluated(whole=overall("95"))),
    ),
)
def grade_follows_from_score(context: Context) -> Iterator[Answer]:
    """Compare the grade that is stated with the one of the score."""
    performance = performance_of(context)
    stated, form = performance.overall, performance.form
    score = stated.score if stated else None
    passages = list(overall_texts(stated))
    if score is None:
        score = next((Decimal(m[1]) for passage in passages if (m := _SCORE.search(passage.words))), None)
    if stated is None or form is None or score is None:
        yield not_applicable("整体绩效评价没有得分。", HERE)
        return
    found: list[tuple[str, Place]] = [(stated.grade, Place(section=ATTACHMENTS, subject="overall"))]
    for passage in passages:
        found += [(match[1], _at(passage, match.start())) for match in _GRADE.finditer(passage.words)]
    right, compared = form.grade_of(score), False
    for grade, place in found:
        if not grade.strip() or not right:
            continue
        compared = True
        if same_grade(grade, right):
            yield passed(place)
            continue
        yield failed(
            place,
            f"整体自评得分{score}分，按分档应为“{right}”，却写“{grade}”。",
            found=grade,
            expected=right,
            mend="核对得分和等级；按本地办法分档不同的，写明办法。",
        )
    if not compared:
        yield not_applicable("没有写等级，由系统按得分写出。", HERE)


@rule(
    "PRF-11",
    name="没有达标的指标不说达标",
    family="text",
    severity="error",
    blocking=True,
    halts=False,
    told="有指标没有达到指标值的，自评报告不说目标全部实现；任一项目有没达到的，整体评价也不说。",
    concepts=("projects",),
    examples=(
        passes(
            "满意度没有达到，报告如实写。",
            lambda: evaluated(
                project(
                    "供水服务",
                    indicator("满意度", "95", "92", unit="%"),
                    texts={"completion": "满意度没有达到预期目标。"},
                )
            ),
        ),
        fails(
            "满意度没有达到，报告写目标全部完成。",
            lambda: evaluated(
                project(
                    "供水服务",
                    indicator("满意度", "95", "92", unit="%"),
                    texts={"completion": "全年供水稳定，全部完成年度绩效目标。"},
                )
            ),
            section=REPORTS,
            slot="completion",
        ),
        fails(
            "项目有没达到的指标，整体评价写均已实现。",
            lambda: evaluated(
                project("管网改造", indicator("改造长度", "12", "9", unit="公里")),
                whole=overall(projects="年度绩效目标均已实现，与预期相符。"),
            ),
            section=ATTACHMENTS,
            subject="overall",
        ),
        exempt("没有可以比对的指标。", lambda: evaluated(project("供水服务", texts={"completion": "目标均已实现。"}))),
    ),
)
def missed_targets_are_not_called_reached(context: Context) -> Iterator[Answer]:
    """Look for claims of full success beside indicators that missed their target."""
    performance = performance_of(context)
    missed = {each.key: _missed(each) for each in performance.projects}
    compared = [each for each in performance.projects if each.compared or missed[each.key]]
    if not compared:
        yield not_applicable("没有可以比对的指标。", HERE)
        return
    for each in compared:
        passages = [*texts_of(each), *_goal_texts(each)]
        yield from _claimed_success(each, passages) if missed[each.key] else (passed(_of(each)),)
    falling = [each for each in compared if missed[each.key]]
    if not falling:
        return
    listed = "、".join(f"“{each.name}”" for each in falling)
    for passage in overall_texts(performance.overall):
        said = everything_reached(passage.words)
        if said is not None:
            yield _contradicted(passage, said, f"整体评价说目标都已实现，但项目{listed}有指标没有达到指标值。", falling)


def _claimed_success(each: ProjectFigures, passages: list[Passage]) -> Iterator[Answer]:
    named = "、".join(f"“{found.level3}”" for found in _missed(each))
    clear = True
    for passage in passages:
        said = everything_reached(passage.words)
        if said is not None:
            clear = False
            message = f"项目“{each.name}”的报告说目标都已实现，但{named}没有达到指标值。"
            yield _contradicted(passage, said, message, [each])
    if clear:
        yield passed(_of(each))


def _contradicted(passage: Passage, said: Said, message: str, missed: list[ProjectFigures]) -> Answer:
    return failed(
        _at(passage, said.start),
        message,
        found=said.words,
        expected="写明没有达到的指标",
        mend="写明哪些指标没有达到、差多少、为什么；指标填错的，改正自评表。",
        evidence=[
            f"{each.name} {found.level3}：指标值{found.target}{found.unit}，完成值{found.achieved}"
            for each in missed
            for found in _missed(each)
        ],
    )


def _missed(each: ProjectFigures) -> tuple[IndicatorFigures, ...]:
    return tuple(found for found in each.indicators if falls_short(found))


def _goal_texts(each: ProjectFigures) -> Iterator[Passage]:
    for place, goal in enumerate(each.goals, start=1):
        if goal.achieved.strip():
            yield Passage(goal.achieved, section=REPORTS, slot=f"goal{place}", subject=each.key)


@rule(
    "PRF-12",
    name="问题与数据不矛盾",
    family="text",
    severity="error",
    blocking=True,
    halts=False,
    told="资金已全部支出的，不说执行进度慢；任务全部完成的，不说还没有完成。",
    concepts=("projects",),
    grades=(Grade("unfinished", "warn", "既说全部完成，又说没有完成。"),),
    examples=(
        passes(
            "执行率80%，说执行进度慢。",
            lambda: evaluated(
                project(
                    "排水改造", funding=(money(adjusted="50", executed="40"),), texts={"problems": "执行进度较慢。"}
                )
            ),
        ),
        fails(
            "执行率100%，说执行进度较慢。",
            lambda: evaluated(
                project(
                    "排水改造", funding=(money(adjusted="50", executed="50"),), texts={"problems": "二是执行进度较慢。"}
                )
            ),
            section=REPORTS,
            slot="problems",
        ),
        fails(
            "说任务完成100%，又说还需要继续实施。",
            lambda: evaluated(
                project(
                    "堤防加固",
                    texts={
                        "completion": "截至年底任务完成100%。",
                        "problems": "建设内容还未完善，下步还需要继续实施。",
                    },
                )
            ),
            "warn",
            slot="problems",
        ),
        exempt(
            "没有自评报告的文字。", lambda: evaluated(project("河道清淤", indicator("清淤", "5", "5")), form=unscored())
        ),
    ),
)
def problems_fit_the_data(context: Context) -> Iterator[Answer]:
    """Compare complaints of slow execution and unfinished work with what data and texts say besides."""
    compared = False
    for each in performance_of(context).projects:
        passages = [passage for passage in texts_of(each) if passage.slot != ADVICE]
        compared = compared or bool(passages)
        answers = [answer for passage in passages for answer in _complaints(each, passage, passages)]
        yield from answers or ((passed(_of(each)),) if passages else ())
    if not compared:
        yield not_applicable(NO_REPORT, HERE)


def _complaints(each: ProjectFigures, passage: Passage, passages: list[Passage]) -> Iterator[Answer]:
    base, part = each.amount("adjusted").printed, each.amount("executed").printed
    known = base is not None and part is not None and base > 0
    whole = (
        part >= base if known and base is not None and part is not None else any(paid_out(p.words) for p in passages)
    )
    slow = slow_execution(passage.words)
    if slow is not None and whole:
        yield failed(
            _at(passage, slow.start),
            f"项目“{each.name}”的资金已经全部支出，报告却说执行进度慢。",
            found=slow.words,
            expected="与执行率100%相符的问题",
            mend="写项目实际存在的问题；确实指年中进度的，写明时间。",
            evidence=(f"预算{base}万元，执行{part}万元",) if known else (),
        )
    open_ = unfinished(passage.words)
    done = next((said for other in passages if (said := finished(other.words))), None)
    if open_ is not None and done is not None:
        yield failed(
            _at(passage, open_.start),
            f"项目“{each.name}”的报告既说“{done.words}”，又说“{open_.words}”。",
            found=open_.words,
            expected=done.words,
            mend="核对项目完成了多少，前后说法一致。",
            grade="unfinished",
        )


_OFFICE_NAME = r"[\u4e00-\u9fff（）]{1,12}?(?:科|室|处|股)"
_OFFICE_LIST = re.compile(rf"(?:设有?|内设|下设|设置|包括)(?:有)?((?:{_OFFICE_NAME}、){{1,40}}{_OFFICE_NAME})")
_BY_OFFICE = re.compile(
    r"(?:由|责任(?:科室|部门)为)([\u4e00-\u9fff]{1,10}?(?:科|股))(?:具体)?(?:负责|牵头|实施|申报|承办|组织)"
)


@rule(
    "PRF-15",
    name="责任科室是内设机构",
    family="text",
    severity="warn",
    blocking=False,
    told="项目的责任科室是机构设置中列出的内设科室。",
    concepts=("projects",),
    examples=(
        passes(
            "接访科在列。",
            lambda: evaluated(
                project("信访接待", office="接访科"), whole=overall(bodies="局机关设办公室、接访科、督办科三个科室。")
            ),
        ),
        fails(
            "写了机构设置里没有的科。",
            lambda: evaluated(
                project("信访接待", texts={"organisation": "该项目由接访一科负责申报和组织实施。"}),
                whole=overall(bodies="设办公室、接访科、督办科三个科室。"),
            ),
            section=REPORTS,
            slot="organisation",
        ),
        fails(
            "项目资料的责任科室不在列。",
            lambda: evaluated(
                project("水库除险", office="规划科"), whole=overall(bodies="内设办公室、水利股、河长制工作股。")
            ),
            statement="performance",
            column="office",
        ),
        exempt("没有列出内设机构。", lambda: evaluated(project("信访接待", office="接访科"))),
    ),
)
def offices_exist(context: Context) -> Iterator[Answer]:
    """Look up the offices that projects name in the lists of offices that the texts hold."""
    performance = performance_of(context)
    offices = _offices(context, performance)
    if not offices:
        yield not_applicable("文字没有列出内设科室。", HERE)
        return
    named = list(_named_offices(performance))
    if not named:
        yield not_applicable("项目没有写责任科室。", HERE)
    for each, office, place in named:
        if any(
            office == known or (office.endswith(known) and office != known and _own(office, known)) for known in offices
        ):
            yield passed(place)
            continue
        yield failed(
            place,
            f"项目“{each.name}”由{office}负责，机构设置里没有这个科室。",
            found=office,
            expected="、".join(offices),
            mend="改成机构设置里的科室名称，或核对机构设置。",
        )


def _own(office: str, known: str) -> bool:
    """Whether the words before a known office are the unit's: 局办公室, 我局督办科."""
    return office.removesuffix(known) in {
        "局",
        "本局",
        "我局",
        "委",
        "我委",
        "单位",
        "本单位",
        "我单位",
        "厅",
        "院",
        "机关",
    }


def _offices(context: Context, performance: Performance) -> tuple[str, ...]:
    passages = [*context.passages, *overall_texts(performance.overall)]
    lists = [match[1] for passage in passages for match in _OFFICE_LIST.finditer(passage.words)]
    return tuple(dict.fromkeys(name for listed in lists for name in listed.split("、")))


def _named_offices(performance: Performance) -> Iterator[tuple[ProjectFigures, str, Place]]:
    for each in performance.projects:
        if each.office.strip():
            yield each, each.office.strip(), Place("performance", each.key, "office")
        for passage in texts_of(each):
            for match in _BY_OFFICE.finditer(passage.words):
                yield each, match[1], _at(passage, match.start())


def _of(each: ProjectFigures) -> Place:
    return Place(section=REPORTS, subject=each.key)


def _at(passage: Passage, start: int) -> Place:
    return passage.place(start, sentence_at(passage.words, start))
