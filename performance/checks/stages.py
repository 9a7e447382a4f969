"""How many projects took part in which stage, how many reports there are, and what the section on performance says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from performance.checks import SECTION, Performance, performance_of, told_of_performance
from performance.checks.samples import evaluated, indicator, money, project
from performance.checks.wording import amounts, clauses, named_rules, sentence_at
from performance.grades import score_of

ORDER = {"goal_set": "编制绩效目标", "monitored": "绩效监控", "self_evaluated": "绩效自评"}
HERE = Place(section=SECTION)

_STAGE_WORDS = (
    ("pre_evaluated", re.compile(r"事前")),
    ("self_evaluated", re.compile(r"自评")),
    ("monitored", re.compile(r"监控|跟踪")),
    ("goal_set", re.compile(r"绩效目标")),
)
_COUNT = re.compile(r"(\d{1,6})个")
_COUNTED = re.compile(r"(?P<etc>等)?(?:共计?)?(?P<count>\d{1,6})个项目")
_GRADE = re.compile(r"(优秀|优|良好|良|中|差|不合格|合格)(?:”|的|等级|级|档)*(?:项目)?(?:有|为|共)?(\d{1,6})个")
_FOUND = re.compile(r"(?:发现|存在)[^，。；\d]{0,12}(\d{1,6})个")
_MENDED = re.compile(r"(?:已|完成)[^，。；\d]{0,4}(?:整改|改正)[^，。；\d]{0,8}(\d{1,6})个")
_MENDING = re.compile(r"(?:正在整改|整改中|尚未整改|未整改|待整改)[^，。；\d]{0,8}(\d{1,6})个")


@dataclass(frozen=True, slots=True)
class StageSaid:
    """What a section says of one stage: how many projects, with what budget (元)."""

    passage: Passage
    start: int
    count: int | None = None
    budget: Decimal | None = None


def stages_said(context: Context) -> dict[str, StageSaid]:
    """Return what the section on performance says of each stage."""
    said: dict[str, StageSaid] = {}
    for passage in told_of_performance(context):
        stage = ""
        for clause in clauses(passage.words):
            named = next((key for key, words in _STAGE_WORDS if words.search(clause.words)), "")
            stage = named or stage
            if not stage:
                continue
            found = _COUNT.search(clause.words)
            sum_ = next(amounts(clause.words), None)
            there = said.get(stage)
            if found and named and (there is None or there.count is None):
                said[stage] = StageSaid(passage, clause.start, int(found[1]), sum_.value if sum_ else None)
            elif sum_ and there and there.budget is None and "预算" in clause.words:
                said[stage] = StageSaid(there.passage, there.start, there.count, sum_.value)
    return said


def _place(said: StageSaid) -> Place:
    return said.passage.place(said.start, sentence_at(said.passage.words, said.start))


@rule(
    "PRF-01",
    name="目标、监控、自评的项目数依次不增",
    family="text",
    severity="warn",
    blocking=False,
    told="编制绩效目标的项目数不少于绩效监控的，绩效监控的不少于绩效自评的；不是这样的写明原因。",
    concepts=("projects",),
    examples=(
        passes(
            "编制目标2个，监控2个，自评1个。",
            lambda: evaluated(project("河道清淤"), project("水文监测", stages=("goal_set", "monitored"))),
        ),
        fails(
            "没有监控，却有1个项目自评。",
            lambda: evaluated(project("河道清淤", stages=("goal_set", "self_evaluated"))),
            section=SECTION,
        ),
        fails(
            "文字写对3个项目编制绩效目标，对5个项目开展绩效自评。",
            lambda: evaluated(told="对3个项目编制了绩效目标，选取3个项目开展绩效监控，对5个项目开展了绩效自评。"),
            section=SECTION,
        ),
        exempt("没有项目，也没有说明。", lambda: evaluated(of=2022)),
    ),
)
def stages_do_not_grow(context: Context) -> Iterator[Answer]:
    """Compare neighbouring stages, in the text where it states them, else in the data."""
    performance, said = performance_of(context), stages_said(context)
    counted: dict[str, tuple[int, Place]] = {
        stage: (found.count, _place(found)) for stage, found in said.items() if found.count is not None
    }
    if not counted and performance.projects:
        counted = {
            stage: (sum(stage in each.stages for each in performance.projects), Place(section=SECTION, row=stage))
            for stage in ORDER
        }
    stages = [stage for stage in ORDER if stage in counted]
    if len(stages) < 2:  # noqa: PLR2004 (a comparison takes two)
        yield not_applicable("没有可以比较的项目数。", HERE)
    for earlier, later in pairwise(stages):
        (many, _), (few, place) = counted[earlier], counted[later]
        if few <= many:
            yield passed(place)
            continue
        yield failed(
            place,
            f"{ORDER[later]}的项目{few}个，多于{ORDER[earlier]}的{many}个。",
            found=f"{ORDER[later]}{few}个",
            expected=f"不超过{many}个",
            mend=f"核对各项目参加的绩效管理环节；确有项目没有{ORDER[earlier]}的，写明原因。",
        )


@rule(
    "PRF-02",
    name="各等级项目数之和等于自评项目数",
    family="text",
    severity="error",
    blocking=True,
    halts=False,
    told="自评等级为优、良、中（合格）、差（不合格）的项目数之和等于开展绩效自评的项目数；计分的表样每个自评项目都有得分。",
    concepts=("projects",),
    grades=(Grade("unscored", "warn", "计分的表样有自评项目没有得分，因此没有等级。"),),
    examples=(
        passes(
            "自评12个，其中优10个、良2个。",
            lambda: evaluated(told="绩效自评的2023年度项目12个，评价等级为优的10个、评价等级为良的2个。"),
        ),
        fails(
            "自评12个，优9个，良2个。",
            lambda: evaluated(told="绩效自评的2023年度项目12个，评价等级为优的9个，良的2个。"),
            section=SECTION,
        ),
        fails(
            "计分的表样有一个指标没有得分。",
            lambda: evaluated(
                project(
                    "堤防加固",
                    indicator("加固长度", "3", "3", unit="公里", weight="90"),
                    funding=(money(adjusted="80", executed="80"),),
                )
            ),
            "warn",
            section=SECTION,
        ),
        exempt("没有自评项目。", lambda: evaluated(project("堤防巡查", stages=("goal_set",)))),
    ),
)
def grades_add_up(context: Context) -> Iterator[Answer]:
    """Add the grades that the text states, and ask for a score of every evaluated project of a scored form."""
    performance, said = performance_of(context), stages_said(context)
    compared = False
    for passage in told_of_performance(context):
        graded = [(match[1], int(match[2]), match.start()) for match in _GRADE.finditer(passage.words)]
        whole = said["self_evaluated"].count if "self_evaluated" in said else None
        whole = len(performance.evaluated) if whole is None and performance.projects else whole
        if len(graded) < 2 or whole is None:  # noqa: PLR2004 (a sum takes two)
            continue
        compared = True
        total = sum(count for _, count, _ in graded)
        start = graded[0][2]
        place = passage.place(start, sentence_at(passage.words, start))
        if total == whole:
            yield passed(place)
            continue
        listed = "、".join(f"{name}{count}个" for name, count, _ in graded)
        yield failed(
            place,
            f"各等级的项目{listed}，合计{total}个，与开展绩效自评的{whole}个不符。",
            found=f"{total}个",
            expected=f"{whole}个",
            mend="核对各等级的项目数和自评项目数。",
        )
    if performance.form is not None and performance.form.scoring is not None:
        form = performance.form
        tables = [each for each in performance.evaluated if each.has_table]
        lacking = [each.name for each in tables if score_of(each, form) is None]
        compared = compared or bool(tables)
        if lacking:
            yield failed(
                HERE,
                f"{len(lacking)}个自评项目没有完整的得分，定不了等级：{'、'.join(lacking)}。",
                found=f"有得分的{len(tables) - len(lacking)}个",
                expected=f"{len(tables)}个",
                mend="在绩效目标自评表中填写调整后预算数、执行数和每个指标的得分。",
                grade="unscored",
            )
        elif tables:
            yield passed(HERE)
    if not compared:
        yield not_applicable("没有按等级统计的自评项目。", HERE)


@rule(
    "PRF-05",
    name="列举的项目与个数一致",
    family="text",
    severity="error",
    blocking=True,
    halts=False,
    told="绩效管理说明中用顿号列举的项目，个数与紧接着写的个数一致。",
    concepts=("projects",),
    grades=(Grade("some", "info", "写了“等”，只列举了一部分项目。"),),
    examples=(
        passes("列举3个，写3个。", lambda: evaluated(told="对河道清淤、水文监测、防汛物资等3个项目编制了绩效目标。")),
        fails(
            "列举3个，写2个。",
            lambda: evaluated(told="组织对河道清淤、水文监测、防汛物资等2个项目开展绩效监控。"),
            section=SECTION,
        ),
        fails(
            "没有写“等”，列举2个，写6个。",
            lambda: evaluated(told="对河道清淤、水文监测6个项目开展了绩效自评。"),
            section=SECTION,
        ),
        fails(
            "写了“等”，列举2个，写6个。",
            lambda: evaluated(told="对河道清淤、防汛物资等6个项目开展了绩效自评。"),
            "info",
            section=SECTION,
        ),
        exempt("没有列举项目。", lambda: evaluated(told="对6个项目开展了绩效自评。")),
    ),
)
def listed_projects_are_counted(context: Context) -> Iterator[Answer]:
    """Count the names before a number of projects."""
    compared = False
    for passage in told_of_performance(context):
        for match in _COUNTED.finditer(passage.words):
            listed = passage.words[_clause_start(passage.words, match.start()) : match.start()]
            if "、" not in listed:
                continue
            compared = True
            names, count = listed.count("、") + 1, int(match["count"])
            place = passage.place(match.start(), sentence_at(passage.words, match.start()))
            if names == count:
                yield passed(place)
                continue
            yield failed(
                place,
                f"列举了{names}个项目，却写{count}个。",
                found=f"{count}个",
                expected=f"{names}个",
                mend="核对列举的项目名称和个数。",
                grade="some" if match["etc"] and names < count else "",
            )
    if not compared:
        yield not_applicable("文字没有列举项目；系统写的说明按项目资料列举和计数。", HERE)


def _clause_start(words: str, end: int) -> int:
    return max(words.rfind(mark, 0, end) for mark in "，。；：\n") + 1


@rule(
    "PRF-06",
    name="自评报告数等于自评项目数",
    family="text",
    severity="warn",
    blocking=False,
    told="开展绩效自评的每个项目都附一份自评报告和一张自评表；没有附的写明原因。",
    concepts=("projects",),
    examples=(
        passes("自评1个，有自评表。", lambda: evaluated(project("河道清淤", indicator("清淤", "5", "5", unit="公里")))),
        fails(
            "自评2个，只有1个有报告。",
            lambda: evaluated(project("河道清淤", texts={"completion": "完成清淤。"}), project("水质监测")),
            section=SECTION,
        ),
        fails(
            "说明写对9个项目开展绩效自评，附件只有1份。",
            lambda: evaluated(
                project("河道清淤", indicator("清淤", "6", "6", unit="公里")), told="年终对9个项目开展了绩效自评。"
            ),
            section=SECTION,
        ),
        exempt("没有项目自评。", lambda: evaluated(project("河道巡查", stages=("goal_set", "monitored")))),
    ),
)
def every_evaluated_project_reports(context: Context) -> Iterator[Answer]:
    """Compare the projects that were evaluated with the reports attached."""
    performance, said = performance_of(context), stages_said(context)
    stated = said.get("self_evaluated")
    whole = stated.count if stated and stated.count is not None else len(performance.evaluated)
    if not whole:
        yield not_applicable("没有开展绩效自评的项目。", HERE)
        return
    reported = len([each for each in performance.evaluated if each.has_report])
    lacking = [each.name for each in performance.evaluated if not each.has_report]
    if reported >= whole and not lacking:
        yield passed(HERE)
        return
    named = f"，没有附的：{'、'.join(lacking)}" if lacking else ""
    yield failed(
        _place(stated) if stated else HERE,
        f"开展绩效自评的项目{whole}个，附自评报告的{reported}个{named}。",
        found=f"{reported}份",
        expected=f"{whole}份",
        mend="补附自评报告和自评表；按规定不公开或没有单独形成报告的，写明原因。",
        evidence=(_coverage(performance),) if reported else (),
    )


def _coverage(performance: Performance) -> str:
    names = "、".join(each.name for each in performance.reported)
    return f"附有自评报告的项目：{names}。"


@rule(
    "PRF-14",
    name="问题数等于已整改与整改中之和",
    family="text",
    severity="warn",
    blocking=False,
    told="绩效自评发现的问题数等于已整改的与整改中的之和，三个数都要写。",
    concepts=("projects",),
    examples=(
        passes("发现5个，已整改3个，整改中2个。", lambda: evaluated(told="共发现问题5个，其中已整改3个，整改中2个。")),
        fails(
            "发现5个，已整改3个，整改中1个。",
            lambda: evaluated(told="自评发现问题5个，已完成整改3个，正在整改1个。"),
            section=SECTION,
        ),
        fails("没有写整改中的。", lambda: evaluated(told="自评发现问题5个，已整改3个。"), section=SECTION),
        exempt("没有写问题数。", lambda: evaluated(told="对1个项目开展绩效自评，没有发现问题。")),
    ),
)
def problems_are_accounted_for(context: Context) -> Iterator[Answer]:
    """Add up what was mended and what is being mended."""
    compared = False
    for passage in told_of_performance(context):
        found = _FOUND.search(passage.words)
        if not found:
            continue
        compared = True
        place = passage.place(found.start(), sentence_at(passage.words, found.start()))
        mended, mending = _MENDED.search(passage.words), _MENDING.search(passage.words)
        whole, done = int(found[1]), int(mended[1]) if mended else 0
        parts = done + (int(mending[1]) if mending else 0)
        if parts == whole:
            yield passed(place)
            continue
        yield failed(
            place,
            f"发现问题{whole}个，已整改和整改中的合计{parts}个。",
            found=f"{parts}个",
            expected=f"{whole}个",
            mend="写明发现的、已整改的和整改中的问题数，后两个数之和等于第一个数。",
        )
    if not compared:
        yield not_applicable("文字没有写发现的问题数。", HERE)


@rule(
    "PRF-18",
    name="制度名称完整",
    family="text",
    severity="info",
    blocking=False,
    told="说明绩效管理制度建设的，列出制度的名称，加书名号。",
    concepts=("projects",),
    examples=(
        passes("列出制度名称。", lambda: evaluated(told="制度建设：修订了《预算绩效管理办法》。")),
        fails("只说有制度。", lambda: evaluated(told="制度建设：建立健全了预算绩效管理制度。"), section=SECTION),
        exempt("没有说制度建设。", lambda: evaluated(told="对2个项目开展绩效监控。")),
    ),
)
def systems_are_named(context: Context) -> Iterator[Answer]:
    """Ask for a title where the text tells of rules that were made."""
    told = False
    for passage in told_of_performance(context):
        start = passage.words.find("制度")
        if start < 0 and passage.slot != "performance_systems":
            continue
        told = True
        place = passage.place(max(start, 0), sentence_at(passage.words, max(start, 0)))
        if named_rules(passage.words):
            yield passed(place)
        else:
            yield failed(
                place,
                "说了绩效管理制度，没有列出制度的名称。",
                found=sentence_at(passage.words, max(start, 0)),
                expected="《……办法》",
                mend="写出制度的全称，加书名号。",
            )
    if not told:
        yield not_applicable("文字没有说明制度建设。", HERE)
