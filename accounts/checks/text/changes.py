"""Comparisons with last year: differences, rates, 持平 and their direction words."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_checked, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import amounts, spent, three_public
from accounts.checks.text.amounts_said import agrees, amount_of, recomputed
from accounts.checks.text.printed import TAIL, each, root_of, said
from accounts.checks.text.quantities import wan
from accounts.checks.text.reading import all_claims
from accounts.checks.text.texts_of_examples import told
from accounts.figures.data import Address

NO_COMPARISON = "文中没有与上年的比较。"
NO_PRIOR = "上年数不在系统中，也没有录入。"
GENERAL = "general_expenditure/total/total"
WORDS = {"more": "增加", "less": "减少", "equal": "持平"}


def changes(context: Context, *measures: str) -> list[Claim]:
    """Return the claims of these measures that compare a known cell with the year before."""
    return [
        claim
        for claim in all_claims(context)
        if claim.measure in measures
        and claim.about is not None
        and claim.base is not None
        and claim.base_year == context.year - 1
    ]


def now_and_before(context: Context, claim: Claim) -> tuple[Decimal | None, Decimal | None]:
    """Return this year's and last year's amount (万元) of what a claim compares."""
    return amount_of(context, claim.about), amount_of(context, claim.base, claim.base_year)


def stated_change(claim: Claim) -> Decimal:
    """Return the difference that a claim states, below zero for less."""
    change = wan(claim.quantity) if claim.quantity else Decimal(0)
    return -change if claim.direction == "less" else change


@rule(
    "ARI-03",
    name="与上年的差额和比率可以复算",
    family="text",
    severity="error",
    blocking=True,
    told="差额等于本年数与上年数之差，方向正确；比率等于差额除以上年数，四舍五入到所写的位数。",
    concepts=("change",),
    grades=(TAIL,),
    examples=(
        passes(
            "由50.00万元增加到60.00万元：增加10.00万元，增长20%。",
            lambda: told(
                "general_total",
                "一般公共预算财政拨款支出60.00万元。与2022年相比，一般公共预算财政拨款支出增加10.00万元，增长20%。",
                spent("60", "2130305"),
                last_year={GENERAL: "50"},
            ),
        ),
        fails(
            "减少写成增加。",
            lambda: told(
                "general_total",
                "与2022年度相比，一般公共预算财政拨款支出增加10.00万元，增长20%。",
                spent("40", "2130305"),
                last_year={GENERAL: "50"},
            ),
            section="general_total",
        ),
        fails(
            "没有上年数，差额与比率自相矛盾：90.00万元减少10.00万元，写下降12%。",
            lambda: told(
                "operating",
                "机关运行经费支出90.00万元，比2022年减少10.00万元，下降12%。",
                operating=amounts(final="90"),
            ),
            section="operating",
        ),
        exempt("没有与上年比较。", lambda: told("operating", "机关运行经费90.00万元。", operating=amounts(final="90"))),
    ),
)
def changes_can_be_recomputed(context: Context) -> Iterator[Answer]:
    """Hold each difference to both years' amounts, and each rate to the difference and last year's amount."""
    differences = {claim.about: claim for claim in changes(context, "difference")}

    def answer(found: Context, claim: Claim) -> Answer:
        if claim.measure == "difference":
            return _difference(found, claim)
        return _rate(found, claim, _difference_before(differences, claim))

    yield from each(context, changes(context, "difference", "rate"), answer, NO_COMPARISON)


def _difference_before(differences: dict[Address | None, Claim], rate: Claim) -> Claim | None:
    difference = differences.get(rate.about)
    same = difference is not None and difference.place.section == rate.place.section
    return difference if same else None


def _difference(context: Context, claim: Claim) -> Answer:
    now, before = now_and_before(context, claim)
    if now is None or before is None:
        return not_checked(NO_PRIOR, claim.place)
    change = stated_change(claim)
    if change == now - before:
        return passed(claim.place)
    expected = _change_words(now - before)
    tail = not context.exact and abs(change - (now - before)) <= Decimal("0.01") and change * (now - before) > 0
    return failed(
        claim.place,
        f"写{WORDS[claim.direction or 'equal']}{said(claim)}，本年{now}万元、上年{before}万元，应为{expected}。",
        found=f"{WORDS[claim.direction or 'equal']}{said(claim)}",
        expected=expected,
        mend="按本年数和上年数重新计算差额，改正方向词。" if not tail else "差额在尾差之内，按印出的两个数改正。",
        evidence=(f"{now}-{before}={now - before}",),
        grade="tail" if tail else "",
        root=f"{root_of(claim)}/change",
    )


def _rate(context: Context, claim: Claim, difference: Claim | None) -> Answer:
    now, before = now_and_before(context, claim)
    if difference is not None and now is not None:
        # A reader with a calculator has the difference that is printed, whether or not it is right.
        before = now - stated_change(difference)
        change = abs(stated_change(difference))
    elif now is not None and before is not None:
        change = abs(now - before)
    else:
        return not_checked(NO_PRIOR, claim.place)
    if before is None or before <= 0 or claim.quantity is None:
        return not_checked("上年数不大于零，由“上年为零时不写增长比率”检查。", claim.place)
    if agrees(change, before, claim.quantity):
        return passed(claim.place)
    expected = recomputed(change, before, claim.quantity)
    return failed(
        claim.place,
        f"写{said(claim)}，{change}÷{before}应为{expected}%。",
        found=said(claim),
        expected=f"{expected}%",
        mend="按差额和上年数重新计算比率。",
        evidence=(f"{change}÷{before}={expected}%",),
    )


def _change_words(change: Decimal) -> str:
    if not change:
        return "持平"
    return f"{WORDS['more' if change > 0 else 'less']}{abs(change)}万元"


@rule(
    "ARI-04",
    name="上年为零时不写增长比率",
    family="text",
    severity="error",
    blocking=True,
    told="上年数为零或负数的，不写增长、下降的百分比。",
    concepts=("change", "rate"),
    examples=(
        passes(
            "上年4.00万元，写增长50%。",
            lambda: told(
                "three_public_detail",
                "公务接待费支出决算比2022年增加2.00万元，增长50%。",
                three_public(reception_domestic_final="6", reception_foreign_final="0"),
                last_year={"three_public/total/final_reception": "4"},
            ),
        ),
        fails(
            "上年为零，写增长100%。",
            lambda: told(
                "three_public_detail",
                "公务接待费支出决算比2022年增加6.00万元，增长100%。",
                three_public(reception_domestic_final="6", reception_foreign_final="0"),
                last_year={"three_public/total/final_reception": "0"},
            ),
            section="three_public_detail",
        ),
        exempt("没有写增长比率。", lambda: told("three_public_detail", "公务接待费支出6.00万元。")),
    ),
)
def no_rate_on_nothing(context: Context) -> Iterator[Answer]:
    """Tell rates whose base is zero or less."""
    differences = {claim.about: claim for claim in changes(context, "difference")}

    def answer(found: Context, claim: Claim) -> Answer:
        now, before = now_and_before(found, claim)
        difference = _difference_before(differences, claim)
        if before is None and now is not None and difference is not None:
            before = now - stated_change(difference)
        if before is None:
            return not_checked(NO_PRIOR, claim.place)
        if before > 0:
            return passed(claim.place)
        return failed(
            claim.place,
            f"上年数为{before}万元，不能计算百分比，文中却写{said(claim)}。",
            found=said(claim),
            expected="只写差额",
            mend="删去百分比，写明上年没有此项支出。",
        )

    yield from each(context, changes(context, "rate"), answer, "文中没有与上年比较的百分比。")


@rule(
    "ARI-05",
    name="“持平”当且仅当没有差额",
    family="text",
    severity="error",
    blocking=True,
    told="写持平、无变化的，本年数等于上年数；两年相等的写持平，不写增加或减少。",
    concepts=("change", "direction"),
    examples=(
        passes(
            "两年都是7.20万元，写持平。",
            lambda: told(
                "operating",
                "机关运行经费支出7.20万元，与2022年持平。",
                operating=amounts(final="7.20"),
                last_year={"institution/operating_expense/final": "7.20"},
            ),
        ),
        fails(
            "由9.20万元减少到7.20万元，写持平。",
            lambda: told(
                "operating",
                "2023年机关运行经费支出7.20万元，与2022年度持平。",
                operating=amounts(final="7.20"),
                last_year={"institution/operating_expense/final": "9.20"},
            ),
            section="operating",
        ),
        fails(
            "写减少0万元。",
            lambda: told("operating", "机关运行经费支出7.20万元，比2022年减少0万元。", operating=amounts(final="7.20")),
            section="operating",
        ),
        exempt(
            "没有写持平。", lambda: told("operating", "机关运行经费支出7.20万元。", operating=amounts(final="7.20"))
        ),
    ),
)
def equal_means_no_difference(context: Context) -> Iterator[Answer]:
    """Hold 持平 to both years' amounts, and tell differences of nothing."""

    def answer(found: Context, claim: Claim) -> Answer | None:
        now, before = now_and_before(found, claim)
        if claim.measure == "difference":
            return _nothing(claim)
        if claim.direction != "equal":
            return None
        if now is None or before is None:
            return not_checked(NO_PRIOR, claim.place)
        if now == before:
            return passed(claim.place)
        expected = _change_words(now - before)
        return failed(
            claim.place,
            f"写持平，本年{now}万元、上年{before}万元，应为{expected}。",
            found="持平",
            expected=expected,
            mend="改写差额、比率和原因。",
            evidence=(f"{now}-{before}={now - before}",),
            root=f"{root_of(claim)}/equal",
        )

    yield from each(context, changes(context, "direction", "difference"), answer, NO_COMPARISON)


def _nothing(claim: Claim) -> Answer | None:
    if claim.quantity is None or claim.quantity.value:
        return None
    return failed(
        claim.place,
        f"写{WORDS[claim.direction or 'equal']}{said(claim)}，没有差额的应写持平。",
        found=f"{WORDS[claim.direction or 'equal']}{said(claim)}",
        expected="持平",
        mend="改为“持平”，不写差额和原因。",
    )


@rule(
    "ARI-17",
    name="差额写正数，方向词唯一",
    family="text",
    severity="error",
    blocking=True,
    told="增加、减少后面写正数；差额和比率的方向词一致。",
    concepts=("change", "direction"),
    examples=(
        passes(
            "减少3.00万元，下降30%。",
            lambda: told("operating", "机关运行经费支出7.00万元，比2022年减少3.00万元，下降30%。"),
        ),
        fails(
            "写减少-3.00万元。",
            lambda: told("operating", "机关运行经费支出7.00万元，比2022年减少-3.00万元。"),
            section="operating",
        ),
        fails(
            "减少金额却写增长。",
            lambda: told("operating", "机关运行经费支出7.00万元，比2022年减少3.00万元，增长30%。"),
            section="operating",
        ),
        exempt("没有增加、减少的数。", lambda: told("operating", "机关运行经费支出7.00万元。")),
    ),
)
def directions_are_said_once(context: Context) -> Iterator[Answer]:
    """Tell differences with a sign, and rates whose direction is not that of their difference."""
    last: Claim | None = None
    answers: list[Answer] = []
    for claim in all_claims(context):
        if claim.measure not in {"difference", "rate"} or claim.quantity is None:
            continue
        before, last = last, claim
        if claim.quantity.value < 0:
            answers.append(_signed(claim))
        elif claim.measure == "rate" and before is not None and _contradicts(before, claim):
            answers.append(
                failed(
                    claim.place,
                    f"前面写{WORDS[before.direction or 'equal']}，这里的方向词却相反。",
                    found=said(claim),
                    expected=f"与“{WORDS[before.direction or 'equal']}”一致的方向词",
                    mend="统一差额和比率的方向词。",
                )
            )
        else:
            answers.append(passed(claim.place))
    yield from each(context, [], lambda *_: None, NO_COMPARISON) if not answers else iter(answers)


def _signed(claim: Claim) -> Answer:
    word = WORDS[claim.direction or "equal"]
    return failed(
        claim.place,
        f"“{word}”后面写了负数{said(claim)}。",
        found=f"{word}{said(claim)}",
        expected="方向词加正数",
        mend="去掉负号，核对方向词。",
    )


def _contradicts(difference: Claim, rate: Claim) -> bool:
    return (
        difference.measure == "difference"
        and difference.place.sentence == rate.place.sentence
        and difference.about == rate.about
        and difference.direction != rate.direction
    )
