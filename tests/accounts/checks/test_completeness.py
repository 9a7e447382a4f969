"""What must be stated before an account can be disclosed: each sign of a statement, each list of what is missing."""

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import (
    account,
    amounts,
    bought,
    carried,
    counts,
    ordinary_settings,
    received,
    sample,
    spent,
    subject,
    three_public,
)
from accounts.figures.data import Facts

EMPTY = "数据；没有此项收支的填零"


def results(rule, context):
    return run(context, [load()[rule]]).results


def told(rule, context):
    """The rule's answers: status, row and column, message or reason."""
    return [
        (r.status, r.place.row, r.place.column, r.answer.message or r.answer.reason) for r in results(rule, context)
    ]


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("income_expenditure", "income_total/amount"),
        ("income_expenditure", "expenditure_total/amount"),
        ("income", "total/total"),
        ("expenditure", "total/total"),
        ("fiscal", "income_total/amount"),
        ("fiscal", "expenditure_total/total"),
        ("general_expenditure", "total/total"),
        ("general_project", "total/project"),
        ("general_basic", "total/amount"),
        ("general_basic", "personnel/amount"),
        ("general_basic", "public/amount"),
        ("three_public", "total/final_total"),
        ("three_public", "total/budget_total"),
        ("government_fund_three_public", "total/final_total"),
        ("government_fund_three_public", "total/budget_total"),
        ("government_fund", "total/total"),
        ("state_capital", "total/total"),
    ],
)
def test_one_printed_sum_makes_a_statement_more_than_a_frame(kind, cell):
    titles = ordinary_settings(titles={kind: "表"})
    stated = sample(printed={f"{kind}/{cell}": "3"}, settings=titles)
    assert [r.status for r in results("STR-03", stated)] == ["pass"]
    (without,) = results("STR-03", sample(settings=titles))
    assert (without.status, without.answer.found, without.answer.expected) == ("fail", "未提供", EMPTY)


def test_a_statement_without_cells_is_not_checked_and_the_next_one_is():
    settings = ordinary_settings(titles={"nothing": "附表", "income": "收入决算表"})
    found = [(r.status, r.place.statement, r.answer.reason) for r in results("STR-03", sample(settings=settings))]
    assert found == [("not_checked", "nothing", "附表没有可以检查的单元格。"), ("fail", "income", "")]


def test_where_no_statement_is_prescribed_that_is_all_there_is_to_say():
    assert [r.status for r in results("STR-03", sample(settings=ordinary_settings(titles={})))] == ["not_applicable"]


ITEMS = [f"20101{item:02}" for item in range(1, 8)]


@pytest.mark.parametrize(
    ("without", "listed"),
    [
        (1, "2010101 行政运行没有调整预算数。"),
        (2, "2010101 行政运行、2010102等2项没有调整预算数。"),
        (5, "2010101 行政运行、2010102、2010103、2010104、2010105等5项没有调整预算数。"),
        (7, "2010101 行政运行、2010102、2010103、2010104、2010105等7项没有调整预算数。"),
    ],
)
def test_items_without_a_budget_are_listed_up_to_five_and_counted(without, listed):
    lines = [spent("1", item) for item in ITEMS[:without]]
    context = sample(spent("1", "2010108", adjusted="1"), *lines, subjects=[subject("2010101", "行政运行")])
    finding = next(r for r in results("STR-20", context) if r.is_finding)
    assert finding.answer.message == listed
    assert finding.place.row == "2010101"
    assert [place.row for place in finding.answer.others] == ITEMS[:without]
    assert (finding.answer.found, finding.answer.expected) == ("空白", "调整预算数")


def test_the_budget_that_is_asked_for_is_the_one_that_is_printed():
    lines = (spent("4", "2011301", initial="4"), carried("0", "0"))
    by_initial = sample(*lines, settings=ordinary_settings(item_budget="initial"))
    assert {r.status for r in results("STR-20", by_initial)} == {"pass"}
    (finding,) = (r for r in results("STR-20", sample(*lines)) if r.is_finding)
    assert finding.answer.message == "2011301没有调整预算数。"
    (finding,) = (
        r
        for r in results("STR-20", sample(spent("4", "2011301"), carried("0", "0"), settings=by_initial.settings))
        if r.is_finding
    )
    assert finding.answer.message == "2011301没有年初预算数。"


def test_a_final_amount_may_be_missing_while_the_budget_is_there():
    context = sample(spent(None, "2011301", adjusted="4"), carried("0", "0"))
    assert told("STR-20", context)[:2] == [
        ("fail", "2011301", "total", "2011301没有决算数。"),
        ("pass", "", "adjusted", ""),
    ]


def test_one_line_with_a_budget_is_enough_for_its_item_and_other_funds_are_not_asked():
    context = sample(
        spent("4", "2011301", adjusted="5"),
        spent("1", "2011301", "project"),
        spent("2", "2120801", "project", "government_fund"),
        carried("0", "0"),
    )
    assert {r.status for r in results("STR-20", context)} == {"pass"}


def test_opening_and_closing_are_each_asked_for():
    context = sample(spent("4", "2011301", adjusted="4"), carried(None, "0"))
    assert told("STR-20", context)[2:] == [
        ("fail", "opening", "amount", "财政拨款年初结转和结余没有填。"),
        ("pass", "closing", "total", ""),
    ]
    assert told("STR-20", sample(spent("4", "2011301", adjusted="4")))[2:] == [
        ("fail", "opening", "amount", "财政拨款年初结转和结余没有填。"),
        ("fail", "closing", "total", "财政拨款年末结转和结余没有填。"),
    ]


def test_without_general_expenditure_nothing_is_asked():
    (answer,) = results("STR-20", sample(spent("2", "2120801", "project", "government_fund")))
    assert (answer.status, answer.place.statement) == ("not_applicable", "general_expenditure")


FACTS = {
    "operating": amounts(final="9"),
    "procurement": amounts(goods="0"),
    "assets": counts(vehicles_other=0),
}


@pytest.mark.parametrize("known", FACTS)
def test_one_matter_that_is_stated_makes_the_others_missing(known):
    found = {r.place.row: r.status for r in results("STR-21", sample(**{known: FACTS[known]}))}
    assert found == {name: "pass" if name == known else "fail" for name in FACTS}


@pytest.mark.parametrize("line", [received("1", "2010101"), spent("1", "2010101")], ids=["income", "expenditure"])
def test_lines_of_either_ledger_make_all_of_them_missing(line):
    assert told("STR-21", sample(line)) == [
        ("fail", "operating", "", "机关运行经费没有填写。"),
        ("fail", "procurement", "", "政府采购没有填写。"),
        ("fail", "assets", "", "国有资产占用情况没有填写。"),
    ]


def test_an_account_with_nothing_in_it_is_not_asked():
    lines = three_public(abroad_final="0"), bought("1", "30201"), carried("0", "0")
    assert [r.status for r in results("STR-21", sample(*lines))] == ["not_applicable"]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (Facts(applicable=False), "pass"),
        (amounts(final=None), "fail"),
        (amounts(budget=None, final="0"), "pass"),
        (counts(vehicles_other=None), "fail"),
        (Facts(), "fail"),
    ],
    ids=["said not to apply", "blank", "one of two", "blank count", "nothing inside"],
)
def test_a_matter_is_stated_by_one_value_or_by_not_applying(facts, status):
    context = sample(received("1", "2010101"), operating=facts)
    assert results("STR-21", context)[0].status == status


@pytest.mark.parametrize("rule", ["STR-03", "STR-20", "STR-21", "SG-01", "SG-03", "OTH-01"])
def test_what_is_merely_missing_keeps_no_rule_from_running(rule):
    assert not load()[rule].halts


def test_figures_of_an_account_are_asked_as_they_are():
    """A blank amount provides nothing: the statement of income stays a frame."""
    context = sample(
        figures=account(received(None, "2010101")), settings=ordinary_settings(titles={"income": "收入决算表"})
    )
    assert [r.answer.message for r in results("STR-03", context)] == ["收入决算表没有数据，报告中只能印“未提供”。"]
