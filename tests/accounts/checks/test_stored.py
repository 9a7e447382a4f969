"""Checks of stored accounts: what is loaded, what is kept, when it is stale."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.checks import loader, sources
from accounts.checks.claims import Passage
from accounts.checks.engine import run as run_rules
from accounts.checks.kept import fingerprint
from accounts.checks.listing import stored
from accounts.checks.loader import load_context, versions_of
from accounts.checks.rules import load
from accounts.checks.samples import sample
from accounts.checks.sources import Supplied, Supplier
from accounts.models import (
    Balance,
    CheckRun,
    ControlTotal,
    EconomicLine,
    EconomicSubject,
    ExpenditureLine,
    FunctionalSubject,
    IncomeLine,
    ThreePublicExpense,
)
from accounts.money import from_wan
from accounts.use_cases.accounts import change_account, change_lines
from accounts.use_cases.checks import check_account, what_changed
from tests.accounts.stored import stored_account, stored_unit

pytestmark = pytest.mark.django_db
TODAY = date(2022, 10, 1)


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user("checker")


@pytest.fixture
def no_suppliers(monkeypatch):
    """Let no other application lay anything beside the account."""
    monkeypatch.setattr(sources.sources, "_suppliers", {})
    return sources.sources


def wan(amount):
    return from_wan(Decimal(amount))


def line(final="10", item="2010301", **fields):
    described = {"fund": "general", "nature": "basic"} | fields
    return ExpenditureLine(item_code=item, final=wan(final), **described)


@pytest.fixture
def account(person):
    account = stored_account()
    change_lines(
        account,
        by=person,
        saved=[
            IncomeLine(item_code="2010301", source="general", amount=wan("10")),
            line(),
            Balance(fund="general", opening=wan("0"), closing=wan("0")),
        ],
    )
    account.refresh_from_db()
    return account


def broken_total(amount="12"):
    return ControlTotal(statement="expenditure", row="total", column="total", amount=wan(amount))


def test_it_works(account, person):
    run, outcome = check_account(account, by=person)
    assert run.by == person
    assert (run.errors, run.warnings, run.notes) == tuple(
        sum(f.severity == severity for f in outcome.findings) for severity in ("error", "warn", "info")
    )
    assert run.passed["INT-05"] == 1


def test_what_is_wrong_is_kept_with_its_place(account, person):
    change_lines(account, by=person, saved=[broken_total()])
    run, _ = check_account(account, by=person)
    (found,) = [result for result in run.results if result["rule"] == "INT-09"]
    assert {key: found[key] for key in ("status", "severity", "statement", "row", "column", "blocking")} == {
        "status": "fail",
        "severity": "error",
        "statement": "expenditure",
        "row": "total",
        "column": "total",
        "blocking": True,
    }
    assert "120,000.00元" in found["message"]
    assert run.blocking >= 1


def test_passes_are_counted_and_not_kept_one_by_one(account, person):
    run, _ = check_account(account, by=person)
    assert {result["status"] for result in run.results} <= {"fail", "not_applicable", "not_checked"}


def test_a_second_run_takes_the_place_of_the_first(account, person):
    change_lines(account, by=person, saved=[broken_total()])
    first, _ = check_account(account, by=person)
    change_lines(account, by=person, deleted=ControlTotal.objects.filter(account=account))
    second, _ = check_account(account, by=person)
    assert CheckRun.objects.count() == 1
    assert second.pk == first.pk
    assert second.errors < first.errors


def test_results_hold_until_something_changes(account, person):
    run, _ = check_account(account, by=person)
    assert what_changed(run) == ()


def test_a_changed_line_makes_results_stale(account, person):
    run, _ = check_account(account, by=person)
    change_lines(account, by=person, saved=[line("3", "2010302", nature="project")])
    assert what_changed(run) == ("数据",)


def test_a_changed_date_makes_results_stale(account, person):
    run, _ = check_account(account, by=person)
    change_account(account, by=person, disclosed_on=date(2022, 9, 30))
    assert what_changed(run) == ("数据",)


def test_last_years_account_makes_results_stale(account, person):
    prior = stored_account(account.unit, year=2020)
    run, _ = check_account(account, by=person)
    change_lines(prior, by=person, saved=[line("3")])
    assert what_changed(run) == ("数据",)


def test_a_units_account_makes_the_departments_results_stale(account, person):
    below = stored_unit("639002", name="市服务中心", parent=account.unit, kind="institution")
    of_unit = stored_account(below, scope="unit")
    run, _ = check_account(account, by=person)
    change_lines(of_unit, by=person, saved=[line("3")])
    assert what_changed(run) == ("数据",)


def test_another_departments_account_does_not(account, person):
    other = stored_account(stored_unit("700001", name="市司法局"))
    run, _ = check_account(account, by=person)
    change_lines(other, by=person, saved=[line("3")])
    assert what_changed(run) == ()


def test_other_rules_make_results_stale(account, person, monkeypatch):
    run, _ = check_account(account, by=person)
    monkeypatch.setattr(loader.rules, "version", lambda: "other rules")
    assert what_changed(run) == ("规则",)


def test_other_texts_make_results_stale(account, person, no_suppliers):
    words = ["一"]
    no_suppliers.add(
        Supplier("words", lambda _, __: Supplied(passages=(Passage(words[0], slot="x"),)), lambda _: words[0])
    )
    run, _ = check_account(account, by=person)
    assert what_changed(run) == ()
    words[0] = "二"
    assert what_changed(run) == ("文字",)


def test_suppliers_lay_texts_and_objects_beside_the_account(account, no_suppliers):
    class Thing:
        pass

    thing = Thing()
    no_suppliers.add(Supplier("a", lambda _, __: Supplied(passages=(Passage("话"),), beside=(thing,)), lambda _: ""))
    context = load_context(account, today=TODAY)
    assert [passage.words for passage in context.passages] == ["话"]
    assert context.part(Thing) is thing
    assert context.part(Supplier) is None


def test_the_context_knows_the_catalogue_of_the_year(account, person):
    FunctionalSubject.objects.filter(code="2010308").delete()
    FunctionalSubject.objects.create(
        code="2010308", name="信访事务", level="item", valid_to=2020, confidence=FunctionalSubject.Confidence.VERIFIED
    )
    change_lines(account, by=person, saved=[line("1", "2010308"), line("1", "2019977")])
    entries = load_context(account, today=TODAY).subjects
    assert (entries["2010308"].in_force, entries["2010308"].verified) == (False, True)
    assert entries["2010301"].in_force
    assert "2019977" not in entries


def test_the_units_of_a_department_come_with_their_own_accounts(account, person):
    office = stored_unit("639011", name="市局机关", parent=account.unit)
    centre = stored_unit("639012", name="市服务中心", parent=account.unit, kind="institution")
    stored_unit("639013", name="后来的单位", parent=account.unit, established_year=2022)
    stored_unit("639014", name="以前的单位", parent=account.unit, abolished_year=2020)
    of_office = stored_account(office, scope="unit")
    change_lines(of_office, by=person, saved=[line("4")])
    stored_account(centre, year=2020, scope="unit")
    units = load_context(account, today=TODAY).units
    assert [(unit.code, unit.kind, unit.figures is not None) for unit in units] == [
        ("639011", "administrative", True),
        ("639012", "institution", False),
    ]
    assert units[0].figures.expenditure().amount == wan("4")


def test_a_department_with_an_account_as_a_unit_is_one_of_its_units(account):
    stored_unit("639012", name="市服务中心", parent=account.unit, kind="institution")
    stored_account(account.unit, scope="unit")
    assert [unit.code for unit in load_context(account, today=TODAY).units] == ["639001", "639012"]


def test_a_units_account_looks_at_no_other_units(account):
    assert load_context(stored_account(account.unit, scope="unit"), today=TODAY).units == ()


@pytest.mark.parametrize("units", [0, 1, 5])
def test_loading_costs_a_fixed_number_of_queries(account, no_suppliers, django_assert_num_queries, units, person):
    for number in range(units):
        unit = stored_unit(f"6391{number:02}", name=f"单位{number}", parent=account.unit)
        change_lines(stored_account(unit, scope="unit"), by=person, saved=[line("4", f"20103{number:02}")])
    with django_assert_num_queries(loader.QUERIES):
        load_context(account, today=TODAY)


@pytest.mark.parametrize("codes", [1, 40])
def test_asking_whether_results_are_stale_costs_a_fixed_number_of_queries(
    account, no_suppliers, django_assert_num_queries, codes, person
):
    change_lines(
        account, by=person, saved=[line("4", f"20103{number:02}", fund="state_capital") for number in range(codes)]
    )
    with django_assert_num_queries(loader.VERSION_QUERIES):
        versions_of(account)


class TestACatalogueThatChanges:
    """Results know what the catalogue said of the account's codes, and only of these."""

    @pytest.fixture
    def run(self, account, person):
        change_lines(
            account, by=person, saved=[EconomicLine(item_code="2010301", economic_code="30102", amount=wan("10"))]
        )
        return check_account(account, by=person)[0]

    def changed(self, code, catalogue=FunctionalSubject, **values):
        catalogue.objects.filter(code=code).update(**values)

    def test_a_confirmed_item_makes_results_stale(self, run):
        self.changed("2010301", confidence="low")
        assert what_changed(run) == ("数据",)

    def test_a_renamed_class_makes_them_stale(self, run):
        self.changed("201", name="一般公共服务")
        assert what_changed(run) == ("数据",)

    def test_a_year_of_validity_makes_them_stale(self, run):
        self.changed("20103", valid_to=2019)
        assert what_changed(run) == ("数据",)

    def test_an_economic_subject_makes_them_stale(self, run):
        self.changed("30102", EconomicSubject, expense_group="public")
        assert what_changed(run) == ("数据",)

    def test_a_code_added_to_the_catalogue_makes_them_stale(self, run):
        FunctionalSubject.objects.create(code="2010301", name="行政运行", level="item", valid_from=2031)
        assert what_changed(run) == ("数据",)

    def test_other_codes_do_not(self, run):
        self.changed("2050202", name="小学")
        self.changed("30299", EconomicSubject, name="其他")
        assert what_changed(run) == ()


def test_a_year_without_data_is_checked_too(person):
    run, outcome = check_account(stored_account(stored_unit("700002", name="新局")), by=person)
    assert run.errors == len(outcome.errors) > 0


def test_what_counts_against_publication_is_what_blocks(account, person):
    change_lines(account, by=person, saved=[ThreePublicExpense(fund="general", reception_budget=0)])
    run, outcome = check_account(account, by=person)
    assert run.blocking == len(outcome.blocking)
    assert run.not_checked == outcome.counts["not_checked"]


def test_what_no_rule_decides_is_counted_and_not_kept_for_each_account(account, person):
    run, _ = check_account(account, by=person)
    assert not {result["rule"] for result in run.results} & {rule.id for rule in load() if rule.check is None}
    assert all(value not in ("", [], None) for result in run.results for value in result.values())


def test_who_is_late_explains_it_once_and_not_every_day():
    """The finding stays the same one while days go by; another last day makes it another."""

    def late(today, approved=date(2024, 8, 1)):
        (finding,) = run_rules(sample(approved_on=approved, today=today), [load()["PUB-01"]]).findings
        return fingerprint(stored(finding))

    assert late(date(2024, 8, 31)) == late(date(2024, 9, 15))
    assert late(date(2024, 8, 31)) != late(date(2024, 8, 31), approved=date(2024, 8, 2))
