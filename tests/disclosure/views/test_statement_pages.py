"""Each statement on a page of its own, and the list of them."""

import pytest
from django.core.cache import cache
from lxml import html

from disclosure.renderers.html.statement_page import statement_pages
from tests.disclosure.renderers.html.sample import sample_report
from tests.disclosure.renderers.statements import basic, by_subject, empty, summary, with_statements
from tests.disclosure.views.archive import CORRECTION, publish
from tests.disclosure.views.test_report_pages import correct

pytestmark = pytest.mark.django_db

REPORT = "/reports/510800/639001/2021/"
TABLES = f"{REPORT}tables/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def report_of(*tables):
    return with_statements(sample_report(typed=False), *(tables or (summary(), by_subject(), basic(), empty())))


def publish_statements(*tables, **options):
    return publish(report=report_of(*tables), **options)


def parsed(response):
    assert response.status_code == 200
    return html.document_fromstring(response.content.decode())


def words(element):
    return " ".join(element.text_content().split())


class TestOneStatement:
    def test_it_shows_title_unit_year_unit_of_money_and_the_table_as_the_report_does(self, client):
        publish_statements()
        page = parsed(client.get(f"{TABLES}income/"))
        assert words(page.find(".//h1")) == "二、 收入决算表"
        facts = words(page.find_class("statement-facts")[0])
        assert facts == "中共广元市委群众工作局 2021年度部门决算 金额单位：万元"
        report = parsed(client.get(REPORT))
        shown = next(s for s in report.find_class("statement") if s.get("id") == "table-income")
        own = page.find_class("statement")[0]
        rows = [[words(cell) for cell in row] for row in shown.iterfind(".//tr")]
        assert [[words(cell) for cell in row] for row in own.iterfind(".//tr")] == rows
        assert words(own.find_class("statement-note")[0]) == words(shown.find_class("statement-note")[0])
        assert own.find_class("statement-region")[0].get("tabindex") == "0"

    def test_it_leads_to_its_neighbours_and_back_to_its_place_in_the_report(self, client):
        publish_statements()
        page = parsed(client.get(f"{TABLES}income/"))
        assert page.xpath("//a[@rel='prev']/@href") == ["../income-expenditure/"]
        assert page.xpath("//a[@rel='next']/@href") == ["../general-basic/"]
        assert words(page.find_class("statement-place")[0]) == "第 2 张，共 4 张"
        (back,) = page.xpath("//p[@class='statement-back']/a/@href")
        address, _, anchor = back.partition("#")
        assert address == f"{REPORT}v1/"
        assert parsed(client.get(address)).get_element_by_id(anchor).find_class("statement")

    def test_the_first_has_none_before_and_the_last_none_behind(self, client):
        publish_statements()
        assert not parsed(client.get(f"{TABLES}income-expenditure/")).xpath("//a[@rel='prev']")
        assert not parsed(client.get(f"{TABLES}government-fund/")).xpath("//a[@rel='next']")

    def test_it_offers_the_files_of_its_version(self, client):
        publish_statements(versions=2)
        page = parsed(client.get(f"{REPORT}v1/tables/income/"))
        files = page.xpath("//section[@class='statement-files']//a/@href")
        assert files == [f"{REPORT}v1/report.{kind}" for kind in ("pdf", "xlsx", "json")]

    def test_a_statement_without_data_says_so(self, client):
        publish_statements()
        page = parsed(client.get(f"{TABLES}government-fund/"))
        assert words(page.find_class("row-notice")[0]) == "本表无数据。"

    def test_an_older_version_says_that_it_was_corrected(self, client):
        publish_statements(versions=2)
        (banner,) = parsed(client.get(f"{REPORT}v1/tables/income/")).find_class("newer-banner")
        assert CORRECTION in words(banner)
        assert banner.xpath(".//a/@href") == [f"{REPORT}v2/tables/"]
        assert not parsed(client.get(f"{TABLES}income/")).find_class("newer-banner")

    def test_a_unit_account_has_pages_of_its_own(self, client):
        publish_statements(scope="unit")
        assert client.get(f"{REPORT}unit/tables/income/").status_code == 200
        assert client.get(f"{REPORT}unit/v1/tables/income/").status_code == 200
        assert client.get(f"{TABLES}income/").status_code == 404

    def test_every_heading_of_the_report_leads_to_its_page(self, client):
        publish_statements()
        links = parsed(client.get(REPORT)).xpath("//p[@class='statement-page']/a/@href")
        assert len(links) == 4
        assert all(client.get(link).status_code == 200 for link in links)


class TestList:
    def test_it_names_every_statement_in_order_with_what_is_said_of_it(self, client):
        publish_statements()
        page = parsed(client.get(TABLES))
        assert [words(line) for line in page.xpath("//ol[@class='statement-list']/li")] == [
            "一、 收入支出决算总表",
            "二、 收入决算表",
            "三、 一般公共预算财政拨款基本支出决算表",
            "四、 政府性基金预算财政拨款收入支出决算表本表无数据。",
        ]
        links = page.xpath("//ol[@class='statement-list']//a/@href")
        assert [client.get(TABLES + link).status_code for link in links] == [200] * 4

    def test_a_report_without_statements_says_so(self, client):
        publish()
        assert "这份报告没有附公开表。" in client.get(TABLES).content.decode()


class TestCaching:
    @pytest.mark.parametrize("address", [TABLES, f"{TABLES}income/"])
    def test_an_unchanged_page_is_answered_without_content(self, client, django_assert_num_queries, address):
        publish_statements()
        first = client.get(address)
        assert "no-cache" in first["Cache-Control"]
        with django_assert_num_queries(1):
            second = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (second.status_code, second.content) == (304, b"")
        with django_assert_num_queries(1):
            assert client.get(address).content == first.content

    def test_two_statements_are_never_taken_for_each_other(self, client):
        publish_statements()
        tags = {client.get(f"{TABLES}{kind}/")["ETag"] for kind in ("income", "general-basic", "government-fund")}
        assert len({*tags, client.get(TABLES)["ETag"], client.get(REPORT)["ETag"]}) == 5

    def test_a_correction_reaches_readers_at_once(self, client):
        (first_version,) = publish_statements()
        newest, older = client.get(f"{TABLES}income/"), client.get(f"{REPORT}v1/tables/income/")
        correct(first_version, first_version.tree.replace("上级补助收入", "上级补助款"))
        again = client.get(f"{TABLES}income/", headers={"If-None-Match": newest["ETag"]})
        assert "上级补助款" in again.content.decode()
        kept = client.get(f"{REPORT}v1/tables/income/", headers={"If-None-Match": older["ETag"]})
        assert parsed(kept).find_class("newer-banner")
        assert "上级补助收入" in kept.content.decode()

    def test_a_page_needs_two_queries(self, client, django_assert_num_queries):
        publish_statements(versions=3)
        with django_assert_num_queries(2):
            assert client.get(f"{TABLES}income/").status_code == 200

    def test_reading_leaves_no_cookie(self, client):
        publish_statements()
        assert not client.get(f"{TABLES}income/").cookies


class TestNotThere:
    @pytest.mark.parametrize(
        "rest",
        [
            "tables/expenditure/",
            "tables/nothing/",
            "tables/general_basic/",
            "tables/INCOME/",
            "tables/%3Cscript%3E/",
            "tables/income%00/",
            "tables/..%2f..%2fetc/",
            "tables/-/",
            "tables/income--expenditure/",
            "tables/" + "a" * 5000 + "/",
            "tables/" + "-".join("a" * 30) + "/",
            "tables/收入/",
            "v2/tables/",
            "v2/tables/income/",
            "v0/tables/income/",
            "unit/tables/income/",
            "tables/income/extra/",
        ],
    )
    def test_an_address_of_no_statement_is_not_found_in_chinese(self, client, rest):
        publish_statements()
        response = client.get(REPORT + rest)
        assert response.status_code == 404
        text = response.content.decode()
        assert "没有这个页面" in text
        assert "<script" not in text

    def test_a_missing_statement_is_never_kept(self, client):
        publish_statements(summary())
        for _ in range(2):
            response = client.get(f"{TABLES}income/")
            assert response.status_code == 404
            assert not response.has_header("ETag")

    @pytest.mark.parametrize("rest", ["tables/", "tables/income/"])
    def test_only_reading_is_possible(self, client, rest):
        publish_statements()
        assert client.post(REPORT + rest).status_code == 405


def test_only_official_statements_have_pages():
    assert [page.slug for page in statement_pages(report_of(summary(), basic()))] == [
        "income-expenditure",
        "general-basic",
    ]
    assert statement_pages(sample_report(typed=False)) == ()
