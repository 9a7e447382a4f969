"""What looks wrong and is legal: none of it is a finding."""

import pytest

from accounts.checks.context import UnitAccount
from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import amounts, bought, carried, received, sample, spent, three_public
from accounts.figures.data import EconomicName

NAMES = {
    "30101": EconomicName("基本工资", "personnel"),
    "30201": EconomicName("办公费", "public"),
    "30217": EconomicName("公务接待费", "public"),
    "31002": EconomicName("办公设备购置", "public"),
}
OFFICE = UnitAccount("1", "县局机关", "administrative")
SERVICE = UnitAccount("2", "县服务中心", "institution")
COMPLETENESS = {"STR-03", "STR-20", "STR-21", "SG-01", "SG-03", "SG-04"}

LEGAL = {
    "income by function differs from expenditure by function": lambda: sample(
        received("90", "2010301"),
        received("10", "2010301", "other"),
        spent("60", "2080505"),
        spent("30", "2010302", "project"),
        spent("4", "2010302", "project", "non_fiscal"),
        carried("0", "0"),
        carried("0", "6", "non_fiscal"),
    ),
    "economic subjects stand in the statement of basic expenditure only": lambda: sample(
        received("100", "2010301"),
        spent("60", "2010301"),
        spent("40", "2010302", "project"),
        bought("60", "30101"),
        economic_names=NAMES,
    ),
    "机关运行经费 below 公用经费 where an institution is included": lambda: sample(
        received("46.44", "2010301"),
        spent("46.44", "2010301"),
        bought("46.44", "30201"),
        operating=amounts(final="37.44"),
        economic_names=NAMES,
        units=[OFFICE, SERVICE],
    ),
    "“三公” items of basic expenditure below the “三公” statement": lambda: sample(
        received("10", "2010301"),
        spent("0.4", "2010301"),
        spent("9.6", "2010302", "project"),
        bought("0.4", "30217"),
        three_public(reception_domestic_final="0.52", reception_budget="1"),
        economic_names=NAMES,
    ),
    "total expenditure above fiscal expenditure": lambda: sample(
        received("70", "2050204"),
        received("30", "2050204", "institutional"),
        spent("70", "2050204"),
        spent("30", "2050204", "basic", "non_fiscal"),
        kind="institution",
        scope="unit",
    ),
    "总计 includes carry-over": lambda: sample(
        received("464.09", "2010301"),
        spent("468.34", "2010301"),
        carried("4.80", "0.55"),
        printed={
            "income_expenditure/income_grand_total/amount": "468.89",
            "income_expenditure/expenditure_grand_total/amount": "468.89",
            "fiscal/income_grand_total/amount": "468.89",
            "fiscal/expenditure_grand_total/total": "468.89",
        },
    ),
    "a new department has no prior year": lambda: sample(
        received("8", "2010301"), spent("8", "2010301"), three_public(abroad_final="0", abroad_budget="0")
    ),
    "zero is data": lambda: sample(
        received("0", "2010301"),
        spent("0", "2010301"),
        carried("0", "0"),
        three_public(abroad_final="0", abroad_budget="0"),
        precision="yuan",
    ),
    "a control total of a blank line says what the line does not": lambda: sample(
        received(None, "2010301"), printed={"income/2010301/total": "12.00"}
    ),
    "a transfer between units is taken out of the department": lambda: sample(
        received("50", "2130301"),
        spent("50", "2130301"),
        units=[OFFICE, SERVICE],
    ),
}


@pytest.mark.parametrize("case", LEGAL)
def test_what_is_legal_is_no_finding(case):
    rules = [rule for rule in load().decided() if rule.id not in COMPLETENESS]
    assert [(f.rule, f.place, f.answer.message) for f in run(LEGAL[case](), rules).findings] == []


def test_a_total_in_yuan_may_round_to_what_is_printed_in_wan():
    """1,234,549.99 元 prints 123.45 万元."""
    context = sample(
        spent("123.454999", "2010301"),
        precision="yuan",
        printed={"expenditure/total/total": "123.45"},
    )
    assert [f.rule for f in run(context, [load()["INT-09"]]).findings] == []


@pytest.mark.parametrize(
    ("printed", "severity"), [("30.02", "info"), ("30.03", "error"), ("29.98", "info"), ("29.97", "error")]
)
def test_the_envelope_grows_with_the_numbers_that_are_added(printed, severity):
    """Three lines and their total: 0.005 万元 for each of four printed numbers."""
    lines = [spent("10", code) for code in ("2010301", "2010302", "2010303")]
    context = sample(*lines, printed={"expenditure/total/total": printed})
    (finding,) = run(context, [load()["INT-09"]]).findings
    assert finding.severity == severity
