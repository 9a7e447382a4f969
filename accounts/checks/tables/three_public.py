"""“三公”经费: its items and their budgets."""

from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import sample, three_public
from accounts.figures import concepts
from accounts.figures.figure import Figure

THREE = "three_public"
NO_EXPENSE = "没有填“三公”经费。"
DETAILS = ("abroad", "vehicle_purchase", "vehicle_running", "reception")


@rule(
    "SG-01",
    name="“三公”经费四个细项都有数",
    family="value",
    severity="error",
    blocking=True,
    halts=False,
    basis="预算法第十四条；基层政务公开标准目录（财政预决算）",
    told="因公出国（境）、公务用车购置、公务用车运行维护、公务接待的决算数都要填；没有发生的填零。",
    statements=(THREE,),
    concepts=("three_public",),
    examples=(
        passes(
            "四个细项都填了，三项是零。",
            lambda: sample(
                three_public(
                    abroad_final="0",
                    vehicle_purchase_final="0",
                    vehicle_running_final="0",
                    reception_domestic_final="0.52",
                )
            ),
        ),
        fails(
            "因公出国（境）费没有填。",
            lambda: sample(
                three_public(vehicle_purchase_final="0", vehicle_running_final="3.20", reception_domestic_final="0.10")
            ),
            statement=THREE,
            column="final_abroad",
        ),
        exempt("整张表没有填，由齐全性规则报告。", sample),
    ),
)
def details_are_given(context: Context) -> Iterator[Answer]:
    """Ask for the final amount of each of the four items."""
    if not is_stated(context):
        yield not_applicable(NO_EXPENSE, Place(THREE))
        return
    for item in DETAILS:
        figure = final_of(context, item)
        place = Place(THREE, "total", f"final_{item}")
        if figure.provided:
            yield passed(place)
        else:
            name = concepts.THREE_PUBLIC[item]
            yield failed(
                place,
                f"{name}的决算数没有填。",
                found="空白",
                expected="金额，没有发生的填0",
                mend=f"填写{name}的决算数；没有发生的填0。",
            )


@rule(
    "SG-12",
    name="“三公”经费不超预算",
    family="value",
    severity="error",
    blocking=False,
    told="“三公”经费合计和各项的决算数不超过预算数；超过的是事实，须写明原因。",
    statements=(THREE,),
    concepts=("three_public", "budget"),
    examples=(
        passes(
            "接待费预算1.50万元，决算0.52万元。",
            lambda: sample(three_public(reception_budget="1.5", reception_domestic_final="0.52")),
        ),
        fails(
            "运行维护费预算4.00万元，决算4.60万元。",
            lambda: sample(three_public(vehicle_running_budget="4", vehicle_running_final="4.6")),
            statement=THREE,
            column="final_vehicle_running",
        ),
        exempt("没有填预算数。", lambda: sample(three_public(vehicle_running_final="4.6"))),
    ),
)
def within_budget(context: Context) -> Iterator[Answer]:
    """Compare final and budget of every item and the total; items that explain the total are one finding with it."""
    funds = context.settings.three_public_funds
    compared = False
    for rank, item in enumerate((*DETAILS, "total")):
        final = context.figures.three_public(item, funds=funds)
        budget = context.figures.three_public(item, measure="budget", funds=funds)
        if final.printed is None or budget.printed is None:
            continue
        compared = True
        place = Place(THREE, "total", f"final_{item}")
        if final.printed <= budget.printed:
            yield passed(place)
            continue
        name = concepts.THREE_PUBLIC[item]
        yield failed(
            place,
            f"{name}决算数{final.printed}万元，超过预算数{budget.printed}万元。",
            found=f"{final.printed}万元",
            expected=f"不超过{budget.printed}万元",
            mend="核对两个数；确实超预算的，在说明中写明原因。",
            root="three_public/over_budget",
            rank=rank,
        )
    if not compared:
        yield not_applicable("没有可以比较的预算数和决算数。", Place(THREE))


def is_stated(context: Context) -> bool:
    """Return whether any amount of “三公”经费 is filled in."""
    funds = context.settings.three_public_funds
    rows = [row for row in context.figures.data.three_public if row.fund in funds]
    return any(amount is not None for row in rows for amount in row.amounts.values())


def final_of(context: Context, item: str) -> Figure:
    """Return an item of “三公”经费 of the funds that the profile's statement covers."""
    return context.figures.three_public(item, funds=context.settings.three_public_funds)
