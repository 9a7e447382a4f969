"""A departmental budget and last year's tables in an account: what they set, what they leave, the way back."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from accounts.figures.loader import load_figures
from accounts.models import (
    BudgetUnit,
    ChangeRecord,
    Comparative,
    ExpenditureLine,
    FunctionalSubject,
    IncomeLine,
    Region,
    ThreePublicExpense,
    WorkbookImport,
)
from accounts.record import broken_links
from accounts.use_cases.accounts import change_account, change_lines, open_account
from accounts.use_cases.import_plan import plan_import
from accounts.use_cases.imports import SourceFile, store_import, undo_import
from accounts.use_cases.workbook_reading import read_file
from accounts.workbooks.content import Content, ContentRow, ContentTable, Place
from tests.accounts.persons import person
from tests.accounts.test_imports import picture
from tests.accounts.workbooks.accounts import named
from tests.accounts.workbooks.public.test_reading import SHANGHAI, in_other_layout
from tests.accounts.workbooks.test_earlier import ALL, FUND, GENERAL, HEAD, THREE, TITLES, written
from tests.cases import putuo

CASE = Path(__file__).resolve().parents[1] / "cases" / "putuo-finance-2024.xlsx"
FILE = SourceFile("部门预算.xlsx", "a" * 64)
LAST = SourceFile("2024公开表.xlsx", "b" * 64)
GENERAL_TITLE, FUND_TITLE, ALL_TITLE, THREE_TITLE = TITLES
FINAL = {"item_code": "2010301", "fund": "general", "nature": "basic"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db):
    return person("clerk")


@pytest.fixture
def unit(db):
    region = Region.objects.create(code="310107", name="上海市普陀区")
    return BudgetUnit.objects.create(region=region, code="107", name="上海市普陀区财政局")


@pytest.fixture
def ours(unit, clerk):
    return open_account(unit=unit, fiscal_year=2025, profile="shanghai-2024", by=clerk)


def read(account, content, purpose, name="部门预算.xlsx"):
    found = read_file(account, content, name, purpose=purpose).content
    assert found.problems == ()
    assert found.purpose == purpose
    return found


def budget(account, tables=TITLES, **stated):
    return read(account, written(tables, year=account.fiscal_year, **stated), "budget")


def last_year(account):
    return read(account, CASE.read_bytes(), "last_year", "2024公开表.xlsx")


def budgets():
    return {
        (row.item_code, row.fund, row.nature): row.initial_budget
        for row in ExpenditureLine.objects.exclude(initial_budget=None)
    }


class TestBudget:
    def test_items_and_three_public_get_their_initial_budget_and_nothing_else(self, ours, clerk):
        there = [
            ExpenditureLine(**FINAL, initial_budget=1, adjusted_budget=7, final=9, note="已核"),
            ThreePublicExpense(fund="general", abroad_budget=3, abroad_final=5, note="团组取消"),
            IncomeLine(item_code="2010301", amount=9),
        ]
        change_lines(ours, by=clerk, saved=there)
        made = store_import(ours, budget(ours), source=FILE, by=clerk)
        assert budgets() == {
            ("2010301", "general", "basic"): 300_000,
            ("2010302", "general", "project"): 300_000,
            ("2120801", "government_fund", "project"): 55_000,
            ("2010301", "non_fiscal", "basic"): 20_000,
            ("2010308", "non_fiscal", "remitted_to_superior"): 70_000,
        }
        row = ExpenditureLine.objects.get(**FINAL)
        assert (row.adjusted_budget, row.final, row.note) == (7, 9, "已核")
        assert (row.origin, row.source_file, row.source_sheet, row.source_cell) == (
            *("imported", "部门预算.xlsx"),
            *(GENERAL_TITLE, "D7"),
        )
        expense = ThreePublicExpense.objects.get()
        assert (expense.abroad_budget, expense.vehicle_running_budget, expense.reception_budget) == (
            *(10_000, 40_000),
            20_000,
        )
        assert (expense.abroad_final, expense.vehicle_running_final, expense.note) == (5, None, "团组取消")
        assert IncomeLine.objects.get().origin == "typed"
        assert (made.purpose, made.get_purpose_display(), str(made)) == (
            *("budget", "本年部门预算"),
            "本年部门预算 部门预算.xlsx",
        )

    def test_only_the_funds_of_its_tables_are_spoken_of(self, ours, clerk):
        there = [
            ExpenditureLine(item_code="2010399", fund="general", nature="basic", initial_budget=1, final=2),
            ExpenditureLine(item_code="2010399", fund="general", nature="project", initial_budget=1),
            ExpenditureLine(item_code="2120801", fund="government_fund", nature="project", initial_budget=4),
            ExpenditureLine(item_code="2010399", fund="non_fiscal", nature="basic", initial_budget=5),
        ]
        change_lines(ours, by=clerk, saved=there)
        store_import(ours, budget(ours, {GENERAL_TITLE: GENERAL}), source=FILE, by=clerk)
        assert budgets() == {
            ("2010301", "general", "basic"): 300_000,
            ("2010302", "general", "project"): 300_000,
            ("2120801", "government_fund", "project"): 4,
            ("2010399", "non_fiscal", "basic"): 5,
        }
        (left,) = ExpenditureLine.objects.filter(item_code="2010399", fund="general")
        assert (left.nature, left.initial_budget, left.final) == ("basic", None, 2), "the row without a final is gone"

    def test_the_table_of_all_expenditure_alone_speaks_of_non_fiscal_money_only(self, ours, clerk):
        change_lines(ours, by=clerk, saved=[ExpenditureLine(**FINAL, initial_budget=1)])
        store_import(ours, budget(ours, {FUND_TITLE: FUND, ALL_TITLE: ALL}), source=FILE, by=clerk)
        assert budgets()["2010301", "general", "basic"] == 1
        assert budgets()["2120801", "government_fund", "project"] == 55_000

    @pytest.mark.parametrize("precision", ["yuan", "wan"])
    @pytest.mark.parametrize(("unit_of_file", "amount"), [("元", "300000.55"), ("万元", "30.00")])
    def test_the_accounts_precision_stays(self, ours, clerk, precision, unit_of_file, amount):
        change_lines(ours, by=clerk, saved=[ExpenditureLine(**FINAL, final=9)])
        change_account(ours, by=clerk, precision=precision)
        tables = {GENERAL_TITLE: (HEAD, ("2010301", "行政运行", amount, amount, None))}
        found = budget(ours, tables, unit=unit_of_file)
        assert found.precision == {"元": "yuan", "万元": "wan"}[unit_of_file]
        store_import(ours, found, source=FILE, by=clerk)
        ours.refresh_from_db()
        assert ours.precision == precision

    def test_rows_with_nothing_but_a_budget_do_not_keep_an_account_at_wan(self, ours, clerk):
        """An export in 元 that states every final figure makes the account one of 元 again."""
        change_account(ours, by=clerk, precision="wan")
        store_import(ours, budget(ours), source=FILE, by=clerk)
        line = ContentRow({**FINAL, "final": Decimal("123.45")}, Place("Z07", "C9"))
        exact = Content("ministry", "yuan", (ContentTable("expenditure", ("final",), (line,)),))
        store_import(ours, exact, source=FILE, by=clerk)
        ours.refresh_from_db()
        assert ours.precision == "yuan"
        assert len(budgets()) == 5

    def test_the_same_file_again_changes_nothing(self, ours, clerk):
        store_import(ours, budget(ours), source=FILE, by=clerk)
        records = ChangeRecord.objects.count()
        assert plan_import(ours, budget(ours)).is_empty
        assert store_import(ours, budget(ours), source=FILE, by=clerk) is None
        assert (ChangeRecord.objects.count(), WorkbookImport.objects.count()) == (records, 1)

    def test_undoing_brings_back_what_was_there(self, ours, clerk):
        there = [ExpenditureLine(**FINAL, initial_budget=1, final=9, note="已核"), ThreePublicExpense(abroad_budget=3)]
        change_lines(ours, by=clerk, saved=there)
        before = picture()
        made = store_import(ours, budget(ours), source=FILE, by=clerk)
        assert picture() != before
        undo_import(made, by=clerk)
        assert picture() == before
        assert broken_links(f"account-{ours.pk}") == []

    def test_an_item_unknown_to_the_catalogue_joins_it(self, ours, clerk):
        tables = {GENERAL_TITLE: (HEAD, ("2010398", "新设事项", 1, 1, None))}
        store_import(ours, budget(ours, tables), source=FILE, by=clerk)
        assert FunctionalSubject.objects.in_year(2025).get(code="2010398").name == "新设事项"

    def test_a_table_of_three_public_money_without_amounts_says_nothing(self, ours, clerk):
        blank = (*THREE[:2], (None,) * 6)
        change_lines(ours, by=clerk, saved=[ThreePublicExpense(abroad_budget=3)])
        found = read_file(ours, written({THREE_TITLE: blank}, year=2025), "预算.xlsx", purpose="budget").content
        assert [table.grid for table in found.tables] == []


class TestLastYear:
    def test_its_cells_become_comparatives_with_their_source(self, ours, clerk):
        made = store_import(ours, last_year(ours), source=LAST, by=clerk)
        stored = Comparative.objects.get(statement="income_expenditure", row="income_total", column="amount")
        assert (stored.amount, stored.source) == (29462500, "2024年度部门决算公开表（2024公开表.xlsx）")
        assert (stored.origin, stored.source_file, stored.source_hash) == ("imported", "2024公开表.xlsx", "b" * 64)
        printed = openpyxl.load_workbook(CASE)[stored.source_sheet][stored.source_cell]
        assert Decimal(str(printed.value)) == Decimal("2946.25")
        assert (made.purpose, made.added) == ("last_year", Comparative.objects.count())
        assert not IncomeLine.objects.exists()
        assert not ExpenditureLine.objects.exists()

    def test_figures_answer_last_year_from_them(self, ours, clerk):
        store_import(ours, last_year(ours), source=LAST, by=clerk)
        figures = load_figures(ours.pk)
        assert figures.income(year=2024).printed == Decimal("2946.25")
        item = figures.expenditure(subject="2010601", fund="general", nature="basic", year=2024)
        assert (item.printed, item.origin) == (Decimal("1503.52"), "comparative")

    def test_the_accounts_precision_stays(self, ours, clerk):
        change_lines(ours, by=clerk, saved=[IncomeLine(item_code="2010301", amount=9)])
        store_import(ours, last_year(ours), source=LAST, by=clerk)
        ours.refresh_from_db()
        assert ours.precision == "yuan"

    def test_the_same_file_again_changes_nothing(self, ours, clerk):
        store_import(ours, last_year(ours), source=LAST, by=clerk)
        records = ChangeRecord.objects.count()
        assert store_import(ours, last_year(ours), source=LAST, by=clerk) is None
        assert ChangeRecord.objects.count() == records

    def test_undoing_brings_back_what_was_typed(self, ours, clerk):
        typed = [
            Comparative(
                statement="fiscal", row="income_total", column="amount", amount=1, source="上年报表", note="注"
            ),
            Comparative(statement="institution", row="operating_expense", column="final", amount=2),
            Comparative(statement="expenditure", row="2019999", column="total", amount=3),
        ]
        change_lines(ours, by=clerk, saved=typed)
        before = picture()
        made = store_import(ours, last_year(ours), source=LAST, by=clerk)
        assert Comparative.objects.get(statement="institution").amount == 2, "no table of the file speaks of it"
        assert Comparative.objects.get(statement="fiscal", row="income_total").note == "注"
        assert not Comparative.objects.filter(row="2019999").exists(), "its table is in the file, the subject is not"
        undo_import(made, by=clerk)
        assert picture() == before

    def test_this_years_catalogue_is_not_extended(self, ours, clerk):
        FunctionalSubject.objects.filter(code="2010601").update(valid_to=2024)
        store_import(ours, last_year(ours), source=LAST, by=clerk)
        assert not FunctionalSubject.objects.in_year(2025).filter(code="2010601").exists()
        assert Comparative.objects.filter(row="2010601").exists()

    def test_the_tables_of_the_units_predecessor_are_taken(self, ours, clerk, unit):
        before = BudgetUnit.objects.create(region=unit.region, code="100", name="上海市普陀区财政局")
        successor = BudgetUnit.objects.create(
            region=unit.region, code="108", name="上海市普陀区财政和资产局", predecessor=before
        )
        account = open_account(unit=successor, fiscal_year=2025, profile="shanghai-2024", by=clerk)
        published = named(putuo.account(controls=True))
        assert published.unit.name == before.name
        assert len(read(account, in_other_layout(published, SHANGHAI), "last_year").tables[0].rows) > 100
        of_this_year = in_other_layout(replace(published, year=2025), SHANGHAI)
        (problem,) = read_file(account, of_this_year, "a.xlsx").content.problems
        assert "写的单位是“上海市普陀区财政局”" in problem.message


@pytest.mark.parametrize("purpose", ["budget", "last_year"])
def test_a_file_of_another_purpose_is_refused_as_a_whole(ours, purpose):
    content = CASE.read_bytes() if purpose == "budget" else written(TITLES, year=2024)
    found = read_file(ours, content, "x.xlsx", purpose=purpose).content
    assert found.problems
    assert found.tables == ()
