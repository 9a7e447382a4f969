"""The tables of self-evaluation: what is missing, units that cannot be compared, dates."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from performance.checks import performance_of, table_place
from performance.checks.samples import evaluated, indicator, money, project, unscored
from performance.checks.wording import day_of, quantity
from performance.figures import STATEMENT, IndicatorFigures, ProjectFigures
from performance.forms import Form, Scoring
from performance.scoring import WHOLE, weight_problem

TABLES = Place(STATEMENT)
LOW_EXECUTION = Decimal(90)
MOST_NAMED = 5


@rule(
    "PRF-09",
    name="自评表要素齐全",
    family="row",
    severity="warn",
    blocking=False,
    told="有报告的项目都填资金、目标和指标；每个指标有指标值和完成值，没有完成的写明原因；执行率低的写明原因；"
    "计分的表样每个指标有权重和得分，权重合计等于表样规定的分值。",
    concepts=("projects",),
    grades=(Grade("code", "info", "没有项目代码。"),),
    examples=(
        passes("要素齐全。", lambda: evaluated(_complete())),
        fails("有一个指标没有完成值。", lambda: evaluated(_complete(achieved="")), row="201001-51000021T01"),
        fails("没有完成的指标没有原因。", lambda: evaluated(_complete(achieved="4")), row="201001-51000021T01"),
        fails("权重合计80。", lambda: evaluated(_complete(weight="80")), row="201001-51000021T01"),
        fails("得分高于权重。", lambda: evaluated(_complete(score="95")), row="201001-51000021T01"),
        fails("执行率50%，没有原因。", lambda: evaluated(_complete(executed="20")), row="201001-51000021T01"),
        passes(
            "执行率50%，报告写了尾款未支付。",
            lambda: evaluated(_complete(executed="20", texts={"problems": "工程尾款尚未支付，结转下年。"})),
        ),
        fails(
            "没有项目代码。",
            lambda: evaluated(replace(_complete(), code="")),
            "info",
            statement="performance",
            column="code",
        ),
        exempt("没有自评报告。", lambda: evaluated(project("河道清淤"), form=unscored())),
    ),
)
def tables_are_complete(context: Context) -> Iterator[Answer]:
    """List what each project's table lacks."""
    performance = performance_of(context)
    if not performance.reported:
        yield not_applicable("没有自评报告。", TABLES)
        return
    for each in performance.reported:
        lacking = list(_lacking(each, performance.form))
        if not lacking:
            yield passed(table_place(each))
            continue
        yield failed(
            table_place(each),
            f"项目“{each.name}”的自评表：{'；'.join(lacking[:MOST_NAMED])}。",
            found=f"{len(lacking)}处",
            expected="要素齐全",
            mend="补填自评表；确实没有的，写明原因。",
            evidence=lacking,
        )
    without = [each.name for each in performance.reported if not each.code.strip()]
    if without:
        yield failed(
            replace(TABLES, column="code"),
            f"{len(without)}个项目没有项目代码：{'、'.join(without)}。",
            found="空白",
            expected="预算管理一体化系统中的项目代码",
            mend="在项目资料中填写项目代码，便于核对自评表是不是这个项目的。",
            grade="code",
        )


def _lacking(each: ProjectFigures, form: Form | None) -> Iterator[str]:
    if any(each.amount(kind).amount is None for kind in ("adjusted", "executed")):
        yield "没有调整后预算数或执行数"
    if not each.goals:
        yield "没有年度目标"
    if not each.indicators:
        yield "没有绩效指标"
        return
    for name, lack in (("target", "没有指标值"), ("achieved", "没有完成值")):
        named = [indicator.level3 for indicator in each.indicators if not getattr(indicator, name).strip()]
        if named:
            yield f"{'、'.join(named)}{lack}"
    asks_reason = form is not None and any(column.key == "reason" for column in form.indicator_columns)
    silent = [indicator.level3 for indicator in each.missed if not indicator.reason.strip()]
    if asks_reason and silent:
        yield f"{'、'.join(silent)}没有达到指标值，没有写原因"
    if _is_low(each, form) and not _is_explained(each):
        yield "预算执行率低，没有写原因"
    if form is not None and form.scoring is not None:
        yield from _points_lacking(each, form.scoring)


def _points_lacking(each: ProjectFigures, scoring: Scoring) -> Iterator[str]:
    problem = weight_problem((indicator.weight for indicator in each.indicators), scoring.indicators)
    if problem:
        yield problem.removesuffix("。")
    silent = [indicator.level3 for indicator in each.indicators if indicator.score is None]
    if silent:
        yield f"{'、'.join(silent)}没有得分"
    pairs = [(found.level3, found.score, found.weight) for found in each.indicators]
    above = [name for name, score, weight in pairs if score is not None and weight is not None and score > weight]
    if above:
        yield f"{'、'.join(above)}的得分高于权重"


def _is_low(each: ProjectFigures, form: Form | None) -> bool:
    base, part = each.amount("adjusted").printed, each.amount("executed").printed
    least = form.scoring.low_execution if form is not None and form.scoring is not None else LOW_EXECUTION
    return base is not None and part is not None and base > 0 and part * WHOLE < least * base


def _is_explained(each: ProjectFigures) -> bool:
    """Whether a note of the money or a text speaks of what was not paid."""
    words = ("结转", "结余", "未支付", "尚未", "执行率", "执行进度", "支出进度", "节约", "收回", "质保金", "尾款")
    told = [body for slot, body in each.texts.items() if slot != "advice"]
    return any(row.note.strip() for row in each.funding) or any(word in body for body in told for word in words)


@rule(
    "PRF-10",
    name="预期值与实际值单位相同",
    family="row",
    severity="warn",
    blocking=False,
    told="数值型指标的完成值与指标值用同一单位；文字的指标值不用百分数回答。",
    concepts=("projects",),
    grades=(Grade("words", "info", "指标值是文字或时间，完成值是百分数：说不清完成了什么。"),),
    examples=(
        passes("8套，完成8套。", lambda: evaluated(project("视频会议", indicator("终端", "8套", "8套", "eq")))),
        fails(
            "两组，完成100%。",
            lambda: evaluated(project("服务窗口", indicator("存包柜", "两组", "100%", "eq"))),
            row="201001-51000021T01/indicator1",
            column="achieved",
        ),
        fails(
            "指标值合格，完成值100%。",
            lambda: evaluated(project("服务窗口", indicator("验收", "合格", "100%", "text", level2="质量指标"))),
            "info",
            column="achieved",
        ),
        fails(
            "指标值万元，完成值元。",
            lambda: evaluated(
                project("服务窗口", indicator("经费", "5.40", "54000元", "le", "万元", level2="成本指标"))
            ),
            column="achieved",
        ),
        exempt("没有指标。", lambda: evaluated(project("河道清淤"))),
    ),
)
def units_are_the_same(context: Context) -> Iterator[Answer]:
    """Compare the units that target and achieved value are written with, one finding a project and grade."""
    compared = False
    for each in performance_of(context).projects:
        apart: dict[str, list[int]] = {"": [], "words": []}
        for place, found in enumerate(each.indicators, start=1):
            if not found.target.strip() or not found.achieved.strip():
                continue
            compared = True
            kind = _apart(found)
            if kind is None:
                yield passed(table_place(each, f"indicator{place}", "achieved"))
            else:
                apart[kind].append(place)
        for grade, places in apart.items():
            if places:
                yield _other_unit(each, places, grade)
    if not compared:
        yield not_applicable("没有同时填了指标值和完成值的指标。", TABLES)


def _apart(found: IndicatorFigures) -> str | None:
    target, achieved = quantity(found.target), quantity(found.achieved)
    if achieved is None:
        return None
    if target is None:
        return "words" if achieved[1] == "%" else None
    asked = target[1] or found.unit
    return "" if asked and achieved[1] and achieved[1] != asked else None


def _other_unit(each: ProjectFigures, places: list[int], grade: str) -> Answer:
    rows = [each.indicators[place - 1] for place in places]
    listed = "；".join(_named(row) for row in rows)
    return failed(
        table_place(each, f"indicator{places[0]}", "achieved"),
        f"项目“{each.name}”有{len(rows)}个指标的完成值与指标值不能比较：{listed}。",
        found=rows[0].achieved,
        expected=f"以“{(quantity(rows[0].target) or (0, ''))[1] or rows[0].unit}”为单位的数"
        if not grade
        else "文字或时间，如指标值",
        mend="完成值按指标值的单位填写实际数；定性指标写完成了什么。",
        grade=grade,
        others=[table_place(each, f"indicator{place}", "achieved") for place in places[1:]],
    )


@rule(
    "PRF-16",
    name="完成时间在时限和年度之内",
    family="row",
    severity="warn",
    blocking=False,
    told="时效指标的完成时间不晚于时限，时限在本年度之内。",
    concepts=("projects",),
    examples=(
        passes(
            "时限5月，3月完成。",
            lambda: evaluated(_timed("2023年5月", "2023年3月完成")),
        ),
        fails("时限5月，8月完成。", lambda: evaluated(_timed("2023年5月", "2023年8月完成")), column="achieved"),
        fails("时限写成上一年。", lambda: evaluated(_timed("2022年1-12月", "100%")), column="target"),
        exempt("没有时效指标。", lambda: evaluated(project("清淤", indicator("清淤", "5", "5")))),
    ),
)
def work_is_done_in_time(context: Context) -> Iterator[Answer]:
    """Compare the dates of indicators of time."""
    compared = False
    for each in performance_of(context).projects:
        for place, found in enumerate(each.indicators, start=1):
            limit = day_of(found.target, context.year) if "时效" in found.level2 else None
            if limit is None:
                continue
            compared = True
            done = day_of(found.achieved, context.year)
            line = f"indicator{place}"
            if limit[0] != context.year:
                yield failed(
                    table_place(each, line, "target"),
                    f"项目“{each.name}”的“{found.level3}”时限是{found.target}，不在{context.year}年度之内。",
                    found=found.target,
                    expected=f"{context.year}年",
                    mend="核对时限的年份；跨年度的项目写本年度应完成的时间。",
                )
            elif done is not None and done > limit:
                yield failed(
                    table_place(each, line, "achieved"),
                    f"项目“{each.name}”的“{found.level3}”晚于时限：时限{found.target}，{found.achieved}。",
                    found=found.achieved,
                    expected=f"不晚于{found.target}",
                    mend="核对完成时间；确实晚了的，写明原因。",
                )
            else:
                yield passed(table_place(each, line, "achieved"))
    if not compared:
        yield not_applicable("没有写明时间的时效指标。", TABLES)


def _complete(
    *,
    achieved: str = "5",
    weight: str = "90",
    score: str = "72",
    executed: str = "40",
    texts: dict[str, str] | None = None,
) -> ProjectFigures:
    """A project whose table has everything."""
    row = indicator("清淤长度", "5", achieved, unit="公里", weight=weight, score=score)
    funding = (money(adjusted="40", executed=executed),)
    return project("河道清淤", row, funding=funding, goals=(("清淤5公里", "已清淤"),), texts=texts)


def _timed(target: str, achieved: str) -> ProjectFigures:
    """A project with an indicator of time."""
    return project("河道清淤", indicator("完成时限", target, achieved, "text", level2="时效指标"))


def _named(each: IndicatorFigures) -> str:
    return f"{each.level3}：{each.target} → {each.achieved}"
