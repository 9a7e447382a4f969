"""Findings beside cells and fields, from the stored checks and while somebody types."""

import re
from decimal import Decimal
from html import unescape

import pytest

from accounts.admin.desk import page_address
from accounts.models import ControlTotal, EconomicLine, ExpenditureLine, FinalAccount, ThreePublicExpense
from accounts.use_cases.accounts import change_lines
from accounts.use_cases.checks import check_account
from tests.accounts.admin.conftest import EntryForm
from tests.disclosure.published import complete

QUERIES_MORE = 4  # the run, and three for whether it still holds


@pytest.fixture
def wrong(account, preparer):
    complete(account, by=preparer)
    line = ExpenditureLine.objects.get(account=account)
    spent = EconomicLine.objects.get(account=account)
    line.item_code = spent.item_code = "2010302"
    total = ControlTotal(statement="expenditure", row="total", column="total", amount=Decimal("612345.67"))
    change_lines(account, by=preparer, saved=[line, spent, total])
    check_account(account, by=preparer)
    return account


def html(client, account, name, kind):
    return unescape(client.get(page_address(name, account, kind)).content.decode())


def cell_of(page, field):
    """The table cell in which a field stands."""
    return re.search(rf'<td [^>]*>(?:(?!</td>).)*name="{re.escape(field)}"(?:(?!</td>).)*</td>', page, re.DOTALL)[0]


def test_a_statement_marks_the_cell_and_tells_the_finding_above(signed_in, preparer, wrong):
    page = html(signed_in(preparer), wrong, "statement_entry", "general-expenditure")
    cell = cell_of(page, "cell.2010302.basic")
    assert 'class="amount found warn"' in cell
    anchor = re.search(r'id="(finding-[0-9a-f]{12})"', cell)[1]
    assert "只列项目支出" in re.search(r'title="([^"]*)"', cell)[1]
    assert '<input name="cell.2010302.basic"' in cell
    assert cell.count(f'aria-describedby="{anchor}-told"') == 2
    assert f'<span id="{anchor}-told">' in page
    assert f'href="#{anchor}"' in page


def test_a_sum_is_marked_and_stays_a_number_for_the_page(signed_in, preparer, wrong):
    page = html(signed_in(preparer), wrong, "statement_entry", "expenditure")
    cell = re.search(r'<td class="amount sum[^"]*found error" data-cell="total.total"[^>]*>([^<]*)</td>', page)
    assert re.fullmatch(r"[\d,.]+", cell[1])
    assert "INT-09" in cell[0]


def test_the_page_of_lines_marks_the_field_of_the_row(signed_in, preparer, wrong):
    page = html(signed_in(preparer), wrong, "entry", "expenditure")
    cell = cell_of(page, "expenditure-0-final")
    assert "found warn" in cell
    assert "检查发现 1 个问题" in page
    assert "found" not in cell_of(page, "expenditure-1-final")


def test_no_name_stands_twice(signed_in, preparer, wrong):
    client = signed_in(preparer)
    for name, kind in (("statement_entry", "general-expenditure"), ("entry", "expenditure"), ("entry", "three-public")):
        names = re.findall(r' id="(finding-[^"]+)"', html(client, wrong, name, kind))
        assert len(names) == len(set(names))


def test_a_page_without_findings_has_no_list(signed_in, preparer, wrong):
    assert "检查发现" not in html(signed_in(preparer), wrong, "statement_entry", "state-capital")


def test_what_is_newer_is_said(signed_in, preparer, wrong):
    line = ExpenditureLine.objects.get(account=wrong)
    line.note = "另记"
    change_lines(wrong, by=preparer, saved=[line])
    assert "检查之后数据" in html(signed_in(preparer), wrong, "entry", "expenditure")


def test_markup_in_a_finding_stays_words(signed_in, preparer, wrong):
    run = wrong.check_run
    for result in run.results:
        result["message"] = '"><script>alert(1)</script>'
    run.save()
    client = signed_in(preparer)
    for name, kind in (("statement_entry", "general-expenditure"), ("entry", "expenditure")):
        page = client.get(page_address(name, wrong, kind)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


class TestWhileTyping:
    @pytest.fixture
    def typing(self, signed_in, preparer, wrong):
        class Typing(EntryForm):
            def ask(self, **more):
                return self.client.post(page_address("check_typed", wrong), {**self.fields, **more})

            def found(self, **more):
                return self.ask(**more).json()["findings"]

        def make(name, kind):
            form = Typing(signed_in(preparer), wrong, "income")
            form.address = page_address(name, wrong, kind)
            return form.open()

        return make

    def test_what_is_typed_is_checked_and_nothing_stored(self, typing, wrong):
        form = typing("entry", "expenditure")
        revision = FinalAccount.objects.get(pk=wrong.pk).revision
        form.fill("expenditure", 0, item_code="2010301")
        assert not any(f["rule"] == "COD-10" for f in form.found(page="expenditure"))
        form.fill("expenditure", 0, item_code="2010302")
        (found,) = [f for f in form.found(page="expenditure") if f["rule"] == "COD-10"]
        assert found["field"] == "expenditure-0-final"
        assert (found["severity"], found["severity_name"]) == ("warn", "警告")
        assert found["message"].endswith("。")
        assert FinalAccount.objects.get(pk=wrong.pk).revision == revision
        assert ExpenditureLine.objects.get(account=wrong).item_code == "2010302"

    def test_a_new_row_counts(self, typing):
        form = typing("entry", "expenditure")
        form.fill("expenditure", 1, item_code="2010399", fund="general", nature="basic", final="1.00")
        form.fill("expenditure", 2, item_code="2010302", fund="general", nature="basic", final="7.00")
        assert any("7.00" in f["message"] or f["rule"] == "COD-10" for f in form.found(page="expenditure"))

    def test_a_statement_is_checked_at_its_cells(self, typing):
        form = typing("statement_entry", "general-expenditure")
        form.fields["cell.2010302.basic"] = "2,600.00"
        (found,) = [f for f in form.found(statement="general_expenditure") if f["rule"] == "COD-10"]
        assert found["field"] == "cell.2010302.basic"
        assert "2,600.00元" in found["message"]

    def test_facts_that_an_account_states_once(self, typing, preparer, wrong):
        expense = ThreePublicExpense.objects.get(account=wrong, fund="general")
        expense.abroad_budget = expense.abroad_final = Decimal(50_000)
        change_lines(wrong, by=preparer, saved=[expense])
        form = typing("entry", "three-public")
        before = {f["rule"] for f in form.found(page="three-public")}
        form.fill("counts", 0, abroad_groups="1", abroad_persons="2")
        after = {f["rule"] for f in form.found(page="three-public")}
        assert "SG-02" in before
        assert "SG-02" not in after

    def test_what_cannot_be_read_is_left_out(self, typing):
        form = typing("entry", "expenditure")
        form.fill("expenditure", 0, final="一百万<script>")
        assert form.ask(page="expenditure").status_code == 200

    @pytest.mark.parametrize(
        "sent", [{}, {"page": "nothing"}, {"statement": "nothing"}, {"page": "\x00"}, {"statement": "x" * 5000}]
    )
    def test_a_page_that_is_not_there(self, signed_in, preparer, wrong, sent):
        assert signed_in(preparer).post(page_address("check_typed", wrong), sent).status_code == 404

    def test_who_may_not_change_asks_nothing(self, signed_in, reviewer, stranger, wrong):
        address = page_address("check_typed", wrong)
        assert signed_in(reviewer).post(address, {"page": "income"}).status_code == 403
        assert signed_in(stranger).post(address, {"page": "income"}).status_code == 404
        assert signed_in(reviewer).get(address).status_code == 405
