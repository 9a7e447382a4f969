"""Taking last year's figures from last year's latest publication: use case and pages of the desk."""

import html
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.admin.desk import desk_address, page_address
from accounts.figures.loader import load_figures
from accounts.models import BudgetUnit, ChangeRecord, Comparative, ExpenditureLine, IncomeLine, UnitRole, WorkbookImport
from accounts.record import broken_links
from accounts.use_cases.accounts import change_lines, open_account
from accounts.use_cases.import_plan import plan_import
from accounts.use_cases.imports import StalePlanError, undo_import
from disclosure.report.build import build_report
from disclosure.use_cases.comparatives import (
    cells_of_older_versions,
    content_of_publication,
    publication_of_last_year,
    take_from_publication,
)
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.accounts.persons import person
from tests.disclosure.published import published_as_it_is as publish

QUERIES_OF_PREVIEW = 17
SOURCE = "2020年度部门决算（第{}版公开）"


@pytest.fixture
def last(department, preparer, publisher):
    """Last year's account, published."""
    made = open_account(unit=department, fiscal_year=2020, profile="sichuan-2021", by=preparer)
    rows = [
        IncomeLine(item_code="2010301", amount=Decimal("1234500.00")),
        ExpenditureLine(item_code="2010301", final=Decimal("1234500.00")),
    ]
    change_lines(made, by=preparer, saved=rows)
    publish(made, by=publisher)
    return made


@pytest.fixture
def corrected(last, preparer, publisher):
    """Publish a correction of last year's account."""

    def correct(amount="1000000.00"):
        row = IncomeLine.objects.get(account=last)
        row.amount = Decimal(amount)
        change_lines(last, by=preparer, saved=[row])
        return publish(last, by=publisher, reason="更正收入")

    return correct


def income_total():
    return Comparative.objects.get(statement="income_expenditure", row="income_total", column="amount")


def take(account, by, **options):
    return take_from_publication(account, publication_of_last_year(account), by=by, **options)


class TestTaking:
    def test_every_cell_comes_with_its_publication_as_source(self, account, last, preparer):
        made = take(account, preparer)
        stored = income_total()
        latest = publication_of_last_year(account)
        assert (stored.amount, stored.source, stored.origin) == (1234500, SOURCE.format(1), "imported")
        assert (stored.source_file, stored.source_hash) == (SOURCE.format(1), latest.content_hash)
        assert stored.source_sheet == "公开01表 收入支出决算总表"
        assert re.fullmatch(r"第\d+行第\d+列", stored.source_cell)
        assert (made.purpose, made.format, made.year, made.file_hash) == (
            *("last_year", "publication"),
            *(2020, latest.content_hash),
        )
        account.refresh_from_db()
        assert account.precision == "yuan"

    def test_what_was_left_blank_for_zero_is_zero(self, account, last, preparer):
        take(account, preparer)
        none = Comparative.objects.get(statement="government_fund", row="total", column="total")
        assert none.amount == 0

    def test_names_fit_their_columns(self, account, last, preparer):
        take(account, preparer)
        for row in Comparative.objects.all():
            row.full_clean()

    def test_the_same_publication_again_changes_nothing(self, account, last, preparer):
        take(account, preparer)
        records = ChangeRecord.objects.count()
        assert take(account, preparer) is None
        assert ChangeRecord.objects.count() == records

    def test_it_is_undone_like_a_file(self, account, last, preparer):
        typed = Comparative(statement="fiscal", row="income_total", column="amount", amount=1, source="底稿")
        change_lines(account, by=preparer, saved=[typed])
        undo_import(take(account, preparer), by=preparer)
        (left,) = Comparative.objects.all()
        assert (left.amount, left.source, left.origin) == (1, "底稿", "typed")
        assert broken_links(f"account-{account.pk}") == []

    def test_a_correction_in_between_is_not_stored_unseen(self, account, last, preparer, corrected):
        shown = plan_import(account, content_of_publication(publication_of_last_year(account), account)).version
        corrected()
        with pytest.raises(StalePlanError):
            take(account, preparer, plan_version=shown)
        assert not Comparative.objects.exists()

    def test_figures_that_a_correction_changed_are_told_by_version(self, account, last, preparer, corrected):
        take(account, preparer)
        cells = Comparative.objects.count()
        assert cells_of_older_versions(account, publication_of_last_year(account)) == {}
        latest = corrected()
        assert cells_of_older_versions(account, latest) == {1: cells}
        take(account, preparer)
        assert cells_of_older_versions(account, latest) == {}
        assert (income_total().amount, income_total().source) == (1000000, SOURCE.format(2))

    def test_the_stored_account_still_comes_first(self, account, last, preparer):
        take(account, preparer)
        row = IncomeLine.objects.get(account=last)
        row.amount = 5
        change_lines(last, by=preparer, saved=[row])
        assert load_figures(account.pk).income(year=2020).source == "本系统2020年度决算"


class TestWhichPublication:
    def test_none_without_one(self, account):
        assert publication_of_last_year(account) is None

    def test_the_latest_version(self, account, last, corrected):
        latest = corrected()
        assert publication_of_last_year(account) == latest

    @pytest.mark.parametrize(("year", "scope"), [(2022, "department"), (2020, "department"), (2021, "unit")])
    def test_only_of_the_year_before_in_the_same_scope(self, department, preparer, last, year, scope):
        if (year, scope) != (2020, "department"):
            made = open_account(unit=department, fiscal_year=year, scope=scope, profile="sichuan-2021", by=preparer)
        else:
            made = last
        assert publication_of_last_year(made) is None

    def test_not_of_another_unit(self, other_account, last):
        assert publication_of_last_year(other_account) is None

    def test_of_the_predecessor_where_the_unit_has_none_whose_figures_then_answer(
        self, region, department, preparer, last
    ):
        successor = BudgetUnit.objects.create(region=region, code="639009", name="市信访局", predecessor=department)
        account = open_account(unit=successor, fiscal_year=2021, profile="sichuan-2021", by=preparer)
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=2000000)])
        take(account, preparer)
        figure = load_figures(account.pk).income(year=2020)
        assert (figure.printed, figure.source) == (Decimal("123.45"), SOURCE.format(1))
        own = open_account(unit=successor, fiscal_year=2020, profile="sichuan-2021", by=preparer)
        publish(own, by=preparer)
        assert publication_of_last_year(account).account == own


def test_three_public_figures_of_other_funds_are_noted(account, last, department, preparer):
    publication = publication_of_last_year(account)
    assert content_of_publication(publication, account).notes == ()
    next_form = open_account(unit=department, fiscal_year=2022, profile="sichuan-2022", by=preparer)
    (note,) = content_of_publication(publication, next_form).notes
    assert note.message == (
        "“三公”经费的口径不同：上年公开的是一般公共预算财政拨款，"
        "本年是一般公共预算财政拨款、政府性基金预算财政拨款、国有资本经营预算财政拨款。"
        "请核对“三公”经费的上年数，需要时录入可比的数。"
    )


class TestPages:
    def page(self, client, account):
        return html.unescape(client.get(page_address("last_year", account)).content.decode())

    def version(self, text):
        return re.search(r'name="version" value="(\w+)"', text)[1]

    def send(self, client, account, action="confirm", version=""):
        fields = {"action": action, "version": version}
        response = client.post(page_address("last_year", account), fields, follow=True)
        return html.unescape(response.content.decode())

    def desk(self, client, account):
        return html.unescape(client.get(desk_address(account)).content.decode())

    def test_differences_are_shown_then_stored(self, signed_in, preparer, account, last):
        client = signed_in(preparer)
        assert "从上年公开版本取上年数" in self.desk(client, account)
        text = self.page(client, account)
        assert f"“{SOURCE.format(1)}”与现有数据的差异，现在还没有保存。只改上年数，本年的数保持不变。" in text
        assert "2020年度决算已在本系统中" in text
        row = re.search(r">收入支出决算总表｜本年收入合计｜决算数.*?</tbody>", text, re.DOTALL)[0]
        assert "1,234,500.00" in row
        assert "公开01表 收入支出决算总表 第" in row
        assert not Comparative.objects.exists()
        text = self.send(client, account, version=self.version(text))
        assert f"已导入“{SOURCE.format(1)}”" in text
        assert "<td>上年公开表<br>本系统公开版本<br>2020年度</td>" in text
        assert income_total().amount == 1234500
        count = Comparative.objects.count()
        assert f"{SOURCE.format(1)} <small>导入 · {count}格</small>" in self.desk(client, account)

    def test_a_correction_is_told_on_the_desk(self, signed_in, preparer, account, last, corrected):
        client = signed_in(preparer)
        self.send(client, account, version=self.version(self.page(client, account)))
        count = Comparative.objects.count()
        assert "请重新取数" not in self.desk(client, account)
        corrected()
        told = f"上年数有{count}格取自第1版，上年决算已更正到第2版：请重新取数。"
        assert told in self.desk(client, account)
        self.send(client, account, version=self.version(self.page(client, account)))
        assert told not in self.desk(client, account)

    def test_what_changed_meanwhile_is_shown_again(self, signed_in, preparer, account, last, corrected):
        client = signed_in(preparer)
        version = self.version(self.page(client, account))
        corrected()
        text = self.send(client, account, version=version)
        assert "这份决算的数据有改动，没有导入" in text
        assert SOURCE.format(2) in text
        assert not Comparative.objects.exists()
        self.send(client, account, version=self.version(text))
        assert income_total().amount == 1000000

    def test_cancelling_stores_nothing(self, signed_in, preparer, account, last):
        assert "已取消，上年数没有改动。" in self.send(signed_in(preparer), account, "cancel")
        assert not Comparative.objects.exists()

    def test_a_second_click_stores_nothing_more(self, signed_in, preparer, account, last):
        client = signed_in(preparer)
        version = self.version(self.page(client, account))
        self.send(client, account, version=version)
        records = ChangeRecord.objects.count()
        assert "没有改动" in self.send(client, account, version=version)
        assert (ChangeRecord.objects.count(), WorkbookImport.objects.count()) == (records, 1)

    def test_without_a_publication_the_page_says_what_else_can_be_done(self, signed_in, preparer, account):
        client = signed_in(preparer)
        response = client.get(page_address("last_year", account), follow=True)
        assert "可以导入上年公开表，或在“上年数”中录入" in response.content.decode()
        assert "从上年公开版本取上年数" not in self.desk(client, account)

    def test_a_reader_may_not_and_a_stranger_finds_nothing(self, signed_in, reviewer, stranger, account, last):
        for method in ("get", "post"):
            assert getattr(signed_in(reviewer), method)(page_address("last_year", account)).status_code == 403
            assert getattr(signed_in(stranger), method)(page_address("last_year", account)).status_code == 404
        text = self.desk(signed_in(reviewer), account)
        assert "上年公开版本" in text
        assert "从上年公开版本取上年数" not in text

    def test_without_the_forms_token_nothing_is_taken(self, signed_in, preparer, account, last):
        client = signed_in(preparer, enforce_csrf_checks=True)
        assert client.post(page_address("last_year", account), {"action": "confirm"}).status_code == 403

    def test_the_preview_costs_a_fixed_number_of_queries(self, signed_in, preparer, account, last):
        client = signed_in(preparer)
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                self.page(client, account)
            assert len(queries) == QUERIES_OF_PREVIEW, [q["sql"][:120] for q in queries]
            rows = [ExpenditureLine(item_code=f"20103{n:02}", nature="project", final=n) for n in range(2, 40)]
            change_lines(last, by=preparer, saved=[] if ExpenditureLine.objects.count() > 1 else rows)


def test_the_report_names_the_publication_where_it_explains_last_years_number(region, department, preparer, last):
    successor = BudgetUnit.objects.create(region=region, code="639009", name="市信访局", predecessor=department)
    clerk = person("clerk", unit=successor, role=UnitRole.Role.PREPARER)
    account = open_account(unit=successor, fiscal_year=2021, profile="sichuan-2021", by=clerk)
    rows = [IncomeLine(item_code="2010301", amount=2000000), ExpenditureLine(item_code="2010301", final=2000000)]
    change_lines(account, by=clerk, saved=rows)
    take(account, clerk)
    sources = {number.source for number in numbers_of(build_report(account)) if number.source}
    assert sources == {SOURCE.format(1)}


def numbers_of(node):
    if type(node).__name__ == "Number":
        yield node
    for name in getattr(node, "__slots__", ()):
        value = getattr(node, name)
        for member in value if isinstance(value, tuple) else (value,):
            yield from numbers_of(member)
