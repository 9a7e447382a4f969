"""What is said of a department beside its units, and of an account beside that of the year before."""

from decimal import Decimal

import pytest

from accounts.checks.context import UnitAccount
from accounts.checks.document.outline import Publications
from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import account, carried, ordinary_settings, received, sample, spent, three_public

OFFICE = UnitAccount("1", "县局机关", "administrative")
SERVICE = UnitAccount("2", "服务中心", "institution")


def results(rule, context):
    return run(context, [load()[rule]]).results


def statuses(rule, context):
    return [result.status for result in results(rule, context)]


def findings(rule, context):
    return [result for result in results(rule, context) if result.is_finding]


def unit(*lines, code="1", **fields):
    return UnitAccount(code, f"单位{code}", "institution", account(*lines, scope="unit", **fields))


def last_year(*lines, **fields):
    return account(*lines, of=2022, **fields)


# A department and the sum of its units


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        (1, "系统中没有单位1等单位的本年单位决算，不能核对汇总。"),
        (5, "系统中没有单位1、单位2、单位3、单位4、单位5等单位的本年单位决算，不能核对汇总。"),
        (7, "系统中没有单位1、单位2、单位3、单位4、单位5等单位的本年单位决算，不能核对汇总。"),
    ],
)
def test_units_without_an_account_are_named_up_to_five(lacking, named):
    units = [UnitAccount(str(n), f"单位{n}", "institution") for n in range(1, lacking + 1)]
    context = sample(spent("1", "2010301"), units=[unit(spent("1", "2010301"), code="9"), *units])
    assert [r.answer.reason for r in results("X-17", context)] == [named]


def test_a_department_whose_units_are_not_known_cannot_be_compared():
    (answer,) = results("X-17", sample(spent("1", "2010301")))
    assert answer.answer.reason == "系统中没有所属单位等单位的本年单位决算，不能核对汇总。"


def test_a_department_that_adds_up_is_one_pass():
    context = sample(
        received("5", "2010301"),
        spent("5", "2010301"),
        carried("1", "1"),
        units=[unit(received("5", "2010301"), spent("5", "2010301"), carried("1", "1"))],
    )
    assert statuses("X-17", context) == ["pass"]


def test_every_line_that_differs_is_a_finding_with_both_amounts():
    context = sample(
        received("5", "2010301"),
        spent("5", "2010301", "project"),
        units=[
            unit(received("3", "2010301"), spent("3", "2010301", "project")),
            unit(received("3", "2010301"), spent("2", "2010301", "project"), code="2"),
        ],
    )
    (finding,) = results("X-17", context)
    assert finding.answer.message == (
        "收入决算表“2010301”行“一般公共预算财政拨款收入”列：部门决算为5.00万元，各单位之和为6.00万元。"
    )
    assert (finding.answer.found, finding.answer.expected) == ("5.00万元", "6.00万元")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (carried("2", None), "opening"),
        (carried(None, "2"), "closing"),
        (carried(None, None, "non_fiscal", used="2"), "used_non_fiscal"),
        (carried(None, None, "non_fiscal", distributed="2"), "distribution"),
    ],
)
def test_balances_are_added_up_too(line, place):
    (finding,) = results("X-17", sample(spent("1", "2010301"), units=[unit(spent("1", "2010301"), line)]))
    assert (finding.place.statement, finding.place.row, finding.place.column) == ("income_expenditure", place, "amount")
    assert (finding.answer.found, finding.answer.expected) == ("0.00万元", "2.00万元")


def test_a_line_that_only_the_department_has_is_found():
    context = sample(spent("1", "2010301"), spent("2", "2010302"), units=[unit(spent("1", "2010301"))])
    (finding,) = results("X-17", context)
    assert (finding.place.row, finding.answer.found, finding.answer.expected) == ("2010302", "2.00万元", "0.00万元")


@pytest.mark.parametrize("source", ["superior_subsidy", "affiliate_remittance"])
@pytest.mark.parametrize("nature", ["remitted_to_superior", "to_affiliates"])
def test_what_moves_between_units_is_left_out_on_both_sides(source, nature):
    moved = received("8", "2010301", source), spent("8", "2010301", nature, "non_fiscal")
    context = sample(spent("1", "2010301"), *moved, units=[unit(spent("1", "2010301"))])
    assert statuses("X-17", context) == ["pass"]
    context = sample(spent("1", "2010301"), units=[unit(spent("1", "2010301"), *moved)])
    assert statuses("X-17", context) == ["pass"]


@pytest.mark.parametrize(
    ("own", "its", "found"),
    [("yuan", "yuan", ["10,000.00元"]), ("yuan", "wan", []), ("wan", "yuan", []), ("wan", "wan", [])],
)
def test_a_difference_of_one_cent_counts_where_all_amounts_are_exact(own, its, found):
    context = sample(spent("1", "2010301"), precision=own, units=[unit(spent("1.000001", "2010301"), precision=its)])
    assert [r.answer.found for r in findings("X-17", context)] == found


def test_a_line_that_one_side_lacks_counts_as_nothing_there():
    """Exact amounts: a single 元 more or less than what stands there would show."""
    own = spent("1", "2010301"), spent("0.01", "2010302")
    its = unit(spent("1", "2010301"), spent("0.02", "2010303"), precision="yuan")
    found = findings("X-17", sample(*own, precision="yuan", units=[its]))
    assert [(r.place.row, r.answer.found, r.answer.expected) for r in found] == [
        ("2010302", "100.00元", "0.00元"),
        ("2010303", "0.00元", "200.00元"),
    ]
    exact = sample(spent("1", "2010301"), precision="yuan", units=[unit(spent("1", "2010301"), precision="yuan")])
    assert statuses("X-17", exact) == ["pass"]


def test_rounding_of_a_line_that_only_the_department_has_is_its_own():
    context = sample(spent("1", "2010301"), spent("0.01", "2010302"), units=[unit(spent("1", "2010301"))])
    assert statuses("X-17", context) == ["fail"]


def test_each_line_of_one_cell_is_a_rounding():
    """Two lines of one item here, two there: four roundings excuse 0.02 万元 and no more."""
    own = spent("1", "2010301"), spent("1", "2010301", "basic", "government_fund")

    def units(second):
        return [unit(spent("1", "2010301"), spent(second, "2010301", "basic", "non_fiscal"))]

    assert statuses("X-17", sample(*own, units=units("1.02"))) == ["pass"]
    assert statuses("X-17", sample(*own, units=units("1.03"))) == ["fail"]


def test_a_blank_line_is_none():
    context = sample(spent("1", "2010301"), spent(None, "2010302"), units=[unit(spent("1", "2010301"))])
    assert statuses("X-17", context) == ["pass"]


# Income and expenditure against the kind of the units


@pytest.mark.parametrize(
    ("line", "place", "why"),
    [
        (
            received("3", "2010301", "institutional"),
            ("income", "2010301", "institutional"),
            "行政单位和参公单位没有事业收入、经营收入",
        ),
        (
            received("3", "2010301", "operating"),
            ("income", "2010301", "operating"),
            "行政单位和参公单位没有事业收入、经营收入",
        ),
        (
            spent("3", "2010301", "operating", "non_fiscal"),
            ("expenditure", "2010301", "operating"),
            "行政单位和参公单位没有经营支出",
        ),
        (
            received("3", "2010301", "affiliate_remittance"),
            ("income", "2010301", "affiliate_remittance"),
            "没有附属单位，就没有附属单位上缴收入",
        ),
        (
            spent("3", "2010301", "to_affiliates", "non_fiscal"),
            ("expenditure", "2010301", "to_affiliates"),
            "没有附属单位，就没有对附属单位补助支出",
        ),
    ],
)
def test_what_an_office_alone_does_not_have_is_pointed_at(line, place, why):
    (finding,) = results("X-21", sample(spent("9", "2010301"), received("9", "2010301"), line, units=[OFFICE]))
    assert (finding.place.statement, finding.place.row, finding.place.column) == place
    assert finding.answer.message.endswith(f"为30,000.00元：{why}。")
    assert (finding.answer.found, finding.answer.expected) == ("30,000.00元", "0.00元")
    assert finding.severity == "warn"


@pytest.mark.parametrize(
    "line",
    [
        received("0", "2010301", "institutional"),
        received(None, "2010301", "affiliate_remittance"),
        spent("0", "2010301", "operating", "non_fiscal"),
        spent(None, "2010301", "to_affiliates", "non_fiscal"),
    ],
)
def test_a_line_of_nothing_is_no_contradiction(line):
    assert statuses("X-21", sample(spent("9", "2010301"), line, units=[OFFICE])) == ["pass"]


def test_offices_of_both_kinds_are_offices():
    managed = UnitAccount("2", "县档案馆", "civil_service_managed")
    context = sample(received("3", "2010301", "operating"), units=[OFFICE, managed])
    assert statuses("X-21", context) == ["fail"]


def test_an_institution_alone_has_business_income_and_no_affiliates():
    lines = received("3", "2050204", "institutional"), spent("3", "2050204", "operating", "non_fiscal")
    assert statuses("X-21", sample(*lines, units=[SERVICE])) == ["pass"]
    affiliates = received("3", "2050204", "affiliate_remittance"), spent("1", "2050204", "to_affiliates", "non_fiscal")
    assert statuses("X-21", sample(*affiliates, units=[SERVICE])) == ["fail", "fail"]
    assert statuses("X-21", sample(*affiliates, units=[OFFICE, SERVICE])) == ["pass"]


def test_a_units_own_account_says_nothing_of_affiliates():
    lines = received("3", "2050204", "affiliate_remittance"), spent("1", "2050204", "to_affiliates", "non_fiscal")
    assert statuses("X-21", sample(*lines, scope="unit")) == ["pass"]
    assert statuses("X-21", sample(*lines, scope="unit", kind="institution")) == ["pass"]


def test_the_kind_of_a_unit_without_registered_units_is_its_own():
    line = received("3", "2050204", "institutional")
    assert statuses("X-21", sample(line, scope="unit")) == ["fail"]
    assert statuses("X-21", sample(line, scope="unit", kind="institution")) == ["pass"]
    assert statuses("X-21", sample(line, scope="unit", kind="other")) == ["not_applicable"]
    assert statuses("X-21", sample(line, units=[OFFICE, UnitAccount("3", "县公司", "other")])) == ["not_applicable"]


def test_a_department_without_registered_units_has_no_kind():
    (answer,) = results("X-21", sample(received("3", "2050204", "institutional"), kind="institution"))
    assert answer.answer.reason == "没有登记所属单位，不能判断单位性质。"


# Units without an account


@pytest.mark.parametrize(
    ("lacking", "names"),
    [
        (1, "单位1"),
        (2, "单位1、单位2等"),
        (10, "、".join(f"单位{n}" for n in range(1, 11)) + "等"),
        (12, "、".join(f"单位{n}" for n in range(1, 11)) + "等"),
    ],
)
def test_units_without_an_account_of_the_year_are_counted_and_named(lacking, names):
    units = [UnitAccount(str(n), f"单位{n}", "institution") for n in range(1, lacking + 1)]
    (finding,) = results("PUB-02", sample(spent("1", "2010301"), units=[unit(spent("1", "2010301"), code="0"), *units]))
    assert finding.answer.message == f"{lacking}个单位没有2023年度单位决算：{names}。"
    assert (finding.answer.found, finding.answer.expected) == ("1份", f"{lacking + 1}份")
    assert list(finding.answer.evidence) == [f"{n} 单位{n}" for n in range(1, lacking + 1)]


@pytest.mark.parametrize(("silent", "more"), [(1, ""), (10, ""), (11, "等"), (12, "等")])
def test_units_whose_account_is_not_published_are_counted_and_named(silent, more):
    units = [unit(spent("1", "2010301"), code=str(n)) for n in range(silent + 1)]
    published = Publications(units=frozenset({"0"}))
    (finding,) = results("PUB-02", sample(spent("2", "2010301"), units=units, beside=[published]))
    names = "、".join(f"单位{n}" for n in range(1, min(silent, 10) + 1)) + more
    assert finding.answer.message == f"{silent}个单位的2023年度单位决算还没有公开：{names}。"
    assert (finding.answer.found, finding.answer.expected) == ("1份已公开", f"{silent + 1}份")


def test_units_are_asked_of_departments_that_have_any():
    units = [unit(spent("1", "2010301")), unit(spent("1", "2010301"), code="2")]
    assert statuses("PUB-02", sample(spent("2", "2010301"), units=units)) == ["pass"]
    assert statuses("PUB-02", sample(spent("2", "2010301"), units=units, scope="unit")) == ["not_applicable"]
    assert statuses("PUB-02", sample(spent("2", "2010301"), units=units[:1])) == ["not_applicable"]
    assert statuses("PUB-02", sample(spent("2", "2010301"))) == ["not_applicable"]


# Opening against last year's closing


@pytest.mark.parametrize(
    ("fund", "row"),
    [
        ("general", "opening_general"),
        ("government_fund", "opening_government_fund"),
        ("state_capital", "opening_state_capital"),
    ],
)
def test_a_fund_that_begins_with_more_than_was_left_is_found_with_the_whole(fund, row):
    """The fund and all funds together differ by the same amount: one finding, at the fund."""
    (finding,) = findings("X-18", sample(carried("5", "0", fund), prior=last_year(carried("0", "4", fund))))
    assert (finding.place.statement, finding.place.row, finding.place.column) == ("fiscal", row, "amount")
    assert finding.answer.message.endswith("为5.00万元，上年年末为4.00万元。")
    assert (finding.answer.found, finding.answer.expected) == ("5.00万元", "4.00万元")
    assert [place.row for place in finding.answer.others] == ["opening"]


def test_funds_that_differ_by_other_amounts_are_findings_of_their_own():
    now = carried("5", "0"), carried("7", "0", "government_fund")
    then = carried("0", "4"), carried("0", "5", "government_fund")
    found = findings("X-18", sample(*now, prior=last_year(*then)))
    assert [r.place.row for r in found] == ["opening_general", "opening_government_fund", "opening"]
    assert found[-1].answer.message.endswith("为12.00万元，上年年末为9.00万元。")


def test_funds_that_are_not_fiscal_are_asked_in_the_whole():
    context = sample(carried("5", "0", "non_fiscal"), prior=last_year(carried("0", "4", "non_fiscal")))
    assert [(r.place.statement, r.place.row) for r in findings("X-18", context)] == [("income_expenditure", "opening")]


def test_equal_balances_pass_for_each_fiscal_fund_and_the_whole():
    context = sample(carried("5", "0"), prior=last_year(carried("0", "5")))
    assert [(r.status, r.place.row) for r in results("X-18", context)] == [
        ("pass", "opening_general"),
        ("pass", "opening_government_fund"),
        ("pass", "opening_state_capital"),
        ("pass", "opening"),
    ]


def test_a_cent_counts_where_both_years_are_exact():
    def context(now, then):
        prior = last_year(carried("0", "5"), precision=then)
        return sample(carried("5.000001", "0"), prior=prior, precision=now)

    (finding,) = findings("X-18", context("yuan", "yuan"))
    assert (finding.answer.found, finding.answer.expected) == ("50,000.01元", "50,000.00元")
    assert findings("X-18", context("yuan", "wan")) == []
    assert findings("X-18", context("wan", "yuan")) == []


def test_last_years_typed_closing_is_exact_where_the_account_is():
    typed = {"fiscal/closing/general": "5"}
    (finding,) = findings("X-18", sample(carried("5.000001", "0"), last_year=typed, precision="yuan"))
    assert finding.place.row == "opening_general"
    assert findings("X-18", sample(carried("5.01", "0"), last_year=typed)) == []


def test_what_cannot_be_compared_says_why():
    (answer,) = results("X-18", sample(carried("5", "0")))
    assert (answer.status, answer.answer.reason) == ("not_checked", "上年决算不在系统中，也没有录入上年数。")
    (answer,) = results("X-18", sample(carried(None, "5")))
    assert (answer.status, answer.answer.reason) == ("not_applicable", "没有年初结转和结余。")
    (answer,) = results("X-18", sample(carried(None, "5"), prior=last_year(carried("0", "5"))))
    assert answer.status == "not_applicable"
    (answer,) = results("X-18", sample(carried("5", "0"), prior=last_year(spent("1", "2010301"))))
    assert answer.status == "not_checked"


# Comparatives typed beside last year's account


def test_each_typed_comparative_is_answered_for():
    context = sample(
        spent("340", "2050201"),
        last_year={
            "expenditure/total/total": "330",
            "fiscal/closing/general": "1",
            "general_expenditure/total/total": "303",
            "income/total/nonsense": "1",
            "income/total/total": None,
        },
        prior=last_year(spent("330", "2050201")),
    )
    answers = [(r.status, r.place.statement, r.answer.message or r.answer.reason) for r in results("X-19", context)]
    assert answers == [
        ("pass", "expenditure", ""),
        ("not_checked", "fiscal", "上年决算没有提供这个数。"),
        (
            "fail",
            "general_expenditure",
            "一般公共预算财政拨款支出决算表“合计”行“合计”列的上年数录入为303.00万元，上年决算为330.00万元。",
        ),
        ("not_checked", "income", "上年决算没有这个单元格。"),
    ]


def test_comparatives_are_exact_where_both_accounts_are():
    def context(now, then):
        prior = last_year(spent("330", "2050201"), precision=then)
        typed = {"expenditure/total/total": "330.000001"}
        return sample(spent("340", "2050201"), last_year=typed, prior=prior, precision=now)

    (finding,) = findings("X-19", context("yuan", "yuan"))
    assert (finding.answer.found, finding.answer.expected) == ("3,300,000.01元", "3,300,000.00元")
    assert findings("X-19", context("wan", "yuan")) == []
    assert findings("X-19", context("yuan", "wan")) == []


@pytest.mark.parametrize(
    "fields", [{"last_year": {"expenditure/total/total": "330"}}, {"prior": last_year(spent("330", "2050201"))}]
)
def test_comparatives_need_both_what_is_typed_and_last_years_account(fields):
    assert statuses("X-19", sample(spent("340", "2050201"), **fields)) == ["not_applicable"]


# “三公” expenses that grew


def grown(now, then, **fields):
    return sample(three_public(**now), prior=last_year(three_public(**then)), **fields)


@pytest.mark.parametrize(
    ("leaf", "item", "name"),
    [
        ("abroad_final", "abroad", "因公出国（境）费"),
        ("vehicle_purchase_final", "vehicle_purchase", "公务用车购置费"),
        ("vehicle_running_final", "vehicle_running", "公务用车运行维护费"),
        ("reception_domestic_final", "reception", "公务接待费"),
    ],
)
def test_the_item_that_grew_is_named_with_the_total_behind_it(leaf, item, name):
    (finding,) = findings("SG-13", grown({leaf: "3.5"}, {leaf: "3"}))
    assert finding.place.column == f"final_{item}"
    assert finding.answer.message == f"{name}3.50万元，比上年的3.00万元增加0.50万元。"
    assert (finding.answer.found, finding.answer.expected) == ("3.50万元", "不超过3.00万元，或写明原因")
    assert [place.column for place in finding.answer.others] == ["final_total"]


def test_several_items_that_grew_are_one_finding_at_the_first():
    now = {"abroad_final": "3", "vehicle_running_final": "2", "reception_domestic_final": "1"}
    then = {"abroad_final": "3", "vehicle_running_final": "1", "reception_domestic_final": "0"}
    (finding,) = findings("SG-13", grown(now, then))
    assert finding.place.column == "final_vehicle_running"
    assert [place.column for place in finding.answer.others] == ["final_reception", "final_total"]


def test_items_that_one_year_does_not_state_are_passed_over():
    """A total that shrank and an item that did not grow pass; one without last year's amount is not answered for."""
    context = grown(
        {"abroad_final": "3", "reception_domestic_final": "1"}, {"reception_domestic_final": "1", "vehicle_final": "9"}
    )
    assert "final_abroad" not in [r.place.column for r in results("SG-13", context)]
    assert [r.status for r in results("SG-13", context) if r.place.column == "final_reception"] == ["pass"]


def test_other_funds_count_where_the_profile_counts_them():
    prior = last_year(three_public(abroad_final="1"))
    lines = three_public(abroad_final="1"), three_public("government_fund", abroad_final="1")
    assert findings("SG-13", sample(*lines, prior=prior)) == []
    both = ordinary_settings(three_public_funds=("general", "government_fund"))
    (finding,) = findings("SG-13", sample(*lines, prior=prior, settings=both))
    assert finding.answer.found == "2.00万元"


def test_nothing_to_compare_is_said_once():
    (answer,) = results("SG-13", sample(three_public(abroad_final="3")))
    assert (answer.status, answer.place.statement) == ("not_applicable", "three_public")


def test_amounts_are_decimals_throughout():
    (finding,) = findings("X-18", sample(carried("0.1", "0"), prior=last_year(carried("0", "0.3")), precision="yuan"))
    assert Decimal(finding.answer.found.removesuffix("元").replace(",", "")) == Decimal("1000.00")
