"""Part 4: the overall evaluation and the self-evaluations, numbered, written from figures, reachable."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.figures.figures import Figures
from accounts.profiles import load_profile
from disclosure.narrative.facts import Facts
from disclosure.renderers.html import render_page
from disclosure.report.compose import PART_NOT_PROVIDED, compose
from disclosure.report.freeze import freeze, thaw
from disclosure.report.tree import (
    Attachment,
    FormGrid,
    Notice,
    Number,
    Paragraph,
    References,
    SelfEvaluationTable,
    TypedNumber,
)
from performance.figures import (
    STAGES,
    FundingFigures,
    GoalFigures,
    IndicatorFigures,
    OverallFigures,
    ProjectFigures,
)
from tests.disclosure.narrative.accounts import PROFILE, account, income, spent, words

AMOUNTS = ("applied", "initial", "adjusted", "arrived", "executed")


def money(source, *amounts):
    """Funding in 元; a dash is not stated."""
    stated = (None if amount == "-" else Decimal(amount) for amount in amounts)
    return FundingFigures(source, dict(zip(AMOUNTS, stated, strict=True)))


def indicator(name, comparator="ge", target="90", achieved="92", unit="%", **more):
    return IndicatorFigures(
        *(more.pop("level1", "完成指标"), more.pop("level2", "数量指标"), name, comparator, target, unit, achieved),
        **more,
    )


def project(name="信访窗口", **more):
    stated = {
        "stages": frozenset(STAGES),
        "unit_code": "639001",
        "unit_name": "市信访局",
        "year": 2021,
        "funding": (money("fiscal", *["54000"] * 5),),
        "goals": (GoalFigures("场所规范", "已规范"),),
        "indicators": (indicator("满意度"),),
    }
    return ProjectFigures(name=name, **(stated | more))


def report_of(*projects, overall=None, year=2021, **unit):
    data = account(income("464.09"), spent("376.22"), spent("92.12", nature="project"), year=year, unit=unit)
    return compose(Facts(Figures(data), load_profile(PROFILE), projects=projects, overall=overall))


def part_of(report):
    return next(part for part in report.parts if part.key == "attachments")


def text_of(section):
    blocks = [
        words(b.runs) if isinstance(b, Paragraph) else b.text
        for b in section.blocks
        if hasattr(b, "text") or isinstance(b, Paragraph)
    ]
    return "\n".join(blocks)


def section_of(attachment, ending):
    def walk(sections):
        for section in sections:
            yield section
            yield from walk(section.sections)

    return next(section for section in walk(attachment.sections) if section.key.endswith(ending))


def table_of(attachment):
    def walk(section):
        yield from (block for block in section.blocks if isinstance(block, SelfEvaluationTable))
        for below in section.sections:
            yield from walk(below)

    return next(walk(attachment))


def grid_of(table, key) -> FormGrid:
    return next(grid for grid in table.grids if grid.key == key)


def texts(row):
    return [words(cell.runs) for cell in row]


def test_attachments_are_numbered_and_each_is_one_of_its_own():
    part = part_of(report_of(project("甲"), project("没有报告", goals=(), indicators=()), project("乙")))
    assert [(type(s), s.number, s.title) for s in part.sections] == [
        (Attachment, "附件1", "2021年市信访局部门整体绩效评价报告"),
        (Attachment, "附件2-1", "2021年甲项目支出绩效自评报告"),
        (Attachment, "附件2-2", "2021年乙项目支出绩效自评报告"),
    ]
    assert part.sections[0].blocks == (Notice("整体绩效评价报告未提供。"),)


def test_section_ten_and_the_part_lead_to_every_attachment():
    report = report_of(project("甲"), project("没有报告", goals=(), indicators=()))
    part = part_of(report)
    references, notice = part.blocks
    assert [(each.number, each.target) for each in references.items] == [
        ("附件1", "attachment-1"),
        ("附件2-1", "attachment-2-1"),
    ]
    assert notice == Notice("开展绩效自评而未附自评报告的项目：没有报告。")
    explanation = next(part for part in report.parts if part.key == "explanation")
    performance = next(section for section in explanation.sections if section.key == "performance")
    assert performance.blocks[-1] == references
    html = render_page(report)
    for each in references.items:
        assert html.count(f'href="#{each.target}"') >= 2
        assert f'id="{each.target}"' in html


def test_many_attachments_are_listed_once():
    report = report_of(*(project(f"项目{n}") for n in range(12)))
    explanation = next(part for part in report.parts if part.key == "explanation")
    performance = next(section for section in explanation.sections if section.key == "performance")
    (line,) = performance.blocks[-1].items
    assert (line.number, line.target) == ("附件1至附件2-12", "attachment-1")
    assert len(part_of(report).blocks[0].items) == 13


def test_nothing_evaluated_is_said():
    assert part_of(report_of()).blocks == (Notice(PART_NOT_PROVIDED),)
    assert part_of(report_of()).sections == ()


def test_amounts_rates_and_outcomes_are_written_from_the_table():
    told = project(
        funding=(
            money("fiscal", "60000", "54000", "54000", "40000", "45200"),
            money("other", "-", "-", "1000", "-", "-"),
        ),
        indicators=(indicator("满意度", achieved="85"), indicator("会议", target="20", achieved="20", unit="次")),
        office="接访科",
        texts={"use": "用于购置设备。"},
    )
    attachment = part_of(report_of(told)).sections[1]
    assert text_of(section_of(attachment, "-approval")) == "项目资金申报6.00万元，财政批复5.40万元。"
    assert text_of(section_of(attachment, "-use")) == (
        "1. 资金到位。截至2021年底，项目资金到位4.00万元，到位率73%。\n"
        "2. 资金使用。项目全年支出4.52万元，预算执行率82%。\n用于购置设备。"
    )
    assert text_of(section_of(attachment, "-organisation")) == "项目由接访科负责申报和组织实施。"
    assert text_of(section_of(attachment, "-completion")) == "可比对的绩效指标2项，完成1项，未完成1项：满意度。"
    assert text_of(section_of(attachment, "-advice")) == "本项内容未提供。"


def test_what_is_not_stated_is_not_said():
    bare = project(funding=(), indicators=(indicator("验收", "text", "合格", "好"),))
    attachment = part_of(report_of(bare)).sections[1]
    for ending in ("-approval", "-use", "-organisation", "-completion"):
        assert text_of(section_of(attachment, ending)) == "本项内容未提供。"


def test_every_number_written_from_figures_is_bound_and_typed_ones_are_marked():
    attachment = part_of(report_of(project(texts={"benefit": "来访减少12%。"}))).sections[1]
    runs = [run for block in section_of(attachment, "-approval").blocks for run in block.runs]
    amounts = [run for run in runs if isinstance(run, Number)]
    assert [(run.cells[0].statement, run.cells[0].row, run.cells[0].column) for run in amounts] == [
        ("performance", "639001-信访窗口/total", "applied"),
        ("performance", "639001-信访窗口/total", "initial"),
    ]
    typed = [run for block in section_of(attachment, "-benefit").blocks for run in block.runs]
    assert TypedNumber("12%") in typed


def test_the_overall_report_is_written_from_the_account_and_its_projects():
    overall = OverallFigures({"conclusion": "运行有序。"}, Decimal("95.00"), "")
    part = part_of(
        report_of(project("甲"), project("乙", indicators=(indicator("满意度", achieved="80"),)), overall=overall)
    )
    attachment = part.sections[0]
    assert text_of(section_of(attachment, "-income")).startswith("2021年本年收入合计464.09万元")
    assert text_of(section_of(attachment, "-expenditure")) == (
        "2021年本年支出合计468.34万元，其中：基本支出376.22万元，占80%；项目支出92.12万元，占20%。"
    )
    assert text_of(section_of(attachment, "-projects")) == (
        "2021年开展绩效自评的项目2个，附有自评报告的2个，附有自评报告的项目全年支出10.80万元，预算执行率100%。\n"
        "可比对的绩效指标2项，完成1项，未完成1项。"
    )
    assert text_of(section_of(attachment, "-conclusion")) == "自评得分95分，等级为“优”。\n运行有序。"


def test_a_stated_grade_is_printed_as_stated():
    part = part_of(report_of(overall=OverallFigures({}, Decimal(95), "良好")))
    assert text_of(section_of(part.sections[0], "-conclusion")) == "自评得分95分，等级为“良好”。"


def test_the_table_of_the_older_form():
    told = project(
        funding=(money("fiscal", *["54000"] * 5), money("unit", "-", "-", "1000", "-", "1000")),
        indicators=(
            indicator("存包柜", "eq", "2", "2", "组"),
            indicator("会议", "ge", "20", "23", "次"),
            indicator("验收", "text", "合格", "合格", "", level2="质量指标"),
            indicator("满意度", "ge", "≥95%", "92%", "", level1="满意度指标", level2="满意度指标"),
        ),
    )
    table = table_of(part_of(report_of(told)).sections[1])
    assert (table.title, table.wide) == ("2021年部门预算项目绩效目标自评", False)
    assert [texts(row) for row in grid_of(table, "funding").rows] == [
        ["总额", "5.50", "5.50"],
        ["其中：财政拨款", "5.40", "5.40"],
        ["其他资金", "0.10", "0.10"],
    ]
    assert [texts(row) for row in grid_of(table, "indicators").rows] == [
        ["完成指标", "数量指标", "存包柜", "2组", "2组"],
        ["会议", "≥20次", "23次"],
        ["质量指标", "验收", "合格", "合格"],
        ["满意度指标", "满意度指标", "满意度", "≥95%", "92%"],
    ]
    assert [cell.rows for cell in grid_of(table, "indicators").rows[0]] == [3, 2, 1, 1, 1]


def test_the_table_of_the_scored_form():
    told = project(
        year=2023,
        funding=(money("fiscal", "-", "400000", "500000", "-", "452000"),),
        indicators=(
            indicator("会议", "ge", "20", "15", "次", weight=Decimal(50), score=Decimal("37.5"), reason="疫情"),
            indicator("验收", "text", "合格", "合格", "", weight=Decimal(40), score=Decimal(40)),
        ),
        texts={"conclusion": "得分84.54分。", "problems": "1. 甲\n2. 乙"},
        leader="张三",
    )
    attachment = part_of(report_of(told, year=2023)).sections[1]
    assert attachment.title == "2023年度信访窗口项目支出绩效自评表"
    table = table_of(attachment)
    assert (table.number, table.wide) == ("510000_0013zp", True)
    assert [texts(row) for row in grid_of(table, "funding").rows][:2] == [
        ["总额", "40.00", "50.00", "45.20", "90%", "10", "9.04", ""],
        ["其中：财政资金", "40.00", "50.00", "45.20", "90%", "", "", ""],
    ]
    rows = grid_of(table, "indicators").rows
    assert texts(rows[0]) == ["完成指标", "数量指标", "会议", "≥", "20", "次", "15", "50", "37.5", "疫情"]
    assert texts(rows[-1]) == ["合计", "100", "86.54", ""]
    score = rows[-1][2].runs[0]
    assert (score.kind, score.formula) == ("points", "9.04 + 37.5 + 40")
    assert texts(grid_of(table, "texts").rows[2]) == ["存在问题", "1. 甲\n2. 乙"]
    assert TypedNumber("84.54") in grid_of(table, "texts").rows[1][1].runs
    assert texts(grid_of(table, "people").rows[0]) == ["项目负责人", "张三", "财务负责人", ""]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{year}{0}", "甲\u202e乙", "=1+1"])
def test_names_are_only_names(name):
    report = report_of(project(name))
    html = render_page(report)
    assert "<script>alert" not in html
    assert "\u202e" not in html
    assert thaw(freeze(report)) == report


def test_illustrative_rows_are_labelled():
    report = report_of(project(goals=(GoalFigures("甲", "乙", illustrative=True),)))
    assert table_of(part_of(report).sections[1]).illustrative
    assert "这张表用到演示数据" in render_page(report)
    assert not table_of(part_of(report_of(project())).sections[1]).illustrative


def test_equal_figures_give_equal_trees():
    assert freeze(report_of(project())) == freeze(report_of(replace(project())))
    assert References(()) == References(())
