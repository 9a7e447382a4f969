"""Reading text into claims: the sentence patterns of 决算情况说明, whoever wrote them.

A passage is read from left to right. A *term* (收、支总计, 公务接待费, 一般公共服务（类）…) becomes the topic; numbers,
directions and reasons behind it are claims about the topic's cell. 其中 makes the topic the whole of what follows,
until the sentence ends. What a sentence does not let one tell stays unbound (``about`` is ``None``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from accounts.checks.claims import Claim, Measure, Passage, Quantity
from accounts.checks.finding import Place
from accounts.checks.text.counts_in_text import count_of
from accounts.checks.text.folding import Folded, fold
from accounts.checks.text.patterns import (
    AGAINST_DIRECTIONS,
    BASES,
    BREAKS,
    BUDGET,
    CHANGE,
    COMPLETED,
    DENIED,
    DIRECTIONS,
    ENDS,
    EVENTS,
    EXECUTED,
    FINAL,
    FUND_NAME,
    LONGEST_CLAUSE,
    LONGEST_SENTENCE,
    NO_AMOUNT,
    OF_WHOLE,
    PATTERNS,
    PRIOR,
    SHARE,
)
from accounts.checks.text.quantities import Found, quantities
from accounts.checks.text.subjects_in_text import Subjects, classes, full_names, listed_names
from accounts.checks.text.terms import FUND_SECTIONS, budget_of, cell_of, level_of, terms
from accounts.figures.arithmetic import Direction
from accounts.figures.data import Address


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader needs to know of the account: its year, its subjects, and where the profile's cells are.

    ``item_budget``: the budget that 完成预算 means where the text names none (initial or adjusted).
    """

    year: int
    subjects: Subjects
    item_budget: str = "adjusted"
    three_public: str = "three_public"


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str
    start: int
    end: int
    found: object


@dataclass
class _Spoken:
    """What the text spoke of so far."""

    topic: Address | None = None
    names: tuple[str, ...] = ()
    known: bool = False  # whether a term or name stands for the topic at all
    whole: Address | None = None
    compares: bool = False  # with an earlier year
    compared_before: bool = False  # the sentence before did
    base_year: int | None = None
    said_year: int | None = None
    base: Address | None = None  # what a share is said to be of
    basis: str = ""  # which budget the passage spoke of last
    claims: list[Claim] = field(default_factory=list)


def claims_in(passage: Passage, reading: Reading) -> tuple[Claim, ...]:
    """Return what a passage asserts, in the order of the text."""
    return _Reader(passage, reading).read()


class _Reader:
    def __init__(self, passage: Passage, reading: Reading) -> None:
        self.passage, self.reading = passage, reading
        self.folded: Folded = fold(passage.words)
        self.text = self.folded.text
        self.said = _Spoken()

    def read(self) -> tuple[Claim, ...]:
        last = 0
        events = sorted(self._events(), key=lambda e: (e.start, EVENTS.index(e.kind)))
        asides = list(_asides(events))
        for event in events:
            if _within(event.start, asides):
                continue  # what a reason or purpose speaks of is not what the sentence states
            if any(end in self.text[last : event.start] for end in ENDS):
                self._sentence_ends(self.text[last : event.start])
            getattr(self, f"_{event.kind}")(event)
            last = max(last, event.start)
        return tuple(self.said.claims)

    def _events(self) -> Iterator[_Event]:
        text, subjects = self.text, self.reading.subjects
        named = list(full_names(text, subjects))
        yield from (_Event("item", x.start, x.end, x) for x in named)
        spans = [(x.start, x.end) for x in named]
        bare = self.passage.section == "general_structure"
        for one in classes(text, subjects, bare=bare):
            if not _within(one.start, spans):
                spans.append((one.start, one.end))
                yield _Event("class", one.start, one.end, one)
        for term in terms(text):
            if not _within(term.start, spans):
                yield _Event("term", term.start, term.end, term)
        for kind, pattern in PATTERNS.items():
            yield from (_Event(kind, x.start(), x.end(), x) for x in pattern.finditer(text))
        yield from (_Event("number", x.start, x.end, x) for x in quantities(text))

    def _sentence_ends(self, between: str) -> None:
        said = self.said
        if said.whole is not None and not between.endswith("\n"):
            said.topic, said.names = said.whole, ()
        said.whole = said.base = None
        said.compared_before, said.compares = said.compares, False

    # what is spoken of

    def _term(self, event: _Event) -> None:
        term, said = event.found, self.said
        cell = cell_of(term.key, self.passage.section, said.whole or said.topic, self.reading.three_public)  # type: ignore[attr-defined]
        if self._stands_behind_share(event):
            said.base = cell
            return
        said.base = None
        if DENIED.search(self._clause(event.start)) and not re.match(r"\d", self.text[event.end : event.end + 2]):
            self._claim("none", event.start, about=cell)
            return
        said.topic, said.names, said.known = cell, (), True
        self._year_before(event)

    def _item(self, event: _Event) -> None:
        named, said = event.found, self.said
        statement = FUND_SECTIONS.get(self.passage.section, "general_expenditure")
        cell = Address(statement, named.code, "total") if named.code else None  # type: ignore[attr-defined]
        said.topic, said.names, said.known = cell, named.names, True  # type: ignore[attr-defined]
        said.base = None
        self._claim("name", event.start, about=cell, names=said.names, group=self._group("items"))

    def _class(self, event: _Event) -> None:
        named, said = event.found, self.said
        statement = FUND_SECTIONS.get(self.passage.section, "general_expenditure")
        cell = Address(statement, named.code, "total") if named.code else None  # type: ignore[attr-defined]
        said.topic, said.names, said.known = cell, named.names, True  # type: ignore[attr-defined]
        said.base = None
        self._claim("name", event.start, about=cell, names=said.names, group=self._group("classes"))

    def _whole(self, event: _Event) -> None:
        said, before = self.said, self.text[max(0, event.start - 1) : event.start]
        said.whole = said.topic
        if before in ENDS:
            said.compares = said.compared_before

    def _compared(self, event: _Event) -> None:
        year = event.found["year"]  # type: ignore[index]
        self.said.compares = True
        self.said.base_year = int(year) if year else self.reading.year - 1

    # what is said of it

    def _equal(self, event: _Event) -> None:
        clause = FUND_NAME.sub("", self._clause(event.start))
        if "预算" in clause:
            self._direction(event, "equal", self._basis(clause))
        elif self.said.compares or "年" in clause:
            self._direction(event, "equal", None)

    def _against(self, event: _Event) -> None:
        found = event.found
        basis = self._named_basis(found["basis"])  # type: ignore[index]
        self._direction(event, AGAINST_DIRECTIONS[found["word"]], basis)  # type: ignore[index]

    def _direction(self, event: _Event, direction: Direction, basis: str | None) -> None:
        about = self.said.topic
        base = budget_of(about, basis) if about and basis is not None else None
        base_year = self.said.base_year if basis is None else None
        self._claim(
            "direction",
            event.start,
            about=about,
            base=base if basis is not None else about,
            base_year=base_year or (self.reading.year - 1 if basis is None else self.reading.year),
            direction=direction,
        )

    def _planned(self, event: _Event) -> None:
        about = self.said.topic
        basis = "initial" if event.found["basis"] else self.reading.item_budget  # type: ignore[index]
        if about:
            self._claim("none", event.start, about=budget_of(about, basis))

    def _reason(self, event: _Event) -> None:
        words = re.split(r"(?:。|；?其中：)", event.found["words"])[0].strip("，；：")  # type: ignore[index]
        claims = self.said.claims
        compared = [n for n, claim in enumerate(claims) if claim.measure in {"difference", "direction"}]
        # Behind a list of parts the reason is that of the whole.
        meant = [n for n in compared if claims[n].about == self.said.topic] or compared
        if meant and words and not claims[meant[-1]].reason:
            claims[meant[-1]] = replace(claims[meant[-1]], reason=words)

    def _purpose(self, event: _Event) -> None:
        words = event.found["words"].strip("，；：")  # type: ignore[index]
        claims = self.said.claims
        for position in range(len(claims) - 1, -1, -1):
            if claims[position].measure in {"name", "amount"} and claims[position].about == self.said.topic:
                claims[position] = replace(claims[position], purpose=words)
                return

    def _listed(self, event: _Event) -> None:
        start = event.start + len(event.found[0]) - len(event.found["words"])  # type: ignore[index]
        group = self.said.topic.row if self.said.topic and self.said.topic.statement == "general_basic" else ""
        for name, offset in listed_names(event.found["words"]):  # type: ignore[index]
            code = self.reading.subjects.economic_code(name)
            about = Address("general_basic", code, "amount") if code and group else None
            self._claim("name", start + offset, about=about, names=(name,), group=self._group(group))

    def _number(self, event: _Event) -> None:
        found: Found = event.found  # type: ignore[assignment]
        clause = self._clause(found.start)
        if self._percentage(found, clause) or self._changed(found, clause):
            return
        if found.kind in {"amount", "bare"}:
            self._amount(found, clause)
        elif found.kind == "count":
            self._count(found)

    def _percentage(self, found: Found, clause: str) -> bool:
        said, quantity = self.said, self._quantity(found)
        if found.kind not in {"percent", "bare"}:
            return False
        share, completed = SHARE.search(clause), COMPLETED.search(clause)
        if share:
            if share["of"] and said.base is None:
                about, base = None, None
            else:
                about, base = said.topic, said.base or said.whole
            self._claim("share", found.start, about=about, base=base, quantity=quantity, group=self._group("share"))
        elif completed:
            basis = self._named_basis(completed["basis"])
            base = budget_of(said.topic, basis) if said.topic else None
            self._claim("completion", found.start, about=said.topic, base=base, quantity=quantity)
        elif EXECUTED.search(clause) and "项目" not in clause:
            self._claim(
                "completion",
                found.start,
                about=Address("fiscal", "expenditure_total", "total"),
                base=Address("fiscal", "income_grand_total", "amount"),
                quantity=quantity,
            )
        elif CHANGE.search(clause) and (found.kind == "percent" or self._follows_difference()):
            direction = DIRECTIONS[CHANGE.search(clause)["word"]]  # type: ignore[index]
            self._claim(
                "rate",
                found.start,
                about=said.topic if said.compares else None,
                base=said.topic if said.compares else None,
                base_year=said.base_year,
                quantity=quantity,
                direction=direction,
            )
        else:
            return found.kind == "percent"
        return True

    def _follows_difference(self) -> bool:
        return bool(self.said.claims) and self.said.claims[-1].measure == "difference"

    def _changed(self, found: Found, clause: str) -> bool:
        change = CHANGE.search(clause)
        if change is None or found.kind != "amount":
            return False
        about = self.said.topic if self.said.compares else None
        self._claim(
            "difference",
            found.start,
            about=about,
            base=about,
            base_year=self.said.base_year,
            quantity=self._quantity(found),
            direction=DIRECTIONS[change["word"]],
        )
        return True

    def _amount(self, found: Found, clause: str) -> None:
        said = self.said
        if NO_AMOUNT.search(clause) or (found.kind == "bare" and found.digits == 0):
            return
        budget, prior = BUDGET.search(clause), PRIOR.search(clause)
        about, year = said.topic, said.said_year or self.reading.year
        if budget:
            basis = self._named_basis(budget["basis"])
            about, year = budget_of(about, basis) if about else None, self.reading.year
        elif prior and int(prior["year"]) == self.reading.year - 1 and said.claims and said.claims[-1].base_year:
            year = int(prior["year"])
        elif not (said.known or FINAL.search(clause)):
            about = None
        if found.kind == "bare" and about is None:
            return
        if "预留" in self._sentence(found.start):
            about = None
        self._claim(
            "amount",
            found.start,
            about=about,
            year=year,
            quantity=self._quantity(found),
            names=said.names,
            group=self._group(level_of(about)),
        )
        if not budget:
            said.known = False

    def _count(self, found: Found) -> None:
        name = count_of(self._lead(found.start), found.unit)
        if name:
            about = Address("institution", name, "count")
            self._claim("count", found.start, about=about, quantity=self._quantity(found))

    # small parts

    def _claim(self, measure: Measure, position: int, **parts: object) -> None:
        place = Place(
            section=self.passage.section,
            sentence=self.folded.sentence(position),
            slot=self.passage.slot,
            subject=self.passage.subject,
            start=self.folded.start(position),
        )
        parts.setdefault("year", self.reading.year)
        self.said.claims.append(Claim(place, measure, self.passage.writer, **parts))  # type: ignore[arg-type]

    def _quantity(self, found: Found) -> Quantity:
        return Quantity(found.value, found.text, found.unit, found.digits, self.folded.start(found.start))

    def _clause(self, position: int) -> str:
        least = max(0, position - LONGEST_CLAUSE)
        start = max(self.text.rfind(mark, least, position) for mark in BREAKS)
        # （境） and （类） belong to names, not to the sentence.
        while start >= 0 and self.text[start] == "（" and "）" in self.text[start:position]:
            start = max(self.text.rfind(mark, least, start) for mark in BREAKS)
        return self.text[max(start + 1, least) : position]

    def _lead(self, position: int) -> str:
        least = max(0, position - LONGEST_SENTENCE)
        start = max(self.text.rfind(mark, least, position) for mark in ENDS)
        return self.text[max(start + 1, least) : position]

    def _sentence(self, position: int) -> str:
        most = position + LONGEST_SENTENCE
        ends = [end for mark in ENDS if (end := self.text.find(mark, position, most)) >= 0]
        return self._lead(position) + self.text[position : min(ends, default=most)]

    def _stands_behind_share(self, event: _Event) -> bool:
        clause = self._clause(event.start)
        behind = self.text[event.end : event.end + 8]
        return "占" in clause and OF_WHOLE.match(behind) is not None

    def _year_before(self, event: _Event) -> None:
        found = re.search(r"(20\d\d)年(?:度)?[^，。；：\d]{0,24}$", self._clause(event.start))
        self.said.said_year = int(found[1]) if found and not self.said.compares else None

    def _basis(self, clause: str) -> str:
        found = re.search("年初|调整|全年", clause)
        return self._named_basis(found[0] if found else None)

    def _named_basis(self, word: str | None) -> str:
        """Return the budget that a word means; without one, that which the passage spoke of last."""
        self.said.basis = BASES.get(word or "", "") or self.said.basis
        return self.said.basis or self.reading.item_budget

    def _group(self, name: str) -> str:
        return f"{self.passage.section}/{name}" if name else ""


def _asides(events: list[_Event]) -> Iterator[tuple[int, int]]:
    """Yield where the words of reasons and purposes stand."""
    for event in events:
        if event.kind in {"reason", "purpose"}:
            words = event.found["words"]  # type: ignore[index]
            start = event.end - len(words)
            yield start, start + len(re.split("；?其中：|具体内容包括", words)[0])


def _within(start: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= start < last for first, last in spans)
