"""One cause, one finding: which cell is blamed when several sums break."""

from decimal import Decimal

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import bought, carried, received, sample, spent
from accounts.figures.data import EconomicName

SUMS = [rule for rule in load().decided() if rule.group in {"INT", "X"} and rule.id not in {"X-17", "X-21"}]
CODES = [f"20{group}{section:02}{item:02}" for group in (1, 5, 8) for section in range(1, 6) for item in range(1, 8)]


def places(context):
    return [(f.rule, f.place.statement, f.place.row, f.place.column) for f in run(context, SUMS).errors]


def breaks(context):
    return [set(f.answer.breaks) for f in run(context, SUMS).errors]


def balanced(*lines, **fields):
    """Return an account whose general budget receives what these lines spend."""
    amount = sum((getattr(line, "final", 0) for line in lines), Decimal(0)) / 10_000
    return sample(received(str(amount), "2010301"), *lines, carried("0", "0"), **fields)


def test_a_wrong_total_that_other_totals_are_made_of():
    """The section is wrong; class and total, printed right, no longer are its sums."""
    context = balanced(
        spent("30", "2010301"),
        spent("12", "2010601", "project"),
        printed={
            "expenditure/20103/total": "33",
            "expenditure/20106/total": "12",
            "expenditure/201/total": "42",
            "expenditure/total/total": "42",
        },
    )
    assert places(context) == [("INT-09", "expenditure", "20103", "total")]


def test_a_wrong_line_under_right_totals():
    """The line says 35 where every table prints 30: the lowest printed sum of each table, as one finding."""
    context = sample(
        received("42", "2010301"),
        spent("35", "2010301"),
        spent("12", "2010601", "project"),
        carried("0", "0"),
        printed={
            "expenditure/20103/total": "30",
            "expenditure/201/total": "42",
            "expenditure/total/total": "42",
            "general_expenditure/20103/total": "30",
            "general_expenditure/total/total": "42",
            "income_expenditure/expenditure_total/amount": "42",
            "fiscal/expenditure_total/general": "42",
        },
    )
    ((_, statement, row, column),) = places(context)
    assert (statement, row, column) == ("general_expenditure", "20103", "total")
    assert [f.severity for f in run(context, SUMS).findings] == ["error"]


def test_two_statements_that_differ_blame_the_one_that_its_own_lines_contradict():
    context = balanced(
        spent("30", "2010301"),
        printed={"income_expenditure/expenditure_total/amount": "30", "expenditure/total/total": "31"},
    )
    assert places(context) == [("INT-09", "expenditure", "total", "total")]


def test_two_wrong_totals_are_two_findings():
    context = balanced(
        spent("30", "2010301"),
        spent("12", "2050201"),
        printed={"expenditure/201/total": "33", "expenditure/205/total": "17"},
    )
    assert [place[2] for place in places(context)] == ["201", "205"]


def test_two_wrong_totals_by_the_same_amount_are_two_findings_when_they_share_no_line():
    context = balanced(
        spent("30", "2010301"),
        spent("12", "2050201"),
        printed={"expenditure/201/total": "33", "expenditure/205/total": "15"},
    )
    assert [place[2] for place in places(context)] == ["201", "205"]


def test_one_finding_lists_the_other_rules_it_breaks():
    """The general budget does not roll over: neither do the grand totals meet."""
    context = sample(received("30", "2010301"), spent("20", "2010301"), carried("0", "1"))
    assert places(context) == [("INT-14", "fiscal", "closing", "general")]
    assert breaks(context) == [{"INT-05"}]


@pytest.mark.parametrize(("printed", "wrong"), [("1050", False), ("1050.02", False), ("1050.03", True), ("1049", True)])
def test_printed_parts_narrow_the_envelope(printed, wrong):
    """105 lines would excuse 0.53 万元; three printed classes excuse 0.02."""
    context = balanced(
        *(spent("10", code) for code in CODES),
        printed={
            "expenditure/201/total": "350",
            "expenditure/205/total": "350",
            "expenditure/208/total": "350",
            "expenditure/total/total": printed,
        },
    )
    expected = [("INT-09", "expenditure", "total", "total")] if wrong else []
    assert places(context) == expected


def test_lines_excuse_what_rounding_of_each_of_them_can_do():
    lines = [spent("10", code) for code in CODES]
    assert places(balanced(*lines, printed={"expenditure/total/total": "1050.53"})) == []
    assert places(balanced(*lines, printed={"expenditure/total/total": "1050.54"})) != []


def test_a_total_of_what_the_lines_do_not_tell_apart_is_held_to_no_sum():
    """A class without any line has nothing to be the sum of."""
    context = balanced(spent("30", "2010301"), printed={"expenditure/205/total": "0"})
    assert places(context) == []


def test_signs_matter_for_nothing_but_the_message():
    """Refunds make a line negative; its sums hold like any other."""
    context = balanced(
        spent("30", "2010301"),
        spent("-2", "2010302", "project"),
        printed={"expenditure/20103/total": "28", "expenditure/20103/project": "-2"},
    )
    assert places(context) == []


def test_a_wrong_part_does_not_excuse_a_wrong_whole():
    context = balanced(
        spent("30", "2010301"),
        spent("12", "2010601"),
        printed={"expenditure/20103/total": "33", "expenditure/201/total": "50"},
    )
    assert [place[2] for place in places(context)] == ["20103", "201"]


def test_two_funds_that_do_not_carry_over_are_two_findings():
    context = sample(
        received("30", "2010301"),
        spent("20", "2010301"),
        received("9", "2120802", "government_fund"),
        spent("5", "2120802", "project", "government_fund"),
        carried("0", "0"),
        carried("0", "0", "government_fund"),
    )
    rules = [rule for rule in SUMS if rule.id == "INT-14"]
    assert [f.place.column for f in run(context, rules).errors] == ["general", "government_fund"]


def test_totals_without_lines_are_held_to_the_totals_they_are_the_sum_of():
    """Only the classes and the two sums of the statement are known, as some offices publish them."""
    printed = {
        "general_basic/301/amount": "10",
        "general_basic/303/amount": "2",
        "general_basic/personnel/amount": "21",
    }
    names = {code: EconomicName(code, "personnel") for code in ("301", "303")}
    context = sample(spent("12", "2010301"), printed=printed, economic_names=names)
    assert places(context)[0] == ("INT-18", "general_basic", "personnel", "amount")
    right = sample(
        spent("12", "2010301"), printed={**printed, "general_basic/personnel/amount": "12"}, economic_names=names
    )
    assert places(right) == []


def carried_by_item(*more):
    return sample(
        received("50", "2120801", "government_fund"),
        spent("40", "2120801", "project", "government_fund"),
        carried("0", "10", "government_fund", item="2120801"),
        *more,
    )


def test_items_of_a_fund_that_carries_over_by_item_must_each_carry_over():
    """An item without a balance row carries nothing over."""
    context = carried_by_item(
        received("7", "2120899", "government_fund"), spent("5", "2120899", "project", "government_fund")
    )
    assert places(context) == [("INT-22", "government_fund", "2120899", "closing")]


def test_items_of_other_funds_carry_nothing_over():
    context = carried_by_item(
        received("7", "2010301"), spent("3", "2010301"), spent("4", "2010302", "project"), carried("0", "0")
    )
    assert places(context) == []


def test_a_fund_that_carries_over_as_a_whole_is_asked_as_a_whole():
    context = sample(
        received("50", "2120801", "government_fund"),
        received("5", "2120899", "government_fund"),
        spent("40", "2120801", "project", "government_fund"),
        spent("8", "2120899", "project", "government_fund"),
        carried("0", "7", "government_fund"),
    )
    assert places(context) == []


def test_basic_expenditure_is_compared_item_by_item_where_its_lines_name_items():
    """The two classifications agree in total and not for either item."""
    context = balanced(
        spent("30", "2010301"),
        spent("12", "2080505"),
        bought("32", "30101", item="2010301"),
        bought("10", "30108", item="2080505"),
    )
    assert [place[2] for place in places(context)] == ["2010301", "2080505"]
    whole = balanced(spent("30", "2010301"), spent("12", "2080505"), bought("32", "30101"), bought("10", "30108"))
    assert [place for place in places(whole) if place[0] == "X-11"] == []


def test_published_totals_without_lines_carry_over_too():
    printed = {
        "fiscal/general/amount": "464.09",
        "fiscal/income_total/amount": "464.09",
        "fiscal/opening_general/amount": "4.80",
        "fiscal/expenditure_total/general": "468.34",
        "fiscal/expenditure_total/total": "468.34",
        "fiscal/closing/general": "0.55",
    }
    assert places(sample(printed=printed)) == []
    (found,) = places(sample(printed=printed | {"fiscal/closing/general": "0.65"}))
    assert found == ("INT-14", "fiscal", "closing", "general")


@pytest.mark.parametrize(
    ("bought_for", "wrong"),
    [({"2010301": "30", "2080505": "12"}, []), ({"2010301": "30"}, ["2080505"]), ({"2010399": "42"}, None)],
    ids=["each item", "an item without lines", "an item without expenditure"],
)
def test_every_item_of_either_classification_is_compared(bought_for, wrong):
    lines = [bought(amount, "30101", item=item) for item, amount in bought_for.items()]
    found = [place[2] for place in places(balanced(spent("30", "2010301"), spent("12", "2080505"), *lines))]
    assert sorted(found) == (["2010301", "2010399", "2080505"] if wrong is None else wrong)


def test_project_lines_and_other_funds_have_no_part_in_basic_expenditure():
    context = balanced(
        spent("30", "2010301"),
        spent("4", "2010302", "project"),
        bought("30", "30101", item="2010301"),
        bought("9", "31002", "project", item="2010302"),
        bought("9", "30201", "basic", "government_fund", item="2120801"),
    )
    assert places(context) == []


def test_one_side_alone_is_not_compared():
    assert places(sample(received("30", "2010301"), carried("0", "0"))) == []
    assert places(sample(spent("30", "2010301"), carried("0", "0"))) == []


def test_rounding_counts_only_lines_that_are_rounded():
    """In an account of 元 an item's economic lines must be equal to the 分; in one of 万元 they need not."""
    lines = (spent("30", "2010301"), bought("30.01", "30101", item="2010301"))
    assert places(balanced(*lines)) == []
    assert [place[2] for place in places(balanced(*lines, precision="yuan"))] == ["2010301"]


@pytest.mark.parametrize(
    "line",
    [received("7", "2120899", "government_fund"), spent("7", "2120899", "project", "government_fund")],
    ids=["income alone", "expenditure alone"],
)
def test_an_item_that_is_only_received_or_only_spent_carries_over_too(line):
    assert ("government_fund", "2120899") in [place[1:3] for place in places(carried_by_item(line))]


def test_a_blank_economic_line_leaves_its_item_open():
    lines = (bought("30", "30101", item="2010301"), bought(None, "30108", item="2080505"))
    context = balanced(spent("30", "2010301"), spent("12", "2080505"), *lines)
    assert [place[2] for place in places(context)] == ["total"]


def test_published_groups_of_basic_expenditure_are_compared_without_lines():
    printed = {"general_basic/personnel/amount": "10", "general_basic/public/amount": "2"}
    assert places(balanced(spent("12", "2010301"), printed=printed)) == []
    found = places(balanced(spent("13", "2010301"), printed=printed))
    assert found == [("X-11", "general_basic", "total", "amount")]


def test_carry_over_alone_is_no_equation():
    assert places(sample(carried("5", "3"))) == []


PRINTED = {
    "income_expenditure/opening/amount": "3",
    "income_expenditure/income_total/amount": "42",
    "income_expenditure/expenditure_total/amount": "41",
    "income_expenditure/closing/amount": "4",
    "fiscal/opening/amount": "1",
    "fiscal/income_total/amount": "36",
    "fiscal/expenditure_total/total": "36",
    "fiscal/closing/total": "1",
}


@pytest.mark.parametrize("cell", [cell for cell in PRINTED if cell.startswith("income_expenditure")])
def test_a_wrong_total_of_all_funds_is_found_there_and_not_where_the_rest_no_longer_meets(cell):
    """The lines that are not fiscal are few; the printed totals that the equation takes them from stand on many."""
    context = sample(
        *(received("9", item) for item in ("2010301", "2010302", "2010303", "2010350")),
        received("6", "2010301", "other"),
        *(spent("9", item) for item in ("2010301", "2010302", "2010303", "2010350")),
        spent("5", "2010301", "basic", "non_fiscal"),
        carried("1", "1"),
        carried("2", "3", "non_fiscal"),
        printed=PRINTED | {cell: str(int(PRINTED[cell]) + 10)},
    )
    assert places(context) == [(places(context)[0][0], *cell.split("/"))]
