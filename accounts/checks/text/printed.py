"""What a claim is held against: amounts as the account's statements print them (万元), this year's and last year's."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from accounts.checks.cells import figure_of
from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, not_checked, passed
from accounts.checks.labels import where
from accounts.checks.registry import Grade
from accounts.checks.text.quantities import wan
from accounts.checks.text.terms import OTHER_SIDE
from accounts.figures import concepts
from accounts.figures.data import Address
from accounts.money import round_half_up, to_wan
from accounts.statements.cells import UnknownCellError

Verdict: TypeAlias = Literal["equal", "tail", "unit", "different", "unknown"]

TAIL = Grade("tail", "info", "差额在四舍五入尾差范围内")
HALF_PLACE = Decimal("0.005")
PLACES = 2
UNIT_FACTOR = Decimal(10_000)
NO_CLAIM = "文中没有这样的内容。"
ALL_GENERATED = "文字由系统按数据生成，数据之间的关系由表的规则检查。"
_THREE_PUBLIC_PARTS = {
    "total": ("abroad", "vehicle", "reception"),
    "vehicle": ("vehicle_purchase", "vehicle_running"),
    "reception": ("reception_domestic", "reception_foreign"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A claim beside the account: the amount (or count) the account prints, and how the two agree."""

    verdict: Verdict
    expected: Decimal | None = None


def printed(context: Context, address: Address, year: int | None = None) -> Decimal | None:
    """Return what the account prints for a cell in its year or the one before; ``None`` where it states nothing."""
    if year in {None, context.year}:
        known = context.once(_known)
        if address not in known:
            known[address] = _now(context, address)
        return known[address]
    if year == context.year - 1:
        found = _before(context, address)
        return _before(context, OTHER_SIDE[address]) if found is None and address in OTHER_SIDE else found
    return None


def hold(context: Context, claim: Claim) -> Held:
    """Compare an amount, a count or the statement that there is nothing with what the account prints."""
    if claim.about is None:
        return Held("unknown")
    expected = printed(context, claim.about, claim.year)
    if expected is None:
        return Held("unknown")
    found = Decimal(0) if claim.quantity is None else claim.quantity.value
    if claim.measure == "amount" and claim.quantity is not None:
        found = wan(claim.quantity)
    if found in {expected, _control(context, claim)}:
        return Held("equal", expected)
    if claim.measure == "count":
        return Held("different", expected)
    if expected and {abs(found), abs(found * UNIT_FACTOR), abs(found / UNIT_FACTOR)} & {
        abs(expected) * UNIT_FACTOR,
        abs(expected) / UNIT_FACTOR,
    }:
        return Held("unit", expected)
    return Held("tail" if _rounds_to(context, claim, found, expected) else "different", expected)


def amount_answer(context: Context, claim: Claim) -> Answer:
    """Answer whether an amount, a count or a denial equals the cell that it is about."""
    held = hold(context, claim)
    if claim.about is None or held.expected is None:
        return not_checked("数据中没有可以比较的数。", claim.place)
    if held.verdict == "equal":
        return passed(claim.place)
    found, expected = said(claim), shown(held.expected, claim)
    tail = held.verdict == "tail"
    remark = {"tail": "，差额在四舍五入尾差之内", "unit": "，相差一万倍"}.get(held.verdict, "")
    return failed(
        claim.place,
        f"文中写{found}，{cell_words(context, claim)}是{expected}{remark}。",
        found=found,
        expected=expected,
        mend="核对文字和表，改正写错的一处。" if not tail else "与表中的数统一，或在表下注明尾差。",
        grade="tail" if tail else "",
        root=root_of(claim),
    )


def root_of(claim: Claim) -> str:
    """Return the cause that several rules may find in one number."""
    return f"text/{claim.place.section}/{claim.place.slot}/{claim.place.subject}/{claim.place.start}"


def cell_words(context: Context, claim: Claim) -> str:
    """Return where the number of a claim stands in the tables, in words."""
    if claim.about is None:
        return "表"
    if claim.about.column == "count":
        return f"登记的{context.figures.count(claim.about.row).label}"
    before = f"{claim.year}年" if claim.year not in {None, context.year} else ""
    return f"{before}{where(context, claim.about)}"


def said(claim: Claim) -> str:
    """Return what a claim says, as it is written."""
    if claim.quantity is None:
        return "没有"
    return f"{claim.quantity.text}{claim.quantity.unit}"


def shown(amount: Decimal, claim: Claim) -> str:
    """Return an amount of 万元, or a count, as it would be written in place of a claim's own."""
    if claim.measure == "count":
        return f"{amount:f}{claim.quantity.unit if claim.quantity else ''}"
    return f"{amount:.2f}万元"


def each(
    context: Context, claims: Iterable[Claim], answer: Callable[[Context, Claim], Answer | None], why: str = NO_CLAIM
) -> Iterator[Answer]:
    """Yield the answer for each claim; not applicable when there is none that the rule is about."""
    there = False
    for claim in claims:
        given = answer(context, claim)
        if given is not None:
            there = True
            yield given
    if not there:
        yield not_applicable(why)


def _known(_: Context) -> dict[Address, Decimal | None]:
    """Return where amounts that were asked for are kept: many rules ask for the same."""
    return {}


def _now(context: Context, address: Address) -> Decimal | None:
    if address.column == "count":
        try:
            count = context.figures.count(address.row)
        except KeyError:
            return None
        return None if count.value is None else Decimal(count.value)
    try:
        return figure_of(context.figures, address, context.settings.three_public_funds).printed
    except UnknownCellError:
        return None


def _before(context: Context, address: Address) -> Decimal | None:
    prior = context.figures.prior
    if prior is not None and address.column != "count":
        try:
            found = figure_of(prior, address, context.settings.three_public_funds).printed
        except UnknownCellError:
            found = None
        if found is not None:
            return found
    typed = context.figures.data.comparatives.get(address)
    if typed is not None and typed.amount is not None:
        return to_wan(typed.amount)
    measure, _, item = address.column.partition("_")
    parts = _THREE_PUBLIC_PARTS.get(item, ()) if measure == "final" else ()
    amounts = [_before(context, Address(address.statement, address.row, f"final_{part}")) for part in parts]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None


def _control(context: Context, claim: Claim) -> Decimal | None:
    """Return the control total of a claim's cell: what the source prints there, whatever the lines add up to."""
    control = context.figures.data.controls.get(claim.about) if claim.about else None
    return to_wan(control.amount) if control is not None and claim.year in {None, context.year} else None


def _rounds_to(context: Context, claim: Claim, found: Decimal, expected: Decimal) -> bool:
    """Whether rounding explains the difference: fewer places, or lines of 万元 that were rounded one by one."""
    quantity = claim.quantity
    if quantity is None or claim.about is None or not found:
        return False
    if quantity.digits < PLACES and quantity.unit != "元" and round_half_up(expected, quantity.digits) == found:
        return True
    if context.exact or claim.year not in {None, context.year} or claim.about.column == "count":
        return False
    terms = context.cell(*claim.about)
    return abs(found - expected) <= HALF_PLACE * (max(terms.derived_roundings, 1) + 1)


def all_generated(claims: Iterable[Claim]) -> bool:
    """Whether every one of these claims is the system's own."""
    return all(claim.writer == "generated" for claim in claims)


def is_count_of_three_public(address: Address) -> bool:
    """Whether a cell holds a count that belongs to “三公”经费."""
    return address.column == "count" and address.row in concepts.COUNTS
