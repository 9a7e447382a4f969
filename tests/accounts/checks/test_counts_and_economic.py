"""“三公” amounts beside their counts, and basic expenditure by economic subject: each branch and each message."""

import pytest

from accounts.checks.context import UnitAccount
from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import amounts, bought, counts, received, sample, spent, three_public
from accounts.figures.data import EconomicName

NAMES = {
    "30108": EconomicName("机关事业单位基本养老保险缴费", "personnel"),
    "30217": EconomicName("公务接待费", "public"),
}


def results(rule, context):
    return run(context, [load()[rule]]).results


def told(rule, context):
    return [(r.status, r.place.row, r.answer.message or r.answer.reason) for r in results(rule, context)]


def three(**facts):
    """Amounts of “三公” by name; counts are the keys that are no amounts."""
    money = {name: value for name, value in facts.items() if isinstance(value, str)}
    numbers = {name: value for name, value in facts.items() if not isinstance(value, str)}
    return sample(three_public(**money), three_public_counts=counts(**numbers))


# Counts beside amounts


def test_an_amount_without_any_count_is_a_finding_for_each():
    assert told("SG-02", three(abroad_final="12.6", abroad_groups=None, abroad_persons=0)) == [
        ("fail", "abroad_groups", "因公出国（境）费支出决算为12.60万元，因公出国（境）团组数却是空白。"),
        ("fail", "abroad_persons", "因公出国（境）费支出决算为12.60万元，因公出国（境）人次数却是0。"),
    ]
    (groups, persons) = results("SG-02", three(abroad_final="12.6", abroad_groups=None, abroad_persons=0))
    assert (groups.answer.found, persons.answer.found, persons.answer.expected) == ("空白", "0", "大于零")


def test_counts_without_an_amount_are_findings():
    assert told("SG-02", three(abroad_final="0", abroad_groups=1, abroad_persons=4)) == [
        ("fail", "abroad_groups", "因公出国（境）费支出决算为零，因公出国（境）团组数却是1。"),
        ("fail", "abroad_persons", "因公出国（境）费支出决算为零，因公出国（境）人次数却是4。"),
    ]
    first = results("SG-02", three(abroad_final="0", abroad_groups=1, abroad_persons=4))[0]
    assert (first.answer.found, first.answer.expected) == ("1", "0")


def test_fewer_persons_than_groups():
    (finding,) = results("SG-02", three(abroad_final="12.6", abroad_groups=3, abroad_persons=2))
    assert finding.answer.message == "因公出国（境）人次数为2，少于因公出国（境）团组数3。"
    assert (finding.answer.found, finding.answer.expected) == ("2", "不少于3")


def test_one_count_alone_stands_where_nothing_was_spent():
    """A zero beside a blank is no contradiction, whichever of the two is blank."""
    assert [r.status for r in results("SG-02", three(abroad_final="0", abroad_groups=None, abroad_persons=0))] == [
        "pass"
    ]
    assert [r.status for r in results("SG-02", three(abroad_final="0", abroad_groups=0, abroad_persons=None))] == [
        "pass"
    ]


def test_an_amount_that_is_not_stated_cannot_be_compared():
    assert told("SG-02", three(reception_domestic_final="1")) == [
        ("not_checked", "abroad_groups", "因公出国（境）费支出决算没有填，不能与数量核对。")
    ]


def test_vehicles_held_are_asked_even_where_purchases_are_not_stated():
    assert told("SG-03", three(reception_domestic_final="1", vehicles_held=4)) == [
        ("not_checked", "vehicles_bought", "公务用车购置费支出决算没有填，不能与数量核对。"),
        ("pass", "vehicles_held", ""),
    ]
    (_, held) = results("SG-03", three(vehicle_purchase_final="0", vehicles_bought=0))
    assert (held.answer.message, held.answer.found) == ("公务用车保有量没有填。", "空白")


def test_vehicles_bought_without_an_amount():
    assert told("SG-03", three(vehicle_purchase_final="0", vehicles_bought=2, vehicles_held=2))[0] == (
        "fail",
        "vehicles_bought",
        "公务用车购置费支出决算为零，公务用车购置数却是2。",
    )


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        ({"reception_domestic_final": "1", "domestic_batches": 2, "domestic_persons": 9}, ["domestic_batches"]),
        (
            {
                "reception_domestic_final": "1",
                "reception_foreign_final": "2",
                "domestic_batches": 2,
                "domestic_persons": 9,
                "foreign_batches": 1,
                "foreign_persons": 3,
            },
            ["domestic_batches", "foreign_batches"],
        ),
        ({"reception_foreign_final": "2", "foreign_batches": 1, "foreign_persons": 3}, None),
    ],
    ids=["domestic alone", "both", "foreign alone"],
)
def test_receptions_are_asked_where_they_are_stated(facts, rows):
    """Foreign receptions need not be stated, domestic ones must be."""
    found = results("SG-04", three(**facts))
    if rows is None:
        assert [(r.status, r.place.row) for r in found] == [
            ("not_checked", "domestic_batches"),
            ("pass", "foreign_batches"),
        ]
    else:
        assert [(r.status, r.place.row) for r in found] == [("pass", row) for row in rows]


def test_the_cost_of_each_person_received_is_written_out():
    (finding,) = results("SG-06", three(reception_domestic_final="5.2", domestic_persons=39))
    assert finding.answer.message == "国内公务接待人均1,333元，不在30元到500元之间。"
    assert (finding.answer.found, finding.answer.expected) == ("1,333元", "30至500元")
    assert list(finding.answer.evidence) == ["52,000.00元 ÷ 39人次"]
    for facts in ({"reception_domestic_final": "5.2"}, {"reception_domestic_final": "0", "domestic_persons": 39}):
        assert [r.status for r in results("SG-06", three(**facts))] == ["not_applicable"]


@pytest.mark.parametrize(
    ("held", "owned", "severity", "message"),
    [
        (2, 2, "", ""),
        (2, None, "", ""),
        (3, 2, "warn", "公务用车保有量3辆，国有资产中的车辆2辆。"),
        (2, 3, "info", "公务用车保有量2辆，国有资产中的车辆3辆。"),
        (0, 0, "warn", "公务用车运行维护费为3.00万元，保有量却是0。"),
    ],
)
def test_vehicles_held_and_owned(held, owned, severity, message):
    context = sample(
        three_public(vehicle_running_final="3"),
        three_public_counts=counts(vehicles_held=held),
        assets=counts(vehicles_other=owned),
    )
    (answer,) = results("SG-07", context)
    assert (answer.severity if answer.is_finding else "", answer.answer.message) == (severity, message)


def test_no_vehicle_and_no_running_costs_agree():
    assert [r.status for r in results("SG-07", three(vehicle_running_final="0", vehicles_held=0))] == ["pass"]


def test_an_empty_statement_is_asked_nothing():
    for rule in ("SG-02", "SG-03", "SG-04"):
        (answer,) = results(rule, sample(received("1", "2010301")))
        assert (answer.status, answer.place.statement) == ("not_applicable", "three_public")


# Basic expenditure by economic subject


@pytest.mark.parametrize(("code", "name"), [("30905", "资本性支出（基本建设）"), ("31101", "对企业补助（基本建设）")])
def test_subjects_that_only_projects_use(code, name):
    names = {code: EconomicName("基础设施建设", "")}
    (finding,) = results("INT-19", sample(bought("6", code), economic_names=names))
    assert finding.answer.message == f"基本支出列了“{code} 基础设施建设”，属于{name}，只用于项目支出。"
    assert (finding.answer.found, finding.place.column, finding.severity) == (code, "amount", "warn")


def test_each_code_is_answered_for():
    context = sample(bought("6", "30101"), bought("1", "30288"), bought("2", "30901"), economic_names=NAMES)
    assert [(r.place.row, r.status, r.severity) for r in results("INT-19", context)] == [
        ("30101", "fail", "info"),
        ("30288", "fail", "info"),
        ("30901", "fail", "warn"),
    ]
    assert results("INT-19", context)[1].answer.message == "经济分类目录中没有当年的科目“30288”。"


def test_without_a_catalogue_no_code_is_unlisted():
    assert [r.status for r in results("INT-19", sample(bought("6", "30288")))] == ["pass"]


PARTS = [
    ("30212", "final_abroad", "abroad_final"),
    ("30217", "final_reception", "reception_domestic_final"),
    ("30231", "final_vehicle_running", "vehicle_running_final"),
    ("31013", "final_vehicle_purchase", "vehicle_purchase_final"),
]


@pytest.mark.parametrize(("code", "column", "leaf"), PARTS)
def test_a_three_public_subject_may_not_exceed_its_item(code, column, leaf):
    (finding,) = results("X-14", sample(bought("6", code), three_public(**{leaf: "5"}), economic_names=NAMES))
    name = f" {NAMES[code].name}" if code in NAMES else ""
    assert finding.answer.message == f"基本支出表“{code}{name}”为6.00万元，大于“三公”经费支出决算表的5.00万元。"
    assert [(place.statement, place.row, place.column) for place in finding.answer.others] == [
        ("three_public", "total", column)
    ]
    assert (finding.answer.found, finding.answer.expected) == ("6.00万元", "不超过5.00万元")


def test_each_three_public_subject_is_compared_on_its_own():
    """One that fails or cannot be compared keeps none of the others from being compared."""
    lines = [bought(amount, code) for amount, (code, _, _) in zip(("2", "0", "2", "2"), PARTS, strict=True)]
    context = sample(*lines, three_public(abroad_final="1", vehicle_running_final="3", vehicle_purchase_final="1"))
    assert [(r.status, r.place.row) for r in results("X-14", context)] == [
        ("fail", "30212"),
        ("pass", "30231"),
        ("fail", "31013"),
    ]
    unknown = sample(bought("2", "30212"), bought("2", "30217"), three_public(reception_domestic_final="2"))
    assert [(r.status, r.place.row) for r in results("X-14", unknown)][-1] == ("pass", "30217")


SAME = [
    (("2080505",), "30108"),
    (("2080506",), "30109"),
    (("2101101", "2101102"), "30110"),
    (("2101103",), "30111"),
    (("2210201",), "30113"),
]


@pytest.mark.parametrize(("items", "code"), SAME)
def test_what_is_paid_under_one_economic_subject(items, code):
    lines = [spent("3", item) for item in items]
    (finding,) = results("X-15", sample(*lines, bought("9", code), economic_names=NAMES))
    total, name = f"{3 * len(items)}.00万元", f" {NAMES[code].name}" if code in NAMES else ""
    assert finding.place.row == items[0]
    assert finding.answer.message == (
        f"一般公共预算财政拨款支出决算表“{items[0]}”行“基本支出”列为{total}，经济分类“{code}{name}”为9.00万元，两者应当相等。"
    )
    assert [(place.statement, place.row, place.column) for place in finding.answer.others] == [
        ("general_basic", code, "amount")
    ]


def test_every_pair_is_compared():
    """One that differs or is absent keeps none of the others from being compared."""
    lines = [spent("3", "2080505"), bought("4", "30108"), spent("2", "2101103"), bought("2", "30111")]
    context = sample(*lines, spent("5", "2210201"), bought("4", "30113"))
    assert [(r.status, r.place.row) for r in results("X-15", context)] == [
        ("fail", "2080505"),
        ("pass", "2101103"),
        ("fail", "2210201"),
    ]


def test_what_only_projects_or_other_funds_pay_is_not_compared():
    lines = spent("3", "2210201", "project"), bought("3", "30113"), bought("1", "30101")
    assert [r.status for r in results("X-15", sample(*lines))] == ["not_applicable"]
    nothing = sample(spent("3", "2210201"), bought("0", "30113"))
    assert results("X-15", nothing)[0].answer.reason == "没有基本支出的经济分类。"
    absent = sample(spent("3", "2210201"), bought("1", "30101"))
    assert results("X-15", absent)[0].answer.reason == "没有可以对应的科目。"


# 机关运行经费 beside 公用经费


@pytest.mark.parametrize(
    ("final", "kinds", "told"),
    [
        ("10.000001", "institution", "大于"),
        ("9.999999", "institution", ""),
        ("9.999999", "administrative", "小于"),
        ("10.000001", "administrative", "大于"),
        ("10", "administrative", ""),
    ],
)
def test_one_cent_decides_where_amounts_are_exact(final, kinds, told):
    names = {"302": EconomicName("商品和服务支出", "public")}
    units = [UnitAccount("1", "县局机关", "administrative"), UnitAccount("2", "另一单位", kinds)]
    operating = amounts(final=final)
    lines = {"operating": operating, "economic_names": names, "units": units, "precision": "yuan"}
    answers = results("TXT-12", sample(bought("10", "30201"), **lines))
    assert [r.status for r in answers] == ["fail" if told else "pass"]
    assert told in answers[0].answer.message
