"""Further cases of single rules on slips: what must be found, and what looks like a slip and is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.checks.claims import Claim, Quantity
from accounts.checks.context import UnitAccount
from accounts.checks.finding import Place
from accounts.checks.samples import UNIT, account, received, sample, spent
from accounts.checks.text.slips.personal import is_card_number, is_identity_number
from accounts.figures.data import Address, UnitFacts
from tests.accounts.checks.text.slips.real_texts import findings

RIGHT = (
    "按照国家统一规定的津贴补贴标准执行，年初预算与年末结转和结余衔接。",
    "工程自2018年开工，2019年建成，2020年至2022年累计供水3.5亿立方米。",
    "根据《2019年度中央财政水利发展资金管理办法》（财农〔2019〕54号）执行。",
    "2022年与2021年相比，用水量下降2.1%，其中工业用水占32.5%，农业用水占50%。",
    "为建立健全覆盖城乡的供水体系，投资1.2亿元，新增供水能力3万吨，惠及2.4万人。",
    "“四乱”问题（乱占、乱采、乱堆、乱建）整治到位率100%；截至2022年12月31日，销号36个。",
    "逾期未缴纳水资源费的，依法处理；群众到达现场后由职能部门接待；案件截止日期为12月20日。",
    "研究研究再决定，一件一件办理，与与会代表交流，目的的确明确。",
    "负责保密工作，按《中华人民共和国保守国家秘密法》做好国家秘密载体管理，机要通信用车1辆。",
    "电话0826-7654321（监督电话：12345），监督电话：0826-7654322，邮编638500，项目代码51000022Y000000012345。",
    "因公出国（境）费、公务用车购置及运行维护费、公务接待费均未发生，年初未安排预算。",
    "临江县税务局、临江县水利局、江县人民政府、水务局机关党委共同开展活动。",
    "（一）总体情况。1.收入。2.支出。（二）分项情况。1.收入。2.支出。",
    "支出分别为1.20万元、3.40万元；人均1200元；工期30天，经费保障12项，预算项目8个。",
    "由于支付进度滞后，结转资金增加；由于人员退休，工资减少。",
    "主要用水户36家，主要用地单位5家，主要用于抗旱，资金已到达县级国库。",
    "新建×型闸门2×3米，设备型号XXL-2，选用A×B方案。",
    "全年有增有减，或增或减，增加和减少相抵，大于或者等于标准。",
    "（含参照公务员法管理的事业单位）（不含涉密人员）（以下简称中心）",
    "二〇二二年，水利改革发展迈出新步伐，逐年增长，年年有余。",
)


@pytest.mark.parametrize("words", RIGHT)
def test_what_is_right_is_no_finding(words: str):
    found = findings(sample(of=2022, texts={"key_work": words}), "error", "warn")
    assert [(f.rule, f.answer.found) for f in found if f.rule != "WRD-18"] == []


WRONG = (
    ("WRD-01", "由____负责，完成XX项目。"),
    ("WRD-01", "投资（ ）万元。"),
    ("WRD-02", "与上年相比增长（下降）3%。"),
    ("WRD-03", "（请说明变动原因，不涉及的不写）"),
    ("WRD-04", "截至2020年12月31日，固定资产1.00万元。"),
    ("WRD-04", "二〇二一年本年支出合计3.00万元。"),
    ("WRD-04", "202年度收、支总计3.00万元。"),
    ("WRD-04", "2022年2月29日验收。"),
    ("WRD-05", "临江县水务居负责实施。"),
    ("WRD-05", "临江县水务务局负责实施。"),
    ("WRD-07", "完成。。验收，；合格。"),
    ("WRD-07", "制定（试行办法。"),
    ("WRD-08", "全面推进推进河长制。"),
    ("WRD-09", "一般公共予算财政拨款。"),
    ("WRD-09", "政府彩购合同。"),
    ("WRD-10", "本年支出合计9.10，其中基本支出7.00万元。"),
    ("ARI-14", "完成预算35，结余较多。"),
    ("ARI-14", "其中项目支出占本年支出的20。"),
    ("WRD-11", "1.规划。\n3.保护。"),
    ("WRD-12", "完成渠道清淤，并且"),
    ("WRD-13", "联系人手机13800138000。"),
    ("WRD-13", "开户行账号：4000 0212 3456 7890。"),
    ("RSN-02", "比上年增加1.00万元，主要原因是经费支出增加而增加。"),
    ("RSN-04", "比上年减少1.00万元，主要原因是新增人员3名。"),
    ("COD-05", "医疗卫生与计划生育支出（类）9.00万元。"),
    ("COD-06", "购房补贴（项）。主要用于：会议费和培训费。"),
)


@pytest.mark.parametrize(("rule", "words"), WRONG)
def test_what_is_wrong_is_found(rule: str, words: str):
    found = findings(sample(of=2022, texts={"key_work": words}), "error", "warn")
    assert rule in {finding.rule for finding in found}, found


@given(st.integers(0, 8), st.sampled_from("甲乙丙丁戊"))
def test_a_name_with_one_wrong_character_is_found(position: int, letter: str):
    name = "平昌县农村饮水安全办公室"
    unit = UnitFacts("1", name, "", "institution", "511923", "平昌县")
    wrong = name[:position] + letter + name[position + 1 :]
    context = sample(figures=account(of=2022, unit=unit), texts={"key_work": f"今年以来，{wrong}完成了全年任务。"})
    assert [finding.answer.expected for finding in findings(context, "error") if finding.rule == "WRD-05"] == [name]


def test_names_of_other_units_of_the_department_are_known():
    context = sample(
        texts={"organisation": "纳入编制范围的有临江县水务局机关、临江县水务所。"},
        units=[UnitAccount("1", "临江县水务局机关", "administrative"), UnitAccount("2", "临江县水务所", "institution")],
    )
    assert findings(context, "error", "warn", "info") == []


def test_the_old_name_may_stand_in_a_history():
    prior = account(of=2022, unit=UnitFacts("201001", "临江县水利电力局", "", "administrative", "512345", ""))
    told = {"duties": "2019年机构改革，临江县水利电力局更名为临江县水务局。"}
    assert findings(sample(texts=told, prior=prior, unit=UNIT), "error") == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),
        ("110105194913310023", False),
        ("990105194912310025", False),
    ],
)
def test_identity_numbers_have_a_check_character(number: str, expected: bool):  # noqa: FBT001
    assert is_identity_number(number) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("6222021234567890128", True), ("6222021234567890129", False), ("0" * 16, False)],
)
def test_card_numbers_have_a_check_digit(number: str, expected: bool):  # noqa: FBT001
    assert is_card_number(number) is expected


def test_personal_data_is_not_repeated_in_the_finding():
    found = findings(sample(texts={"key_work": "联系人手机13800138000。"}), "error")
    assert "13800138000" not in repr([(f.answer.found, f.answer.message) for f in found])


def _difference(reason: str) -> Claim:
    total = Address("income_expenditure", "income_grand_total", "amount")
    return Claim(
        place=Place(section="total", sentence="与2021年相比，收、支总计增加3.00万元。"),
        measure="difference",
        writer="generated",
        about=total,
        year=2022,
        base=total,
        base_year=2021,
        quantity=Quantity(value=3, text="3.00"),
        direction="more",
        reason=reason,
    )


def test_a_generated_difference_asks_for_a_reason():
    lines = [received("9.00", "2130305"), spent("9.00", "2130305")]
    assert [f.rule for f in findings(sample(*lines, of=2022, claims=[_difference("")]), "error")] == ["RSN-01"]
    assert findings(sample(*lines, of=2022, claims=[_difference("新增灌区项目2个")]), "error") == []


def test_a_typed_reason_is_held_against_the_direction_of_its_sentence():
    words = "压减办公费，厉行节约"
    context = sample(of=2022, claims=[_difference(words)], texts={"total_reason": words})
    assert [(f.rule, f.place.slot) for f in findings(context, "error")] == [("RSN-04", "total_reason")]
