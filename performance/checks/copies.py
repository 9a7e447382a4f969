"""Tables of self-evaluation copied from one project to another."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from performance.checks import performance_of, table_place
from performance.checks.samples import evaluated, indicator, money, project
from performance.checks.wording import day_of, quantity
from performance.figures import STATEMENT, IndicatorFigures, ProjectFigures

TABLES = Place(STATEMENT)
ALIKE = Decimal("0.8")
FEWEST_ROWS = 3
TELLING = 6  # characters from which on equal words in two tables are hardly by chance
MOST_NAMED = 5
GENERAL = ("达成", "达到", "完成", "合格", "提高", "提升", "满意")


@rule(
    "PRF-08",
    name="各项目的指标不相互照抄",
    family="table",
    severity="error",
    blocking=True,
    halts=False,
    told="两个不同的项目，自评表不能超过八成的指标连同指标值、完成值都相同，也不能有整行照抄的指标。",
    concepts=("projects",),
    grades=(
        Grade("alike", "warn", "八成以上的指标相同，但资金、目标不同，都是通用的指标：同类项目可能如此，写明原因。"),
    ),
    examples=(
        passes(
            "两个项目只有验收合格一行相同。",
            lambda: evaluated(
                project("河道清淤", indicator("清淤长度", "5", "6"), indicator("验收", "合格", "合格", "text")),
                project("水文监测", indicator("监测站点", "40", "40"), indicator("验收", "合格", "合格", "text")),
            ),
        ),
        fails(
            "整张表相同。",
            lambda: evaluated(
                _copied("河道清淤", "7.20"),
                _copied("防汛物资", "7.20"),
            ),
            statement="performance",
            row="201001-51000021T01",
        ),
        fails(
            "两张表只有一行是照抄的，写的是另一个项目的成效。",
            lambda: evaluated(
                project("水文监测", indicator("服务群众", "及时预报", "下游三个乡镇可提前两小时撤离", "text")),
                project("公务用房维修", indicator("服务群众", "及时预报", "下游三个乡镇可提前两小时撤离", "text")),
            ),
            row="201001-51000021T01/indicator1",
        ),
        fails(
            "指标都是通用的，金额和目标不同。",
            lambda: evaluated(_copied("东干渠维修", "30", "维修东干渠"), _copied("西干渠维修", "9", "维修西干渠")),
            "warn",
        ),
        exempt("只有一个项目有表。", lambda: evaluated(_copied("河道清淤", "7.20"), project("防汛演练"))),
    ),
)
def tables_are_not_copied(context: Context) -> Iterator[Answer]:
    """Compare every two projects' rows; the later one is taken for the copy."""
    tables = [each for each in performance_of(context).projects if each.indicators]
    if len(tables) < 2:  # noqa: PLR2004 (a copy takes two)
        yield not_applicable("有自评表的项目不到两个。", TABLES)
        return
    for place, later in enumerate(tables):
        found = [answer for earlier in tables[:place] if (answer := _copy(earlier, later)) is not None]
        # One answer for each copy: the table that is copied from as a whole says more than a row of it.
        whole = [answer for answer in found if answer.place == table_place(later)]
        yield next(iter([*whole, *found]), passed(table_place(later)))


def _copy(earlier: ProjectFigures, later: ProjectFigures) -> Answer | None:
    there = {_row(each) for each in earlier.indicators}
    rows = [place for place, each in enumerate(later.indicators, start=1) if _row(each) in there]
    smaller = min(len(earlier.indicators), len(later.indicators))
    mend = "按项目自己的目标和完成情况重新填写指标，与资金、报告正文核对。"
    if smaller >= FEWEST_ROWS and len(rows) > ALIKE * smaller:
        words = "，资金也相同" if _same_money(earlier, later) else ""
        telling = _same_money(earlier, later) or _same_goals(earlier, later) or _telling(later, rows)
        return failed(
            table_place(later),
            f"项目“{later.name}”的自评表与“{earlier.name}”的{len(rows)}个指标完全相同{words}。",
            found=f"{len(later.indicators)}个指标中{len(rows)}个相同",
            expected="各项目的指标、指标值和完成值不同",
            mend=mend,
            evidence=[_named(later.indicators[place - 1]) for place in rows[:MOST_NAMED]],
            grade="" if telling else "alike",
            others=(table_place(earlier),),
        )
    telling_rows = [place for place in rows if _is_telling(later.indicators[place - 1])]
    if not telling_rows:
        return None
    named = "、".join(f"“{later.indicators[place - 1].level3}”" for place in telling_rows)
    return failed(
        table_place(later, f"indicator{telling_rows[0]}"),
        f"项目“{later.name}”的{named}与“{earlier.name}”的一字不差。",
        found=later.indicators[telling_rows[0] - 1].achieved,
        expected="本项目自己的完成情况",
        mend=mend,
        evidence=[_named(later.indicators[place - 1]) for place in telling_rows[:MOST_NAMED]],
        others=[
            *(table_place(later, f"indicator{place}") for place in telling_rows[1:]),
            table_place(earlier),
        ],
    )


def _row(each: IndicatorFigures) -> tuple[str, ...]:
    return tuple("".join(words.split()) for words in (each.level2, each.level3, each.target, each.achieved))


def _telling(each: ProjectFigures, rows: list[int]) -> bool:
    return any(_is_telling(each.indicators[place - 1]) for place in rows)


def _is_telling(each: IndicatorFigures) -> bool:
    """Whether an achieved value tells of this project only: words that do more than repeat the target, and no date."""
    said, asked = "".join(each.achieved.split()), "".join(each.target.split())
    own = len(said) >= TELLING and said != asked and quantity(said) is None and day_of(said, 0) is None
    return own and not any(general in said for general in GENERAL)


def _same_money(earlier: ProjectFigures, later: ProjectFigures) -> bool:
    one, other = earlier.amount("adjusted").printed, later.amount("adjusted").printed
    return one is not None and one == other and earlier.amount("executed").printed == later.amount("executed").printed


def _same_goals(earlier: ProjectFigures, later: ProjectFigures) -> bool:
    goals = {"".join(goal.expected.split()) for goal in earlier.goals}
    return any("".join(goal.expected.split()) in goals for goal in later.goals)


def _named(each: IndicatorFigures) -> str:
    return f"{each.level3}：{each.target} → {each.achieved}"


def _copied(name: str, amount: str, goal: str = "保障运行") -> ProjectFigures:
    """A project of four general indicators."""
    rows = (
        indicator("完成率", "95", "98", unit="%"),
        indicator("合格率", "100", "100", "eq", "%", level2="质量指标"),
        indicator("及时率", "100", "100", "eq", "%", level2="时效指标"),
        indicator("群众满意度", "90", "93", unit="%", level2="满意度指标"),
    )
    return project(name, *rows, funding=(money(adjusted=amount, executed=amount),), goals=((goal, goal),))
