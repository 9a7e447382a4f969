"""The page says everything the tree says, in sound HTML that obeys a strict content policy."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from disclosure.renderers.html import Edition, render_page, render_site_page
from disclosure.report.tree import (
    Cell,
    Chart,
    ChartRow,
    ListBlock,
    Notice,
    Number,
    Paragraph,
    Part,
    Section,
    Text,
    TypedNumber,
)
from tests.disclosure.renderers.html.sample import sample_report

HASH = "3f" * 32


def published(version=1, reason=""):
    return SimpleNamespace(
        version=version, reason=reason, content_hash=HASH, published_at=datetime(2022, 9, 29, 18, 0, tzinfo=UTC)
    )


def edition(version=1, reason=""):
    base = f"/reports/510800/639001/2021/v{version}/"
    return Edition(published(version, reason), page=base, pdf=f"{base}report.pdf", json=f"{base}report.json")


def parsed(page):
    return html.document_fromstring(page)


def only_section(*blocks, key="only"):
    """Return the sample with one part of one section that holds these blocks."""
    part = Part("part", "第一部分", "说明", sections=(Section(key, "一、", "情况", tuple(blocks)),))
    return replace(sample_report(), parts=(part,))


def section_of(page, key="only"):
    return parsed(page).get_element_by_id(key)


def words(element):
    return "".join(element.text_content().split())


def texts(node):
    """Yield every text a reader must find, in the order of the tree."""
    if isinstance(node, (Part, Section)):
        yield node.number + node.title
        for block in node.blocks:
            yield from texts(block)
        for section in node.sections:
            yield from texts(section)
    elif isinstance(node, Paragraph):
        yield "".join(run.text for run in node.runs)
    elif isinstance(node, ListBlock):
        for item in node.items:
            yield "".join(run.text for run in item)
    elif isinstance(node, Notice):
        yield node.text
    elif isinstance(node, Chart):
        yield f"图{node.number}：{node.title}"
        for row in node.rows:
            yield row.label + (row.amount.text if row.amount else "未提供")


class TestEverythingIsThere:
    @pytest.fixture
    def markup(self):
        return render_site_page(sample_report())

    def test_every_text_of_the_tree_stands_in_the_page_in_order(self, markup):
        shown = words(parsed(markup).get_element_by_id("report"))
        place = 0
        for part in sample_report().parts:
            for text in texts(part):
                found = shown.find("".join(text.split()), place)
                assert found >= 0, text
                place = found

    def test_every_chart_stands_beside_its_data(self, markup):
        figures = parsed(markup).findall(".//figure")
        assert len(figures) == 7
        for figure in figures:
            assert figure.find(".//svg") is not None
            assert figure.find(".//figcaption").text_content().strip()
            assert figure.find(".//table/caption").text_content().strip()
            assert all(cell.get("scope") for cell in figure.iterfind(".//th"))

    def test_contents_lead_to_every_part_and_numbered_section(self, markup):
        tree = parsed(markup)
        report = sample_report()
        expected = [node for part in report.parts for node in (part, *part.sections)]
        for nav in tree.iterfind(".//nav[@aria-label='目录']"):
            links = nav.findall(".//a")
            assert [words(link) for link in links] == [node.number + node.title for node in expected]
            for link in links:
                assert words(link) in words(tree.get_element_by_id(link.get("href").removeprefix("#")))


class TestSoundHtml:
    @pytest.fixture(params=["site", "older", "draft", "file"])
    def markup(self, request):
        report = sample_report()
        editions = [edition(2, "更正一个数字"), edition(1)]
        return {
            "site": lambda: render_site_page(report, edition=editions[0], editions=editions),
            "older": lambda: render_site_page(report, edition=editions[1], editions=editions),
            "draft": lambda: render_site_page(report, draft=True),
            "file": lambda: render_page(report, publication=published()),
        }[request.param]()

    def test_heading_levels_never_skip(self, markup):
        levels = [int(node.tag[1]) for node in parsed(markup).iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
        assert max(levels) == 5

    def test_ids_are_unique_and_every_reference_finds_its_target(self, markup):
        tree = parsed(markup)
        ids = [node.get("id") for node in tree.iterfind(".//*[@id]")]
        assert len(ids) == len(set(ids))
        for node in tree.iter():
            for attribute in ("aria-labelledby", "aria-describedby"):
                assert set((node.get(attribute) or "").split()) <= set(ids)
            if (node.get("href") or "").startswith("#"):
                assert node.get("href")[1:] in ids

    def test_language_title_and_landmarks_are_set(self, markup):
        tree = parsed(markup)
        assert tree.get("lang") == "zh-CN"
        assert sample_report().title in tree.findtext(".//title")
        assert len(tree.findall(".//main")) == 1
        assert len(tree.findall(".//article")) == 1

    def test_no_style_or_script_is_inline(self, markup):
        tree = parsed(markup)
        assert not tree.xpath("//@style")
        assert not [name for node in tree.iter() for name in node.attrib if str(name).startswith("on")]
        assert all(script.get("src") and not script.text for script in tree.iter("script"))

    def test_nothing_comes_from_another_host(self, markup):
        tree = parsed(markup)
        addresses = tree.xpath("//@src | //link/@href | //a/@href | //use/@href | //form/@action")
        assert not [address for address in addresses if "//" in address]


def test_the_file_carries_its_styles_and_asks_for_nothing():
    tree = parsed(render_page(sample_report(), publication=published()))
    assert not tree.xpath("//link | //script | //img | //iframe | //object")
    styles = tree.findtext(".//style")
    assert "--accent" in styles
    assert ".chart" in styles
    assert "url(" not in styles
    assert "@import" not in styles
    assert HASH in tree.text_content()


class TestNumbers:
    def test_a_number_is_data_with_its_value_source_and_formula(self):
        report = only_section(Paragraph((Text("减少"), sample_number(), Text("万元，"))))
        data = section_of(render_page(report)).find(".//data")
        assert data.get("value") == "56.61"
        assert data.text == "56.61"
        assert data.get("title") == "收入支出总计比上年减少；算式：525.50 - 468.89"
        assert data.get("data-formula") == "525.50 - 468.89"

    def test_cells_are_addressed_without_ambiguity(self):
        cells = (Cell("summary", "total", "final", 2021), Cell("a/b", "合 计", "100%", 2020))
        number = Number("1.00", "1.00", "amount", "合计", cells)
        data = section_of(render_page(only_section(Paragraph((number,))))).find(".//data")
        assert data.get("data-cells").split(" ") == ["summary/total/final/2021", "a%2Fb/合%20计/100%25/2020"]

    def test_a_year_is_a_time(self):
        year = Number("2021", "2021", "year", "决算年度")
        time = section_of(render_page(only_section(Paragraph((year, Text("年度")))))).find(".//p//time")
        assert (time.get("datetime"), time.text) == ("2021", "2021")

    @pytest.mark.parametrize(
        ("following", "kept"),
        [("万元，", "468.89万元"), ("个百分点。", "468.89个百分点"), ("人次。", "468.89人次"), ("%。", "468.89%")],
    )
    def test_a_number_stays_with_its_unit(self, following, kept):
        number = Number("468.89", "468.89", "amount")
        section = section_of(render_page(only_section(Paragraph((number, Text(following))))))
        assert section.find(".//span[@class='quantity']").text_content() == kept
        assert words(section.find("p")) == f"468.89{following}"

    def test_a_number_before_other_words_stands_alone(self):
        number = Number("11%", "11", "percent")
        section = section_of(render_page(only_section(Paragraph((number, Text("，其中")))))).find("p")
        assert section.find("span") is None
        assert words(section) == "11%，其中"

    def test_an_illustrative_number_is_marked_and_its_paragraph_labelled(self):
        number = Number("4.80", "4.80", "amount", "年初结转和结余", illustrative=True)
        paragraph = section_of(render_page(only_section(Paragraph((number,), illustrative=True)))).find("p")
        assert paragraph.find("data").get("class") == "number illustrative"
        assert paragraph.find("data").get("title") == "年初结转和结余；示例数据"
        assert paragraph.find("span[@class='tag']").text == "示例数据"

    def test_no_label_stands_where_nothing_is_illustrative(self):
        report = replace(only_section(Paragraph((sample_number(),))), illustrative=False)
        assert "示例数据" not in parsed(render_page(report)).find(".//main").text_content()

    def test_an_amount_not_provided_is_said(self):
        chart = Chart("c", 1, "图", "说明", "万元", (ChartRow("收入", None, None),), "")
        assert words(section_of(render_page(only_section(chart))).find(".//tbody/tr")) == "收入未提供"


class TestDraft:
    def test_typed_numbers_are_marked_numbered_and_counted(self):
        tree = parsed(render_site_page(sample_report(), draft=True))
        marks = tree.findall(".//mark")
        assert [(mark.get("id"), mark.text) for mark in marks] == [("unbound-1", "15"), ("unbound-2", "12")]
        banner = tree.find_class("draft-banner")[0]
        assert "草稿预览" in banner.text_content()
        assert "2个手工填写的数字" in words(banner)
        assert [link.get("href") for link in banner.iter("a")] == ["#unbound-1", "#unbound-2"]

    def test_typed_numbers_in_lists_count_too(self):
        report = only_section(ListBlock(((TypedNumber("7"), Text("项")),), ordered=False))
        tree = parsed(render_page(report, draft=True))
        assert [mark.text for mark in tree.iter("mark")] == ["7"]
        assert "1个手工填写的数字" in words(tree.find_class("draft-banner")[0])

    def test_a_draft_without_typed_numbers_says_that_all_are_bound(self):
        tree = parsed(render_site_page(sample_report(typed=False), draft=True))
        assert "所有数字都已与决算数据关联" in tree.find_class("draft-banner")[0].text_content()

    def test_a_published_page_shows_typed_numbers_as_plain_text(self):
        tree = parsed(render_site_page(sample_report(), edition=edition(), editions=[edition()]))
        assert not list(tree.iter("mark"))
        assert not tree.find_class("draft-banner")
        assert "核定行政编制15名" in words(tree)


class TestVersions:
    def test_an_older_version_says_so_and_leads_to_the_newest(self):
        editions = [edition(2, "更正一个数字"), edition(1)]
        tree = parsed(render_site_page(sample_report(), edition=editions[1], editions=editions))
        banner = tree.find_class("newer-banner")[0]
        assert "第1版，已被更正" in words(banner)
        assert "更正一个数字" in banner.text_content()
        assert banner.find(".//a").get("href") == editions[0].page

    def test_the_newest_version_has_no_such_banner(self):
        editions = [edition(2, "更正一个数字"), edition(1)]
        assert not parsed(render_site_page(sample_report(), edition=editions[0], editions=editions)).find_class(
            "newer-banner"
        )

    def test_the_day_a_version_was_published_is_told_apart_from_the_day_of_disclosure(self):
        shown = edition(2, "更正一个数字")
        fields = parsed(render_site_page(sample_report(), edition=shown, editions=[shown])).find_class("cover-fields")
        told = words(fields[0])
        assert "公开时间2022年9月30日" in told
        assert "第2版，2022年9月30日发布" in told

    def test_versions_are_listed_with_reason_date_in_beijing_and_files(self):
        editions = [edition(2, "更正一个数字"), edition(1)]
        versions = section_of(
            render_site_page(sample_report(), edition=editions[1], editions=editions), "versions"
        ).findall(".//li")
        assert [link.get("href") for link in versions[0].iter("a")] == [
            editions[0].page,
            editions[0].pdf,
            editions[0].json,
        ]
        assert "更正原因：更正一个数字。" in words(versions[0])
        assert "首次发布" in words(versions[1])
        assert versions[1].get("aria-current") == "true"
        assert "2022年9月30日02:00发布" in words(versions[1])


HOSTILE = "<script>alert(1)</script>&amp;\"'><img src=x onerror=alert(1)>]]>"


def test_markup_in_any_text_stays_text():
    number = Number(HOSTILE, HOSTILE, "amount", HOSTILE, (), HOSTILE)
    report = replace(
        sample_report(),
        title=HOSTILE,
        unit_name=f"单位{HOSTILE}",
        region_name=HOSTILE,
        parts=(
            Part(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                (
                    Paragraph((Text(HOSTILE), Text(HOSTILE, strong=True), number, TypedNumber(HOSTILE))),
                    ListBlock(((Text(HOSTILE),),), ordered=True),
                    Notice(HOSTILE),
                    Chart(HOSTILE, 1, HOSTILE, HOSTILE, HOSTILE, (ChartRow(HOSTILE, number, number),), ""),
                ),
            ),
        ),
    )
    for draft in (False, True):
        page = render_page(report, publication=published(reason=HOSTILE), draft=draft)
        assert "<script" not in page
        assert "<img" not in page
        tree = parsed(page)
        assert tree.find(".//h1").text_content() == HOSTILE
        assert not tree.xpath("//@onerror")
        assert tree.find(".//section/p/strong").text_content() == HOSTILE


def test_equal_and_odd_keys_get_anchors_of_their_own():
    sections = tuple(Section(key, "", key, ()) for key in ("main", "a b", "a b", "", "收入"))
    report = replace(sample_report(), parts=(Part("main", "第一部分", "说明", sections=sections),))
    ids = [section.get("id") for section in parsed(render_page(report)).iter("section")]
    assert ids == ["main-2", "main-3", "a-b", "a-b-2", "section", "收入"]


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, places=2).map(
    lambda value: Number(str(value), str(value), "amount")
)
RUNS = st.lists(st.one_of(TEXT.map(Text), NUMBER, TEXT.map(TypedNumber)), max_size=8).map(tuple)


@given(runs=RUNS, draft=st.booleans())
def test_a_paragraph_reads_exactly_as_its_runs(runs, draft):
    paragraph = section_of(render_page(only_section(Paragraph(runs)), draft=draft)).find("p")
    assert paragraph.text_content() == "".join(run.text for run in runs)


def sample_number():
    return Number("56.61", "56.61", "amount", "收入支出总计比上年减少", (), "525.50 - 468.89")


def test_a_number_of_last_year_names_its_source_in_its_title():
    bound = Number("9.00", "9.00", "amount", "2020年本年收入合计", source='2020年度公开表（"旧"<b>.xlsx）')
    (shown,) = section_of(render_page(only_section(Paragraph((bound,))))).iter("data")
    assert shown.get("title") == '2020年本年收入合计；上年数来源：2020年度公开表（"旧"<b>.xlsx）'
