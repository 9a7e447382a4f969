"""From discrepancies to answers: what a rule of sums says of each statement it binds to."""

from collections.abc import Iterable, Iterator

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, at, failed, not_applicable, passed
from accounts.checks.labels import title_of, where
from accounts.checks.registry import Check, Grade
from accounts.checks.stated import shown, total
from accounts.checks.tables.discrepancies import Discrepancy, discrepancies
from accounts.figures.data import Address

TAIL = Grade("tail", "info", "差额在四舍五入尾差范围内")
MOST_EVIDENCE = 8
NOTHING = "本表没有数据。"
ONE_SIDE = "只有一边的数据，没有可以比较的。"
NOT_PRINTED = "本地区口径没有这张表。"
_MOMENTS = ("opening", "closing", "used_non_fiscal", "distribution")


def sums(rule: str, *kinds: str) -> Check:
    """Return the check that nothing in these kinds of statements breaks a rule of sums.

    Sums of the same lines hold where the source prints no totals of its own.
    """

    def check(context: Context) -> Iterator[Answer]:
        for kind in kinds:
            if not (kind == "institution" or context.prints(kind)):
                yield not_applicable(NOT_PRINTED, Place(kind))
            elif not provided(context, kind):
                yield not_applicable(NOTHING, Place(kind))
            else:
                yield from verdicts(context, rule, kind)

    return check


def meeting(rule: str, *kinds: str) -> Check:
    """Return the check that sums of different lines meet; it needs both sides."""
    check_sums = sums(rule, *kinds)

    def check(context: Context) -> Iterator[Answer]:
        compared = context.once(discrepancies).compared.get(rule, frozenset())
        for answer in check_sums(context):
            kind = answer.place.statement
            yield not_applicable(ONE_SIDE, Place(kind)) if answer.status == "pass" and kind not in compared else answer

    return check


def verdicts(context: Context, rule: str, kind: str) -> Iterator[Answer]:
    """Yield a rule's fails in one statement, one note for all differences that rounding explains, or a pass."""
    found = context.once(discrepancies).of(rule, kind)
    wrong = [x for x in found if x.wrong]
    tails = [x for x in found if not x.wrong]
    for discrepancy in wrong:
        yield _fail(context, discrepancy)
    if tails:
        yield _note(context, kind, tails)
    if not found:
        yield passed(Place(kind))


def provided(context: Context, kind: str) -> bool:
    """Whether the account states anything of a statement: lines of its sort, or a total."""
    data, leaves = context.figures.data, context.figures.leaves
    if any(address.statement == kind for address in data.controls):
        return True
    income, spending = leaves.income_stated, leaves.expenditure_stated
    if kind in {"income_expenditure", "fiscal"}:
        return income or spending or any(leaves.balances_stated(moment) for moment in _MOMENTS)
    if kind in {"government_fund", "state_capital", "state_capital_expenditure"}:
        fund = kind.removesuffix("_expenditure")
        lines = [x.final for x in data.expenditure if x.fund == fund]
        lines += [x.amount for x in data.income if x.source == fund]
        lines += [y for x in data.balances if x.fund == fund for y in (x.opening, x.closing)]
        return any(amount is not None for amount in lines)
    if kind.endswith("three_public"):
        funds = ("government_fund",) if kind.startswith("government_fund") else context.settings.three_public_funds
        return any(y is not None for x in data.three_public if x.fund in funds for y in x.amounts.values())
    if kind == "institution":
        facts = (data.operating, data.procurement)
        return any(amount is not None for x in facts if x for amount in x.amounts.values())
    return {
        "income": income,
        "expenditure": spending,
        "general_expenditure": spending,
        "general_project": spending,
        "general_basic": bool(context.figures.basic_economic_leaves()),
        "general_detail": leaves.economic_stated,
        "fiscal_detail": leaves.economic_stated,
    }.get(kind, False)


def _fail(context: Context, discrepancy: Discrepancy) -> Answer:
    exact, told = context.exact, discrepancy.told
    place = where(context, told.address)
    found, expected = shown(told.found.value, exact=exact), shown(told.expected.value, exact=exact)
    apart = shown(abs(told.difference), exact=exact)
    if not any(told.sides):
        other = "另一处同一个数" if len(told.parts) == 1 else "各项之和"
        message = f"{place}的合计数为{found}，{other}为{expected}，相差{apart}。"
        mend = "对照决算软件核对这个合计数和它所含的各行，改正录错的一处。"
    else:
        left, right = told.sides
        message = f"{place}：{left}为{found}，{right}为{expected}，相差{apart}。"
        mend = "对照决算软件核对两边各数，改正录错的一处；漏录的行请补录。"
    return failed(
        at(discrepancy.place),
        message,
        found=found,
        expected=expected,
        mend=mend,
        evidence=(_arithmetic(context, discrepancy),),
        root=discrepancy.root,
        rank=discrepancy.rank,
        others=() if discrepancy.address == discrepancy.place else (at(discrepancy.address),),
    )


def _note(context: Context, kind: str, tails: Iterable[Discrepancy]) -> Answer:
    listed = list(dict.fromkeys(tails))
    places = list(dict.fromkeys(x.address for x in listed))
    largest = max(abs(x.difference) for x in listed)
    only = at(places[0]) if len(places) == 1 else Place(kind)
    return failed(
        only,
        f"{title_of(context, kind)}有{len(places)}个合计数与各项之和相差不超过{shown(largest, exact=False)}，"
        "属于换算为万元的四舍五入尾差。",
        found=f"{shown(largest, exact=False)}",
        expected="0.00万元",
        mend="不需要改正；可以在表下注明存在尾差。",
        evidence=[_arithmetic(context, x) for x in listed[:MOST_EVIDENCE]],
        grade=TAIL.key,
        root=f"tail/{kind}",
        others=[at(address) for address in places],
    )


def _arithmetic(context: Context, discrepancy: Discrepancy) -> str:
    """Return the sum that does not hold, written out where it is short enough to be read."""
    exact = context.exact
    found = shown(discrepancy.found.value, exact=exact)
    parts = [part for part in discrepancy.parts if part.value]
    if any(discrepancy.sides):
        left, right = discrepancy.sides
        return f"{left}{found} ≠ {right}{shown(discrepancy.expected.value, exact=exact)}"
    expected = shown(total(parts).value if parts else discrepancy.expected.value, exact=exact)
    if 1 < len(parts) <= MOST_EVIDENCE:
        expected = f"{' + '.join(shown(part.value, exact=exact) for part in parts)} = {expected}"
    return f"{_short(context, discrepancy.address)}：{found}；各项之和 {expected}"


def _short(context: Context, address: Address) -> str:
    return where(context, address).partition("“")[2].join(("“", ""))
