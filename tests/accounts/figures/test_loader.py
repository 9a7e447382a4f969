"""From stored rows to figures: in a fixed number of queries, with the names of the year."""

from decimal import Decimal

import pytest

from accounts.figures.data import Address, Control, EconomicName
from accounts.figures.figure import Count
from accounts.figures.loader import QUERIES, load_figures
from accounts.models import (
    Assets,
    Balance,
    Comparative,
    ControlTotal,
    EconomicLine,
    EconomicSubject,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    OperatingExpense,
    Procurement,
    ThreePublicCounts,
    ThreePublicExpense,
    UnitName,
)
from tests.accounts.stored import stored_account, stored_unit

pytestmark = pytest.mark.django_db
PLACE = {"statement": "income_expenditure", "row": "income_total", "column": "amount"}
INCOME_TOTAL = Address(**PLACE)


@pytest.fixture
def unit():
    return stored_unit(short_name="信访局")


@pytest.fixture
def account(unit):
    return stored_account(unit)


def income(account, amount: str | None, item: str = "2010301", **others):
    return IncomeLine.objects.create(account=account, item_code=item, amount=amount and Decimal(amount), **others)


def fill(account, lines: int) -> None:
    """Give an account that many lines of income, expenditure and economic subjects, each of an item of its own."""
    codes = FunctionalSubject.objects.filter(level="item").order_by("code").values_list("code", flat=True).distinct()
    rows = [{"account": account, "item_code": code} for code in codes[:lines]]
    IncomeLine.objects.bulk_create(IncomeLine(amount=1, **row) for row in rows)
    ExpenditureLine.objects.bulk_create(ExpenditureLine(final=1, **row) for row in rows)
    EconomicLine.objects.bulk_create(EconomicLine(amount=1, economic_code="30101", **row) for row in rows)


def test_an_account_is_loaded_whole(account):
    income(account, "100.01")
    ExpenditureLine.objects.create(
        account=account, item_code="2010301", initial_budget=Decimal(1), adjusted_budget=Decimal(2), final=Decimal(3)
    )
    EconomicLine.objects.create(account=account, item_code="2010301", economic_code="30101", amount=Decimal(4))
    Balance.objects.create(account=account, opening=Decimal(5), closing=Decimal(6))
    Balance.objects.create(account=account, fund="non_fiscal", used_non_fiscal=Decimal(7), distribution=Decimal(8))
    ThreePublicExpense.objects.create(account=account, abroad_final=Decimal(9), reception_budget=Decimal(10))
    ThreePublicCounts.objects.create(account=account, vehicles_held=11)
    OperatingExpense.objects.create(account=account, final=Decimal(12))
    Procurement.objects.create(account=account, goods=Decimal(13), small_medium=Decimal(14))
    Assets.objects.create(account=account, vehicles_other=15, special_equipment=16)
    given = load_figures(account.pk)
    assert (given.year, given.data.scope, given.data.precision) == (2021, "department", "yuan")
    found = (
        given.income(),
        given.expenditure(measure="initial"),
        given.expenditure(measure="adjusted"),
        given.expenditure(),
        given.basic(economic="30101"),
        given.balance("opening"),
        given.balance("closing"),
        given.balance("used_non_fiscal"),
        given.balance("distribution"),
        given.three_public("abroad"),
        given.three_public("reception", measure="budget"),
        given.operating(),
        given.procurement("goods"),
        given.procurement("small_medium"),
    )
    assert [str(x.amount) for x in found] == [
        "100.01",
        *(f"{n}.00" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14)),
    ]
    counts = [given.count(name).value for name in ("vehicles_held", "vehicles", "special_equipment", "abroad_groups")]
    assert counts == [11, 15, 16, None]


def test_an_account_without_anything_loads(account):
    given = load_figures(account.pk)
    assert not given.income().provided
    assert given.prior is None
    assert given.count("vehicles") == Count("车辆", Address("institution", "vehicles", "count"), 2021, None)


def test_an_unknown_account_is_refused():
    with pytest.raises(FinalAccount.DoesNotExist):
        load_figures(7)


def test_the_number_of_queries_is_stated():
    assert QUERIES == 11


@pytest.mark.parametrize("lines", [0, 12, 300])
@pytest.mark.parametrize("with_last_year", [False, True])
def test_the_number_of_queries_does_not_depend_on_the_account(
    unit, account, lines, with_last_year, django_assert_num_queries
):
    fill(account, lines)
    if with_last_year:
        fill(stored_account(unit, 2020), lines)
    for year in (2010, 2015, 2022):
        stored_account(unit, year)
    with django_assert_num_queries(QUERIES):
        given = load_figures(account.pk)
    assert len(given.data.income) == lines


def test_asking_needs_no_database(account, django_assert_num_queries):
    fill(account, 12)
    given = load_figures(account.pk)
    with django_assert_num_queries(0):
        given.income(), given.expenditure(year=2020), given.basic(), given.operating(), given.count("vehicles")
        given.subject_name("2010301")


def test_last_year_is_the_same_units_account_of_the_same_scope(unit, account):
    income(stored_account(unit, 2020), "1")
    income(stored_account(unit, 2020, scope="unit"), "2")
    income(stored_account(unit, 2019), "3")
    income(stored_account(stored_unit("639002"), 2020), "4")
    given = load_figures(account.pk)
    assert given.income(year=2020).amount == Decimal("1.00")
    assert given.prior is not None
    assert (given.prior.year, given.prior.data.scope) == (2020, "department")


def test_control_totals_and_comparatives_come_with_their_cells(account):
    ControlTotal.objects.create(account=account, amount=Decimal("100.00"), precision="wan", **PLACE)
    Comparative.objects.create(account=account, amount=Decimal("90.00"), origin="illustrative", **PLACE)
    given = load_figures(account.pk)
    assert given.data.controls == {INCOME_TOTAL: Control(Decimal("100.00"), "wan")}
    assert given.income().origin == "control_total"
    assert given.income(year=2020).amount == Decimal("90.00")
    assert given.income(year=2020).illustrative


IMPORTED = {"origin": "imported", "source_file": "公开表.xlsx", "source_cell": "B7"}


@pytest.mark.parametrize(
    ("stored", "source"),
    [
        ({"source": "2020年度部门决算公开表"}, "2020年度部门决算公开表"),
        ({"source": "公开版本", **IMPORTED}, "公开版本"),
        (IMPORTED, "公开表.xlsx"),
        ({}, "录入"),
        ({"origin": "illustrative"}, "示例"),
    ],
)
def test_a_comparative_tells_where_it_is_from(account, stored, source):
    Comparative.objects.create(account=account, amount=Decimal("90.00"), **PLACE, **stored)
    assert load_figures(account.pk).income(year=2020).source == source


def test_what_was_typed_for_last_years_account_stays_with_it(unit, account):
    prior = stored_account(unit, 2020)
    Comparative.objects.create(account=prior, amount=Decimal("80.00"), **PLACE)
    given = load_figures(account.pk)
    assert not given.income(year=2020).provided
    assert given.prior is not None
    assert given.prior.income(year=2019).amount == Decimal("80.00")


@pytest.mark.parametrize(
    ("model", "values", "asked"),
    [
        (IncomeLine, {"item_code": "2010301", "amount": 1}, lambda f: f.income()),
        (ExpenditureLine, {"item_code": "2010301", "final": 1}, lambda f: f.expenditure()),
        (EconomicLine, {"item_code": "2010301", "economic_code": "30101", "amount": 1}, lambda f: f.basic()),
        (Balance, {"opening": 1}, lambda f: f.balance("opening")),
        (ThreePublicExpense, {"abroad_final": 1}, lambda f: f.three_public("abroad")),
        (ThreePublicCounts, {"vehicles_held": 1}, lambda f: f.count("vehicles_held")),
        (OperatingExpense, {"final": 1}, lambda f: f.operating()),
        (Procurement, {"goods": 1}, lambda f: f.procurement()),
        (Assets, {"vehicles_other": 1}, lambda f: f.count("vehicles")),
        (ControlTotal, {"amount": 1, **PLACE}, lambda f: f.income()),
    ],
)
@pytest.mark.parametrize(("origin", "illustrative"), [("typed", False), ("illustrative", True)])
def test_an_illustrative_row_makes_an_illustrative_figure(account, model, values, asked, origin, illustrative):
    model.objects.create(account=account, origin=origin, **values)
    found = asked(load_figures(account.pk))
    assert found.provided
    assert found.illustrative is illustrative


def test_an_institution_without_operating_expense_says_so(account):
    OperatingExpense.objects.create(account=account, applicable=False)
    given = load_figures(account.pk)
    assert given.data.operating is not None
    assert not given.data.operating.applicable
    assert not given.operating().provided


class TestNamesOfTheYear:
    @pytest.mark.parametrize(
        ("year", "name"),
        [
            (2017, "医疗卫生与计划生育支出"),
            (2018, "医疗卫生与计划生育支出"),
            (2019, "卫生健康支出"),
            (2021, "卫生健康支出"),
        ],
    )
    def test_a_subject_bears_the_name_of_the_accounts_year(self, unit, year, name):
        account = stored_account(unit, year)
        income(account, "1", "2101101")
        assert load_figures(account.pk).subject_name("210") == name

    def test_last_years_account_keeps_last_years_names(self, unit):
        account = stored_account(unit, 2019)
        for each in (account, stored_account(unit, 2018)):
            income(each, "1", "2101101")
        given = load_figures(account.pk)
        assert given.income(subject="210").label == "卫生健康支出：本年收入合计"
        assert given.income(subject="210", year=2018).label == "医疗卫生与计划生育支出：本年收入合计"

    def test_names_come_for_every_table_and_level(self, account):
        Balance.objects.create(account=account, fund="government_fund", item_code="2120801", opening=1)
        ExpenditureLine.objects.create(account=account, item_code="2080505", final=1)
        EconomicLine.objects.create(account=account, item_code="2101101", economic_code="30101", amount=1)
        names = load_figures(account.pk).data.functional_names
        assert set(names) == {"212", "21208", "2120801", "208", "20805", "2080505", "210", "21011", "2101101"}

    def test_an_economic_subject_comes_with_its_group(self, account):
        assert load_figures(account.pk).data.economic_names["30101"] == EconomicName("基本工资", "personnel")

    def test_an_economic_subject_out_of_force_has_no_name(self, unit):
        EconomicSubject.objects.filter(code="30101").update(valid_to=2020)
        assert "30101" not in load_figures(stored_account(unit, 2021).pk).data.economic_names

    def test_of_two_entries_in_force_the_later_one_names_the_code(self, account):
        FunctionalSubject.objects.create(code="2010301", level="item", name="行政运行（新）", valid_from=2021)
        income(account, "1")
        assert load_figures(account.pk).subject_name("2010301") == "行政运行（新）"

    @pytest.mark.parametrize(
        ("year", "name", "short_name"),
        [
            (2018, "市信访局", "信访局"),
            (2019, "市信访和群众工作局", "市信访和群众工作局"),
            (2020, "市信访和群众工作局", "市信访和群众工作局"),
            (2021, "市委群众工作局", "群工局"),
            (2022, "市信访局", "信访局"),
        ],
    )
    def test_a_unit_bears_its_name_of_the_year(self, unit, year, name, short_name):
        UnitName.objects.create(unit=unit, year_from=2019, name="市信访和群众工作局")
        UnitName.objects.create(unit=unit, year_from=2021, name="市委群众工作局", short_name="群工局")
        UnitName.objects.create(unit=unit, year_from=2022, name="市信访局")
        facts = load_figures(stored_account(unit, year).pk).data.unit
        assert (facts.name, facts.short_name) == (name, short_name)

    def test_a_unit_without_a_short_name_is_called_by_its_name(self):
        facts = load_figures(stored_account(stored_unit(short_name="")).pk).data.unit
        assert facts.short_name == facts.name == "市信访局"

    def test_the_units_other_facts_come_along(self):
        unit = stored_unit(kind="institution", established_year=2021)
        facts = load_figures(stored_account(unit).pk).data.unit
        assert (facts.code, facts.kind, facts.established_year) == ("639001", "institution", 2021)
        assert (facts.region_code, facts.region_name) == ("510800", "四川省广元市")
