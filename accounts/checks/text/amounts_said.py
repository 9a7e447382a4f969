"""Amounts that percentages and directions of a text rest on: as the account prints them, else as the text says them."""

from collections import defaultdict
from decimal import ROUND_DOWN, Decimal

from accounts.checks.claims import Claim, Quantity
from accounts.checks.context import Context
from accounts.checks.text.printed import printed
from accounts.checks.text.quantities import wan
from accounts.checks.text.reading import all_claims
from accounts.checks.text.terms import is_budget
from accounts.figures.data import Address
from accounts.money import round_half_up

VANISHING = "不足"
WHOLE = Decimal(100)
_PARTS = ("abroad", "vehicle", "reception")


def amount_of(context: Context, cell: Address | None, year: int | None = None) -> Decimal | None:
    """Return a cell's amount (万元) in a year: as the account prints it, else as a text of others says it."""
    if cell is None:
        return None
    found = printed(context, cell, year)
    if found is None:
        found = context.once(_said).get((cell, year or context.year))
    if found is None and is_budget(cell):
        found = _blank_budget(context, cell)
    return found


def said_near(context: Context, claim: Claim, cell: Address | None) -> Decimal | None:
    """Return what the claim's own section says a cell amounts to; else what the account prints."""
    if cell is None:
        return None
    near = context.once(_said_by_section).get((claim.place.section, claim.place.slot, cell))
    return near if near is not None else amount_of(context, cell, claim.year)


def recomputed(part: Decimal, whole: Decimal, quantity: Quantity) -> Decimal:
    """Return the percentage that stands where a quantity stands, to as many places."""
    return round_half_up(part * WHOLE / whole, quantity.digits)


def agrees(part: Decimal, whole: Decimal, quantity: Quantity) -> bool:
    """Whether a percentage says what the two amounts give, rounded half up to its places."""
    if quantity.text.startswith(VANISHING):
        return 0 < part * WHOLE / whole < Decimal(1).scaleb(-quantity.digits)
    return recomputed(part, whole, quantity) == quantity.value


def is_cut_off(part: Decimal, whole: Decimal, quantity: Quantity) -> bool:
    """Whether a percentage was cut off instead of rounded."""
    exact = part * WHOLE / whole
    cut = exact.quantize(Decimal(1).scaleb(-quantity.digits), rounding=ROUND_DOWN)
    return quantity.value == cut and not agrees(part, whole, quantity)


def _said(context: Context) -> dict[tuple[Address, int], Decimal]:
    said: dict[tuple[Address, int], Decimal] = {}
    for claim in all_claims(context):
        if claim.measure == "amount" and claim.about and claim.quantity and claim.writer != "generated":
            said.setdefault((claim.about, claim.year or context.year), wan(claim.quantity))
    return said


def _said_by_section(context: Context) -> dict[tuple[str, str, Address], Decimal]:
    said: dict[tuple[str, str, Address], Decimal] = {}
    for claim in all_claims(context):
        if claim.measure == "amount" and claim.about and claim.quantity and claim.year in {None, context.year}:
            said.setdefault((claim.place.section, claim.place.slot, claim.about), wan(claim.quantity))
    return said


def _blank_budget(context: Context, cell: Address) -> Decimal | None:
    """Return nothing for a “三公” item without a budget where the others' budgets are all there is."""
    if not cell.column.startswith("budget_") or cell.column == "budget_total":
        return None
    total = printed(context, Address(cell.statement, cell.row, "budget_total"))
    parts = [printed(context, Address(cell.statement, cell.row, f"budget_{part}")) for part in _PARTS]
    known = [part for part in parts if part is not None]
    return Decimal("0.00") if total is not None and known and sum(known, Decimal(0)) >= total else None


def grouped(claims: list[Claim]) -> dict[str, list[Claim]]:
    """Return claims by the enumeration they belong to; those of none are left out."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.group:
            groups[claim.group].append(claim)
    return groups
