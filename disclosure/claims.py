"""The narrative's claims: what the system's own sentences assert, known from the numbers that they are made of.

A bound number is a claim about its cells by construction; directions, reasons and names are read from the words around
it. Typed texts are laid beside the account as they were typed. Charts are not drawn for this.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from accounts.checks.claims import Claim, Measure, Passage, Quantity
from accounts.checks.finding import Place
from accounts.checks.sources import Supplied, Supplier, sources
from accounts.checks.text.claims_of_text import Reading, claims_in
from accounts.checks.text.reading import reading_of, subjects_from
from accounts.checks.text.slips.withheld import HiddenWords
from accounts.checks.text.terms import is_budget
from accounts.figures.data import Address
from accounts.figures.figures import Figures
from accounts.models import FinalAccount
from accounts.profiles import load_profile
from accounts.withholding import hidden_words, items_of, shown_instead
from disclosure.models import StaffText
from disclosure.narrative.facts import Facts
from disclosure.narrative.writer import write_section
from disclosure.report.build import cover_of, load_facts, withheld_of
from disclosure.report.compose import chart_data, compose
from disclosure.report.outline import outline
from disclosure.report.tree import Cell, Number, Paragraph, Run
from disclosure.wanted_texts import wanted_texts

READ: tuple[Measure, ...] = ("direction", "none", "name")


def claims_of(facts: Facts) -> tuple[Claim, ...]:
    """Return what the narrative of an account asserts, section by section."""
    figures, profile = facts.figures, facts.profile
    reading = reading_of(
        figures,
        subjects_from(figures),
        item_budget=profile.item_budget,
        funds=profile.three_public_funds,
    )
    return tuple(
        claim
        for section in profile.sections
        if section.template
        for block in write_section(facts, section.template)
        if isinstance(block, Paragraph)
        for claim in paragraph_claims(block.runs, section.key, reading)
    )


def passages_of(facts: Facts) -> tuple[Passage, ...]:
    """Return the texts that staff typed, with the section each belongs to."""
    slots = {slot.key: slot.section for slot in facts.profile.text_slots}
    return tuple(
        Passage(body, section=slots.get(slot, ""), slot=slot, subject=subject)
        for (slot, subject), body in sorted(facts.texts.items())
    )


def paragraph_claims(runs: Iterable[Run], section: str, reading: Reading) -> tuple[Claim, ...]:
    """Return what one paragraph of the narrative asserts; ``runs`` are its words and numbers in order."""
    runs = tuple(runs)
    passage = Passage("".join(run.text for run in runs), section=section, writer="generated")
    read = claims_in(passage, reading)
    reasons = {(claim.measure, claim.place.start): claim.reason for claim in read if claim.reason}
    bound = [replace(c, reason=reasons.get((c.measure, c.place.start), "")) for c in _bound(runs, passage, reading)]
    told = [claim for claim in read if claim.measure in READ]
    return tuple(sorted([*bound, *told], key=lambda claim: claim.place.start or 0))


def _bound(runs: tuple[Run, ...], passage: Passage, reading: Reading) -> Iterator[Claim]:
    start = 0
    for run in runs:
        if isinstance(run, Number) and run.cells and run.kind in {"amount", "percent", "count"}:
            yield _claim(run, passage, start, reading)
        start += len(run.text)


def _claim(number: Number, passage: Passage, start: int, reading: Reading) -> Claim:
    current, base = number.cells[0], number.cells[1] if len(number.cells) > 1 else None
    measure = _measure(number, base, reading.year)
    unit = {"amount": "万元", "percent": "%"}.get(number.kind, "")
    text = number.text.removesuffix("%")
    before = passage.words[max(0, start - 2) : start]
    return Claim(
        place=Place(section=passage.section, sentence=_sentence(passage.words, start), start=start),
        measure=measure,
        writer="generated",
        about=_address(current),
        year=current.year,
        base=_address(base) if base else None,
        base_year=base.year if base else None,
        quantity=Quantity(Decimal(number.value), text, unit, len(number.value.partition(".")[2]), start),
        direction=("more" if before in {"增加", "增长"} else "less") if measure in {"difference", "rate"} else None,
    )


def _measure(number: Number, base: Cell | None, year: int) -> Measure:
    if number.kind == "count":
        return "count"
    if number.kind == "amount":
        return "difference" if base else "amount"
    if base and is_budget(_address(base)):
        return "completion"
    return "rate" if base and base.year != year else "share"


def _address(cell: Cell) -> Address:
    return Address(cell.statement, cell.row, cell.column)


def _sentence(words: str, start: int) -> str:
    first = max(words.rfind(mark, 0, start) for mark in "。！？\n") + 1
    ends = [end + 1 for mark in "。！？\n" if (end := words.find(mark, start)) >= 0]
    return words[first : min(ends, default=len(words))].strip()


def supply(account: FinalAccount, figures: Figures) -> Supplied:
    """Return the typed texts of an account, the claims of its narrative, what that lacks, and its report's outline.

    With them the words that its report must not have because items are withheld.
    """
    withheld = withheld_of(account)
    facts = load_facts(account, figures=figures, withheld=withheld)
    report = compose(facts, cover=cover_of(account), make_chart=chart_data)
    codes = frozenset(shown_instead(items_of(figures), withheld))
    hidden = HiddenWords(hidden_words(figures, withheld), codes)
    beside = (wanted_texts(facts), outline(report, facts), hidden)
    return Supplied(passages=passages_of(facts), claims=claims_of(facts), beside=beside)


def version(account: FinalAccount) -> str:
    """Return a fingerprint of what staff typed and of the sentences around it; figures have their own."""
    texts = StaffText.objects.filter(account=account).order_by("slot", "subject_code")
    typed = list(texts.values_list("slot", "subject_code", "body"))
    sentences = _wording(load_profile(account.profile).directories)
    return hashlib.sha256(repr((typed, sentences)).encode()).hexdigest()


@cache
def _wording(directories: tuple[Path, ...]) -> str:
    """Return the fingerprint of a profile's sentence templates, which are read once, like the templates themselves."""
    digest = hashlib.sha256()
    for file in (file for directory in directories for file in sorted((directory / "sections").glob("*.txt"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def register() -> None:
    """Add the supplier; called when the application is ready."""
    sources.add(Supplier("narrative", supply, version))
