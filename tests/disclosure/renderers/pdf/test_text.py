"""The text of the PDF is the text of the report.

Method: poppler reads the file, white space is taken out on both sides, page numbers off the pages; the words inside
drawings, which are drawn after a page's text, are compared with the drawings' own words.
"""

from dataclasses import replace
from itertools import pairwise

import pytest

from disclosure.renderers.pdf import render_pdf
from disclosure.report.tree import Number, Paragraph, Text
from tests.disclosure.renderers.pdf import reading

RARE = "喆堃祎玥镕珺㎡﹝﹞〔〕“”‘’《》—…·％℃①②〇㐂"


def test_the_pages_hold_the_text_of_the_tree_and_nothing_else(report, pdf):
    pages = [reading.squeezed("".join(reading.body(lines))) for lines in reading.pages(pdf)]
    remaining = reading.charts(report)
    text = ""
    for page in pages[2:]:
        own = [chart for chart in remaining if f"图{chart.number}：{chart.title}" in page]
        drawn = "".join(reading.drawn(chart.svg) for chart in own)
        assert page.endswith(drawn)
        text += page.removesuffix(drawn)
        remaining = [chart for chart in remaining if chart not in own]
    assert remaining == []
    assert text == "".join(map(reading.printed, report.parts))


@pytest.mark.slow
def test_the_structure_tree_gives_a_screen_reader_the_same_text_in_the_order_of_reading(report, pdf):
    spoken = reading.spoken(pdf)
    for chart in reading.charts(report):
        drawn = reading.drawn(chart.svg)
        assert drawn in spoken
        spoken = spoken.replace(drawn, "", 1)
    assert spoken.endswith("".join(map(reading.printed, report.parts)))


def test_the_cover_names_the_report_its_unit_and_its_fields(report, pdf):
    cover = reading.squeezed("".join(reading.pages(pdf)[0]))
    assert cover.startswith(report.title)
    for entry in report.cover:
        assert f"{entry.label}：{entry.text}" in cover


def test_the_cover_says_that_figures_are_illustrative(pdf):
    cover = reading.squeezed("".join(reading.pages(pdf)[0]))
    assert "示例数据" in cover
    assert "不得引用" in cover


def test_the_cover_names_the_unit_when_the_title_does_not(report):
    renamed = replace(report, title="2021年度部门决算", illustrative=False)
    cover = reading.squeezed("".join(reading.pages(render_pdf(renamed, cache=None, font_directory=None))[0]))
    assert cover == f"2021年度部门决算{report.unit_name}公开时间：2022年9月30日"


def test_every_number_beside_a_chart_is_printed_on_the_page_of_the_chart(report, pdf):
    pages = [reading.squeezed("".join(lines)) for lines in reading.pages(pdf)]
    for chart in reading.charts(report):
        (page,) = (page for page in pages[2:] if f"图{chart.number}：{chart.title}" in page)
        for row in chart.rows:
            for number in filter(None, (row.amount, row.share)):
                assert f"{float(number.value):.2f}" in page or number.text in page


@pytest.mark.parametrize("strong", [False, True])
def test_rare_characters_come_back_as_they_were(holding, strong):
    pdf = render_pdf(holding(Paragraph((Text(RARE, strong=strong),))), cache=None, font_directory=None)
    assert reading.spoken(pdf).endswith(RARE)


@pytest.mark.slow
def test_a_paragraph_that_fills_pages_loses_nothing(holding, prose):
    text = "".join(f"第{index}项支出{index}.{index % 100:02}万元，占{index % 100}%；" for index in range(1, 900))
    pdf = render_pdf(holding(prose(text)), cache=None, font_directory=None)
    assert len(reading.pages(pdf)) > 10
    assert reading.spoken(pdf).endswith(text)


@pytest.mark.slow
def test_a_figure_is_never_torn_from_its_unit(holding):
    runs = []
    for index in range(400):
        runs += [
            Text("支出" * (index % 7 + 1)),
            Number(f"{index * 7}.{index % 90 + 10}", "1", "amount"),
            Text("万元，"),
        ]
        runs += [
            Text("比上年（"),
            Number("-1,234.56", "1", "amount"),
            Text("万元）下降"),
            Number("11%", "11", "percent"),
        ]
    pdf = render_pdf(holding(Paragraph(tuple(runs))), cache=None, font_directory=None)
    lines = [line for page in reading.pages(pdf)[2:] for line in reading.body(page)]
    assert len(lines) > 100
    for line, following in pairwise(lines):
        assert not line[-1:].isdigit()
        assert line[-1:] not in "（-.,"
        assert not following.startswith(("万元", "%", "，", "）", "。", ".", ","))
