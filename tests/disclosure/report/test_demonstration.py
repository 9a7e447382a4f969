"""The report of the real department's year: the published figures stand in their sentences and follow the lines."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accounts.figures.data import AccountData, Address, Control
from accounts.figures.figures import Figures
from accounts.money import from_wan
from accounts.profiles import load_profile
from disclosure.narrative.facts import Facts
from disclosure.report.build import load_facts
from disclosure.report.compose import compose
from disclosure.report.tree import Chart, Number, Paragraph, Section
from tests.disclosure.demonstration import load
from tests.disclosure.narrative.accounts import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.django_db

CASE = json.loads((Path(__file__).resolve().parents[2] / "cases" / "guangyuan-2021.json").read_text(encoding="utf-8"))
SECTIONS = {
    "一": ["total"],
    "二": ["income"],
    "三": ["expenditure"],
    "四": ["fiscal"],
    "五（一）": ["general_total"],
    "五（二）": ["general_structure"],
    "五（三）": ["general_items"],
    "六": ["basic"],
    "七（一）": ["three_public_total"],
    "七（二）": ["three_public_detail"],
    "八": ["government_fund"],
    "九": ["state_capital"],
    "十": ["performance"],
    "十一": ["operating", "procurement", "assets"],
}


@pytest.fixture
def told(tmp_path) -> Facts:
    return load_facts(load(tmp_path))


def sections_of(facts: Facts) -> dict[str, Section]:
    def walk(sections):
        for section in sections:
            yield section.key, section
            yield from walk(section.sections)

    return dict(pair for part in compose(facts).parts for pair in walk(part.sections))


def paragraphs(section: Section) -> list[Paragraph]:
    return [block for block in section.blocks if isinstance(block, Paragraph)]


def test_all_published_figures_stand_in_their_sections_in_order_and_bound(told):
    sections = sections_of(told)
    for expected in CASE["expected_sentence_figures"]:
        written = [p for key in SECTIONS[expected["section"]] for p in paragraphs(sections[key])]
        text = "".join(map(text_of, written))
        numbers = iter([run.text for p in written for run in p.runs if isinstance(run, Number) and run.kind != "year"])
        for figure in expected["figures"]:
            assert figure in text, (expected["section"], figure)
            bare = figure.rstrip("批次人个辆台")
            assert bare in numbers, (expected["section"], figure, "not in this order among the bound numbers")


def test_the_seven_charts_show_the_published_figures(told):
    charts = {b.number: b for section in sections_of(told).values() for b in section.blocks if isinstance(b, Chart)}
    assert sorted(charts) == [expected["no"] for expected in CASE["charts"]]
    for expected in CASE["charts"]:
        chart = charts[expected["no"]]
        assert chart.title == expected["title"]
        assert [[row.label, row.amount.value] for row in chart.rows] == expected["data"]


def test_only_what_was_not_published_is_called_illustrative(told):
    marked = [key for key, section in sections_of(told).items() if any(p.illustrative for p in paragraphs(section))]
    assert marked == ["basic"]


def test_no_number_of_the_explanation_is_typed_by_hand_except_in_staff_texts(told):
    untold = (replace(project, texts={}) for project in told.projects)
    alone = Facts(told.figures, told.profile, projects=untold, overall=replace(told.overall, texts={}))
    for section in sections_of(alone).values():
        for paragraph in paragraphs(section):
            assert {type(run).__name__ for run in paragraph.runs} <= {"Text", "Number"}


def changed(before: Facts, data: AccountData) -> dict[str, list[tuple[str, str]]]:
    """Return, by section, the lines (sentences, chart rows) that read otherwise with ``data``."""
    after = Facts(Figures(data), before.profile, projects=before.projects, overall=before.overall, texts=before.texts)
    old, new = lines(before), lines(after)
    assert old.keys() == new.keys()
    found = {}
    for key, was in old.items():
        assert len(was) == len(new[key]), key
        differing = [pair for pair in zip(was, new[key], strict=True) if pair[0] != pair[1]]
        if differing:
            found[key] = differing
    return found


def lines(facts: Facts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, section in sections_of(facts).items():
        found[key] = [text_of(p) for p in paragraphs(section)]
        for chart in (b for b in section.blocks if isinstance(b, Chart)):
            found[f"{key}:chart"] = [
                f"{row.label} {row.amount.text if row.amount else ''} {row.share.text if row.share else ''}".strip()
                for row in chart.rows
            ]
            found[f"{key}:drawing"] = [chart.description]
    found["glossary"] = [text_of(b) for b in compose(facts).parts[-1].blocks]
    return found


def with_totals(data: AccountData, change: Decimal, *places: tuple[str, str, str]) -> dict[Address, Control]:
    """Return the control totals with those at ``places`` changed as their lines were; each must be there."""
    controls: dict[Address, Control] = dict(data.controls)
    for place in places:
        address = Address(*place)
        controls[address] = replace(controls[address], amount=controls[address].amount + from_wan(change))
    return controls


def more_petitions(data: AccountData) -> AccountData:
    """信访事务 receives and spends 10.00万元 more, and nothing else changes."""
    ten = Decimal(10)
    income = tuple(
        replace(x, amount=x.amount + from_wan(ten)) if x.item == "2010308" and x.amount else x for x in data.income
    )
    expenditure = tuple(
        replace(x, final=x.final + from_wan(ten)) if x.item == "2010308" and x.final else x for x in data.expenditure
    )
    controls = with_totals(
        data,
        ten,
        ("income_expenditure", "income_total", "amount"),
        ("income_expenditure", "general", "amount"),
        ("income_expenditure", "income_grand_total", "amount"),
        ("income_expenditure", "expenditure_grand_total", "amount"),
        ("expenditure", "total", "total"),
        ("expenditure", "total", "project"),
        ("fiscal", "income_grand_total", "amount"),
        ("fiscal", "expenditure_grand_total", "total"),
        ("general_expenditure", "total", "total"),
        ("general_expenditure", "201", "total"),
        ("general_expenditure", "2010308", "total"),
    )
    return replace(data, income=income, expenditure=expenditure, controls=controls)


def test_one_more_amount_changes_every_sentence_and_chart_that_rests_on_it_and_no_other(told):
    found = changed(told, more_petitions(told.figures.data))
    assert {key: [new for _, new in pairs] for key, pairs in found.items() if not key.endswith(":drawing")} == {
        "total": [
            (
                "2021年度收、支总计478.89万元。与2020年相比，收、支总计各减少46.61万元，下降9%，"
                "主要变动原因是财政拨款结转和结余比上年减少。"
            )
        ],
        "total:chart": ["2021年 478.89"],
        "income": ["2021年本年收入合计474.09万元，其中：一般公共预算财政拨款收入474.09万元，占100%。"],
        "income:chart": ["一般公共预算财政拨款收入 474.09 100%"],
        "expenditure": ["2021年本年支出合计478.34万元，其中：基本支出376.22万元，占79%；项目支出102.12万元，占21%。"],
        "expenditure:chart": ["基本支出 376.22 79%", "项目支出 102.12 21%"],
        "fiscal": [
            (
                "2021年财政拨款收、支总计478.89万元。与2020年相比，财政拨款收、支总计各减少46.61万元，下降9%，"
                "主要变动原因是财政拨款结转和结余比上年减少。"
            )
        ],
        "fiscal:chart": ["2021年 478.89"],
        "general_total": [
            (
                "2021年一般公共预算财政拨款支出478.34万元，占本年支出合计的100%。与2020年相比，"
                "一般公共预算财政拨款支出减少42.34万元，下降8%，主要变动原因是可用的上年结转资金减少，相应安排的支出减少。"
            )
        ],
        "general_total:chart": ["2021年 478.34"],
        "general_structure": [
            (
                "2021年一般公共预算财政拨款支出478.34万元，主要用于以下方面：一般公共服务（类）支出389.73万元，占81%；"
                "社会保障和就业（类）支出28.15万元，占6%；卫生健康（类）支出16.52万元，占3%；住房保障（类）支出43.96万元，占9%。"
            )
        ],
        "general_structure:chart": ["一般公共服务 389.73 81%", "卫生健康 16.52 3%"],
        "general_items": [
            "2021年一般公共预算支出决算数为478.34万元，完成预算102%（按调整预算数计算），决算数大于预算数。其中：",
            (
                "4.一般公共服务（类）政府办公厅（室）及相关机构事务（款）信访事务（项）："
                "支出决算为36.93万元，完成预算137%，决算数大于预算数。"
            ),
        ],
        "attachment-1-income": ["2021年本年收入合计474.09万元，其中：一般公共预算财政拨款收入474.09万元，占100%。"],
        "attachment-1-expenditure": [
            "2021年本年支出合计478.34万元，其中：基本支出376.22万元，占79%；项目支出102.12万元，占21%。"
        ],
    }
    assert {key for key in found if key.endswith(":drawing")} == {
        "total:drawing",
        "income:drawing",
        "expenditure:drawing",
        "fiscal:drawing",
        "general_total:drawing",
        "general_structure:drawing",
    }


def test_one_dinner_less_changes_only_what_tells_of_receptions(told):
    data = told.figures.data
    rows = tuple(
        replace(row, amounts={**row.amounts, "reception_domestic_final": Decimal("3000.00")})
        if row.fund == "general"
        else row
        for row in data.three_public
    )
    found = changed(told, replace(data, three_public=rows))
    assert {key: [new for _, new in pairs] for key, pairs in found.items()} == {
        "three_public_total": [
            (
                "2021年“三公”经费财政拨款支出决算为0.30万元，完成预算20%（按年初预算数计算），决算数小于预算数的主要原因是"
                "严格控制接待标准和陪同人数，加之受疫情影响，来访接待任务减少。"
            )
        ],
        "three_public_detail": [
            (
                "2021年“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元，占0%；"
                "公务用车购置及运行维护费支出决算0万元，占0%；公务接待费支出决算0.30万元，占100%。具体情况如下："
            ),
            (
                "3.公务接待费支出0.30万元，完成预算20%，决算数小于预算数。公务接待费支出决算比2020年减少0.61万元，下降67%，"
                "主要原因是落实厉行节约要求压减接待开支，受疫情影响接待批次减少。其中："
            ),
            (
                "国内公务接待支出0.30万元，主要用于执行公务、开展业务活动发生的交通费、住宿费和用餐费。国内公务接待3批次，"
                "39人次（不包括陪同人员），共计支出0.30万元，具体内容包括：接待省信访局督查，以及资中、内江等地来广元会商信访事项。"
            ),
        ],
        "three_public_detail:chart": ["公务接待费 0.30 100%"],
        "three_public_detail:drawing": [
            "环形图，共3项：因公出国（境）费0万元，占0%；公务用车购置及运行维护费0万元，占0%；公务接待费0.30万元，占100%。"
        ],
    }


def test_another_last_year_changes_only_the_comparison(told):
    data = told.figures.data
    address = Address("institution", "operating_expense", "final")
    last_year: Mapping = {
        **data.comparatives,
        address: replace(data.comparatives[address], amount=Decimal("300000.00")),
    }
    assert changed(told, replace(data, comparatives=last_year)) == {
        "operating": [
            (
                (
                    "2021年，中共广元市委群众工作局机关运行经费支出37.44万元，比2020年减少13.54万元，下降27%，"
                    "主要原因是压减一般性支出，办公和会议等费用减少。"
                ),
                (
                    "2021年，中共广元市委群众工作局机关运行经费支出37.44万元，比2020年增加7.44万元，增长25%，"
                    "主要原因是压减一般性支出，办公和会议等费用减少。"
                ),
            )
        ]
    }


def test_a_control_total_outside_the_envelope_is_not_what_the_sentence_says(told):
    data = told.figures.data
    controls = with_totals(data, Decimal(100), ("income_expenditure", "income_total", "amount"))
    found = changed(told, replace(data, controls=controls))
    assert [new for _, new in found["income"]] == [
        "2021年本年收入合计464.10万元，其中：一般公共预算财政拨款收入464.09万元，占99.998%。"
    ]
    assert set(found) == {"income", "income:chart", "income:drawing", "attachment-1-income"}


def test_the_wording_belongs_to_the_accounts_profile(told):
    assert told.profile == load_profile("sichuan-2021")
