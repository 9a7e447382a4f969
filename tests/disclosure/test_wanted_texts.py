"""Reasons that our own sentences have a place for: wanted while nobody typed them, under every profile."""

import pytest

from accounts.checks.context import Context
from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.settings import settings_of
from accounts.profiles import load_profile
from disclosure.claims import claims_of, passages_of
from disclosure.wanted_texts import wanted_texts
from tests.disclosure.narrative.accounts import account, facts, income, spent, three_public
from tests.disclosure.narrative.test_properties import NAMES_OF_PROFILES

GREW = {"income": "100", "expenditure": "100"}


def wanted(told):
    return [(text.slot, text.subject) for text in wanted_texts(told).texts]


def reasons(told):
    """What the rule on reasons says, with everything that is laid beside a stored account."""
    context = Context(
        told.figures,
        settings_of(told.profile, scope=told.figures.data.scope),
        passages=passages_of(told),
        claims=claims_of(told),
        beside=(wanted_texts(told),),
    )
    return run(context, [load()["RSN-01"]]).findings


def test_a_change_without_reason_wants_it_at_its_field():
    (text,) = wanted_texts(facts(account(income("120"), spent("120"), last_year=GREW))).texts
    assert (text.slot, text.subject, text.section) == ("total_reason", "", "total")
    assert text.sentence == "与2020年相比，收、支总计各增加20.00万元，增长20%，主要变动原因是……。"


def test_the_finding_blocks_and_names_the_field():
    (found,) = reasons(facts(account(income("120"), spent("120"), last_year=GREW)))
    assert (found.place.slot, found.place.section, found.blocks) == ("total_reason", "total", True)


def test_what_is_typed_is_not_wanted():
    told = facts(account(income("120"), spent("120"), last_year=GREW), {"total_reason": "新增水毁修复项目"})
    assert wanted(told) == []
    assert reasons(told) == ()


@pytest.mark.parametrize("typed", ["。", " \n ", "，；"])
def test_a_reason_of_punctuation_is_none(typed):
    told = facts(account(income("120"), spent("120"), last_year=GREW), {"total_reason": typed})
    assert wanted(told) == [("total_reason", "")]


def test_what_did_not_change_wants_nothing():
    assert wanted(facts(account(income("100"), spent("100"), last_year=GREW))) == []


def test_items_want_one_each_where_they_differ_from_their_budget():
    told = facts(
        account(
            spent("30", "2080505", adjusted="40"),
            spent("5", "2010301", adjusted="5"),
            spent("8", "2101101", adjusted="6"),
        ),
        {("item_reason", "2101101"): "医保基数上调"},
    )
    assert wanted(told) == [("item_reason", "2080505")]
    assert wanted_texts(told).texts[0].sentence.endswith("，决算数小于预算数的主要原因是……。")


def test_three_public_wants_its_reason():
    told = facts(account(three_public(reception_budget="2", reception_domestic_final="1", reception_foreign_final="0")))
    assert wanted(told) == [("three_public_reason", "")]
    assert wanted_texts(told).texts[0].section == "three_public_total"


@pytest.mark.parametrize("name", NAMES_OF_PROFILES)
def test_every_profile_asks_in_its_own_sentences_and_is_content_when_told(name):
    profile = load_profile(name)
    data = account(
        income("120"),
        spent("90", "2010301", adjusted="100", initial="100"),
        spent("30", "2080505", adjusted="40", initial="40"),
        last_year=GREW | {"general": "80", "fiscal_income": "100", "fiscal_expenditure": "100"},
    )
    asked = wanted(facts(data, profile=profile))
    assert asked
    assert len(asked) == len(set(asked))
    assert {slot for slot, _ in asked} <= {slot.key for slot in profile.text_slots}
    told = {key: f"第{number}号项目调整" for number, key in enumerate(asked, start=1)}
    assert wanted(facts(data, told, profile=profile)) == []


def test_hostile_texts_beside_it_ask_for_nothing_more():
    hostile = {"total_reason": "〖fiscal_reason＠〗", "duties": "〖total_reason＠〗", "fiscal_reason": "\ue000〖"}
    assert wanted(facts(account(income("120"), spent("120"), last_year=GREW), hostile)) == []
