"""Texts as the rules on slips read them: each passage folded once, and the way from what is found to answers."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import Check
from accounts.checks.text.folding import Folded, fold

MOST_SLIPS = 60  # of one rule in one passage; who has more of them mends these first
LONGEST_QUOTE = 40
LONGEST_SENTENCE = 300
NO_TEXT = "没有填写文字。"
_ENDS = "。！？\n"


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing wrong at ``start`` of a passage's words: ``found`` there, ``expected`` instead, and how to mend it."""

    start: int
    found: str
    message: str
    mend: str
    expected: str = ""
    grade: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Text:
    """A passage with its folded form: ``flat`` has no white space and one form of punctuation."""

    passage: Passage
    folded: Folded

    @property
    def words(self) -> str:
        """The words as they stand."""
        return self.passage.words

    @property
    def flat(self) -> str:
        """The words folded."""
        return self.folded.text

    def start(self, position: int) -> int:
        """Return where a position of the flat text stands in the words."""
        return self.folded.start(position)

    @cached_property
    def _bounds(self) -> tuple[int, ...]:
        return (0, *(position + 1 for position, character in enumerate(self.flat) if character in _ENDS))

    def span(self, position: int) -> tuple[int, int]:
        """Return start and end, in the flat text, of the sentence in which a position stands."""
        bounds = self._bounds
        after = bisect_right(bounds, position)
        return bounds[after - 1], bounds[after] if after < len(bounds) else len(self.flat)

    def sentence(self, position: int) -> str:
        """Return the flat sentence in which a position of the flat text stands."""
        start, end = self.span(position)
        return self.flat[start:end]

    def place(self, start: int | None = None) -> Place:
        """Return the place of a position of the words, with the sentence as it stands there."""
        if start is None:
            return self.passage.place()
        words = self.words
        first = max(words.rfind(end, 0, start) for end in _ENDS) + 1
        ends = [found for end in _ENDS if (found := words.find(end, start)) >= 0]
        end = min(ends, default=len(words)) + 1
        if end - first > LONGEST_SENTENCE:
            first, end = max(first, start - LONGEST_SENTENCE // 2), min(end, start + LONGEST_SENTENCE // 2)
        return self.passage.place(start, words[first:end].strip())

    @property
    def is_fragment(self) -> bool:
        """Whether the text is set into a sentence of the report: a reason, a purpose, a list of contents."""
        return self.passage.slot.endswith(("_reason", "_purpose", "_content"))


Finder = Callable[[Text, Context], Iterable[Slip]]


def texts_of(context: Context) -> tuple[Text, ...]:
    """Return the texts of a context that hold words; ask by ``context.once``."""
    return tuple(
        Text(passage, fold(passage.words))
        for passage in context.passages
        if passage.words and not passage.words.isspace()
    )


def in_texts(
    find: Finder,
    *,
    applies: Callable[[Text, Context], bool] | None = None,
    otherwise: str = "",
    together: Callable[[Slip], bool] = lambda _: False,
) -> Check:
    """Return a check that answers for every text by what ``find`` yields of it.

    ``applies`` says of which texts the rule means anything, ``otherwise`` why not of the others. Slips that are alike
    are one finding for each text; those that ``together`` holds of are one for all texts.
    """

    def check(context: Context) -> Iterator[Answer]:
        texts = context.once(texts_of)
        if not texts:
            yield not_applicable(NO_TEXT)
        everywhere: list[tuple[Text, Slip]] = []
        for text in texts:
            if applies is not None and not applies(text, context):
                yield not_applicable(otherwise, text.place())
                continue
            found = [(text, slip) for slip in islice(find(text, context), MOST_SLIPS)]
            if not found:
                yield passed(text.place())
            everywhere += (one for one in found if together(one[1]))
            yield from _grouped(one for one in found if not together(one[1]))
        yield from _grouped(everywhere)

    return check


def answers(text: Text, found: Iterable[Slip]) -> Iterator[Answer]:
    """Yield one answer for each different slip of a text, with its further places, or a pass where there is none."""
    slips = [(text, slip) for slip in islice(found, MOST_SLIPS)]
    if not slips:
        yield passed(text.place())
    yield from _grouped(slips)


def _grouped(slips: Iterable[tuple[Text, Slip]]) -> Iterator[Answer]:
    kinds: dict[tuple[str, str, str], list[tuple[Text, Slip]]] = {}
    for text, slip in slips:
        kinds.setdefault((slip.found, slip.message, slip.grade), []).append((text, slip))
    for (text, slip), *more in kinds.values():
        yield answer(text, slip, others=[other.place(again.start) for other, again in more[:MOST_SLIPS]])


def answer(text: Text, slip: Slip, *, others: Iterable[Place] = ()) -> Answer:
    """Return a slip as a failed answer at its place."""
    return failed(
        text.place(slip.start),
        slip.message,
        found=quote(slip.found),
        expected=slip.expected,
        mend=slip.mend,
        grade=slip.grade,
        evidence=slip.evidence,
        others=others,
    )


def quote(words: str) -> str:
    """Return words short enough for a message, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}…"
