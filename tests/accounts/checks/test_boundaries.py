"""Where a rule begins to bite: the last case that passes and the first that does not."""

from datetime import date

import pytest

from accounts.checks.context import UnitAccount
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
from accounts.figures.data import EconomicName

PUBLIC = {"302": EconomicName("商品和服务支出", "public")}
TWO_FUNDS = (spent("1", "2010301"), spent("1", "2010301", "basic", "non_fiscal"))
OFFICE = [UnitAccount("1", "县局机关", "administrative")]


def received_by(persons, reception):
    return sample(
        three_public(reception_domestic_final=reception), three_public_counts=counts(domestic_persons=persons)
    )


def abroad(groups, persons, amount="1"):
    facts = counts(abroad_groups=groups, abroad_persons=persons)
    return sample(three_public(abroad_final=amount), three_public_counts=facts)


def operating(final, public, **fields):
    return sample(bought(public, "30201"), operating=amounts(final=final), economic_names=PUBLIC, **fields)


def last_year(*leaves, **fields):
    return account(*leaves, of=2022, **fields)


CASES = [
    ("SG-06", "30 元 a person", lambda: received_by(10, "0.03"), "pass"),
    ("SG-06", "29.99 元 a person", lambda: received_by(10, "0.02999"), "info"),
    ("SG-06", "500 元 a person", lambda: received_by(2, "0.1"), "pass"),
    ("SG-06", "500.5 元 a person", lambda: received_by(2, "0.1001"), "info"),
    ("SG-02", "as many persons as groups", lambda: abroad(2, 2), "pass"),
    ("SG-02", "nothing spent, nobody went", lambda: abroad(0, 0, "0"), "pass"),
    ("SG-02", "nothing spent, not counted", lambda: abroad(None, None, "0"), "pass"),
    ("SG-02", "nothing spent, somebody went", lambda: abroad(1, 0, "0"), "error"),
    ("SG-02", "spent, no group", lambda: abroad(0, 3), "error"),
    ("SG-02", "amount not stated", lambda: sample(three_public(reception_budget="1")), "not_checked"),
    ("SG-12", "all of the budget", lambda: sample(three_public(abroad_budget="3", abroad_final="3")), "pass"),
    ("SG-12", "0.01 more", lambda: sample(three_public(abroad_budget="3", abroad_final="3.01")), "error"),
    (
        "SG-13",
        "as much as last year",
        lambda: sample(three_public(abroad_final="3"), last_year={"three_public/total/final_abroad": "3"}),
        "pass",
    ),
    (
        "SG-13",
        "0.01 more than last year",
        lambda: sample(three_public(abroad_final="3.01"), last_year={"three_public/total/final_abroad": "3"}),
        "warn",
    ),
    (
        "SG-07",
        "running costs, one vehicle",
        lambda: sample(three_public(vehicle_running_final="1"), three_public_counts=counts(vehicles_held=1)),
        "pass",
    ),
    ("OTH-03", "all of it small", lambda: sample(procurement=amounts(goods="5", small_medium="5")), "pass"),
    (
        "OTH-03",
        "0.01 over in an account of 万元",
        lambda: sample(procurement=amounts(goods="5", small_medium="5.01")),
        "info",
    ),
    (
        "OTH-03",
        "0.02 over in an account of 万元",
        lambda: sample(procurement=amounts(goods="5", small_medium="5.02")),
        "error",
    ),
    (
        "OTH-03",
        "one 分 over in an account of 元",
        lambda: sample(procurement=amounts(goods="5", small_medium="5.000001"), precision="yuan"),
        "error",
    ),
    ("OTH-07", "none of what is asked", lambda: equipment(large_equipment=0), "pass"),
    ("OTH-07", "another kind with zero", lambda: equipment(large_equipment=1, general_equipment=0), "pass"),
    ("TXT-12", "equal but for rounding", lambda: operating("10.01", "10", units=OFFICE), "pass"),
    ("TXT-12", "0.02 more", lambda: operating("10.02", "10", units=OFFICE), "warn"),
    ("TXT-12", "0.02 less, offices only", lambda: operating("9.98", "10", units=OFFICE), "warn"),
    ("TXT-12", "less, units not known", lambda: operating("9", "10"), "pass"),
    ("TXT-12", "more, units not known", lambda: operating("11", "10"), "warn"),
    ("TXT-12", "less, an institution alone", lambda: operating("9", "10", kind="institution", scope="unit"), "pass"),
    (
        "X-14",
        "all of it basic",
        lambda: sample(bought("1", "30217"), three_public(reception_domestic_final="1")),
        "pass",
    ),
    (
        "X-14",
        "0.01 more",
        lambda: sample(bought("1.01", "30217"), three_public(reception_domestic_final="1")),
        "pass",
    ),
    (
        "X-14",
        "0.02 more",
        lambda: sample(bought("1.02", "30217"), three_public(reception_domestic_final="1")),
        "error",
    ),
    ("X-15", "0.01 apart", lambda: sample(spent("5", "2210201"), bought("5.01", "30113")), "pass"),
    ("X-15", "0.02 apart", lambda: sample(spent("5", "2210201"), bought("4.98", "30113")), "warn"),
    ("X-15", "paid from another item", lambda: sample(spent("5", "2010301"), bought("5", "30113")), "not_applicable"),
    (
        "X-15",
        "two items, one economic subject",
        lambda: sample(spent("3", "2101101"), spent("2", "2101102"), bought("5", "30110")),
        "pass",
    ),
    ("X-16", "all that there was", lambda: means("30"), "pass"),
    ("X-16", "0.02 more, three numbers", lambda: means("30.015"), "pass"),
    ("X-16", "0.05 more", lambda: means("30.05"), "error"),
    (
        "X-12",
        "only one side printed",
        lambda: sample(received("1", "2010301"), printed={"fiscal/closing/total": "20"}),
        "not_applicable",
    ),
    (
        "X-18",
        "0.01 apart",
        lambda: sample(carried("5.01", "0"), prior=last_year(carried("0", "5"))),
        "pass",
    ),
    ("X-18", "0.02 apart", lambda: sample(carried("5.02", "0"), prior=last_year(carried("0", "5"))), "warn"),
    ("X-18", "an opening without last year", lambda: sample(carried("5", "0")), "not_checked"),
    (
        "X-18",
        "last year typed",
        lambda: sample(carried("5", "0"), last_year={"fiscal/closing/general": "4"}),
        "warn",
    ),
    (
        "X-18",
        "last year typed, 0.01 apart",
        lambda: sample(carried("5.01", "0"), last_year={"fiscal/closing/general": "5"}),
        "pass",
    ),
    (
        "X-18",
        "last year typed, 0.02 apart",
        lambda: sample(carried("5.02", "0"), last_year={"fiscal/closing/general": "5"}),
        "warn",
    ),
    ("X-19", "0.01 apart", lambda: typed_beside_stored("5.01"), "pass"),
    ("X-19", "0.02 apart", lambda: typed_beside_stored("5.02"), "error"),
    ("COD-10", "a project of nothing", lambda: office("0"), "pass"),
    ("COD-10", "a project of one 分", lambda: office("0.000001"), "warn"),
    ("PUB-01", "the twentieth day", lambda: disclosed(date(2024, 9, 21)), "pass"),
    ("PUB-01", "the day after", lambda: disclosed(date(2024, 9, 22)), "error"),
    ("PUB-01", "six days left", lambda: sample(approved_on=date(2024, 9, 1), today=date(2024, 9, 15)), "pass"),
    ("PUB-01", "five days left", lambda: sample(approved_on=date(2024, 9, 1), today=date(2024, 9, 16)), "info"),
    ("PUB-01", "the last day", lambda: sample(approved_on=date(2024, 9, 1), today=date(2024, 9, 21)), "info"),
    ("PUB-01", "disclosed, approval not stated", lambda: sample(disclosed_on=date(2024, 9, 1)), "not_checked"),
    ("PUB-01", "approved, no day to compare", lambda: sample(approved_on=date(2024, 9, 1)), "not_checked"),
    ("PUB-06", "the year's last day", lambda: sample(of=2023, approved_on=date(2023, 12, 31)), "error"),
    ("PUB-06", "the next year's first", lambda: sample(of=2023, approved_on=date(2024, 1, 1)), "pass"),
    (
        "PUB-06",
        "approved and disclosed on one day",
        lambda: sample(of=2023, approved_on=date(2024, 9, 1), disclosed_on=date(2024, 9, 1)),
        "pass",
    ),
    ("PUB-02", "no unit has an account here", lambda: department(None, None), "not_checked"),
    ("PUB-02", "one of two has none", lambda: department(account(spent("1", "2010301")), None), "error"),
    ("X-17", "one of two is missing", lambda: department(account(spent("1", "2010301")), None), "not_checked"),
    (
        "X-17",
        "0.015 apart, three numbers",
        lambda: department(account(spent("1", "2010301")), account(spent("1.99", "2010301"))),
        "pass",
    ),
    (
        "X-17",
        "0.02 apart, three numbers",
        lambda: department(account(spent("1", "2010301")), account(spent("1.98", "2010301"))),
        "error",
    ),
    ("X-17", "a line that only a unit has", lambda: beside_own(spent("0.005", "2010302")), "pass"),
    ("X-17", "a line of 0.01 that only a unit has", lambda: beside_own(spent("0.01", "2010302")), "error"),
    ("PUB-02", "a department of one unit", lambda: sample(spent("1", "2010301"), units=OFFICE), "not_applicable"),
    ("X-21", "every kind of office beside an institution", lambda: kinds("operating"), "pass"),
    ("X-21", "affiliates of a department of two", lambda: kinds("affiliate_remittance"), "pass"),
    (
        "X-21",
        "affiliates of one office",
        lambda: sample(received("1", "2010301", "affiliate_remittance"), units=OFFICE),
        "warn",
    ),
    ("X-21", "units not known", lambda: sample(received("1", "2010301", "operating")), "not_checked"),
    ("INT-19", "a line of nothing", lambda: sample(bought("0", "30901")), "not_applicable"),
    ("INT-25", "one 分", lambda: sample(received("0.000001", "2010301")), "pass"),
    ("INT-25", "half a 分", lambda: sample(received("0.0000005", "2010301")), "error"),
    ("INT-25", "minus half a 元", lambda: sample(spent("-0.00005", "2010301")), "info"),
    ("INT-27", "the same item under two funds", lambda: sample(*TWO_FUNDS), "pass"),
]


def equipment(**values):
    return sample(assets=counts(**values), settings=ordinary_settings(equipment=("large_equipment",)))


def means(used):
    return sample(received("28", "2010301"), spent(used, "2010301"), carried("2", "0"))


def office(project):
    return sample(
        spent("5", "2010301"), spent(project, "2010301", "project"), subjects=[subject("2010301", "行政运行")]
    )


def disclosed(day):
    return sample(of=2023, approved_on=date(2024, 9, 1), disclosed_on=day)


def department(*accounts):
    units = [UnitAccount(str(n), f"单位{n}", "institution", figures) for n, figures in enumerate(accounts)]
    return sample(spent("3", "2010301"), units=units)


def beside_own(line):
    own = account(spent("3", "2010301"), line)
    return sample(spent("3", "2010301"), units=[UnitAccount("1", "县局机关", "administrative", own)])


def kinds(source):
    units = [
        UnitAccount(str(n), f"单位{n}", kind)
        for n, kind in enumerate(("administrative", "civil_service_managed", "institution"))
    ]
    return sample(received("1", "2010301", source), units=units)


def typed_beside_stored(typed):
    prior = last_year(received("5", "2010301"))
    return sample(received("6", "2010301"), last_year={"income/total/total": typed}, prior=prior)


@pytest.mark.parametrize(("rule", "case", "context", "expected"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES])
def test_a_rule_begins_to_bite(rule, case, context, expected):
    outcome = run(context(), [load()[rule]])
    found = outcome.findings[0].severity if outcome.findings else ""
    statuses = {result.status for result in outcome.results}
    told = found or ("not_checked" if "not_checked" in statuses else "pass" if "pass" in statuses else "not_applicable")
    assert told == expected, [(result.status, result.answer) for result in outcome.results]
