"""What rules on texts look at: claims laid beside an account, and those read from its typed and foreign passages."""

from accounts.checks.claims import Claim, Passage
from accounts.checks.context import Context
from accounts.checks.text.claims_of_text import Reading, claims_in
from accounts.checks.text.subjects_in_text import Subjects
from accounts.figures import concepts
from accounts.figures.figures import Figures


def all_claims(context: Context) -> tuple[Claim, ...]:
    """Return every claim of the account's texts, found once."""
    return context.once(_all_claims)


def subjects_of(context: Context) -> Subjects:
    """Return the subjects that the account's texts may name, found once."""
    return context.once(_subjects)


def reading_of(figures: Figures, subjects: Subjects, *, item_budget: str, funds: tuple[str, ...]) -> Reading:
    """Return what the reader of texts needs to know of an account; ``funds``: those of its “三公” statement."""
    only = funds[0] if len(funds) == 1 else ""
    statement = concepts.THREE_PUBLIC_STATEMENTS.get(only, "three_public")
    return Reading(figures.year, subjects, item_budget, statement)


def subjects_from(figures: Figures, catalogue: dict[str, str] | None = None) -> Subjects:
    """Return the subjects of an account's figures and of a catalogue (names by code)."""
    data = figures.data
    used = {leaf.item for leaf in data.income} | {leaf.item for leaf in data.expenditure}
    used |= {leaf.item for leaf in data.balances} | {leaf.item for leaf in data.economic}
    names = {**(catalogue or {}), **data.functional_names}
    return Subjects(names, used - {""}, {code: name.name for code, name in data.economic_names.items()})


def _all_claims(context: Context) -> tuple[Claim, ...]:
    reading = reading_of(
        context.figures,
        subjects_of(context),
        item_budget=context.settings.item_budget,
        funds=context.settings.three_public_funds,
    )
    read = (claim for passage in context.passages if _is_read(passage) for claim in claims_in(passage, reading))
    return (*context.claims, *read)


def _is_read(passage: Passage) -> bool:
    """Whether a passage's own words make claims: the system's own sentences bring theirs."""
    return passage.writer != "generated"


def _subjects(context: Context) -> Subjects:
    return subjects_from(context.figures, {code: entry.name for code, entry in context.subjects.items() if entry.name})
