"""The tree of a report: its parts, headings, titles, charts and notices."""

import re
from dataclasses import replace

import pytest

from accounts.profiles import ProfileError, load_profile
from disclosure.report.compose import PART_NOT_PROVIDED, TEXT_NOT_PROVIDED, compose, draw_chart
from disclosure.report.tree import Chart, CoverField, ListBlock, Notice, Section, Text
from tests.disclosure.narrative.accounts import account, facts, functional_names, income, spent, three_public

HEADINGS = [
    "一、收入支出决算总体情况说明",
    "二、收入决算情况说明",
    "三、支出决算情况说明",
    "四、财政拨款收入支出决算总体情况说明",
    "五、一般公共预算财政拨款支出决算情况说明",
    "（一）一般公共预算财政拨款支出决算总体情况",
    "（二）一般公共预算财政拨款支出决算结构情况",
    "（三）一般公共预算财政拨款支出决算具体情况",
    "六、一般公共预算财政拨款基本支出决算情况说明",
    "七、“三公”经费财政拨款支出决算情况说明",
    "（一）“三公”经费财政拨款支出决算总体情况说明",
    "（二）“三公”经费财政拨款支出决算具体情况说明",
    "八、政府性基金预算支出决算情况说明",
    "九、国有资本经营预算支出决算情况说明",
    "十、预算绩效管理情况",
    "十一、其他重要事项的情况说明",
    "（一）机关运行经费支出情况",
    "（二）政府采购支出情况",
    "（三）国有资产占有使用情况",
]


def headings(sections: tuple[Section, ...]) -> list[str]:
    return [line for s in sections for line in (s.number + s.title, *headings(s.sections))]


def section(report, key: str) -> Section:
    def find(sections):
        for found in sections:
            if found.key == key:
                return found
            below = find(found.sections)
            if below:
                return below
        return None

    return next(found for part in report.parts if (found := find(part.sections)))


def test_a_department_report_has_the_official_parts_and_headings():
    report = compose(facts(account()))
    assert report.title == "市信访局2021年度部门决算"
    assert [(p.number, p.title) for p in report.parts] == [
        ("第一部分", "部门概况"),
        ("第二部分", "2021年度部门决算情况说明"),
        ("第三部分", "名词解释"),
        ("第四部分", "附件"),
        ("第五部分", "附表"),
    ]
    overview, explanation, glossary, attachments, statements = report.parts
    assert headings(overview.sections) == [
        "一、基本职能及主要工作",
        "（一）主要职能",
        "（二）2021年重点工作完成情况",
        "二、机构设置",
    ]
    assert headings(explanation.sections) == HEADINGS
    assert glossary.sections == ()
    assert len(glossary.blocks) == 5
    assert attachments.blocks == (Notice(PART_NOT_PROVIDED),)
    assert [section.number for section in statements.sections] == [f"公开{n:02}表" for n in range(1, 15)]


def test_a_unit_report_speaks_of_the_unit():
    report = compose(facts(account(scope="unit", unit={"name": "市群众工作中心"})))
    assert report.title == "市群众工作中心2021年度单位决算"
    assert [p.title for p in report.parts] == [
        "单位概况",
        "2021年度单位决算情况说明",
        "名词解释",
        "附件",
        "附表",
    ]
    assert headings(report.parts[1].sections) == HEADINGS


def test_a_report_knows_whose_it_is():
    report = compose(facts(account()), cover=(CoverField("公开时间", "2022年9月30日"),))
    assert (report.unit_name, report.unit_short_name, report.unit_code) == ("市信访局", "信访局", "639001")
    assert (report.region_code, report.region_name, report.fiscal_year) == ("510800", "四川省广元市", 2021)
    assert (report.scope, report.profile) == ("department", "sichuan-2021")
    assert [field.label for field in report.cover] == ["公开时间"]


def test_braces_in_a_name_are_a_name():
    assert compose(facts(account(unit={"name": "局{year}{0}"}))).title == "局{year}{0}2021年度部门决算"


def test_a_text_that_nobody_typed_is_a_notice():
    assert section(compose(facts(account())), "duties").blocks == (Notice(TEXT_NOT_PROVIDED),)
    assert section(compose(facts(account(), {"duties": " \n"})), "duties").blocks == (Notice(TEXT_NOT_PROVIDED),)


def test_a_text_that_staff_typed_is_blocks():
    report = compose(facts(account(), {"duties": "1. 甲\n2. 乙"}))
    assert section(report, "duties").blocks == (ListBlock(((Text("甲"),), (Text("乙"),)), ordered=True),)


def test_every_section_with_a_template_says_something():
    report = compose(facts(account()))

    def empty(sections):
        return [s.key for s in sections if not s.blocks and not s.sections] + [
            k for s in sections for k in empty(s.sections)
        ]

    assert [key for part in report.parts for key in empty(part.sections)] == []


def test_a_chart_stands_in_its_section_with_drawing_description_and_data():
    report = compose(facts(account(income("3.00"), income("1.00", "other", illustrative=True))))
    (chart,) = [block for block in section(report, "income").blocks if isinstance(block, Chart)]
    assert (chart.key, chart.number, chart.title, chart.unit) == ("income_structure", 2, "收入决算结构图", "万元")
    assert [(row.label, row.amount.text, row.share.text) for row in chart.rows] == [
        ("一般公共预算财政拨款收入", "3.00", "75%"),
        ("其他收入", "1.00", "25%"),
    ]
    assert chart.svg.startswith("<svg")
    assert chart.description.startswith("示例数据。环形图，共2项：一般公共预算财政拨款收入3.00万元，占75%；")
    assert (chart.illustrative, report.illustrative) == (True, True)


def test_a_report_of_published_figures_is_not_called_illustrative():
    assert not compose(facts(account(income("3.00"), spent("3.00")))).illustrative


def test_charts_of_what_is_zero_and_of_what_is_not_provided():
    missing = draw_chart(facts(account()), "three_public")
    assert [(row.amount, row.share) for row in missing.rows] == [(None, None)] * 3
    assert missing.description == "未提供：因公出国（境）费未提供；公务用车购置及运行维护费未提供；公务接待费未提供。"
    nothing = three_public(abroad_final="0", vehicle_running_final="0", reception_domestic_final="0")
    zero = draw_chart(facts(account(nothing)), "three_public")
    assert [(row.amount and row.amount.text, row.share) for row in zero.rows] == [("0", None)] * 3
    assert zero.description.startswith("本年无数据：因公出国（境）费0万元；")


def test_a_report_of_a_hundred_subjects_names_and_explains_each_once():
    codes = sorted(code for code in functional_names() if len(code) == 7)[:100]
    report = compose(facts(account(*(spent("1.00", code, adjusted="1.00") for code in codes))))
    assert len(section(report, "general_items").blocks) == 101
    assert len(report.parts[2].blocks) == 105


def test_a_chart_of_negative_parts_has_no_shares_for_them():
    chart = draw_chart(facts(account(income("3.00"), income("-1.00", "other"))), "income_structure")
    assert [(row.amount.text, row.share and row.share.text) for row in chart.rows] == [
        ("3.00", "150%"),
        ("-1.00", None),
    ]


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        ({"key": "other"}, "模板里的图“income_structure”未在[[charts]]声明，已有："),
        ({"series": "gold"}, "图“income_structure”的 series “gold”不认识，可用的有：grand_total_by_year、"),
    ],
)
def test_a_chart_that_the_profile_declares_wrongly_is_told(chart, message):
    profile = load_profile("sichuan-2021")
    charts = tuple(replace(x, **chart) if x.key == "income_structure" else x for x in profile.charts)
    with pytest.raises(ProfileError, match=re.escape(message)):
        compose(facts(account(), profile=replace(profile, charts=charts)))
