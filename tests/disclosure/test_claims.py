"""The narrative's claims: bound numbers and what is read from their sentences agree; nothing in them is a finding."""

import pytest
from hypothesis import HealthCheck, given, settings

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.settings import settings_of
from accounts.checks.text.claims_of_text import claims_in
from accounts.checks.text.reading import reading_of, subjects_from
from accounts.profiles import load_profile
from disclosure.claims import claims_of, paragraph_claims, passages_of
from disclosure.narrative.writer import write_section
from disclosure.report.tree import Paragraph
from tests.disclosure.narrative.accounts import account, facts, income, spent, three_public
from tests.disclosure.narrative.accounts import given as stated
from tests.disclosure.narrative.test_properties import NAMES_OF_PROFILES, accounts, projects

# Reasons are typed by staff: that nobody typed one is a finding, and not one in the system's words.
STAFF = {"RSN-01"}
MEASURED = {"amount", "difference", "rate", "share", "completion", "count"}
few = settings(suppress_health_check=[*HealthCheck])
every_profile = pytest.mark.parametrize(
    "profile", [load_profile(name) for name in NAMES_OF_PROFILES], ids=lambda p: p.name
)


def reading(told):
    return reading_of(
        told.figures,
        subjects_from(told.figures),
        item_budget=told.profile.item_budget,
        funds=told.profile.three_public_funds,
    )


def key(claim):
    base = claim.base if claim.measure in {"share", "completion"} else None
    year = claim.year if claim.measure == "amount" else None
    return claim.place.start, claim.measure, claim.about, base, year, claim.quantity.value, claim.direction


def both_ways(told):
    """Yield what each paragraph's numbers are bound to, and what its words are read as."""
    for section in told.profile.sections:
        for block in write_section(told, section.template) if section.template else ():
            if isinstance(block, Paragraph):
                bound = paragraph_claims(block.runs, section.key, reading(told))
                words = "".join(run.text for run in block.runs)
                read = claims_in(Passage(words, section=section.key, writer="foreign"), reading(told))
                yield words, bound, read


@every_profile
@given(data=accounts(), held=projects)
@few
def test_every_bound_number_is_read_from_its_words_as_what_it_is_bound_to(profile, data, held):
    told = facts(data, projects=held, profile=profile)
    for words, bound, read in both_ways(told):
        made = [key(c) for c in bound if c.measure in MEASURED and c.about.statement != "performance"]
        assert [key(c) for c in read if c.measure in MEASURED] == made, words


@every_profile
@given(data=accounts(), held=projects)
@few
def test_the_systems_own_sentences_give_no_finding_of_any_text_rule(profile, data, held):
    told = facts(data, projects=held, profile=profile)
    context = Context(told.figures, settings_of(profile, scope=data.scope), claims=claims_of(told))
    rules = [
        rule
        for rule in load().decided()
        if rule.check.__module__.startswith("accounts.checks.text") and rule.id not in STAFF
    ]
    assert [(f.rule, f.place.sentence, f.answer.message) for f in run(context, rules).findings] == []


def test_a_claim_knows_cell_base_direction_and_sentence():
    told = facts(
        account(income("120"), spent("120"), last_year={"income": "100", "expenditure": "100"}),
        {"total_reason": "新增项目"},
    )
    difference = next(claim for claim in claims_of(told) if claim.measure == "difference")
    assert difference.writer == "generated"
    assert difference.about == difference.base == ("income_expenditure", "income_grand_total", "amount")
    assert (difference.year, difference.base_year, difference.direction) == (2021, 2020, "more")
    assert difference.reason == "新增项目"
    assert difference.place.section == "total"
    assert difference.place.sentence == "与2020年相比，收、支总计各增加20.00万元，增长20%，主要变动原因是新增项目。"


def test_shares_completions_and_counts_are_told_apart():
    told = facts(
        account(
            spent("30", adjusted="40"),
            three_public(reception_budget="2", reception_domestic_final="1", reception_foreign_final="0"),
            three_public_counts=stated(domestic_batches=4, domestic_persons=9),
        )
    )
    claims = claims_of(told)
    completion = next(c for c in claims if c.measure == "completion" and c.about.statement == "general_expenditure")
    assert completion.base == ("general_expenditure_budget", "total", "total_adjusted")
    assert {"domestic_batches", "domestic_persons"} <= {c.about.row for c in claims if c.measure == "count"}
    share = next(c for c in claims if c.measure == "share" and c.about.statement == "three_public")
    assert share.base.column == "final_total"


def test_typed_texts_know_their_section():
    told = facts(account(spent("3")), {"total_reason": "调整", ("item_reason", "2010301"): "节约"})
    assert [(p.slot, p.subject, p.section, p.words) for p in passages_of(told)] == [
        ("item_reason", "2010301", "general_items", "节约"),
        ("total_reason", "", "total", "调整"),
    ]


@every_profile
def test_items_of_a_fund_that_cancel_each_other_out_are_not_said_to_be_nothing(profile):
    lines = [spent("0.01", "2010102", fund="government_fund"), spent("-0.01", "2010101", fund="government_fund")]
    told = facts(account(*lines), profile=profile)
    context = Context(told.figures, settings_of(profile, scope="department"), claims=claims_of(told))
    assert run(context, [load()["WRD-17"]]).findings == ()
