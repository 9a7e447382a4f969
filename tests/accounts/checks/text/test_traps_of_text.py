"""What looks wrong in a text and is right: none of it is a finding of the rules on claims."""

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import amounts, bought, carried, received, spent, three_public
from accounts.checks.text.texts_of_examples import telling, told

LAST_TOTAL = {"income_expenditure/income_grand_total/amount": "90"}
RIGHT = {
    "the total includes carry-over": lambda: telling(
        {
            "total": "2023年度收、支总计110.00万元。",
            "income": "2023年本年收入合计100.00万元，其中：一般公共预算财政拨款收入100.00万元，占100%。",
        },
        received("100", "2130305"),
        spent("104", "2130305"),
        carried("10", "6"),
    ),
    "the prior year in a comparison": lambda: told(
        "total",
        "收、支总计100.00万元。与2022年相比，收、支总计各增加10.00万元，增长11%。",
        received("100", "2130305"),
        spent("100", "2130305"),
        last_year=LAST_TOTAL,
    ),
    "other years in titles and histories": lambda: told(
        "attachments",
        "根据《某某条例》（2019年修订）和国发﹝2020﹞3号文件，1998年组建。2023年总支出为5.00万元。",
        spent("5", "2130305"),
    ),
    "operating expense below 公用经费": lambda: telling(
        {
            "operating": "机关运行经费支出6.00万元。",
            "basic": "一般公共预算财政拨款基本支出9.00万元，其中：公用经费9.00万元，主要包括：办公费。",
        },
        spent("9", "2130305"),
        bought("9", "30201"),
        operating=amounts(final="6"),
    ),
    "shares that add up to 99 or 101": lambda: told(
        "income",
        "本年收入合计3.00万元，其中：财政拨款收入1.00万元，占33%；事业收入1.00万元，占33%；其他收入1.00万元，占33%。",
        received("1", "2050202"),
        received("1", "2050202", "institutional"),
        received("1", "2050202", "other"),
    ),
    "an amount with fewer zeros": lambda: told("expenditure", "本年支出合计6.2万元。", spent("6.20", "2050202")),
    "thousands separated": lambda: told("expenditure", "本年支出合计1,206.20万元。", spent("1206.20", "2050202")),
    "a new department without a year before": lambda: told(
        "total",
        "收、支总计8.00万元。本部门为2023年新设，无上年可比数。",
        received("8", "2050202"),
        spent("8", "2050202"),
    ),
    "nothing of something, said to be nothing": lambda: told(
        "three_public_detail",
        "因公出国（境）费支出0万元，占0%；公务接待费支出0.50万元，占100%。",
        three_public(abroad_final="0", reception_domestic_final="0.50"),
    ),
    "expenditure above the fiscal one": lambda: telling(
        {
            "expenditure": "本年支出合计10.00万元，其中：基本支出10.00万元，占100%。",
            "general_total": "一般公共预算财政拨款支出7.00万元，占本年支出合计的70%。",
        },
        spent("7", "2050202"),
        spent("3", "2050202", "basic", "non_fiscal"),
    ),
    "quotation marks over a line end": lambda: told(
        "three_public_total",
        "2023年“三\n公”经费财政拨款支出决算为0.50万元。",
        three_public(reception_domestic_final="0.50", abroad_final="0"),
    ),
    "procurement reserved for small enterprises is no award": lambda: told(
        "procurement",
        "面向中小企业预留政府采购项目预算金额4.00万元，在预留的政府采购项目中，由中小企业供应商中标或成交的采购金额4.00万元。",
        procurement=amounts(goods="9", works="0", services="0", small_medium="5"),
    ),
    "a reason that tells other amounts": lambda: told(
        "operating",
        "机关运行经费支出9.00万元，比2022年增加1.00万元，增长13%，主要原因是公务接待费增加0.50万元。",
        operating=amounts(final="9"),
        last_year={"institution/operating_expense/final": "8"},
    ),
    "a class named whole or short": lambda: told(
        "general_structure",
        "一般公共预算财政拨款支出5.00万元，主要用于以下方面：教育支出（类）3.00万元，占60%；农林水（类）支出2.00万元，占40%。",
        spent("3", "2050202"),
        spent("2", "2130305"),
    ),
}
# What else such short texts lack (a second comparison, the same number of places) is not asked here.
OTHER = {"SG-09", "STR-18"}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_no_finding(case):
    rules = [
        rule
        for rule in load().decided()
        if rule.check.__module__.rpartition(".")[0] == "accounts.checks.text" and rule.id not in OTHER
    ]
    assert [(f.rule, f.place.sentence, f.answer.message) for f in run(RIGHT[case](), rules).findings] == []


def test_a_text_within_rounding_is_a_note_and_beyond_it_an_error():
    lines = [spent("10.004", "2050202"), spent("10.004", "2130305"), spent("10.004", "2210201")]
    for printed, severity in (("30.01", None), ("30.02", "info"), ("30.05", "error")):
        context = told("expenditure", f"本年支出合计{printed}万元。", *lines)
        found = run(context, [load()["TXT-03"]]).findings
        assert [f.severity for f in found] == ([severity] if severity else [])


def test_an_exact_account_leaves_no_room_for_a_wrong_digit():
    context = told("expenditure", "本年支出合计30.02万元。", spent("30.012", "2050202"), precision="yuan")
    (finding,) = run(context, [load()["TXT-03"]]).findings
    assert (finding.severity, finding.answer.expected) == ("error", "30.01万元")
