"""A real department's published text: what of it follows from its tables is reproduced, rightly where it is wrong."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.figures.data import ComparativeLeaf
from accounts.figures.figures import Figures
from accounts.profiles import load_profile
from disclosure.narrative.facts import Facts
from disclosure.report.compose import compose
from disclosure.report.tree import Paragraph, Table
from performance.figures import STAGES, ProjectFigures
from tests.cases.putuo import NARRATIVE, TABLES, reported
from tests.disclosure.narrative.accounts import text_of, write

WITHOUT_ROUNDING = {"three_public", "government_fund", "state_capital"}
UNIT = "上海市普陀区财政局"


def told(texts=None):
    return Facts(
        Figures(reported()),
        load_profile("shanghai-2024"),
        projects=[ProjectFigures(name, frozenset(STAGES) - {"pre_evaluated"}) for name in "甲乙丙丁"],
        texts={(key, ""): body for key, body in (texts or {}).items()},
    )


def section(key, texts=None) -> str:
    return "".join(write(key, told(texts)))


def change(yoy) -> str:
    word = {"减少": "下降", "增加": "增长"}[yoy["direction"]]
    return f"{yoy['direction']}{yoy['amount']}万元，{word}{yoy['rate_pct']}%"


def test_overall():
    stated = NARRATIVE["s1_overall"]
    assert section("total") == (
        f"{UNIT}2024年度收入支出总计{stated['total']}万元。与2023年度相比，收入支出总计{change(stated['yoy'])}。"
    )


@pytest.mark.parametrize(("key", "stated"), [("income", "s2_income"), ("expenditure", "s3_expenditure")])
def test_income_and_expenditure_with_their_shares(key, stated):
    found = NARRATIVE[stated]
    parts = "；".join(f"{item['name']}{item['amount']}万元，占{item['pct']}%" for item in found["items"])
    head = {"income": "收入", "expenditure": "支出"}[key]
    assert section(key) == f"本年{head}合计{found['total']}万元，其中：{parts}。"


def test_general_expenditure():
    stated = NARRATIVE["s5_1_general"]
    assert section("general_total") == (
        f"一般公共预算财政拨款支出{stated['amount']}万元，占本年支出合计的{stated['pct_of_total_expenditure']}%。"
        f"与2023年度相比，一般公共预算财政拨款支出{change(stated['yoy'])}。"
    )


def test_every_item_beside_its_budget():
    stated = NARRATIVE["s5_3_detail"]
    head, *items = write("general_items", told())
    assert head == (
        f"一般公共预算财政拨款支出年初预算为{stated['budget_total']}万元，支出决算为{stated['final_total']}万元，"
        f"完成年初预算的{stated['completion_pct']}%。决算数小于预算数。其中："
    )
    assert len(items) == len(stated["items"])
    for line, item in zip(items, stated["items"], strict=True):
        name = f"{item['class_name']}（类）{item['section_name']}（款）{item['item_name']}（项）"
        compared = "决算数小于预算数。" if item["direction_text"] == "小于" else "决算数与预算数持平。"
        assert line == (
            f"{item['seq']}、{name}。年初预算为{item['budget']}万元，支出决算为{item['final']}万元。{compared}"
        )


def test_basic_expenditure():
    stated = NARRATIVE["s6_basic"]
    assert section("basic").startswith(
        f"一般公共预算财政拨款基本支出{stated['total']}万元。其中：人员经费{stated['personnel']['amount']}万元，"
    )
    public = "、".join(stated["public"]["listed"])
    assert section("basic").endswith(f"公用经费{stated['public']['amount']}万元，主要包括：{public}。")


def test_three_public():
    stated = NARRATIVE["s7_three_public"]
    text = section("three_public_total")
    assert text.startswith(
        f"“三公”经费财政拨款支出年初预算为{stated['budget']}万元，支出决算为{stated['final']}万元，完成年初预算的0.00%，"
    )
    assert "2024年度“三公”经费财政拨款支出决算数与2023年度持平。" in text
    assert section("three_public_detail") == f"{UNIT}2024年度无“三公”经费财政拨款支出。"


def test_funds_without_money():
    for key, stated in (("government_fund", "s8_fund"), ("state_capital", "s9_capital")):
        assert section(key).startswith(f"{UNIT}2024年度无")
        assert section(key).endswith("预算财政拨款收入和支出。")
        assert NARRATIVE[stated]["has_data"] is False


def test_performance_counts():
    stated = NARRATIVE["s10_performance"]
    text = section("performance")
    for what, count in (("编报绩效目标", "target"), ("绩效跟踪评价", "tracked"), ("绩效自评", "self_eval")):
        assert f"{what}的2024年度项目{stated[f'{count}_projects']}个" in text


def test_operating_expense():
    stated = NARRATIVE["s11_1_operating"]
    assert section("operating") == f"机关运行经费支出{stated['amount']}万元，比2023年度{change(stated['yoy'])}。"


def test_procurement():
    stated = NARRATIVE["s11_2_procurement"]
    assert section("procurement").startswith(
        f"{UNIT}2024年度政府采购金额（以合同签订为准）为{stated['total']}万元，其中：货物采购金额{stated['goods']}万元、"
        f"工程采购金额{stated['works']}万元、服务采购金额{stated['services']}万元。"
    )


def test_assets():
    stated = NARRATIVE["s11_3_assets"]
    uses = re.findall(r"用车(\d+)辆", section("assets"))
    assert uses == ["0"] * 8
    assert f"共有车辆{stated['vehicles']['total']}辆" in section("assets")
    assert section("assets").endswith(f"{stated['equipment_over_1m']}台（套）。")


class TestWhereTheReportIsWrong:
    """The right value stands where the published text printed another; numbers are those of the list of its errors."""

    def test_01_the_fiscal_total_is_that_of_the_table(self):
        assert NARRATIVE["s4_fiscal_total"]["total"] == "0.30"
        assert section("fiscal").startswith(f"{UNIT}2024年度财政拨款收入支出总计2961.68万元。")

    def test_02_the_fiscal_total_is_not_the_same_as_last_years(self):
        assert NARRATIVE["s4_fiscal_total"]["yoy"]["direction"] == "持平"
        assert section("fiscal").endswith("与2023年度相比，财政拨款收入支出总计减少63.14万元，下降2.09%。")

    def test_03_what_did_not_change_has_no_reason(self):
        data = reported()
        this_year = Figures(data).fiscal_income_grand_total()
        same = {
            address: ComparativeLeaf(this_year.amount) if address.statement == "fiscal" else leaf
            for address, leaf in data.comparatives.items()
        }
        texts = {("fiscal_reason", ""): "人员变动"}
        equal = Facts(Figures(replace(data, comparatives=same)), load_profile("shanghai-2024"), texts=texts)
        assert write("fiscal", equal)[0].endswith("与2023年度相比，财政拨款收入支出总计持平。")
        assert section("fiscal", {"fiscal_reason": "人员变动"}).endswith("主要原因：人员变动。")

    def test_04_every_paragraph_ends_with_a_full_stop(self):
        report = compose(told())
        explanation = next(part for part in report.parts if part.key == "explanation")
        paragraphs = [b for s in explanation.sections for b in s.blocks if isinstance(b, Paragraph)]
        assert paragraphs
        assert {text_of(block)[-1] for block in paragraphs} == {"。"}

    def test_10_the_share_of_public_services(self):
        assert NARRATIVE["s5_2_structure"]["items"][0]["pct"] == "71.73"
        assert "一般公共服务支出（类）2106.66万元，占71.65%；" in section("general_structure")

    def test_11_shares_add_up_to_the_whole(self):
        shares = [Decimal(x) for x in re.findall(r"占([\d.]+)%", section("general_structure"))]
        assert shares == [Decimal(x) for x in ("71.65", "11.11", "2.07", "15.16")]
        assert abs(sum(shares) - 100) <= Decimal("0.005") * len(shares)
        assert sum(Decimal(x["pct"]) for x in NARRATIVE["s5_2_structure"]["items"]) == Decimal("100.07")

    def test_12_the_subjects_that_were_spent_on_are_listed_and_no_other(self):
        printed = NARRATIVE["s6_basic"]["personnel"]["listed"]
        right = ["奖励金" if name == "个人农业生产补贴" else name for name in printed]
        assert f"人员经费2152.26万元，主要包括：{'、'.join(right)}；" in section("basic")

    def test_13_and_14_what_rounds_apart_is_printed_as_each_was_stated(self):
        text = section("procurement")
        assert "为251.25万元，其中：货物采购金额4.79万元、工程采购金额0.00万元、服务采购金额246.47万元。" in text
        assert "由中小企业供应商中标或成交的采购金额251.26万元" in text

    def test_17_nothing_budgeted_has_no_completion(self):
        text = write("three_public_total", told())[0]
        assert "因公出国（境）费支出决算为0.00万元；公务用车购置及运行维护费支出决算为0.00万元；" in text
        assert "公务接待费支出决算为0.00万元，完成年初预算的0.00%。" in text

    def test_21_the_budget_is_that_which_was_stated_though_its_items_add_up_to_a_cent_more(self):
        items = sum(Decimal(item["budget"]) for item in NARRATIVE["s5_3_detail"]["items"])
        assert items == Decimal("2993.93")
        assert "年初预算为2993.92万元" in write("general_items", told())[0]

    def test_33_what_equals_its_budget_is_equal_and_not_nearly(self):
        text = section("general_items")
        assert "基本持平" not in text
        assert text.count("决算数与预算数持平。") == 3


class TestTables:
    def tables(self) -> dict[str, Table]:
        report = compose(told())
        (part,) = (part for part in report.parts if part.key == "statements")
        return {block.key: block for s in part.sections for block in s.blocks if isinstance(block, Table)}

    def test_they_stand_before_the_text_and_count_themselves_in_chinese(self):
        report = compose(told())
        assert report.title == f"{UNIT}2024年度部门决算"
        assert [f"{part.number} {part.title}" for part in report.parts] == [
            f"第一部分 {UNIT}概况",
            f"第二部分 {UNIT}2024年度部门决算表",
            f"第三部分 {UNIT}2024年度部门决算情况说明",
            "第四部分 名词解释",
        ]
        headings = [s.number + s.title for s in report.parts[1].sections]
        assert headings[6:] == [
            "七、财政拨款“三公”经费支出决算表",
            "八、政府性基金预算财政拨款收入支出决算表",
            "九、国有资本经营预算财政拨款收入支出决算表",
        ]
        assert {table.number for table in self.tables().values()} == {""}

    def test_27_an_empty_table_says_that_nothing_came_in_or_went_out(self):
        tables = self.tables()
        assert tables["government_fund"].notice == (
            f"{UNIT}2024年度没有政府性基金预算财政拨款收入和支出，故本表无数据。"
        )
        assert tables["state_capital"].notice == (
            f"{UNIT}2024年度没有国有资本经营预算财政拨款收入和支出，故本表无数据。"
        )
        assert tables["three_public"].notice == ""

    def test_31_every_table_has_its_note(self):
        assert [
            key
            for key, table in self.tables().items()
            if not table.note.startswith("注：本表反映") and not table.note.startswith("本表反映")
        ] == []

    def test_05_to_07_and_22_to_25_tables_that_round_on_their_own_say_so(self):
        rounded = {key for key, table in self.tables().items() if "四舍五入" in table.note}
        assert rounded >= {
            "income_expenditure",
            "income",
            "expenditure",
            "fiscal",
            "general_expenditure",
            "general_basic",
        }

    def test_the_total_stands_last_where_it_is_printed_last(self):
        tables = self.tables()
        assert tables["general_expenditure"].rows[-1].cells[1].text == "合计"
        assert tables["income"].rows[0].cells[1].text == "合计"

    def test_basic_expenditure_stands_in_two_blocks_of_the_printed_subjects(self):
        rows = self.tables()["general_basic"].rows
        codes = [cell.text for row in rows for cell in row.cells if cell.kind == "code"]
        assert sorted(codes) == sorted(row["code"] for row in TABLES["T6"]["rows"])
        assert len(rows[0].cells) == 6

    def test_26_three_public_stands_item_by_item_under_the_names_that_the_text_uses(self):
        table = self.tables()["three_public"]
        assert [h.text for h in table.header[0]] == [
            "合计",
            "因公出国（境）费",
            "公务用车购置及运行维护费",
            "公务接待费",
        ]
        assert [h.text for row in table.header for h in row].count("决算数") == 6
        assert len(table.rows[0].cells) == 12
        assert table.wide

    def test_captions_are_those_of_the_region_and_year(self):
        tables = self.tables()
        labels = [cell.text for row in tables["income_expenditure"].rows for cell in row.cells]
        assert "使用非财政拨款结余（含专用结余）" in labels
        fiscal = [cell.text for row in tables["fiscal"].rows for cell in row.cells]
        assert fiscal.count("一、一般公共预算财政拨款") == 2
