"""Money of projects: along its way from application to payment, against the account's project expenditure, in texts."""

import re
from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import spent
from accounts.money import to_wan
from performance.checks import REPORTS, SECTION, performance_of, table_place, texts_of
from performance.checks.samples import evaluated, indicator, money, project
from performance.checks.stages import stages_said
from performance.checks.wording import sentence_at
from performance.figures import AMOUNTS, SOURCES, STATEMENT, ProjectFigures, total_of

HERE = Place(section=SECTION)
TABLES = Place(STATEMENT)
WHOLE = Decimal(100)
HALF_POINT = Decimal("0.5")

# part, whole, whether a larger part is a contradiction that staff mend (else a fact to explain)
_CHAIN = (
    ("initial", "applied", True),
    ("executed", "arrived", True),
    ("arrived", "adjusted", False),
    ("executed", "adjusted", False),
)
# rate in texts, part, whole
_RATES = (
    (re.compile(r"(?:到位|拨付)(?:率|进度)(?:为|达到?|是)?(\d{1,4}(?:\.\d{1,4})?)%"), "到位率", "arrived"),
    (re.compile(r"(?:支出|执行)(?:率|进度)(?:为|达到?|是)?(\d{1,4}(?:\.\d{1,4})?)%"), "执行率", "executed"),
)


@rule(
    "PRF-04",
    name="自评金额不超过项目预算",
    family="across_tables",
    severity="warn",
    blocking=False,
    told="开展绩效自评的项目的预算金额之和，不超过本决算项目支出的预算数。",
    concepts=("projects", "expenditure"),
    examples=(
        passes(
            "自评80万元，项目支出预算90万元。",
            lambda: evaluated(
                project("河道清淤", funding=(money(initial="80", adjusted="80"),)),
                leaves=(spent("85", "2130305", "project", initial="90", adjusted="90"),),
            ),
        ),
        fails(
            "文字写涉及预算金额598.42万元，项目支出预算596.42万元。",
            lambda: evaluated(
                told="绩效自评的2023年度项目12个，涉及预算金额598.42万元。",
                leaves=(spent("590", "2130305", "project", initial="596.42", adjusted="596.42"),),
            ),
            section=SECTION,
        ),
        fails(
            "项目资料中的预算合计100万元，项目支出预算90万元。",
            lambda: evaluated(
                project("河道清淤", funding=(money(adjusted="60"),)),
                project("水文监测", funding=(money("unit", adjusted="40"),)),
                leaves=(spent("88", "2130305", "project", initial="90", adjusted="90"),),
            ),
            section=SECTION,
        ),
        exempt("本决算没有项目支出预算数。", lambda: evaluated(project("清淤", funding=(money(adjusted="60"),)))),
    ),
)
def evaluated_within_budget(context: Context) -> Iterator[Answer]:
    """Compare the budgets of evaluated projects with the account's budget of project expenditure."""
    figures = context.figures
    budgets = [figures.expenditure(nature="project", measure=measure) for measure in ("adjusted", "initial")]
    stated = [budget.printed for budget in budgets if budget.is_nonzero and budget.printed is not None]
    said = stages_said(context).get("self_evaluated")
    performance = performance_of(context)
    found, place = None, HERE
    if said is not None and said.budget is not None:
        found, place = to_wan(said.budget), said.passage.place(said.start, sentence_at(said.passage.words, said.start))
    elif performance.evaluated:
        found = total_of(performance.evaluated, "adjusted", year=context.year, label="").printed
    if not stated or found is None:
        yield not_applicable("没有自评项目的预算金额，或本决算没有项目支出的预算数。", HERE)
    elif found <= max(stated):
        yield passed(place)
    else:
        yield failed(
            place,
            f"自评项目的预算金额{found}万元，大于本决算项目支出的预算数{max(stated)}万元。",
            found=f"{found}万元",
            expected=f"不超过{max(stated)}万元",
            mend="核对自评项目的预算金额和项目支出的预算数；口径不同的（如含以前年度结转）写明原因。",
        )


@rule(
    "PRF-13",
    name="申报、批复、到位、执行依次相符",
    family="row",
    severity="error",
    blocking=True,
    halts=False,
    told="批复数不超过申报数，执行数不超过到位数；到位数、执行数超过预算的写明原因；自评报告写的到位率、执行率与金额相符。",
    concepts=("projects",),
    grades=(Grade("over", "warn", "到位数或执行数超过调整后预算数：是事实的，写明原因。"),),
    examples=(
        passes(
            "申报、批复、到位、执行都是6.60万元，报告写支出进度为100%。",
            lambda: evaluated(
                project(
                    "平台升级",
                    funding=(money(**dict.fromkeys(AMOUNTS, "6.60")),),
                    texts={"use": "资金拨付率为100%，支出进度为100%。"},
                )
            ),
        ),
        fails(
            "批复12万元，申报10万元。",
            lambda: evaluated(project("平台升级", funding=(money(applied="10", initial="12"),))),
            statement="performance",
            column="initial",
        ),
        fails(
            "到位40万元，执行45万元。",
            lambda: evaluated(
                project("水源保护", funding=(money("unit", arrived="40", executed="45", adjusted="50"),))
            ),
            column="executed",
        ),
        fails(
            "执行55万元，预算50万元。",
            lambda: evaluated(project("水源保护", funding=(money(executed="55", adjusted="50"),))),
            "warn",
            column="executed",
        ),
        fails(
            "执行率应为80%，报告写支出进度为100%。",
            lambda: evaluated(
                project(
                    "水源保护",
                    funding=(money(executed="40", adjusted="50"),),
                    texts={"use": "全年支出40.00万元，支出进度为100%。"},
                )
            ),
            section=REPORTS,
            slot="use",
        ),
        exempt("没有填资金。", lambda: evaluated(project("河道清淤"))),
    ),
)
def money_keeps_its_order(context: Context) -> Iterator[Answer]:
    """Hold each amount to the one it follows from, source by source and in all, and stated rates to both."""
    compared = False
    for each in performance_of(context).projects:
        # One source is its own total: the same discrepancy is told once.
        sources = [row.source for row in each.funding] if len(each.funding) > 1 else []
        answers = [*_chain(each, sources), *_rates(each)]
        compared = compared or bool(answers)
        yield from answers
    if not compared:
        yield not_applicable("没有可以比较的项目资金。", TABLES)


def _chain(each: ProjectFigures, sources: list[str]) -> Iterator[Answer]:
    for source in (*sources, "total"):
        for part, whole, mendable in _CHAIN:
            few, many = each.amount(part, source), each.amount(whole, source)
            if few.printed is None or many.printed is None:
                continue
            place = table_place(each, source, part)
            if few.printed <= many.printed:
                yield passed(place)
                continue
            of = "" if source == "total" else SOURCES[source]
            yield failed(
                place,
                f"项目“{each.name}”{of}{AMOUNTS[part]}{few.printed}万元，大于{AMOUNTS[whole]}{many.printed}万元。",
                found=f"{few.printed}万元",
                expected=f"不超过{many.printed}万元",
                mend="核对申报、批复、到位和执行的金额。" if mendable else "核对金额；确有其事的，写明原因。",
                grade="" if mendable else "over",
                root=f"{each.key}/{part}/{few.printed}/{whole}/{many.printed}",
            )


def _rates(each: ProjectFigures) -> Iterator[Answer]:
    for passage in texts_of(each):
        for pattern, name, part in _RATES:
            for match in pattern.finditer(passage.words):
                paid = each.amount(part).printed
                bases = [each.amount(base).printed for base in ("adjusted", "initial")]
                rates = [paid * WHOLE / base for base in bases if paid is not None and base]
                if not rates:
                    continue
                place = passage.place(match.start(), sentence_at(passage.words, match.start()))
                if any(abs(rate - Decimal(match[1])) <= _rounding(match[1]) for rate in rates):
                    yield passed(place)
                    continue
                right = f"{rates[0].quantize(Decimal('0.01'))}%"
                yield failed(
                    place,
                    f"项目“{each.name}”的报告写{name}{match[1]}%，按资金表应为{right}。",
                    found=f"{match[1]}%",
                    expected=right,
                    mend=f"改正{name}；报告中的金额和比率由系统按资金表写出，可以删去手写的。",
                )


def _rounding(written: str) -> Decimal:
    """Return half of the last digit that a rate is written with."""
    places = len(written.partition(".")[2])
    return HALF_POINT.scaleb(-places)


@rule(
    "PRF-17",
    name="项目金额之和不超过项目支出",
    family="across_tables",
    severity="info",
    blocking=False,
    told="附有自评报告的项目执行数之和不超过本决算的项目支出，并提示覆盖了多少。",
    concepts=("projects", "expenditure"),
    grades=(Grade("over", "warn", "项目执行数之和大于项目支出。"),),
    examples=(
        passes(
            "项目执行85万元，等于项目支出。",
            lambda: evaluated(
                project("河道清淤", indicator("清淤", "9", "9"), funding=(money(executed="85"),)),
                leaves=(spent("85", "2130305", "project"),),
            ),
        ),
        fails(
            "项目执行47.08万元，项目支出92.12万元。",
            lambda: evaluated(
                project("水毁修复", indicator("修复", "3", "3"), funding=(money(executed="47.08"),)),
                leaves=(spent("92.12", "2130306", "project"),),
            ),
            section=SECTION,
        ),
        fails(
            "项目执行90万元，项目支出85万元。",
            lambda: evaluated(
                project("堤防加固", indicator("加固", "2", "2"), funding=(money("unit", executed="90"),)),
                leaves=(spent("85", "2130305", "project", "non_fiscal"),),
            ),
            "warn",
            section=SECTION,
        ),
        exempt(
            "没有项目填了执行数。",
            lambda: evaluated(project("清淤"), leaves=(spent("7", "2130305", "project"),)),
        ),
    ),
)
def projects_within_expenditure(context: Context) -> Iterator[Answer]:
    """Compare what the projects with a report executed with all project expenditure of the account."""
    reported = [each for each in performance_of(context).reported if each.amount("executed").printed is not None]
    sum_ = total_of(reported, "executed", year=context.year, label="").printed
    whole = context.figures.expenditure(nature="project")
    if sum_ is None or whole.printed is None:
        yield not_applicable("没有项目执行数，或没有项目支出。", HERE)
        return
    if sum_ == whole.printed:
        yield passed(HERE)
        return
    over = sum_ > whole.printed
    arithmetic = " + ".join(f"{each.amount('executed').printed}" for each in reported)
    apart = abs(sum_ - whole.printed)
    yield failed(
        HERE,
        f"附有自评报告的项目执行数合计{sum_}万元，项目支出{whole.printed}万元，{'多' if over else '少'}{apart}万元。",
        found=f"{sum_}万元",
        expected=f"{'不超过' if over else ''}{whole.printed}万元",
        mend="核对项目的执行数；项目资金不全在本决算的，写明原因。" if over else "核对是否还有项目应附自评报告。",
        evidence=(f"{arithmetic} = {sum_}",),
        grade="over" if over else "",
    )
