"""The public pages of projects: the overview and one page each."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.core.cache import cache
from lxml import html

from disclosure.report.compose import compose
from tests.disclosure.narrative.accounts import account, facts, income, spent
from tests.disclosure.report.test_attachments import indicator, money, project
from tests.disclosure.views.archive import CORRECTION, publish

pytestmark = pytest.mark.django_db

REPORT = "/reports/510800/639001/2021/"
PROJECTS = f"{REPORT}projects/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def report_of(*projects):
    told = facts(account(income("30.00"), spent("20.00")), {}, projects=projects)
    return replace(compose(told), unit_name="中共广元市委群众工作局", unit_code="639001")


def three():
    window = project(
        "信访窗口",
        indicators=(indicator("满意度", target="95", achieved="92"), indicator("接访", target="20", unit="次")),
        texts={"situation": "改造接访场所。"},
    )
    video = project("远程视频", funding=(money("fiscal", "-", "-", "200000", "-", "120000"),))
    return window, video, project("法律顾问费", funding=(), goals=(), indicators=())


def publish_projects(*projects, **options):
    return publish(report=report_of(*(projects or three())), **options)


def parsed(response):
    assert response.status_code == 200
    return html.document_fromstring(response.content.decode())


def words(element):
    return " ".join(element.text_content().split())


def rows(page):
    return [[words(cell) for cell in row] for row in page.find_class("project-table")[0].iterfind(".//tbody/tr")]


class TestTheOverview:
    def test_it_tells_totals_and_every_project(self, client):
        publish_projects()
        page = parsed(client.get(PROJECTS))
        facts_ = {words(each[0]): words(each[1]) for each in page.find_class("project-facts")[0]}
        assert facts_ == {
            "开展绩效自评": "3 个",
            "附自评报告": "2 个",
            "预算数": "25.40 万元",
            "执行数": "17.40 万元",
            "执行率": "69%",
            "达到的指标": "2 个",
            "未达到的指标": "1 个",
        }
        assert rows(page) == [
            ["信访窗口", "5.40", "5.40", "100%", "1", "1", "已附"],
            ["远程视频", "20.00", "12.00", "60%", "1", "0", "已附"],
            ["法律顾问费", "未提供", "未提供", "—", "—", "—", "没有附"],
        ]

    @pytest.mark.parametrize(
        ("order", "names"),
        [
            ("budget", ["远程视频", "信访窗口", "法律顾问费"]),
            ("rate", ["信访窗口", "远程视频", "法律顾问费"]),
            ("missed", ["信访窗口", "远程视频", "法律顾问费"]),
            ("%27%3Bdrop", ["信访窗口", "远程视频", "法律顾问费"]),
        ],
    )
    def test_it_is_ordered_by_a_link_and_anything_else_is_the_reports_own_order(self, client, order, names):
        publish_projects()
        page = parsed(client.get(f"{PROJECTS}?order={order}"))
        assert [row[0] for row in rows(page)] == names

    def test_links_keep_a_projects_place_whatever_the_order(self, client):
        publish_projects()
        page = parsed(client.get(f"{PROJECTS}?order=budget"))
        links = page.xpath("//table[contains(@class,'project-table')]//th/a/@href")
        assert links == ["2/", "1/", "3/"]
        assert words(page.xpath("//nav[@class='project-orders']/a[@aria-current]")[0]) == "预算数"

    def test_its_bars_say_in_words_what_they_show(self, client):
        publish_projects()
        page = parsed(client.get(PROJECTS))
        (drawing,) = page.xpath("//*[local-name()='svg'][@role='img']")
        told = drawing.xpath("./*[local-name()='desc']/text()")
        assert told == ["条形图，竖线是预算数：信访窗口：预算5.40，执行5.40；远程视频：预算20.00，执行12.00。"]

    def test_the_report_leads_to_it_only_where_there_are_projects(self, client):
        publish_projects()
        link = f"{REPORT}v1/projects/"
        assert link in parsed(client.get(REPORT)).xpath("//ul[@class='actions']//a/@href")
        publish(code="639002", name="市信访中心", short_name="信访中心")
        other = parsed(client.get("/reports/510800/639002/2021/"))
        assert not [each for each in other.xpath("//a/@href") if "projects" in each]


class TestOneProject:
    def test_it_tells_facts_money_indicators_and_texts(self, client):
        publish_projects()
        page = parsed(client.get(f"{PROJECTS}1/"))
        assert words(page.find(".//h1")) == "信访窗口"
        money_table, indicator_table = page.find_class("project-table")
        assert [words(cell) for cell in money_table.find(".//tbody/tr")] == ["财政资金", "5.40", "5.40", "100%"]
        shown = [[words(cell) for cell in row] for row in indicator_table.iterfind(".//tbody/tr")]
        assert shown == [
            ["数量指标 满意度", "≥95%", "92%", "未达到"],
            ["数量指标 接访", "≥20次", "92次", "达到"],
        ]
        assert "改造接访场所。" in words(page)

    def test_its_drawings_have_unique_identifiers_and_no_inline_styles(self, client):
        publish_projects()
        page = parsed(client.get(f"{PROJECTS}1/"))
        identifiers = page.xpath("//@id")
        assert len(identifiers) == len(set(identifiers))
        assert len(page.xpath("//*[local-name()='svg'][@role='img']")) == 2
        assert not page.xpath("//*[local-name()='svg']//@style")

    def test_it_leads_to_its_attachment_in_the_report_and_to_its_neighbours(self, client):
        publish_projects()
        page = parsed(client.get(f"{PROJECTS}2/"))
        (back,) = page.xpath("//p[@class='statement-back']/a/@href")
        address, _, anchor = back.partition("#")
        assert "远程视频" in words(parsed(client.get(address)).get_element_by_id(anchor))
        assert page.xpath("//a[@rel='prev']/@href") == ["../1/"]
        assert page.xpath("//a[@rel='next']/@href") == ["../3/"]
        assert words(page.find_class("statement-place")[0]) == "第 2 个，共 3 个"

    def test_headings_skip_no_level(self, client):
        publish_projects()
        page = parsed(client.get(f"{PROJECTS}1/"))
        levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))

    def test_one_without_report_says_so(self, client):
        publish_projects()
        page = parsed(client.get(f"{PROJECTS}3/"))
        assert [words(each) for each in page.find_class("notice")] == [
            "这个项目没有公开绩效指标。",
            "这个项目没有附自评报告。",
        ]

    def test_markup_in_names_and_texts_is_shown_not_obeyed(self, client):
        wild = project(
            "<script>alert(1)</script>",
            indicators=(indicator("<img src=x onerror=y>", achieved="<b>好</b>"),),
            texts={"situation": "<script>x</script>"},
        )
        publish_projects(wild)
        for path in ("", "1/"):
            page = parsed(client.get(f"{PROJECTS}{path}"))
            assert [each.get("src") for each in page.iter("script")] == ["/static/public/report.js"]
            assert not page.xpath("//img")


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        ["0/", "4/", "999999/", "9999999/", "-1/", "1.5/", "%00/", "１/", "1/../../", "一/", "1'/", "v1/projects/1/"],
    )
    def test_what_is_not_there_is_not_found(self, client, path):
        publish_projects()
        assert client.get(f"{PROJECTS}{path}").status_code == 404

    def test_a_report_without_projects_has_no_such_pages(self, client):
        publish()
        assert client.get(PROJECTS).status_code == 404
        assert client.get(f"{PROJECTS}1/").status_code == 404

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_they_are_only_read(self, client, method):
        publish_projects()
        assert getattr(client, method)(PROJECTS).status_code == 405

    def test_an_older_version_stays_and_leads_to_the_newest(self, client):
        publish_projects(versions=2)
        old = parsed(client.get(f"{REPORT}v1/projects/1/"))
        banner = words(old.find_class("newer-banner")[0])
        assert CORRECTION in banner
        assert old.xpath("//div[contains(@class,'newer-banner')]//a/@href") == [f"{REPORT}v2/projects/"]
        assert not parsed(client.get(f"{PROJECTS}1/")).find_class("newer-banner")

    def test_each_scope_has_its_own(self, client):
        publish_projects(scope="unit")
        assert client.get(f"{REPORT}unit/projects/1/").status_code == 200
        assert client.get(f"{PROJECTS}1/").status_code == 404


class TestKeeping:
    def test_what_did_not_change_is_not_sent_again(self, client):
        publish_projects()
        first = client.get(f"{PROJECTS}1/")
        again = client.get(f"{PROJECTS}1/", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "no-cache" in first["Cache-Control"]

    def test_orders_and_projects_are_kept_apart(self, client):
        publish_projects()
        paths = ("", "?order=budget", "?order=rate", "1/", "2/")
        assert len({client.get(f"{PROJECTS}{path}")["ETag"] for path in paths}) == len(paths)
        assert client.get(f"{PROJECTS}?order=nonsense")["ETag"] == client.get(PROJECTS)["ETag"]

    def test_a_kept_page_asks_for_no_tree(self, client, django_assert_max_num_queries):
        publish_projects()
        client.get(PROJECTS)
        with django_assert_max_num_queries(3) as asked:
            client.get(PROJECTS)
        assert not [query for query in asked.captured_queries if '"tree"' in query["sql"]]
