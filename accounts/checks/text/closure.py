"""Changes that must meet: totals, expenditure and carry-over of two years; “三公” items and their sum."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, not_checked, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import carried, received, spent
from accounts.checks.text.changes import changes, stated_change
from accounts.checks.text.printed import HALF_PLACE, printed, root_of
from accounts.checks.text.texts_of_examples import telling, told
from accounts.figures.data import Address

GENERAL = Address("general_expenditure", "total", "total")
# grand total, opening and closing of each scope, and the funds besides the general budget that may spend in it
SCOPES = (
    (
        Address("income_expenditure", "income_grand_total", "amount"),
        Address("income_expenditure", "opening", "amount"),
        Address("income_expenditure", "closing", "amount"),
        ("government_fund", "state_capital", "non_fiscal"),
    ),
    (
        Address("fiscal", "income_grand_total", "amount"),
        Address("fiscal", "opening", "amount"),
        Address("fiscal", "closing", "total"),
        ("government_fund", "state_capital"),
    ),
)
PRINTED_NUMBERS = 5  # the change of expenditure, and two numbers for each carry-over
NOT_STATED = "文中没有同时写总计和支出与上年的差额。"


def _written(context: Context) -> dict[Address, Claim]:
    """Return the changes that texts of others state, by cell; 持平 is a change of nothing."""
    found: dict[Address, Claim] = {}
    for claim in changes(context, "difference", "direction"):
        equal = claim.measure == "direction" and claim.direction == "equal"
        if claim.about and claim.writer != "generated" and (claim.measure == "difference" or equal):
            found.setdefault(claim.about, claim)
    return found


@rule(
    "ARI-11",
    name="总计与支出、结转的变动相互闭合",
    family="text",
    severity="error",
    blocking=True,
    told="总计的差额等于支出的差额加年末结转与年初结转之差，允许各数四舍五入的尾差。",
    statements=("income_expenditure", "fiscal"),
    concepts=("change", "grand_total"),
    examples=(
        passes(
            "支出减少20.00万元，结转由6.00万元降到1.00万元，总计减少25.00万元。",
            lambda: telling(
                {
                    "fiscal": "与2022年相比，财政拨款收、支总计各减少25.00万元，下降24%。",
                    "general_total": "与2022年相比，一般公共预算财政拨款支出减少20.00万元，下降20%。",
                },
                received("75", "2130305"),
                spent("80", "2130305"),
                carried("6", "1"),
            ),
        ),
        fails(
            "同样的变动，总计写减少24.00万元。",
            lambda: telling(
                {
                    "fiscal": "与2022年相比，财政拨款收、支总计各减少24.00万元，下降23%。",
                    "general_total": "与2022年相比，一般公共预算财政拨款支出减少20.00万元，下降20%。",
                },
                received("75", "2130305"),
                spent("80", "2130305"),
                carried("6", "1"),
            ),
            section="fiscal",
        ),
        exempt(
            "只写了总计的差额。",
            lambda: told("fiscal", "与2022年相比，财政拨款收、支总计各减少24.00万元。", spent("80", "2130305")),
        ),
    ),
)
def changes_of_totals_meet(context: Context) -> Iterator[Answer]:
    """Hold the change of each grand total to those of expenditure and carry-over, last year's closing being opening."""
    written = _written(context)
    spending = written.get(GENERAL)
    answers = []
    for total, opening, closing, funds in SCOPES:
        claim = written.get(total)
        if claim is None or spending is None:
            continue
        if any(context.figures.expenditure(fund=fund).is_nonzero for fund in funds):
            answers.append(not_applicable("支出不全是一般公共预算财政拨款支出。", claim.place))
            continue
        before, after = printed(context, opening), printed(context, closing)
        if before is None or after is None:
            answers.append(not_checked("年初、年末结转没有提供。", claim.place))
            continue
        expected = stated_change(spending) + after - before
        if abs(stated_change(claim) - expected) <= HALF_PLACE * (PRINTED_NUMBERS + 1):
            answers.append(passed(claim.place))
            continue
        answers.append(
            failed(
                claim.place,
                f"总计的变动写{stated_change(claim)}万元，支出变动{stated_change(spending)}万元加结转变动"
                f"{after - before}万元应为{expected}万元。",
                found=f"{stated_change(claim)}万元",
                expected=f"{expected}万元",
                mend="核对总计和支出的上年数。",
                evidence=(f"{stated_change(spending)}+({after}-{before})={expected}",),
                root=f"{root_of(claim)}/equal" if claim.direction == "equal" else "",
                rank=1,
                breaks=("X-18",),
            )
        )
    yield from answers or [not_applicable(NOT_STATED)]


@rule(
    "ARI-12",
    name="“三公”经费各项变动之和等于总变动",
    family="text",
    severity="error",
    blocking=True,
    told="“三公”经费总额与上年的差额等于三项差额之和，允许四舍五入的尾差。",
    statements=("three_public",),
    concepts=("three_public", "change"),
    examples=(
        passes(
            "出国持平、用车减少2.00万元、接待增加0.50万元，总额减少1.50万元。",
            lambda: told(
                "three_public_total",
                "“三公”经费财政拨款支出决算数比2022年减少1.50万元。其中：因公出国（境）费支出决算持平；"
                "公务用车购置及运行维护费支出决算减少2.00万元；公务接待费支出决算增加0.50万元。",
            ),
        ),
        fails(
            "三项之和是减少1.50万元，总额写减少2.50万元。",
            lambda: told(
                "three_public_total",
                "“三公”经费财政拨款支出决算数比2022年减少2.50万元。其中：因公出国（境）费支出决算持平；"
                "公务用车购置及运行维护费支出决算减少2.00万元；公务接待费支出决算增加0.50万元。",
            ),
            section="three_public_total",
        ),
        exempt("没有写各项的变动。", lambda: told("three_public_total", "“三公”经费支出决算为0万元。")),
    ),
)
def changes_of_three_public_add_up(context: Context) -> Iterator[Answer]:
    """Add the changes of the three items."""
    written = _written(context)
    statement = next((cell.statement for cell in written if cell.column == "final_total"), "")
    parts = [written.get(Address(statement, "total", f"final_{item}")) for item in ("abroad", "vehicle", "reception")]
    total = written.get(Address(statement, "total", "final_total"))
    known = [part for part in parts if part is not None]
    if total is None or len(known) < len(parts):
        yield not_applicable("文中没有写总额和三项的变动。")
        return
    expected = sum((stated_change(part) for part in known), Decimal(0))
    if abs(stated_change(total) - expected) <= HALF_PLACE * (len(known) + 1):
        yield passed(total.place)
        return
    yield failed(
        total.place,
        f"“三公”经费总额变动{stated_change(total)}万元，三项变动之和是{expected}万元。",
        found=f"{stated_change(total)}万元",
        expected=f"{expected}万元",
        mend="核对总额和各项与上年的差额。",
        evidence=tuple(part.place.sentence for part in known),
    )
