"""The list of published reports: searching, paging, and input that nobody means well."""

import pytest
from django.views.defaults import server_error
from lxml import html

from tests.disclosure.views.archive import publish

pytestmark = pytest.mark.django_db


def parsed(response):
    return html.document_fromstring(response.content.decode())


def titles(response):
    return [link.text for link in parsed(response).xpath("//ol[@class='reports']//h3/a")]


def test_it_lists_a_published_report_with_its_files(client):
    publish()
    response = client.get("/")
    assert response.status_code == 200
    tree = parsed(response)
    assert titles(response) == ["中共广元市委群众工作局2021年度部门决算公开报告"]
    assert tree.xpath("//ol[@class='reports']//a/@href") == [
        "/reports/510800/639001/2021/",
        "/reports/510800/639001/2021/report.pdf",
        "/reports/510800/639001/2021/report.json",
    ]
    assert "2022年9月30日" in tree.text_content()


def test_a_site_without_reports_says_so(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "还没有公开的报告" in response.content.decode()


def test_only_the_newest_version_is_listed_and_a_correction_is_marked(client):
    publish(versions=3)
    response = client.get("/")
    assert len(titles(response)) == 1
    assert "第 3 版（已更正）" in response.content.decode()


def test_the_newest_year_comes_first(client):
    publish(year=2020)
    publish(year=2022)
    publish(year=2021)
    assert [title[11:15] for title in titles(client.get("/"))] == ["2022", "2021", "2020"]


class TestSearch:
    @pytest.fixture(autouse=True)
    def archive(self):
        publish()
        publish(year=2022)
        publish(code="301001", name="广元市财政局", short_name="市财政局")

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("群众工作", 2),
            ("群工局", 2),
            ("639001", 2),
            ("６３９００１", 2),
            ("财政", 1),
            ("广元 财政", 1),
            ("  财政　局 ", 1),
            ("教育", 0),
            ("%", 0),
            ("_", 0),
        ],
    )
    def test_words_are_found_in_name_short_name_and_code(self, client, words, found):
        assert len(titles(client.get("/", {"q": words}))) == found

    def test_the_year_narrows_the_search(self, client):
        response = client.get("/", {"q": "群众", "year": "2022"})
        assert titles(response) == ["中共广元市委群众工作局2022年度部门决算公开报告"]
        assert parsed(response).xpath("//option[@selected]/@value") == ["2022"]

    def test_the_years_offered_are_those_published(self, client):
        options = parsed(client.get("/")).xpath("//select[@id='year']/option/@value")
        assert options == ["", "2022", "2021"]

    def test_a_search_without_result_offers_the_way_back(self, client):
        response = client.get("/", {"q": "教育"})
        assert "没有找到符合条件的报告" in response.content.decode()

    def test_what_was_searched_stays_in_the_field(self, client):
        assert parsed(client.get("/", {"q": "财政"})).xpath("//input[@id='q']/@value") == ["财政"]


class TestPages:
    @pytest.fixture(autouse=True)
    def archive(self):
        for place in range(45):
            publish(code=f"{300000 + place}", name=f"第{place}单位", short_name="")

    def test_a_page_holds_twenty_reports(self, client):
        first, last = client.get("/"), client.get("/", {"page": "3"})
        assert (len(titles(first)), len(titles(last))) == (20, 5)
        assert not set(titles(first)) & set(titles(last))
        assert "共 45 份" in first.content.decode()

    def test_turning_the_page_keeps_the_search(self, client):
        response = client.get("/", {"q": "单位 第", "year": "2021"})
        (following,) = parsed(response).xpath("//nav[@class='pager']/a/@href")
        assert len(titles(client.get(f"/{following}"))) == 20

    @pytest.mark.parametrize(
        ("asked", "shown"), [("abc", 1), ("0", 3), ("-1", 3), ("999999999999999999999", 3), ("", 1)]
    )
    def test_a_page_that_does_not_exist_shows_one_that_does(self, client, asked, shown):
        response = client.get("/", {"page": asked})
        assert response.status_code == 200
        assert f"第 {shown} 页，共 3 页" in response.content.decode()


class TestHostileInput:
    def test_markup_stays_text(self, client):
        hostile = '"><script>alert(1)</script>'
        response = client.get("/", {"q": hostile})
        assert response.status_code == 200
        assert "<script" not in response.content.decode()
        assert parsed(response).xpath("//input[@id='q']/@value") == [hostile]

    def test_a_null_character_is_refused_at_the_field(self, client):
        response = client.get("/", {"q": "财\x00政"})
        assert response.status_code == 200
        assert "不能使用的字符" in parsed(response).get_element_by_id("q-error").text

    def test_very_long_words_are_refused_at_the_field(self, client):
        response = client.get("/", {"q": "财" * 5000})
        assert response.status_code == 200
        assert "最多 60 个字" in parsed(response).get_element_by_id("q-error").text

    @pytest.mark.parametrize("year", ["abc", "1999", "2021.5", "99999999999999999999", "\x00", "２０２１"])
    def test_a_year_that_is_not_offered_is_refused_at_the_field(self, client, year):
        publish(year=2022)
        response = client.get("/", {"year": year})
        assert response.status_code == 200
        assert "没有这个年度的报告" in parsed(response).get_element_by_id("year-error").text
        assert titles(response) == []

    def test_bytes_that_are_no_text_are_answered(self, client):
        assert client.get("/?q=%ff%fe&year=%80&page=%00").status_code == 200

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_only_reading_is_possible(self, client, method):
        assert getattr(client, method)("/").status_code == 405


def test_the_list_needs_at_most_four_queries(client, django_assert_max_num_queries):
    for place in range(25):
        publish(code=f"{300000 + place}", name=f"第{place}单位", versions=2)
    with django_assert_max_num_queries(4):
        response = client.get("/", {"q": "单位", "year": "2021"})
    assert len(titles(response)) == 20


def test_reading_leaves_no_cookie_and_depends_on_none(client):
    publish()
    response = client.get("/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_page_for_our_own_failure_is_chinese_too(rf):
    assert "页面出了问题" in server_error(rf.get("/")).content.decode()
