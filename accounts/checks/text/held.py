"""The check that amounts about some cells equal what these print, and that a list leaves nothing out."""

from collections.abc import Callable, Iterable, Iterator

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed
from accounts.checks.registry import Check
from accounts.checks.text.printed import amount_answer, each, printed
from accounts.checks.text.reading import all_claims
from accounts.figures.data import Address

ATTACHMENTS = "attachments"
_SAID = ("amount", "count", "none")


def subject_of(address: Address) -> tuple[str, str, str]:
    """Return statement, row and column of a cell; of a budget those of what is budgeted."""
    statement = address.statement.removesuffix("_budget")
    return statement, address.row, address.column


def held_to(belongs: Callable[[Claim, Address], bool], complete: Check | None = None) -> Check:
    """Return the check that the amounts about some cells equal what these cells print.

    ``complete`` adds the answers on what a list in the text leaves out.
    """

    def check(context: Context) -> Iterator[Answer]:
        claims = [
            claim
            for claim in all_claims(context)
            if claim.measure in _SAID
            and claim.about is not None
            and claim.place.section != ATTACHMENTS
            and belongs(claim, claim.about)
        ]
        yield from each(context, claims, amount_answer)
        if claims and complete is not None:
            yield from complete(context)

    return check


def left_out(context: Context, section: str, cells: Iterable[tuple[Address, str]]) -> Iterator[Answer]:
    """Yield a fail for each cell that holds an amount and that a section written by others does not speak of."""
    claims = [claim for claim in all_claims(context) if claim.place.section == section]
    if not any(claim.writer == "foreign" and claim.quantity is not None for claim in claims):
        return
    spoken = {claim.about for claim in claims}
    listed = list(cells)
    if not any(cell in spoken for cell, _ in listed):
        return  # no list is begun
    for cell, name in listed:
        amount = printed(context, cell)
        if amount and cell not in spoken:
            yield failed(
                Place(section=section, row=cell.row),
                f"表中{name}有{amount:.2f}万元，文中没有列出。",
                found="没有列出",
                expected=f"{name}{amount:.2f}万元",
                mend=f"在文中补写{name}。",
                root=f"text/{section}/left_out/{cell.row}",
            )
