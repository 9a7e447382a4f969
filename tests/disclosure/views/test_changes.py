"""What a correction changed is public: on a page and as JSON, but not what was withdrawn."""

import json
from dataclasses import replace
from functools import cache

import pytest
from django.core.cache import cache as pages
from django.utils import timezone
from lxml import html

from disclosure.models import Publication, Withdrawal
from disclosure.report.freeze import content_hash, freeze
from tests.disclosure.renderers.html.sample import sample_report
from tests.disclosure.views.archive import CORRECTION, publish

pytestmark = pytest.mark.django_db

ADDRESS = "/reports/510800/639001/2021/"


@pytest.fixture(autouse=True)
def _empty_cache():
    pages.clear()


@cache
def corrected():
    """The sample with one amount changed wherever it is printed, and markup in the unit's name."""
    tree = json.loads(freeze(replace(sample_report(typed=False), unit_name="<b>某局</b>")))
    changed = json.dumps(tree, ensure_ascii=False).replace("468.89", "486.98")
    return json.dumps(json.loads(changed), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.fixture
def versions():
    """Two versions of which the second is stored as publishing would."""
    (first,) = publish(report=sample_report(typed=False))
    values = {f.attname: getattr(first, f.attname) for f in Publication._meta.concrete_fields if not f.primary_key}
    tree = corrected()
    changed = {"version": 2, "reason": CORRECTION, "tree": tree, "content_hash": content_hash(tree)}
    return first, Publication.objects.create(**{**values, **changed})


def withdraw(*publications):
    for publication in publications:
        Withdrawal.objects.create(
            publication=publication, notice="撤回。", at=timezone.now(), by=publication.published_by, by_name="财政局"
        )


def test_the_page_shows_reason_sentences_and_cells(client, versions, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = client.get(f"{ADDRESS}v2/changes/")
    assert response.status_code == 200
    page = html.document_fromstring(response.content.decode())
    assert CORRECTION in page.find(".//header//dl").text_content()
    removed = {node.text_content() for node in page.findall(".//li//del")}
    added = {node.text_content() for node in page.findall(".//li//ins")}
    assert any("468.89" in text for text in removed)
    assert any("486.98" in text for text in added)
    assert all(text.startswith("删去：") for text in removed), "not by colour alone"
    assert all(text.startswith("新增：") for text in added)
    cells = [[cell.text_content() for cell in row] for row in page.findall(".//tbody/tr")]
    assert any(row[-2:] == ["468.89", "486.98"] for row in cells)
    assert "<b>某局</b>" not in response.content.decode()


def test_the_newest_has_the_same_page_without_a_version(client, versions):
    assert client.get(f"{ADDRESS}changes/").content == client.get(f"{ADDRESS}v2/changes/").content


def test_it_is_asked_for_again_and_not_sent_again(client, versions, django_assert_num_queries):
    first = client.get(f"{ADDRESS}v2/changes/")
    with django_assert_num_queries(1):
        again = client.get(f"{ADDRESS}v2/changes/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_machines_get_the_same(client, versions):
    response = client.get(f"{ADDRESS}v2/changes.json")
    told = response.json()
    assert (told["version"], told["before"], told["reason"]) == (2, 1, CORRECTION)
    assert told["schema"] == "final-account-differences/1"
    assert {"name": "单位名称", "before": "中共广元市委群众工作局", "after": "<b>某局</b>"} in told["fields"] or told[
        "fields"
    ]
    assert any(text["kind"] == "changed" for section in told["sections"] for text in section["texts"])
    assert client.get(f"{ADDRESS}v2/changes.json", headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", ["v1/changes/", "v1/changes.json", "v3/changes/", "v0/changes/", "unit/changes/"])
def test_where_nothing_was_corrected_there_is_no_page(client, versions, address):
    assert client.get(f"{ADDRESS}{address}").status_code == 404


def test_a_version_after_a_withdrawn_one_tells_nothing_of_that(client, versions):
    withdraw(versions[0])
    page = client.get(f"{ADDRESS}v2/changes/").content.decode()
    assert "468.89" not in page
    assert "第 1 版已由财政部门撤回" in page
    told = client.get(f"{ADDRESS}v2/changes.json").json()
    assert (told["before_withdrawn"], told["sections"], told["fields"]) == (True, [], [])


def test_a_withdrawn_version_has_no_such_page(client, versions):
    withdraw(*versions)
    assert client.get(f"{ADDRESS}v2/changes/").status_code == 410
    assert client.get(f"{ADDRESS}changes.json").json()["status"] == "withdrawn"


def test_an_older_correction_leads_to_the_newest_version(client):
    publish(versions=3)
    page = html.document_fromstring(client.get(f"{ADDRESS}v2/changes/").content.decode())
    assert page.find_class("newer-banner")[0].xpath(".//a/@href") == [f"{ADDRESS}v3/"]
