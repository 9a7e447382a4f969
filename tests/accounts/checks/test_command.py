"""``manage.py check_account``."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.checks.rules import load
from accounts.models import (
    Assets,
    Balance,
    CheckRun,
    ControlTotal,
    EconomicLine,
    ExpenditureLine,
    IncomeLine,
    OperatingExpense,
    Procurement,
    Region,
    ThreePublicCounts,
    ThreePublicExpense,
)
from accounts.use_cases.accounts import change_lines
from disclosure.use_cases.texts import save_texts
from tests.accounts.stored import stored_account, stored_unit
from tests.disclosure.published import overview_texts

pytestmark = pytest.mark.django_db
KEYS = [
    "rule",
    "severity",
    "status",
    "statement",
    "row",
    "column",
    "section",
    "found",
    "expected",
    "message",
    "evidence",
]
ZERO = Decimal(0)


@pytest.fixture
def account(django_user_model):
    """An account of one unit to which nothing is wanting."""
    person = django_user_model.objects.create_user("preparer")
    account = stored_account(scope="unit")
    amount = Decimal("512345.67")
    no_expense = {
        field.name: ZERO for field in ThreePublicExpense._meta.fields if field.name.endswith(("_budget", "_final"))
    }
    change_lines(
        account,
        by=person,
        saved=[
            IncomeLine(item_code="2010301", source="general", amount=amount),
            ExpenditureLine(item_code="2010301", initial_budget=amount, adjusted_budget=amount, final=amount),
            EconomicLine(item_code="2010301", economic_code="30101", amount=amount),
            Balance(fund="general", opening=ZERO, closing=ZERO),
            ThreePublicExpense(fund="general", **no_expense),
            ThreePublicExpense(fund="government_fund", **no_expense),
            ThreePublicCounts(vehicles_held=0),
            OperatingExpense(final=ZERO),
            Procurement(goods=ZERO, works=ZERO, services=ZERO),
            Assets(vehicles_other=0, general_equipment=0, special_equipment=0),
        ],
    )
    account.refresh_from_db()
    save_texts(account, overview_texts(account), by=person)
    account.refresh_from_db()
    account.person = person
    return account


def run(*arguments, **options):
    out = StringIO()
    call_command("check_account", *arguments, stdout=out, **options)
    return out.getvalue()


def fails(*arguments, **options):
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_account", *arguments, stdout=out, **options)
    assert stopped.value.code == 1
    return out.getvalue()


def spoil(account):
    total = ControlTotal(statement="expenditure", row="total", column="total", amount=Decimal("612345.67"))
    change_lines(account, by=account.person, saved=[total])


def test_an_account_without_errors_exits_0_and_its_results_are_kept(account):
    told = run("639001", "2021")
    assert "错误" not in told.replace("未检查", "")
    assert CheckRun.objects.get().by.username == "command-line"


def test_an_error_exits_1(account):
    spoil(account)
    told = fails("639001", 2021)
    assert "错误 INT-09" in told
    assert "612,345.67元" in told


def test_json_has_the_agreed_keys_and_the_place(account):
    spoil(account)
    listed = json.loads(fails("639001", 2021, format="json"))
    assert all(list(entry) == KEYS for entry in listed)
    (found,) = [entry for entry in listed if entry["status"] == "fail" and entry["severity"] == "error"]
    assert {key: found[key] for key in KEYS[:7]} == {
        "rule": "INT-09",
        "severity": "error",
        "status": "fail",
        "statement": "expenditure",
        "row": "total",
        "column": "total",
        "section": "",
    }
    assert (found["found"], found["expected"]) == ("612,345.67元", "512,345.67元")


def test_passes_are_listed_only_on_request(account):
    statuses = {entry["status"] for entry in json.loads(run("639001", 2021, format="json"))}
    assert statuses <= {"fail", "not_applicable", "not_checked"}
    everything = json.loads(run("639001", 2021, format="json", all=True))
    assert "pass" in {entry["status"] for entry in everything}
    assert {entry["rule"] for entry in everything} >= {rule.id for rule in load().decided() if rule.group == "INT"}
    assert run("639001", 2021, all=True).count("通过 ") > 20


def test_code_may_name_the_region(account):
    other = Region.objects.create(code="511000", name="四川省内江市")
    twin = stored_unit("1")
    twin.region, twin.code = other, "639001"
    twin.save()
    stored_account(twin, scope="unit")
    assert "通过" in run("510800/639001", 2021)
    with pytest.raises(CommandError, match="多个区划"):
        run("639001", 2021)


@pytest.mark.parametrize(
    ("code", "year", "options"), [("999999", 2021, {}), ("639001", 2020, {}), ("639001", 2021, {"scope": "department"})]
)
def test_what_is_not_there_is_said(account, code, year, options):
    with pytest.raises(CommandError, match="没有单位") as refused:
        run(code, year, **options)
    assert refused.value.returncode == 2


def test_an_unknown_profile_is_said(account):
    type(account).objects.filter(pk=account.pk).update(profile="nowhere-1999")
    with pytest.raises(CommandError, match="nowhere-1999"):
        run("639001", 2021)
