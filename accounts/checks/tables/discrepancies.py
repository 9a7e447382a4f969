"""Amounts that should be equal and are not: found once for an account, with their causes, for all rules of sums.

A cell for which the source prints a total of its own is held to the cells that it is the sum of, as printed, and to
the lines. A wrong total breaks its own sum and those it is part of; a wrong line breaks the lowest total above it.
So a cell is *blamed* only when its own sum fails and none of the cells it is the sum of is blamed already.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from accounts.checks.context import Context
from accounts.checks.stated import Stated, difference, envelope, total, within_rounding
from accounts.checks.tables.equations import equations
from accounts.checks.tables.identities import Identity, identities_of, own_rule
from accounts.checks.tables.reach import Reach, reach_of
from accounts.figures.data import Address
from accounts.statements.cells import UnknownCellError


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Two amounts of one thing that differ.

    ``wrong``: by more than rounding explains. ``cause`` is the cell that is blamed (the cell itself or a part of it);
    ``root`` names the cause that several discrepancies share, ``head`` is the one of them that stands closest to it and
    tells of it, ``rank`` says how close this one is; ``terms`` is how many lines the cell stands on; ``sides`` call the
    two amounts by their names where they are sums of different lines.
    """

    rule: str
    address: Address
    found: Stated
    expected: Stated
    parts: tuple[Stated, ...] = ()
    wrong: bool = True
    cause: Address | None = None
    terms: int = 0
    sides: tuple[str, str] = ("", "")
    root: str = ""
    rank: int = 0
    head: "Discrepancy | None" = None
    reach: Reach = field(default_factory=lambda: Reach(frozenset()))

    @property
    def difference(self) -> Decimal:
        """Found less expected, 元."""
        return difference(self.found, self.expected)

    @property
    def told(self) -> "Discrepancy":
        """The discrepancy that tells of the cause: the head, or this one."""
        return self.head or self

    @property
    def place(self) -> Address:
        """The cell that is to be mended."""
        return self.told.cause or self.told.address

    @property
    def tolerance(self) -> Decimal:
        """How far rounding may have moved the difference, 元."""
        return envelope(self.found, self.expected)


@dataclass(frozen=True, slots=True)
class Discrepancies:
    """The discrepancies of an account by rule, and in which statements each rule found anything to compare."""

    by_rule: dict[str, tuple[Discrepancy, ...]]
    compared: dict[str, frozenset[str]]

    def of(self, rule: str, statement: str) -> tuple[Discrepancy, ...]:
        """Return a rule's discrepancies in one kind of statement."""
        return tuple(x for x in self.by_rule.get(rule, ()) if x.address.statement == statement)


def discrepancies(context: Context) -> Discrepancies:
    """Return what does not add up in an account; ask it by ``context.once``."""
    found = [*_of_controls(context), *_of_equations(context)]
    wrong = _rooted([x for x in found if x.wrong])
    by_rule: dict[str, list[Discrepancy]] = {}
    for discrepancy in (*wrong, *(x for x in found if not x.wrong)):
        by_rule.setdefault(discrepancy.rule, []).append(discrepancy)
    compared: dict[str, set[str]] = {}
    for address in context.figures.data.controls:
        for rule in {own_rule(address), *(identity.rule for identity in identities_of(context, address))}:
            compared.setdefault(rule, set()).add(address.statement)
    for equation in context.once(equations):
        compared.setdefault(equation.rule, set()).add(equation.address.statement)
    return Discrepancies(
        {rule: tuple(members) for rule, members in by_rule.items()},
        {rule: frozenset(kinds) for rule, kinds in compared.items()},
    )


@dataclass(slots=True)
class _Judged:
    """A printed cell: whether its lines and its parts agree with it."""

    cell: Stated
    identities: list[tuple[Identity, tuple[Stated, ...]]]
    failing: list[tuple[Identity, tuple[Stated, ...]]]

    @property
    def fails(self) -> bool:
        held_by_parts = len(self.failing) < len(self.identities)
        return bool(self.failing) or (self.cell.rejected and not held_by_parts)


def _of_controls(context: Context) -> Iterator[Discrepancy]:
    judged = {address: found for address in context.figures.data.controls if (found := _judge(context, address))}
    for address, judgement in judged.items():
        cell = judgement.cell
        reach = reach_of(address)
        for identity, parts in judgement.failing:
            blamed = next((p.address for p in parts if p.address in judged and judged[p.address].fails), None)
            cause = blamed if blamed is not None and not cell.rejected else address
            yield Discrepancy(
                identity.rule, address, cell, total(parts), parts, cause=cause, terms=cell.terms, reach=reach
            )
        if judgement.fails and not judgement.failing:
            lines = cell.from_lines
            yield Discrepancy(
                own_rule_of(context, address), address, cell, lines, cause=address, terms=cell.terms, reach=reach
            )
        elif not judgement.fails and not cell.rejected:
            yield from _tail(context, address, judgement)


def own_rule_of(context: Context, address: Address) -> str:
    """Return the rule of the cell's first sum, else the rule of its row or table."""
    identities = identities_of(context, address)
    return identities[0].rule if identities else own_rule(address)


def _judge(context: Context, address: Address) -> _Judged | None:
    try:
        cell = context.cell(*address)
        identities = [
            (identity, parts)
            for identity in identities_of(context, address)
            for parts in [tuple(context.cell(*part) for part in identity.parts)]
            if _says_more_than_the_lines(cell, parts)
        ]
    except UnknownCellError:
        return None
    failing = [(identity, parts) for identity, parts in identities if not within_rounding(cell, total(parts))]
    return _Judged(cell, identities, failing)


def _says_more_than_the_lines(cell: Stated, parts: tuple[Stated, ...]) -> bool:
    """Whether a part is printed too, and the parts stand on the very lines that the cell stands on."""
    if not any(part.control for part in parts):
        return False
    return cell.derived is None or total(part.from_lines for part in parts).value == cell.derived


def _tail(context: Context, address: Address, judgement: _Judged) -> Iterator[Discrepancy]:
    """Yield what rounding explains: a printed total beside its lines or parts."""
    cell = judgement.cell
    differing = [(identity, parts) for identity, parts in judgement.identities if difference(cell, total(parts))]
    for identity, parts in differing:
        yield Discrepancy(identity.rule, address, cell, total(parts), parts, wrong=False)
    if not judgement.identities and cell.derived is not None and not context.exact and cell.value != cell.derived:
        yield Discrepancy(own_rule_of(context, address), address, cell, cell.from_lines, wrong=False)


def _of_equations(context: Context) -> Iterator[Discrepancy]:
    for equation in context.once(equations):
        found, expected = total(equation.left), total(equation.right)
        if difference(found, expected):
            yield Discrepancy(
                equation.rule,
                equation.address,
                found,
                expected,
                (*equation.left, *equation.right),
                wrong=not within_rounding(found, expected),
                cause=None,
                terms=sum(x.terms for x in (*equation.left, *equation.right)),
                sides=equation.sides,
                reach=equation.reach,
            )


def _rooted(wrong: Iterable[Discrepancy]) -> list[Discrepancy]:
    """Give discrepancies of one cause one root: the same cell blamed, or the same amount on lines they share."""
    listed = sorted(wrong, key=_breadth)
    heads: list[Discrepancy] = []
    rooted: list[Discrepancy] = []
    for discrepancy in listed:
        head = next((head for head in heads if _same_cause(head, discrepancy)), None)
        if head is None:
            head = discrepancy
            heads.append(discrepancy)
        own = None if head is discrepancy else head
        rooted.append(replace(discrepancy, root="/".join((*head.address, head.rule)), rank=len(rooted), head=own))
    return rooted


def _breadth(discrepancy: Discrepancy) -> tuple[int, int, int, bool]:
    """Return how far a discrepancy is from its cause: the fewer lines it stands on, the nearer."""
    reach = discrepancy.reach
    return discrepancy.terms, len(reach.funds), -len(reach.subject), discrepancy.cause != discrepancy.address


def _same_cause(one: Discrepancy, other: Discrepancy) -> bool:
    if one.cause is not None and one.cause == other.cause:
        return True
    sizes = abs(one.difference), abs(other.difference)
    apart = abs(sizes[0] - sizes[1])
    return apart <= min(one.tolerance + other.tolerance, min(sizes) / 10) and one.reach.meets(other.reach)
