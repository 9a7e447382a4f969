"""An account against that of the year before."""

from collections.abc import Iterator

from accounts.checks.cells import figure_of
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, at, failed, not_applicable, not_checked, passed
from accounts.checks.labels import where
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import account, carried, received, sample, spent, three_public
from accounts.checks.stated import Stated, envelope, shown, stated
from accounts.figures import concepts
from accounts.figures.data import Address
from accounts.figures.figures import Figures
from accounts.statements.cells import UnknownCellError

NO_PRIOR = "上年决算不在系统中，也没有录入上年数。"


def _last_year(*leaves: object, **fields: object) -> Figures:
    return account(*leaves, of=2022, **fields)  # type: ignore[arg-type]


@rule(
    "X-18",
    name="年初结转等于上年年末结转",
    family="across_years",
    severity="warn",
    blocking=False,
    told="本年年初结转和结余，等于上年决算的年末结转和结余；有调整的写明原因。",
    statements=("income_expenditure", "fiscal"),
    concepts=("balance",),
    examples=(
        passes(
            "上年年末21.63万元，本年年初21.63万元。",
            lambda: sample(carried("21.63", "3"), prior=_last_year(carried("9", "21.63"))),
        ),
        fails(
            "上年年末政府性基金结转4.72万元，本年年初录成4.80万元。",
            lambda: sample(
                carried("4.80", "0", "government_fund"),
                prior=_last_year(carried("0", "4.72", "government_fund"), precision="yuan"),
                precision="yuan",
            ),
            statement="fiscal",
            row="opening_government_fund",
        ),
        exempt("没有年初结转，也没有上年数据。", lambda: sample(received("1", "2010101"))),
    ),
)
def opening_continues_closing(context: Context) -> Iterator[Answer]:
    """Compare each fund's opening carry-over with last year's closing one; the whole, which follows, comes last."""
    prior, figures = context.figures.prior, context.figures
    asked: list[tuple[Address, Address, str | None]] = [
        (Address("fiscal", f"opening_{fund}", "amount"), Address("fiscal", "closing", fund), fund)
        for fund in concepts.FISCAL_FUNDS
    ]
    asked.append(
        (Address("income_expenditure", "opening", "amount"), Address("income_expenditure", "closing", "amount"), None)
    )
    compared = False
    for opening, closing, fund in asked:
        now = context.cell(*opening)
        if prior is not None:
            then = stated(figure_of(prior, closing, context.settings.three_public_funds), prior.data)
        else:
            figure = figures.balance("closing", fund=fund, year=context.year - 1)
            then = Stated(figure.amount, int(not context.exact))
        if not now.known or not then.known:
            continue
        compared = True
        if abs(now.value - then.value) <= envelope(now, then):
            yield passed(at(opening))
            continue
        found, expected = shown(now.value, exact=context.exact), shown(then.value, exact=context.exact)
        yield failed(
            at(opening),
            f"{where(context, opening)}为{found}，上年年末为{expected}。",
            found=found,
            expected=expected,
            mend="核对年初数；按规定调整过的，写明原因。",
            root=f"opening/{abs(now.value - then.value)}",
        )
    if not compared:
        known = any(context.cell(*opening).known for opening, _, _ in asked)
        yield not_checked(NO_PRIOR) if known else not_applicable("没有年初结转和结余。")


@rule(
    "X-19",
    name="录入的上年数等于上年决算",
    family="across_years",
    severity="error",
    blocking=False,
    told="上年决算在系统中的，另行录入的上年数与它一致。",
    concepts=("comparatives",),
    examples=(
        passes(
            "上年数录入330.00万元，上年决算也是330.00万元。",
            lambda: sample(
                spent("340", "2050201"),
                last_year={"general_expenditure/total/total": "330"},
                prior=_last_year(spent("330", "2050201")),
            ),
        ),
        fails(
            "上年数录入303.00万元。",
            lambda: sample(
                spent("340", "2050201"),
                last_year={"general_expenditure/total/total": "303"},
                prior=_last_year(spent("330", "2050201")),
            ),
            statement="general_expenditure",
            row="total",
        ),
        exempt("没有录入上年数。", lambda: sample(spent("340", "2050201"), prior=_last_year(spent("330", "2050201")))),
    ),
)
def comparatives_equal_last_year(context: Context) -> Iterator[Answer]:
    """Compare every typed comparative with last year's account, where that is stored."""
    typed = {k: v for k, v in context.figures.data.comparatives.items() if v.amount is not None}
    prior = context.figures.prior
    if not typed or prior is None:
        yield not_applicable("没有录入上年数，或上年决算不在系统中。")
        return
    for address, leaf in sorted(typed.items()):
        try:
            figure = figure_of(prior, address, context.settings.three_public_funds)
        except UnknownCellError:
            yield not_checked("上年决算没有这个单元格。", at(address))
            continue
        then = stated(figure, prior.data)
        now = Stated(leaf.amount, int(not context.exact))
        if not then.known:
            yield not_checked("上年决算没有提供这个数。", at(address))
        elif abs(now.value - then.value) <= envelope(now, then):
            yield passed(at(address))
        else:
            found, expected = shown(now.value, exact=context.exact), shown(then.value, exact=context.exact)
            yield failed(
                at(address),
                f"{where(context, address)}的上年数录入为{found}，上年决算为{expected}。",
                found=found,
                expected=expected,
                mend="删除另行录入的上年数，或改为上年决算的数；上年已更正的，以更正后的为准。",
            )


@rule(
    "SG-13",
    name="“三公”经费比上年增加的写明原因",
    family="across_years",
    severity="warn",
    blocking=False,
    told="“三公”经费合计和各项比上年增加的，须写明原因。",
    statements=("three_public",),
    concepts=("three_public",),
    examples=(
        passes(
            "接待费由0.91万元降到0.52万元。",
            lambda: sample(
                three_public(reception_domestic_final="0.52"),
                prior=_last_year(three_public(reception_domestic_final="0.91")),
            ),
        ),
        fails(
            "出国费由零增加到12.00万元，上年数是另行录入的。",
            lambda: sample(three_public(abroad_final="12"), last_year={"three_public/total/final_abroad": "0"}),
            statement="three_public",
            column="final_abroad",
        ),
        exempt("没有上年数可比。", lambda: sample(three_public(abroad_final="12"))),
    ),
)
def increases_are_explained(context: Context) -> Iterator[Answer]:
    """Point at every “三公” item that grew; what explains the total is one finding with it."""
    funds = context.settings.three_public_funds
    compared = False
    for item in ("abroad", "vehicle_purchase", "vehicle_running", "reception", "total"):
        now = context.figures.three_public(item, funds=funds)
        then = context.figures.three_public(item, funds=funds, year=context.year - 1)
        if now.printed is None or then.printed is None:
            continue
        compared = True
        place = Place("three_public", "total", f"final_{item}")
        if now.printed <= then.printed:
            yield passed(place)
            continue
        name = concepts.THREE_PUBLIC[item]
        yield failed(
            place,
            f"{name}{now.printed}万元，比上年的{then.printed}万元增加{now.printed - then.printed}万元。",
            found=f"{now.printed}万元",
            expected=f"不超过{then.printed}万元，或写明原因",
            mend="在情况说明中写明增加的具体原因。",
            root="three_public/more_than_last_year",
        )
    if not compared:
        yield not_applicable("没有可以比较的上年数。", Place("three_public"))
