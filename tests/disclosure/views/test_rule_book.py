"""The public rule book: every rule of the registry, in words, with examples and what the rule says of them."""

import pytest
from lxml import html

from accounts.checks.engine import run
from accounts.checks.rules import load
from disclosure.rule_book import rule_book

# The footer of every page leads here, and no page of the public site needs anything stored for that.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def chapters():
    return rule_book()


@pytest.fixture
def tree(client):
    response = client.get("/rules/")
    assert response.status_code == 200
    return html.document_fromstring(response.content.decode())


def test_every_rule_stands_there_once_under_its_id(tree):
    ids = tree.xpath("//article[contains(@class, 'rule')]/@id")
    assert sorted(ids) == sorted(rule.id for rule in load())


def test_a_rule_tells_name_basis_severity_effect_and_years(tree):
    rule = load()["INT-09"]
    told = tree.get_element_by_id("INT-09").text_content()
    for part in (rule.name, rule.told, rule.basis, "错误", "必须改正才能公开", "支出决算表", "各年度"):
        assert part in told


def test_an_example_passes_and_one_fails_with_what_is_said_of_it(tree):
    rule = load()["INT-09"]
    told = tree.get_element_by_id("INT-09").text_content()
    for example in rule.examples:
        assert example.told in told
    failing = next(example for example in rule.examples if example.status == "fail")
    (found, *_) = (result for result in run(failing.context(), [rule]).results if result.is_finding)
    assert found.answer.message in told


def test_what_is_not_decided_says_why(tree, chapters):
    undecided = [entry for chapter in chapters for entry in chapter.rules if not entry.is_decided]
    assert undecided
    for entry in undecided:
        assert entry.rule.undecided in tree.get_element_by_id(entry.rule.id).text_content()


def test_every_decided_rule_has_a_passing_and_a_failing_example_in_words(chapters):
    for entry in (entry for chapter in chapters for entry in chapter.rules if entry.is_decided):
        assert {example.status for example in entry.examples} >= {"pass", "fail"}, entry.rule.id
        assert all(example.answer for example in entry.examples if example.status == "fail"), entry.rule.id


def test_every_anchor_leads_somewhere(tree):
    names = set(tree.xpath("//@id"))
    for target in tree.xpath("//main//a/@href"):
        assert target.removeprefix("#") in names, target
    assert {name for name in names if name.startswith("family-")}


def test_every_page_leads_there(client):
    assert html.document_fromstring(client.get("/").content.decode()).xpath("//footer//a[@href='/rules/']")


def test_it_is_asked_for_again_and_not_sent_again(client):
    first = client.get("/rules/")
    again = client.get("/rules/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert client.post("/rules/").status_code == 405


def test_it_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/rules/")
