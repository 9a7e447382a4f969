"""How sums that do not hold are told: the message, the arithmetic, notes of rounding, and where nothing can be said."""

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import (
    amounts,
    bought,
    carried,
    ordinary_settings,
    received,
    sample,
    spent,
    three_public,
)
from accounts.checks.tables.verdicts import provided
from accounts.figures.data import EconomicName

PEOPLE = {"303": EconomicName("对个人和家庭的补助", "personnel")}


def results(rule, context):
    return run(context, [load()[rule]]).results


def told(rule, context):
    return [(r.status, r.place.statement, r.answer.message or r.answer.reason) for r in results(rule, context)]


def findings(rule, context):
    return [result for result in results(rule, context) if result.is_finding]


# A total that its lines contradict


def test_a_total_beside_its_lines():
    (finding,) = findings("INT-09", sample(spent("3", "2010301"), printed={"expenditure/total/total": "5"}))
    assert finding.answer.message == (
        "支出决算表“合计”行“本年支出合计”列的合计数为5.00万元，各项之和为3.00万元，相差2.00万元。"
    )
    assert list(finding.answer.evidence) == ["“合计”行“本年支出合计”列：5.00万元；各项之和 3.00万元"]
    assert finding.answer.mend == "对照决算软件核对这个合计数和它所含的各行，改正录错的一处。"


def test_a_total_beside_printed_parts_writes_out_the_sum():
    printed = {"expenditure/201/total": "3", "expenditure/205/total": "4", "expenditure/total/total": "9"}
    context = sample(spent("3", "2010301"), spent("4", "2050201"), printed=printed)
    (finding,) = findings("INT-09", context)
    assert list(finding.answer.evidence) == [
        "“合计”行“本年支出合计”列：9.00万元；各项之和 3.00万元 + 4.00万元 = 7.00万元"
    ]
    assert (finding.answer.found, finding.answer.expected) == ("9.00万元", "7.00万元")


@pytest.mark.parametrize(("classes", "written"), [(8, True), (9, False)])
def test_a_sum_of_more_than_eight_parts_is_not_written_out(classes, written):
    codes = [f"2{n:02}" for n in range(1, classes + 1)]
    printed = {f"expenditure/{code}/total": "1" for code in codes}
    context = sample(
        *(spent("1", f"{code}0101") for code in codes), printed={**printed, "expenditure/total/total": "90"}
    )
    (finding,) = findings("INT-09", context)
    (evidence,) = finding.answer.evidence
    assert evidence.endswith(f"{' + '.join(['1.00万元'] * 8)} = 8.00万元" if written else "各项之和 9.00万元")


def test_parts_of_nothing_are_not_written_out():
    """One printed class that is not zero: a sum of one is no sum."""
    printed = {"expenditure/201/total": "3", "expenditure/205/total": "0", "expenditure/total/total": "9"}
    context = sample(spent("3", "2010301"), spent("0", "2050201"), printed=printed)
    (finding,) = findings("INT-09", context)
    assert list(finding.answer.evidence) == ["“合计”行“本年支出合计”列：9.00万元；各项之和 3.00万元"]


def test_the_same_number_in_another_statement():
    printed = {"income_expenditure/income_total/amount": "9", "income/total/total": "7"}
    (finding,) = findings("X-01", sample(printed=printed))
    assert finding.answer.message == (
        "收入支出决算总表“本年收入合计”行“决算数”列的合计数为9.00万元，另一处同一个数为7.00万元，相差2.00万元。"
    )


def test_two_sides_are_called_by_their_names():
    context = sample(received("9", "2010301"), spent("5", "2010301"), carried("1", "2"))
    (finding,) = findings("INT-14", context)
    assert finding.answer.message == (
        "财政拨款收入支出决算总表“年末财政拨款结转和结余”行“一般公共预算财政拨款”列："
        "年初结转和结余加本年收入为10.00万元，本年支出加年末结转和结余为7.00万元，相差3.00万元。"
    )
    assert list(finding.answer.evidence) == ["年初结转和结余加本年收入10.00万元 ≠ 本年支出加年末结转和结余7.00万元"]
    assert finding.answer.mend == "对照决算软件核对两边各数，改正录错的一处；漏录的行请补录。"


def test_exact_accounts_are_told_in_yuan():
    context = sample(received("9", "2010301"), spent("8.999999", "2010301"), carried("0", "0"), precision="yuan")
    (finding,) = findings("INT-14", context)
    assert finding.answer.message.endswith("为90,000.00元，本年支出加年末结转和结余为89,999.99元，相差0.01元。")


def test_the_cell_to_mend_is_told_with_the_one_that_shows_it():
    """The class is wrong by its own lines; the total, printed right, no longer is the sum of the classes."""
    context = sample(
        spent("3", "2010301"),
        spent("4", "2050201"),
        printed={"expenditure/201/total": "5", "expenditure/total/total": "7"},
    )
    (finding,) = findings("INT-09", context)
    assert finding.place.row == "201"
    assert [place.row for place in finding.answer.others] == ["total"]


# What rounding explains


def test_differences_of_rounding_are_one_note_for_a_statement():
    printed = {"expenditure/201/total": "3.01", "expenditure/205/total": "3.99", "expenditure/total/total": "7.01"}
    context = sample(spent("3", "2010301"), spent("4", "2050201"), printed=printed)
    (note,) = findings("INT-09", context)
    assert note.answer.message == "支出决算表有3个合计数与各项之和相差不超过0.01万元，属于换算为万元的四舍五入尾差。"
    assert (note.severity, note.place.row, note.answer.found, note.answer.expected) == (
        "info",
        "",
        "0.01万元",
        "0.00万元",
    )
    assert [place.row for place in note.answer.others] == ["201", "205", "total"]
    assert len(note.answer.evidence) == 3


def test_one_difference_of_rounding_stands_at_its_cell():
    (note,) = findings("INT-09", sample(spent("3", "2010301"), printed={"expenditure/201/total": "3.01"}))
    assert (note.place.row, note.place.column) == ("201", "total")
    assert note.answer.message.startswith("支出决算表有1个合计数与各项之和相差不超过0.01万元")


def test_the_largest_difference_is_told_and_eight_are_written_out():
    codes = [f"201{n:02}" for n in range(1, 11)]
    lines = [line for code in codes for line in (spent("1", f"{code}01"), spent("1", f"{code}02", "project"))]
    printed = {f"expenditure/{code}/total": "2.01" for code in codes}
    (note,) = findings("INT-09", sample(*lines, printed=printed | {"expenditure/20101/total": "1.99"}))
    assert note.answer.message.startswith("支出决算表有10个合计数与各项之和相差不超过0.01万元")
    assert len(note.answer.evidence) == 8
    wider = sample(*lines, printed={"expenditure/201/total": "20.05", "expenditure/20101/total": "2.01"})
    (note,) = findings("INT-09", wider)
    assert note.answer.found == "0.04万元"


def test_exact_amounts_have_no_tails():
    """A total in 元 that the lines miss by a cent is wrong; one printed in 万元 says no more than they do."""
    exact = sample(
        spent("3", "2010301"), precision="yuan", printed={"expenditure/total/total": "3.000001"}, printed_in="yuan"
    )
    assert [r.severity for r in findings("INT-09", exact)] == ["error"]
    printed = sample(spent("3.000049", "2010301"), precision="yuan", printed={"expenditure/total/total": "3"})
    assert findings("INT-09", printed) == []


def test_a_total_that_its_printed_parts_uphold_needs_no_note():
    """The class is wrong by its lines; the total follows the class but for a cent of rounding."""
    printed = {"expenditure/201/total": "5", "expenditure/total/total": "5.01"}
    (finding,) = findings("INT-09", sample(spent("3", "2010301"), printed=printed))
    assert (finding.place.row, finding.severity) == ("201", "error")


# Where nothing can be said


def test_a_statement_that_is_not_printed_or_holds_nothing():
    few = ordinary_settings(titles={"income": "收入决算表"})
    assert told("INT-09", sample(spent("3", "2010301"), settings=few)) == [
        ("not_applicable", "expenditure", "本地区口径没有这张表。")
    ]
    assert told("INT-09", sample(received("3", "2010301"))) == [("not_applicable", "expenditure", "本表没有数据。")]


def test_one_side_alone_is_no_comparison():
    assert told("X-13", sample(received("3", "2010301"))) == [
        ("not_applicable", "income_expenditure", "只有一边的数据，没有可以比较的。")
    ]
    both = sample(received("3", "2010301"), spent("3", "2010301"), carried("0", "0"))
    assert told("X-13", both) == [("pass", "income_expenditure", "")]


def test_a_printed_amount_that_agrees_with_its_lines_has_been_compared():
    assert told("INT-14", sample(carried("0", "5"))) == [
        ("not_applicable", "fiscal", "只有一边的数据，没有可以比较的。")
    ]
    assert told("INT-14", sample(carried("0", "5"), printed={"fiscal/closing/general": "5"})) == [
        ("pass", "fiscal", "")
    ]


LINES = {
    "income": received("3", "2010301"),
    "expenditure": spent("3", "2010301"),
    "opening": carried("3", None),
    "closing": carried(None, "3"),
    "used": carried(None, None, "non_fiscal", used="3"),
    "distributed": carried(None, None, "non_fiscal", distributed="3"),
    "project economic": bought("3", "30201", "project"),
    "basic economic": bought("3", "30201"),
    "three": three_public(abroad_budget="3"),
    "fund income": received("3", "2120801", "government_fund"),
    "fund expenditure": spent("3", "2120801", "project", "government_fund"),
    "fund opening": carried("3", None, "government_fund"),
    "fund closing": carried(None, "3", "government_fund"),
    "capital": spent("3", "2230101", "project", "state_capital"),
    "three of a fund": three_public("government_fund", abroad_final="3"),
}
MOMENTS = {"opening", "closing", "used", "distributed", "fund opening", "fund closing"}
INCOME, SPENDING = {"income", "fund income"}, {"expenditure", "fund expenditure", "capital"}
PROVIDED_BY = {
    "income_expenditure": INCOME | SPENDING | MOMENTS,
    "fiscal": INCOME | SPENDING | MOMENTS,
    "income": INCOME,
    "expenditure": SPENDING,
    "general_expenditure": SPENDING,
    "general_project": SPENDING,
    "general_basic": {"basic economic"},
    "general_detail": {"basic economic", "project economic"},
    "fiscal_detail": {"basic economic", "project economic"},
    "three_public": {"three"},
    "government_fund_three_public": {"three of a fund"},
    "government_fund": {"fund income", "fund expenditure", "fund opening", "fund closing"},
    "state_capital": {"capital"},
    "state_capital_expenditure": {"capital"},
    "nothing": set(),
}


@pytest.mark.parametrize("kind", PROVIDED_BY)
def test_which_lines_provide_a_statement(kind):
    assert {name for name, line in LINES.items() if provided(sample(line), kind)} == PROVIDED_BY[kind]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"operating": amounts(final="0")}, True),
        ({"procurement": amounts(goods="1")}, True),
        ({"operating": amounts(final=None)}, False),
        ({"procurement": amounts(goods=None), "operating": amounts(budget="1")}, True),
    ],
)
def test_which_facts_provide_the_institutions_amounts(facts, expected):
    assert provided(sample(**facts), "institution") is expected


def test_blank_lines_provide_nothing():
    lines = [
        spent(None, "2120801", "project", "government_fund"),
        received(None, "2120801", "government_fund"),
        carried(None, None, "government_fund"),
        three_public(abroad_final=None),
    ]
    for kind in ("government_fund", "three_public", "income", "expenditure", "income_expenditure"):
        assert not provided(sample(*lines), kind)


def test_other_funds_of_three_public_count_where_the_profile_says_so():
    both = ordinary_settings(three_public_funds=("general", "government_fund"))
    assert provided(sample(LINES["three of a fund"], settings=both), "three_public")


# Parts and wholes


def test_each_class_and_the_total_are_compared_with_the_fiscal_funds():
    context = sample(
        spent("3", "2010301"),
        spent("4", "2120801", "project", "government_fund"),
        printed={"expenditure/212/total": "3.98", "government_fund/212/total": "4", "expenditure/201/total": "3"},
    )
    assert [(r.status, r.place.row) for r in results("X-10", context)] == [
        ("pass", "total"),
        ("pass", "201"),
        ("fail", "212"),
    ]
    (finding,) = findings("X-10", context)
    assert finding.answer.message == "支出决算表“212”行“本年支出合计”列为3.98万元，小于其中的财政拨款支出4.00万元。"
    assert (finding.answer.found, finding.answer.expected) == ("3.98万元", "不小于4.00万元")


@pytest.mark.parametrize(("whole", "status"), [("3.99", "pass"), ("3.98", "fail")])
def test_rounding_may_make_a_whole_smaller_than_its_part(whole, status):
    printed = {"expenditure/total/total": whole, "general_expenditure/total/total": "4"}
    context = sample(spent("4", "2010301"), printed=printed)
    assert results("X-10", context)[0].status == status


def test_opening_and_closing_are_each_compared_with_the_whole():
    printed = {
        "income_expenditure/opening/amount": "2",
        "fiscal/opening/amount": "3",
        "income_expenditure/closing/amount": "2",
        "fiscal/closing/total": "5",
    }
    assert told("X-12", sample(printed=printed)) == [
        (
            "fail",
            "income_expenditure",
            "收入支出决算总表“年初结转和结余”行“决算数”列为2.00万元，小于其中的财政拨款结转和结余3.00万元。",
        ),
        (
            "fail",
            "income_expenditure",
            "收入支出决算总表“年末结转和结余”行“决算数”列为2.00万元，小于其中的财政拨款结转和结余5.00万元。",
        ),
    ]
    del printed["fiscal/opening/amount"]
    assert [r.place.row for r in results("X-12", sample(printed=printed))] == ["closing"]


@pytest.mark.parametrize(("whole", "status"), [("4.99", "pass"), ("4.98", "fail")])
def test_rounding_may_make_all_balances_smaller_than_the_fiscal_ones(whole, status):
    printed = {"income_expenditure/closing/amount": whole, "fiscal/closing/total": "5"}
    assert [r.status for r in results("X-12", sample(printed=printed))] == [status]


def test_each_fund_may_spend_what_it_had():
    context = sample(
        received("5", "2010301"),
        spent("5", "2010301"),
        received("2", "2120801", "government_fund"),
        spent("9", "2120801", "project", "government_fund"),
        carried("1", "0", "government_fund"),
    )
    assert [(r.status, r.place.column) for r in results("X-16", context)] == [
        ("pass", "general"),
        ("fail", "government_fund"),
        ("pass", "state_capital"),
    ]
    (finding,) = findings("X-16", context)
    assert finding.answer.message == (
        "财政拨款收入支出决算总表“本年支出合计”行“政府性基金预算财政拨款”列为9.00万元，"
        "超过年初结转和结余与本年收入之和3.00万元。"
    )


def test_spending_too_much_waits_for_the_carry_over_that_it_breaks():
    """One cause, one finding: the fund's closing, which does not follow, tells of it."""
    lines = received("5", "2010301"), spent("9", "2010301"), carried("0", "0")
    outcome = run(sample(*lines), [load()["INT-14"], load()["X-16"]])
    assert [r.rule for r in outcome.findings] == ["INT-14"]
    (waiting,) = (r for r in outcome.results if r.rule == "X-16")
    assert waiting.answer.reason == "财政拨款收入支出决算总表有未解决的错误（INT-14），改正后再检查。"


def test_a_line_that_spends_too_much_is_one_finding_with_all_that_it_breaks():
    """The economic lines tell which item has a cent too much; that the fund spends more than it had follows."""
    lines = received("2.10", "2230105"), spent("17.91", "2010302"), bought("17.90", "30302", item="2010302")
    context = sample(*lines, carried("15.80", "0"), economic_names=PEOPLE, precision="yuan")
    (finding,) = run(context, [load()[rule] for rule in ("X-11", "INT-14", "X-16")]).errors
    assert (finding.place.statement, finding.place.row, finding.place.column) == (
        "general_expenditure",
        "2010302",
        "basic",
    )
    assert (finding.rule, finding.answer.breaks) == ("INT-14", ("X-16",))
    assert ("fiscal", "expenditure_total") in [(place.statement, place.row) for place in finding.answer.others]


@pytest.mark.parametrize("line", [received("5", "2010301"), spent("9", "2010301")], ids=["income", "expenditure"])
def test_means_need_income_and_expenditure(line):
    assert told("X-16", sample(line)) == [("not_applicable", "fiscal", "没有收入或支出数据。")]


def test_budgets_are_held_to_each_published_one():
    lines = (
        spent("1", "2010501", initial="2", adjusted="3"),
        spent("1", "2120801", "project", "government_fund", initial="5"),
    )
    context = sample(
        *lines,
        printed={
            "general_expenditure_budget/total/total_initial": "2",
            "government_fund_budget/total/total_initial": "6",
        },
    )
    assert [(r.status, r.place.statement) for r in results("X-20", context)] == [
        ("pass", "general_expenditure_budget"),
        ("fail", "government_fund_budget"),
    ]
    assert told("X-20", sample(*lines)) == [("not_applicable", "", "没有登记公开的预算数。")]
