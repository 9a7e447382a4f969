"""Reasons (原因) as texts give them: words, place, and what is said to have changed before them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from accounts.checks.claims import Claim, WantedTexts
from accounts.checks.context import Context
from accounts.checks.finding import Place
from accounts.checks.text.slips.texts import MOST_SLIPS, Text, texts_of
from accounts.checks.text.terms import OTHER_SIDE

MORE = "增加|增长|上升|上涨|提高|大于|高于|超过|多支出"
LESS = "减少|下降|降低|小于|低于|压减|少支出"
EQUAL = "持平|无变化|没有变化|无增减变化|没有增减"
_WORD = re.compile(rf"(?P<more>{MORE})|(?P<less>{LESS})|(?P<equal>{EQUAL})|(?P<no>未安排预算)")
REASON = re.compile(
    r"(?:主要变动|变动|主要)?原因(?:主要)?(?:是(?:由于|因为|因)?|为|在于|：|(?=一是))(?P<words>[^。\n]{0,400})"
)
_NEXT = re.compile(r"其中：")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with what is said to have changed: ``direction`` is more, less, equal or "" where nothing is said."""

    place: Place
    words: str
    direction: str
    topic: str = ""


def reasons_of(context: Context) -> tuple[Reason, ...]:
    """Return every reason of the texts; ask by ``context.once``."""
    return tuple(reason for text in context.once(texts_of) for reason in islice(_reasons(text), MOST_SLIPS))


def _reasons(text: Text) -> Iterator[Reason]:
    flat = text.flat
    if text.passage.slot.endswith("_reason"):
        words = REASON.sub(lambda found: found["words"], flat) if flat.startswith(("原因", "主要")) else flat
        yield Reason(text.place(0), words.strip("。；，"), "")
        return
    for found in REASON.finditer(flat):
        words = _NEXT.split(found["words"])[0].strip("，；：")
        before = flat[max(0, found.start() - 80) : found.start()]
        said = list(_WORD.finditer(before))
        last = said[-1] if said else None
        direction = last.lastgroup or "" if last else ""
        topic = re.split(r"[，。；：\n]", before[: last.start()])[-1] if last else ""
        place = text.place(text.start(found.start("words")))
        yield Reason(place, words, direction if direction != "no" else "", topic)


def directed(context: Context) -> tuple[Reason, ...]:
    """Return the reasons that are given for a direction: those of texts, and those that generated sentences took up."""
    typed = {reason.words: reason.place for reason in context.once(reasons_of)}
    taken = (
        Reason(typed.get(claim.reason.strip("。；，"), claim.place), claim.reason, claim.direction)
        for claim in context.claims
        if claim.writer == "generated" and claim.reason and claim.direction
    )
    return (*(reason for reason in context.once(reasons_of) if reason.direction and reason.words), *taken)


def without_reason(context: Context) -> Iterator[Place]:
    """Yield where the report's own sentences lack a reason: at the fields for it where these are known."""
    wanted = context.part(WantedTexts)
    if wanted is None:
        yield from (claim.place for claim in _unexplained(context))
    else:
        yield from (text.place for text in wanted.texts)


def _unexplained(context: Context) -> Iterator[Claim]:
    """Yield the differences with last year that generated sentences tell without a reason.

    Where the two sides of a statement do not meet, or one is missing, the sentence has no reason of its own: that they
    do not meet is to be mended first.
    """
    generated = [claim for claim in context.claims if claim.writer == "generated" and claim.about]
    told = {(claim.about, claim.place.section) for claim in generated}
    explained = {(claim.about, claim.place.section) for claim in generated if claim.reason}
    for claim in generated:
        differs = claim.measure == "difference" and claim.quantity is not None and claim.quantity.value != 0
        section, about = claim.place.section, claim.about
        other = OTHER_SIDE.get(about) if about else None
        if not differs or claim.base_year == claim.year or (about, section) in explained:
            continue
        if other is None or ((other, section) not in told and context.cell(*other).known):
            yield claim
