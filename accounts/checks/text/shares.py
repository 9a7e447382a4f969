"""Shares (占比) recomputed from the amounts that are printed, and percentages as such."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, not_checked, passed
from accounts.checks.registry import Check, Grade, exempt, fails, passes, rule
from accounts.checks.samples import amounts, received, spent, three_public
from accounts.checks.text.amounts_said import agrees, grouped, is_cut_off, recomputed, said_near
from accounts.checks.text.printed import HALF_PLACE, NO_CLAIM, each, root_of, said
from accounts.checks.text.reading import all_claims
from accounts.checks.text.texts_of_examples import told

SPLITS = ("income", "expenditure", "general_structure", "three_public_detail")


def _shares(belongs: Callable[[str], bool]) -> Check:
    def check(context: Context) -> Iterator[Answer]:
        claims = (c for c in all_claims(context) if c.measure == "share" and c.about and belongs(c.about.statement))
        yield from each(context, claims, share_answer)

    return check


def share_answer(context: Context, claim: Claim) -> Answer:
    """Answer whether a share is what part and whole give."""
    part, whole = said_near(context, claim, claim.about), said_near(context, claim, claim.base)
    if part is None or whole is None or claim.quantity is None:
        return not_checked("文中和数据中都没有计算占比的两个数。", claim.place)
    if whole <= 0:
        return failed(
            claim.place,
            f"合计为{whole}万元，却写占{said(claim)}。",
            found=said(claim),
            expected="不写占比",
            mend="合计不大于零的，删去占比。",
            root=root_of(claim),
        )
    if agrees(part, whole, claim.quantity) or is_cut_off(part, whole, claim.quantity):
        return passed(claim.place)
    expected = recomputed(part, whole, claim.quantity)
    return failed(
        claim.place,
        f"写占{said(claim)}，{part}÷{whole}应为{expected}%。",
        found=said(claim),
        expected=f"{expected}%",
        mend="按两个印出的金额重新计算占比。",
        evidence=(f"{part}÷{whole}={expected}%",),
        root=_root(claim),
    )


rule(
    "ARI-01",
    name="占比可以复算",
    family="text",
    severity="error",
    blocking=True,
    told="每个占比等于部分除以合计，四舍五入到所写的位数。",
    concepts=("share",),
    examples=(
        passes(
            "45.00万元占60.00万元的75%。",
            lambda: told(
                "expenditure",
                "2023年本年支出合计60.00万元，其中：基本支出45.00万元，占75%；项目支出15.00万元，占25%。",
                spent("45", "2130305"),
                spent("15", "2130306", "project"),
            ),
        ),
        fails(
            "45.00万元占60.00万元，写成73%。",
            lambda: told(
                "expenditure",
                "2023年本年支出合计60.00万元，其中：基本支出45.00万元，占73%；项目支出15.00万元，占25%。",
                spent("45", "2130305"),
                spent("15", "2130306", "project"),
            ),
            section="expenditure",
        ),
        exempt("没有写占比。", lambda: told("expenditure", "本年支出合计60.00万元。", spent("60", "2130305"))),
    ),
)(_shares(lambda statement: not (statement.endswith("three_public") or statement == "institution")))

rule(
    "SG-10",
    name="“三公”经费占比可以复算",
    family="text",
    severity="error",
    blocking=True,
    told="三项各占“三公”经费的比例可以复算；合计为零的不写占比。",
    statements=("three_public",),
    concepts=("three_public", "share"),
    examples=(
        passes(
            "接待费1.00万元占合计4.00万元的25.00%。",
            lambda: told(
                "three_public_detail",
                "2023年“三公”经费财政拨款支出决算中，公务用车购置及运行维护费支出决算3.00万元，占75.00%；"
                "公务接待费支出决算1.00万元，占25.00%。",
                three_public(vehicle_running_final="3", reception_domestic_final="1"),
            ),
        ),
        fails(
            "合计为零，写占100%。",
            lambda: told(
                "three_public_detail",
                "“三公”经费财政拨款支出决算中，公务接待费支出决算0万元，占100%。",
                three_public(reception_domestic_final="0", abroad_final="0"),
            ),
            section="three_public_detail",
        ),
        exempt("没有写“三公”经费的占比。", lambda: told("three_public_detail", "没有发生。")),
    ),
)(_shares(lambda statement: statement.endswith("three_public")))

rule(
    "OTH-04",
    name="中小企业采购占比可以复算",
    family="text",
    severity="error",
    blocking=True,
    told="授予中小企业、小微企业合同金额占政府采购支出总额的比例可以复算。",
    concepts=("procurement", "share"),
    examples=(
        passes(
            "30.00万元占采购总额40.00万元的75%。",
            lambda: told(
                "procurement",
                "政府采购支出总额40.00万元。授予中小企业合同金额30.00万元，占政府采购支出总额的75%。",
                procurement=amounts(goods="40", works="0", services="0", small_medium="30"),
            ),
        ),
        fails(
            "30.00万元占采购总额40.00万元，写成57%。",
            lambda: told(
                "procurement",
                "政府采购支出总额40.00万元。授予中小企业合同金额30.00万元，占政府采购支出总额的57%。",
                procurement=amounts(goods="40", works="0", services="0", small_medium="30"),
            ),
            section="procurement",
        ),
        exempt("没有写采购占比。", lambda: told("procurement", "政府采购支出总额0万元。")),
    ),
)(_shares(lambda statement: statement == "institution"))


@rule(
    "ARI-02",
    name="占比之和为100%",
    family="text",
    severity="warn",
    blocking=False,
    told="分完全部金额的各占比之和为100%，允许每个占比有半个末位的尾差。",
    concepts=("share",),
    grades=(Grade("beyond", "error", "和与100%之差超出尾差"),),
    examples=(
        passes(
            "81%、6%、4%、9%之和为100%。",
            lambda: told(
                "income",
                "本年收入合计200.00万元，其中：财政拨款收入162.00万元，占81%；事业收入38.00万元，占19%。",
                received("162", "2050202"),
                received("38", "2050202", "institutional"),
            ),
        ),
        fails(
            "两个占比之和为107%。",
            lambda: told(
                "income",
                "2023年收入合计200.00万元，其中：财政拨款收入162.00万元，占88%；事业收入38.00万元，占19%。",
                received("162", "2050202"),
                received("38", "2050202", "institutional"),
            ),
            "error",
            section="income",
        ),
        exempt("只有一个占比。", lambda: told("income", "事业收入38.00万元。", received("38", "2050202"))),
    ),
)
def shares_make_the_whole(context: Context) -> Iterator[Answer]:
    """Add the shares of every split; what one wrong share explains is that share's finding."""
    groups = grouped([claim for claim in all_claims(context) if claim.measure == "share"])
    there = False
    for claims in groups.values():
        first = claims[0]
        if first.place.section not in SPLITS or len(claims) <= 1 or first.writer == "generated":
            continue
        parts = [said_near(context, claim, claim.about) for claim in claims]
        whole = said_near(context, first, first.base)
        known = [part for part in parts if part is not None]
        if (
            whole is None
            or len(known) < len(parts)
            or abs(sum(known, Decimal(0)) - whole) > HALF_PLACE * (len(parts) + 1)
        ):
            continue
        there = True
        yield _sum_of_shares(context, claims)
    if not there:
        yield not_applicable("没有分完全部金额的一组占比。")


def _sum_of_shares(context: Context, claims: list[Claim]) -> Answer:
    quantities = [claim.quantity for claim in claims if claim.quantity]
    total = sum((quantity.value for quantity in quantities), Decimal(0))
    allowed = sum((Decimal(1).scaleb(-quantity.digits) / 2 for quantity in quantities), Decimal(0))
    if abs(total - 100) <= allowed:
        return passed(claims[0].place)
    wrong = [claim for claim in claims if share_answer(context, claim).status == "fail"]
    terms = "+".join(quantity.text for quantity in quantities)
    return failed(
        claims[0].place,
        f"各占比之和为{total}%，不是100%。",
        found=f"{total}%",
        expected="100%",
        mend="逐一复算各占比。",
        evidence=(f"{terms}={total}",),
        grade="beyond",
        root=_root(wrong[0]) if len(wrong) == 1 else "",
        rank=1,
    )


def _root(claim: Claim) -> str:
    return f"{root_of(claim)}/share"


@rule(
    "ARI-16",
    name="一律四舍五入",
    family="text",
    severity="warn",
    blocking=False,
    told="占比四舍五入到所写的位数，不截去尾数。",
    concepts=("share",),
    examples=(
        passes(
            "2.00÷3.00写成66.67%。",
            lambda: told(
                "expenditure",
                "本年支出合计3.00万元，其中：基本支出2.00万元，占66.67%。",
                spent("2", "2050202"),
                spent("1", "2050202", "project"),
            ),
        ),
        fails(
            "2.00÷3.00写成66.66%。",
            lambda: told(
                "expenditure",
                "本年支出合计3.00万元，其中：基本支出2.00万元，占66.66%。",
                spent("2", "2050202"),
                spent("1", "2050202", "project"),
            ),
            section="expenditure",
        ),
        exempt("没有可以复算的占比。", lambda: told("expenditure", "合计3.00万元。", spent("3", "2050202"))),
    ),
)
def shares_are_rounded(context: Context) -> Iterator[Answer]:
    """Tell shares that were cut off instead of rounded."""

    def answer(_: Context, claim: Claim) -> Answer | None:
        part, whole = said_near(context, claim, claim.about), said_near(context, claim, claim.base)
        if part is None or whole is None or whole <= 0 or claim.quantity is None:
            return None
        if not is_cut_off(part, whole, claim.quantity):
            return passed(claim.place)
        expected = recomputed(part, whole, claim.quantity)
        return failed(
            claim.place,
            f"写{said(claim)}，四舍五入应为{expected}%。",
            found=said(claim),
            expected=f"{expected}%",
            mend="按四舍五入改正。",
        )

    yield from each(context, (c for c in all_claims(context) if c.measure == "share"), answer, NO_CLAIM)
