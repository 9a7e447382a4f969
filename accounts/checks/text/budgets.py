"""Comparisons with the budget: directions and completion (完成预算)."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, not_checked, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import carried, received, spent, three_public
from accounts.checks.text.amounts_said import agrees, amount_of, recomputed
from accounts.checks.text.printed import each, root_of, said
from accounts.checks.text.reading import all_claims
from accounts.checks.text.subjects_in_text import ITEM_DIGITS
from accounts.checks.text.terms import is_budget
from accounts.checks.text.texts_of_examples import told
from accounts.figures.arithmetic import Direction, percentage
from accounts.figures.data import Address

NO_BUDGET = "text/completion/no_budget"
NO_COMPLETION = "文中没有完成预算的百分比。"
WORDS: dict[Direction, str] = {"more": "大于", "less": "小于", "equal": "等于", "unknown": ""}
_OTHER_BASIS = {"initial": "adjusted", "adjusted": "initial"}
BASES = {"initial": "年初预算", "adjusted": "调整预算"}


def _completions(context: Context) -> list[Claim]:
    return [claim for claim in all_claims(context) if claim.measure == "completion" and claim.about and claim.quantity]


def _is_three_public(claim: Claim) -> bool:
    return claim.about is not None and claim.about.statement.endswith("three_public")


def _against_other_basis(context: Context, claim: Claim) -> str:
    """Return the basis under which a completion is right that its own basis makes wrong; "" where there is none."""
    base = claim.base
    if base is None or not base.statement.endswith("_budget") or claim.quantity is None:
        return ""
    column, _, basis = base.column.rpartition("_")
    other = _OTHER_BASIS[basis]
    part = amount_of(context, claim.about)
    whole = amount_of(context, Address(base.statement, base.row, f"{column}_{other}"))
    if part is None or whole is None or whole <= 0:
        return ""
    return other if agrees(part, whole, claim.quantity) else ""


@rule(
    "ARI-06",
    name="与预算比较的方向词正确",
    family="text",
    severity="error",
    blocking=True,
    told="决算数大于、小于预算数或与预算数持平，与两个数的大小一致。",
    concepts=("budget", "direction"),
    examples=(
        passes(
            "预算40.00万元、决算38.00万元，写小于。",
            lambda: told(
                "general_items",
                "1.教育（类）普通教育（款）小学教育（项）：年初预算为40.00万元，支出决算为38.00万元。"
                "决算数小于预算数的主要原因：招生减少。",
                spent("38", "2050202", initial="40", adjusted="40"),
            ),
        ),
        fails(
            "预算40.00万元、决算42.00万元，写小于。",
            lambda: told(
                "general_items",
                "1.教育（类）普通教育（款）小学教育（项）：支出决算为42.00万元，决算数小于预算数的主要原因是节约。",
                spent("42", "2050202", adjusted="40"),
            ),
            section="general_items",
        ),
        exempt("没有与预算比较大小。", lambda: told("general_items", "支出情况见表。", spent("42", "2050202"))),
    ),
)
def budget_directions_are_right(context: Context) -> Iterator[Answer]:
    """Hold 大于, 小于, 持平 to final amount and budget."""

    def answer(found: Context, claim: Claim) -> Answer | None:
        if claim.base is None or not is_budget(claim.base) or claim.direction is None:
            return None
        now, budget = amount_of(found, claim.about), _budget(found, claim)
        if now is None or budget is None:
            return not_checked("预算数没有提供，文中也没有写。", claim.place)
        actual: Direction = "equal" if now == budget else "more" if now > budget else "less"
        if actual == claim.direction:
            return passed(claim.place)
        return failed(
            claim.place,
            f"写决算数{WORDS[claim.direction]}预算数，决算{now}万元{WORDS[actual]}预算{budget}万元。",
            found=WORDS[claim.direction],
            expected=WORDS[actual],
            mend="改正方向词，核对原因是否与方向一致。",
        )

    claims = (claim for claim in all_claims(context) if claim.measure == "direction")
    yield from each(context, claims, answer, "文中没有与预算比较大小。")


def _budget(context: Context, claim: Claim) -> Decimal | None:
    """Return the budget a claim means; where that basis is not known, the only one that is."""
    found = amount_of(context, claim.base)
    if found is not None or claim.base is None or not claim.base.statement.endswith("_budget"):
        return found
    column, _, basis = claim.base.column.rpartition("_")
    return amount_of(context, Address(claim.base.statement, claim.base.row, f"{column}_{_OTHER_BASIS[basis]}"))


@rule(
    "ARI-07",
    name="完成率可以复算",
    family="text",
    severity="warn",
    blocking=False,
    told="完成预算的百分比等于决算除以预算；预算数在数据或文中可以查到；有结转的执行率不写100%。",
    concepts=("completion",),
    examples=(
        passes(
            "决算19.00万元、调整预算20.00万元，写95%。",
            lambda: told(
                "general_items",
                "1.农林水（类）水利（款）水利工程建设（项）：支出决算为19.00万元，完成预算95%。",
                spent("19", "2130305", adjusted="20"),
            ),
        ),
        fails(
            "决算19.00万元、调整预算20.00万元，写99%。",
            lambda: told(
                "general_items",
                "1.农林水（类）水利（款）水利工程建设（项）：支出决算为19.00万元，完成预算99%。",
                spent("19", "2130305", adjusted="20"),
            ),
            section="general_items",
        ),
        fails(
            "写完成预算100%，没有一处给出预算数。",
            lambda: told(
                "general_items",
                "1.农林水（类）水利（款）水利工程运行与维护（项）：支出决算为6.00万元，完成预算100%。",
                spent("6", "2130306"),
            ),
            section="general_items",
        ),
        fails(
            "年末还有结转，写预算执行率为100%。",
            lambda: told(
                "attachments",
                "本部门2023年度预算执行率为100%。",
                received("500", "2130305"),
                spent("499.20", "2130305"),
                carried("0", "0.80"),
            ),
            section="attachments",
        ),
        exempt("没有写完成率。", lambda: told("general_items", "见附表六。", spent("6", "2130306"))),
    ),
)
def completion_can_be_recomputed(context: Context) -> Iterator[Answer]:
    """Recompute every completion; tell those whose budget nobody knows once together."""
    yield from each(context, _completions(context), _completion, NO_COMPLETION)


def _completion(context: Context, claim: Claim) -> Answer | None:
    part, whole = amount_of(context, claim.about), amount_of(context, claim.base)
    quantity = claim.quantity
    if quantity is None or part is None:
        return not_checked("决算数没有提供。", claim.place)
    if whole is None and claim.base is None:
        return not_checked("文中没有说明完成的是什么预算。", claim.place)
    if whole is None:
        return failed(
            claim.place,
            f"写完成预算{said(claim)}，数据和文中都没有预算数，不能核对。",
            found=said(claim),
            expected="写明预算数",
            mend="录入预算数，或在文中写明预算数。",
            root=NO_BUDGET,
        )
    if whole <= 0 or _against_other_basis(context, claim):
        return not_applicable("由“完成率的分母与所说的预算一致”检查。", claim.place)
    executed = claim.base is not None and not is_budget(claim.base)
    exact = percentage(part, whole, quantity.digits) if executed else recomputed(part, whole, quantity)
    if quantity.value == exact or (agrees(part, whole, quantity) and not executed):
        return passed(claim.place)
    return failed(
        claim.place,
        f"写{said(claim)}，{part}÷{whole}应为{exact}%。",
        found=said(claim),
        expected=f"{exact}%",
        mend="按决算数和预算数重新计算。",
        evidence=(f"{part}÷{whole}={exact}%",),
    )


@rule(
    "ARI-08",
    name="完成率的分母与所说的预算一致",
    family="text",
    severity="error",
    blocking=True,
    told="完成年初预算的，分母是年初预算；预算为零的不写完成率。",
    concepts=("completion", "budget"),
    grades=(Grade("three_public", "warn", "“三公”经费中没有预算的项目"),),
    examples=(
        passes(
            "年初预算32.00万元、调整预算30.00万元、决算30.00万元，写完成调整预算的100%。",
            lambda: told(
                "general_items",
                "1.农林水（类）水利（款）水利工程建设（项）：支出决算为30.00万元，完成调整预算的100%。",
                spent("30", "2130305", initial="32", adjusted="30"),
            ),
        ),
        fails(
            "写完成年初预算的100%，分母却是调整预算。",
            lambda: told(
                "general_items",
                "1.农林水（类）水利（款）水利工程建设（项）：支出决算为30.00万元，完成年初预算的100%。",
                spent("30", "2130305", initial="32", adjusted="30"),
            ),
            section="general_items",
        ),
        fails(
            "因公出国（境）费没有预算，写完成预算的0%。",
            lambda: told(
                "three_public_total",
                "因公出国（境）费支出决算为0.00万元，完成预算的0%；公务接待费支出决算为0.40万元，完成预算的80%。",
                three_public(
                    abroad_budget="0", abroad_final="0", reception_budget="0.5", reception_domestic_final="0.4"
                ),
            ),
            "warn",
            section="three_public_total",
        ),
        exempt("没有写完成预算。", lambda: told("three_public_total", "没有“三公”经费支出。")),
    ),
)
def completion_has_its_own_budget(context: Context) -> Iterator[Answer]:
    """Tell completions of nothing, and of another budget than the one they name."""

    def answer(found: Context, claim: Claim) -> Answer | None:
        whole = amount_of(found, claim.base)
        if whole is None or claim.base is None or not is_budget(claim.base):
            return not_checked("预算数没有提供。", claim.place)
        if whole <= 0:
            return failed(
                claim.place,
                f"预算数为{whole}万元，不能计算完成率，文中却写{said(claim)}。",
                found=said(claim),
                expected="未安排预算",
                mend="改写为“年初未安排预算”，删去完成率。",
                grade="three_public" if _is_three_public(claim) else "",
                root=f"{root_of(claim)}/completion",
            )
        part = amount_of(found, claim.about)
        right = part is None or claim.quantity is None or agrees(part, whole, claim.quantity)
        other = "" if right else _against_other_basis(found, claim)
        if not other:
            return passed(claim.place)
        own = BASES[_OTHER_BASIS[other]]
        return failed(
            claim.place,
            f"写完成{own}{said(claim)}，这是按{BASES[other]}计算的。",
            found=said(claim),
            expected=f"按{own}{whole}万元计算的百分比",
            mend=f"改为按{own}计算，或写明是{BASES[other]}。",
        )

    yield from each(context, _completions(context), answer, NO_COMPLETION)


@rule(
    "SG-08",
    name="没有预算的项目不写完成率",
    family="text",
    severity="warn",
    blocking=False,
    told="“三公”经费中没有安排预算的项目写“未安排预算”，不写完成率。",
    statements=("three_public",),
    concepts=("three_public", "completion"),
    examples=(
        passes(
            "接待费预算2.00万元，写完成预算75%。",
            lambda: told(
                "three_public_detail",
                "3.公务接待费支出1.50万元，完成预算75%。",
                three_public(reception_budget="2", reception_domestic_final="1.5", reception_foreign_final="0"),
            ),
        ),
        fails(
            "车辆没有预算，写完成预算0%。",
            lambda: told(
                "three_public_detail",
                "2.公务用车购置及运行维护费支出0万元，完成预算0%。",
                three_public(
                    vehicle_running_budget="0",
                    vehicle_purchase_budget="0",
                    vehicle_running_final="0",
                    vehicle_purchase_final="0",
                ),
            ),
            section="three_public_detail",
        ),
        exempt("“三公”经费没有写完成率。", lambda: told("three_public_detail", "公务接待费支出1.50万元。")),
    ),
)
def nothing_planned_is_not_completed(context: Context) -> Iterator[Answer]:
    """Tell completions of “三公” items without a budget."""

    def answer(found: Context, claim: Claim) -> Answer | None:
        if not _is_three_public(claim):
            return None
        whole = amount_of(found, claim.base)
        if whole is None:
            return not_checked("预算数没有提供。", claim.place)
        if whole > 0:
            return passed(claim.place)
        return failed(
            claim.place,
            f"该项没有安排预算，文中却写完成预算{said(claim)}。",
            found=said(claim),
            expected="年初未安排预算",
            mend="改写为“年初未安排预算”。",
            root=f"{root_of(claim)}/completion",
            rank=1,
        )

    yield from each(context, _completions(context), answer, NO_COMPLETION)


@rule(
    "ARI-09",
    name="完成率写法一致",
    family="text",
    severity="warn",
    blocking=False,
    told="逐项说明中，有预算的项要么都写完成率，要么都不写。",
    concepts=("completion", "item"),
    examples=(
        passes(
            "两项都写了完成预算的百分比。",
            lambda: told(
                "general_items",
                "1.教育（类）普通教育（款）小学教育（项）：支出决算为5.00万元，完成预算100%。\n"
                "2.住房保障（类）住房改革支出（款）购房补贴（项）：支出决算为4.00万元，完成预算80%。",
                spent("5", "2050202", adjusted="5"),
                spent("4", "2210203", adjusted="5"),
            ),
        ),
        fails(
            "购房补贴没有写完成率。",
            lambda: told(
                "general_items",
                "1.教育（类）普通教育（款）小学教育（项）：支出决算为5.00万元，完成预算100%。\n"
                "2.住房保障（类）住房改革支出（款）购房补贴（项）：支出决算为4.00万元。",
                spent("5", "2050202", adjusted="5"),
                spent("4", "2210203", adjusted="5"),
            ),
            section="general_items",
        ),
        exempt("各项都没有写完成率。", lambda: told("general_items", "各项支出见表六。", spent("5", "2050202"))),
    ),
)
def completion_is_said_of_all_items(context: Context) -> Iterator[Answer]:
    """Tell items with a budget that lack the completion that others have."""
    completed = {
        claim.about: claim for claim in _completions(context) if claim.about and len(claim.about.row) == ITEM_DIGITS
    }
    if not completed:
        yield not_applicable(NO_COMPLETION)
        return
    yield from (passed(claim.place) for claim in completed.values())
    sections = {claim.place.section for claim in completed.values()}
    for claim in all_claims(context):
        cell = claim.about
        if (
            claim.measure != "amount"
            or cell is None
            or claim.place.section not in sections
            or len(cell.row) != ITEM_DIGITS
        ):
            continue
        base = next((x.base for x in completed.values()), None)
        budget = None if base is None else amount_of(context, Address(base.statement, cell.row, base.column))
        final = amount_of(context, cell)
        if cell in completed or is_budget(cell) or not budget or budget <= 0 or final is None or final < 0:
            continue
        yield failed(
            claim.place,
            f"其他项写了完成率，这一项（预算{budget}万元）没有写。",
            found="没有完成率",
            expected=f"完成预算{percentage(final, budget, context.settings.percent_digits)}%",
            mend="补写完成率。",
        )
