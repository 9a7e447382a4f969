"""Typing into official statements: stored as lines, shown as the table, refused at the cell."""

import time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.admin.desk import desk_address, page_address
from accounts.figures.loader import QUERIES
from accounts.models import (
    Balance,
    ChangeRecord,
    EconomicLine,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    ThreePublicExpense,
)
from accounts.profiles import load_profile
from accounts.record import broken_links
from accounts.statements.reader import statements_of
from accounts.use_cases.accounts import change_lines
from tests.accounts.admin.conftest import EntryForm

KINDS = [statement.kind.replace("_", "-") for statement in statements_of(load_profile("sichuan-2021"))]
A, B = "2010301", "2010302"
# Besides the figures: session, user, account, two catalogues, the grid's rows, the checks, and seven for the frame.
QUERIES_TO_SHOW = QUERIES + 10
QUERIES_TO_SAVE = 33
# SQLite takes at most 999 values a statement.
LINES_A_STATEMENT = 999 // 14
SECONDS = 3.0
LARGEST_PAGE = 800_000


class StatementForm(EntryForm):
    def __init__(self, client, account, kind):
        super().__init__(client, account, "income")
        self.address = page_address("statement_entry", account, kind)


@pytest.fixture
def form(signed_in, preparer, account):
    def make(kind="general-expenditure", *, user=preparer, of=account):
        return StatementForm(signed_in(user), of, kind)

    return make


def spent(account):
    return [(x.item_code, x.fund, x.nature, x.final, x.note) for x in ExpenditureLine.objects.filter(account=account)]


def lines(account, by, *rows):
    change_lines(account, by=by, saved=rows)


def expended(code=A, nature="basic", final="100.00", **more):
    return ExpenditureLine(item_code=code, nature=nature, final=Decimal(final), **more)


class TestStoring:
    def test_a_subject_and_its_amounts_are_typed_and_stored_as_lines(self, form, account, preparer):
        page = form().open()
        page.fields |= {"cell.+0.code": A, "cell.+0.basic": "1,956,800.00", "cell.+0.project": "45.45万元"}
        response = page.send(follow=True)
        assert response.redirect_chain == [(page.address, 302)]
        assert "已保存，2行明细有改动。" in response.content.decode()
        assert spent(account) == [
            (A, "general", "basic", Decimal("1956800.00"), ""),
            (A, "general", "project", Decimal("454500.00"), ""),
        ]
        record = ChangeRecord.objects.filter(account=account).last()
        assert (record.by, record.action) == (preparer, "录入：新增")
        assert broken_links(f"account-{account.pk}") == []

    def test_what_is_stored_stands_in_the_table_with_its_sums(self, form, account, preparer):
        lines(account, preparer, expended(), expended(nature="project", final="20.00"))
        page = form().open()
        assert page.fields[f"cell.{A}.basic"] == "100.00"
        html = page.response.content.decode()
        assert f'data-cell="{A}.total">120.00</td>' in html
        assert 'data-cell="20103.project">20.00</td>' in html
        assert 'data-cell="total.total">120.00</td>' in html
        assert '<td class="code">20103</td>' in html

    def test_a_page_sent_twice_changes_nothing_the_second_time(self, form, account):
        page = form().open()
        page.fields |= {"cell.+0.code": A, "cell.+0.basic": "1"}
        page.send()
        revision = FinalAccount.objects.get(pk=account.pk).revision
        assert page.send().status_code == 422, "the subject has its row by then"
        shown = form().open()
        assert "没有改动，无需保存。" in shown.send(follow=True).content.decode()
        assert FinalAccount.objects.get(pk=account.pk).revision == revision
        assert len(spent(account)) == 1

    def test_the_same_change_sent_twice_is_made_once(self, form, account, preparer):
        lines(account, preparer, expended())
        page = form().open()
        page.fields[f"cell.{A}.basic"] = "150"
        assert [page.send().status_code, page.send().status_code] == [302, 302]
        assert ChangeRecord.objects.filter(account=account, action="录入：修改").count() == 1

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_statement_is_shown_and_sent_back_without_any_change(self, form, account, preparer, kind):
        lines(
            account,
            preparer,
            expended(),
            ExpenditureLine(item_code="2120801", fund="government_fund", nature="project", final=3),
            ExpenditureLine(item_code=B, fund="non_fiscal", nature="operating", final=None),
            IncomeLine(item_code=A, amount=100),
            IncomeLine(item_code="2120801", source="government_fund", amount=-3, note="退回"),
            Balance(fund="general", opening=1, closing=1),
            Balance(fund="government_fund", item_code="2120801", opening=2),
            EconomicLine(item_code=A, economic_code="30101", amount=60),
            EconomicLine(economic_code="30102", amount=40),
            ThreePublicExpense(fund="general", reception_budget=5),
        )
        revision = FinalAccount.objects.get(pk=account.pk).revision
        response = form(kind).open().send(follow=True)
        assert "没有改动，无需保存。" in response.content.decode()
        assert FinalAccount.objects.get(pk=account.pk).revision == revision

    @pytest.mark.parametrize(
        ("kind", "name", "model", "expected"),
        [
            ("income-expenditure", "cell.opening_non_fiscal.amount", Balance, {"fund": "non_fiscal", "opening": 9}),
            ("fiscal", "cell.closing.state_capital", Balance, {"fund": "state_capital", "closing": 9}),
            ("three-public", "cell.total.final_reception_foreign", ThreePublicExpense, {"reception_foreign_final": 9}),
            ("general-basic", "cell.30101.amount", EconomicLine, {"item_code": "", "amount": 9}),
            (
                "government-fund-three-public",
                "cell.total.budget_abroad",
                ThreePublicExpense,
                {"fund": "government_fund", "abroad_budget": 9},
            ),
        ],
    )
    def test_a_cell_of_fixed_rows_is_stored(self, form, account, kind, name, model, expected):
        page = form(kind).open()
        assert name in page.fields
        page.fields[name] = "9"
        assert page.send().status_code == 302
        row = model.objects.get(account=account)
        assert {key: getattr(row, key) for key in expected} == expected

    def test_typing_over_an_illustrative_amount_makes_it_a_typed_one(self, form, account, preparer):
        lines(account, preparer, expended(origin="illustrative"), expended(B, origin="illustrative"))
        page = form().open()
        assert page.response.content.decode().count('class="amount example"') == 2
        page.fields[f"cell.{A}.basic"] = "7"
        page.send()
        assert list(ExpenditureLine.objects.values_list("origin", flat=True)) == ["typed", "illustrative"]

    def test_a_code_that_the_catalogue_lacks_is_added_and_waits_for_confirmation(self, form, account):
        page = form().open()
        page.fields |= {"cell.+0.code": "2019801 某某事务", "cell.+0.basic": "1"}
        assert "待确认：2019801 某某事务。" in page.send(follow=True).content.decode()
        assert FunctionalSubject.objects.get(code="2019801").needs_confirmation

    def test_a_negative_amount_asks_for_its_note_at_the_cell(self, form, account, preparer):
        lines(account, preparer, expended())
        page = form().open()
        page.fields[f"cell.{A}.basic"] = "-5"
        assert page.send().status_code == 422
        assert page.messages == {
            f"cell.{A}.basic": "金额为负数时，请在本格的“说明”里写明原因，如“收回以前年度多拨资金”。"
        }
        page.take(page.response)
        page.fields[f"note.{A}.basic"] = "收回多拨资金"
        assert page.send().status_code == 302
        assert spent(account)[0][3:] == (Decimal("-5.00"), "收回多拨资金")
        assert form().open().fields[f"note.{A}.basic"] == "收回多拨资金"


class TestRefusing:
    def test_nothing_is_stored_while_one_cell_is_wrong_and_all_stays_on_the_page(self, form, account, preparer):
        lines(account, preparer, expended())
        page = form().open()
        page.fields |= {f"cell.{A}.basic": "十二", "cell.+0.code": B, "cell.+0.project": "20"}
        response = page.send()
        assert response.status_code == 422
        assert list(page.messages) == [f"cell.{A}.basic"]
        html = response.content.decode()
        assert "有 1 处问题，整页没有保存" in html
        assert f'<a href="#cell.{A}.basic">行政运行，基本支出：' in html
        kept = page.take(response).fields
        assert (kept[f"cell.{A}.basic"], kept["cell.+0.code"], kept["cell.+0.project"]) == ("十二", B, "20")
        assert 'data-cell="total.total">20.00</td>' in html, "sums follow what could be read"
        assert spent(account) == [(A, "general", "basic", Decimal("100.00"), "")]

    def test_markup_is_shown_as_text(self, form, account, preparer):
        lines(account, preparer, expended())
        page = form().open()
        script = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
        page.fields |= {f"cell.{A}.basic": script, "cell.+0.code": script, "cell.+0.basic": "1"}
        html = page.send().content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert page.take(page.response).fields[f"cell.{A}.basic"] == script

    def test_a_change_by_somebody_else_is_shown_beside_mine_and_mine_counts_when_saved_again(
        self, form, account, preparer, colleague
    ):
        lines(account, preparer, expended(), expended(B))
        mine = form().open()
        other = form(user=colleague).open()
        other.fields[f"cell.{A}.basic"] = "300"
        assert other.send().status_code == 302
        mine.fields[f"cell.{B}.basic"] = "400"
        response = mine.send()
        assert response.status_code == 422
        html = response.content.decode()
        assert "colleague先生" in html
        assert html.count('<p class="stored">') == 2
        assert "现存：300.00" in html
        assert [row[3] for row in spent(account)] == [Decimal("300.00"), Decimal("100.00")]
        mine.take(response)
        assert mine.send().status_code == 302
        assert [row[3] for row in spent(account)] == [Decimal("100.00"), Decimal("400.00")]

    def test_a_row_that_somebody_removed_comes_back_to_be_decided(self, form, account, preparer, colleague):
        lines(account, preparer, expended(), expended(B))
        mine = form().open()
        change_lines(account, by=colleague, deleted=[ExpenditureLine.objects.get(item_code=A)])
        response = mine.send()
        assert response.status_code == 422
        kept = mine.take(response).fields
        added = next(name.split(".")[1] for name, text in kept.items() if name.endswith(".code") and text == A)
        assert kept[f"cell.{added}.basic"] == "100.00"
        assert "现存：没有这一行" in response.content.decode()
        assert [row[0] for row in spent(account)] == [B]

    def test_finer_lines_are_summed_and_edited_where_they_are(self, form, account, preparer):
        lines(account, preparer, EconomicLine(item_code=A, economic_code="30101", amount=60))
        page = form("general-basic").open()
        assert "cell.30101.amount" not in page.fields
        assert "cell.30102.amount" in page.fields
        html = page.response.content.decode()
        address = page_address("entry", account, "economic")
        assert f'<td class="amount sum finer"><a href="{address}" title="这一格由更细的明细合计得出' in html
        page.fields["cell.30101.amount"] = "5"
        page.send()
        assert page.messages == {}, "there is no field to show it at"
        assert "这里填写的“5”没有采用。" in page.response.content.decode()
        assert EconomicLine.objects.count() == 1

    def test_what_only_the_database_sees_is_said_and_nothing_stored(self, form, account, preparer):
        lines(account, preparer, expended(initial_budget=-5, note="收回多拨资金"))
        page = form().open()
        page.fields[f"note.{A}.basic"] = ""
        response = page.send()
        assert response.status_code == 422
        assert "数据库拒绝保存，整页未保存" in response.content.decode()
        assert spent(account)[0][4] == "收回多拨资金"

    def test_a_statement_of_sums_only_has_nothing_to_save(self, form, account):
        html = form("general-detail").open().response.content.decode()
        assert "不在这里填写" in html
        assert ">保存</button>" not in html


class TestUnitsAndRows:
    def test_the_unit_can_be_changed_without_saving_and_without_losing_anything(self, form, account, preparer):
        lines(account, preparer, expended(final="1956800"))
        page = form().open()
        page.fields |= {"cell.+0.code": B, "cell.+0.basic": "100", f"cell.{A}.project": "x"}
        shown = page.take(page.send("unit-万元")).fields
        assert (shown["unit"], shown[f"cell.{A}.basic"], shown[f"cell.{A}.project"]) == ("万元", "195.68", "x")
        assert (shown["cell.+0.code"], shown["cell.+0.basic"]) == (B, "0.01")
        assert 'data-cell="total.total">195.69</td>' in page.response.content.decode()
        assert len(spent(account)) == 1
        again = form()
        again.client = page.client
        assert again.open().fields["unit"] == "万元"

    def test_a_reader_chooses_the_unit_too(self, form, account, preparer, reviewer):
        lines(account, preparer, expended(final="1956800"))
        page = form(user=reviewer)
        html = page.client.get(page.address, {"unit": "万元"}).content.decode()
        assert 'data-cell="total.total">195.68</td>' in html
        assert 'data-cell="total.total">195.68</td>' in page.client.get(page.address).content.decode()

    def test_more_rows_are_given_without_losing_anything(self, form):
        page = form().open()
        rows = sum(name.endswith(".code") for name in page.fields)
        page.fields |= {"cell.+1.code": A, "cell.+1.basic": "5"}
        shown = page.take(page.send("more")).fields
        assert sum(name.endswith(".code") for name in shown) == rows + 10
        assert shown["cell.+1.basic"] == "5"


class TestRights:
    def test_a_reader_sees_and_sends_nothing(self, form, account, reviewer):
        page = form(user=reviewer).open()
        assert "只能查看" in page.response.content.decode()
        assert page.send().status_code == 403

    def test_it_does_not_exist_for_another_department(self, form, stranger):
        page = form(user=stranger)
        assert page.client.get(page.address).status_code == 404
        assert page.client.post(page.address).status_code == 404

    def test_requests_of_another_site_are_refused(self, form, preparer):
        page = form()
        page.client.handler.enforce_csrf_checks = True
        assert page.client.post(page.address, {"action": "save"}).status_code == 403

    @pytest.mark.parametrize("kind", ["nothing", "general", "income_expenditure-x", "INCOME", "-", "three_public_x"])
    def test_a_statement_that_the_profile_lacks_does_not_exist(self, form, account, kind):
        assert form().client.get(page_address("statement_entry", account, kind)).status_code == 404

    def test_an_account_whose_profile_is_gone_has_no_statements_and_says_why(self, form, account):
        FinalAccount.objects.filter(pk=account.pk).update(profile="gone")
        page = form()
        assert page.client.get(page.address).status_code == 404
        html = page.client.get(desk_address(account)).content.decode()
        assert 'id="panel-statements"' in html
        assert "gone" in html


def test_the_desk_leads_to_every_statement(form, account):
    page = form()
    html = page.client.get(desk_address(account)).content.decode()
    addresses = [page_address("statement_entry", account, kind) for kind in KINDS]
    assert all(f'href="{address}"' in html for address in addresses)
    assert {page.client.get(address).status_code for address in addresses} == {200}


@pytest.mark.parametrize("count", [3, 300])
def test_three_hundred_subjects_stay_usable(form, account, preparer, count):
    in_force = FunctionalSubject.objects.in_year(2021).filter(level="item")
    codes = sorted(set(in_force.values_list("code", flat=True)))[:count]
    lines(account, preparer, *(IncomeLine(item_code=code, amount=1) for code in codes))
    page = form("income")
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as shown:
        page.open()
    assert time.perf_counter() - started < SECONDS
    assert len(page.response.content) < LARGEST_PAGE
    assert len(shown) == QUERIES_TO_SHOW, [query["sql"][:120] for query in shown]
    page.fields |= {f"cell.{code}.other": "2" for code in codes}
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as saved:
        assert page.send().status_code == 302
    assert time.perf_counter() - started < SECONDS
    assert len(saved) <= QUERIES_TO_SAVE + count // LINES_A_STATEMENT, len(saved)
    assert IncomeLine.objects.filter(source="other", amount=2).count() == count
