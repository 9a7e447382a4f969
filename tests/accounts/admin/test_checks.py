"""The checks view of an account: running, reading, filtering, explaining, taking along."""

import io
import re
import zipfile
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.admin.desk import desk_address, page_address
from accounts.checks.kept import findings_of, fingerprint, wants_explanation
from accounts.models import CheckRun, ControlTotal, ExpenditureLine, Explanation
from accounts.use_cases.accounts import change_account, change_lines
from accounts.use_cases.checks import check_account
from accounts.use_cases.explanations import explain
from tests.disclosure.published import complete

# Session, user, the account with its rights, the run, its explanations, what is newer, and the frame of the page.
MOST_QUERIES = 28
FORMULA = '=HYPERLINK("http://x","y")'


@pytest.fixture
def wrong(account, preparer):
    """An account with an error, warnings and notes."""
    complete(account, by=preparer)
    line = ExpenditureLine.objects.get(account=account)
    line.item_code = "2010302"
    total = ControlTotal(statement="income", row="total", column="total", amount=Decimal("612345.67"))
    change_lines(account, by=preparer, saved=[line, total])
    check_account(account, by=preparer)
    return account


@pytest.fixture
def view(signed_in, preparer, wrong):
    return Page(signed_in(preparer), wrong)


class Page:
    def __init__(self, client, account):
        self.client, self.account, self.address = client, account, page_address("checks", account)

    def get(self, **asked):
        self.response = self.client.get(self.address, asked)
        return unescape(self.response.content.decode())

    def post(self, **sent):
        self.response = self.client.post(self.address, sent, follow=True)
        return unescape(self.response.content.decode())

    @property
    def rules(self):
        """The rules of the findings that are shown, in order."""
        return re.findall(r'#([A-Z]+-\d+)">[^<]*</a>(?! *</summary>)', self.response.content.decode())

    def shown(self):
        return [f for _, _, places in self.response.context["groups"] for _, found in places for f in found]


def key_of(account, rule):
    run = CheckRun.objects.get(account=account)
    return next(fingerprint(f) for f in findings_of(run.results) if f["rule"] == rule)


def test_it_works(view):
    html = view.get()
    assert view.response.status_code == 200
    assert "结果已过期" not in html
    found = view.shown()
    assert [f.severity for f in found] == sorted((f.severity for f in found), key=["error", "warn", "info"].index)
    one = next(f for f in found if f.finding["rule"] == "COD-10")
    for told in (one.finding["message"], one.finding["found"], one.finding["mend"], one.rule_name):
        assert told in html


def test_an_unchecked_account_says_so_and_is_checked_by_its_button(signed_in, preparer, account):
    view = Page(signed_in(preparer), account)
    assert "还没有做过勾稽检查" in view.get()
    assert "检查完成：错误" in view.post(action="run")
    assert CheckRun.objects.get().by == preparer
    assert "还没有做过勾稽检查" not in view.get()


def test_what_is_newer_than_the_results_is_named(view, preparer):
    change_lines(view.account, by=preparer, saved=[ExpenditureLine(item_code="2010301", final=1)])
    assert "结果已过期：</strong>检查之后数据" in view.get()
    assert "结果已过期" not in view.post(action="run")


def test_a_reader_runs_the_checks_and_explains_nothing(wrong, reviewer, signed_in):
    view = Page(signed_in(reviewer), wrong)
    assert "检查完成" in view.post(action="run")
    assert "<textarea" not in view.get()
    view.post(action="explain", finding=key_of(wrong, "COD-10"), body="一")
    assert view.response.status_code == 403
    view.post(action="withdraw", finding=key_of(wrong, "COD-10"))
    assert view.response.status_code == 403
    assert not Explanation.objects.exists()


def test_for_another_department_there_is_no_such_page(wrong, stranger, signed_in):
    client = signed_in(stranger)
    before = CheckRun.objects.get().at
    for name in ("checks", "checks_workbook"):
        assert client.get(page_address(name, wrong)).status_code == 404
    assert client.post(page_address("checks", wrong), {"action": "run"}).status_code == 404
    assert CheckRun.objects.get().at == before


class TestFilters:
    def test_by_severity(self, view):
        view.get(severity="warn")
        assert {f.severity for f in view.shown()} == {"warn"}

    def test_by_family(self, view):
        view.get(family="value")
        assert {f.finding["family"] for f in view.shown()} == {"value"}

    def test_by_place(self, view):
        view.get(place="income")
        assert {f.finding["statement"] for f in view.shown()} == {"income"}

    def test_by_what_is_to_be_done(self, view):
        view.get(state="mend")
        assert view.shown()
        assert all(f.blocks for f in view.shown())
        view.post(action="explain", finding=key_of(view.account, "COD-10"), body="按批复列支。")
        view.get(state="said")
        assert [f.finding["rule"] for f in view.shown()] == ["COD-10"]
        view.get(state="open")
        assert "COD-10" not in {f.finding["rule"] for f in view.shown()}

    def test_several_together(self, view):
        view.get(severity="warn", family="value", place="general_expenditure")
        assert "COD-10" in {f.finding["rule"] for f in view.shown()}
        assert "没有符合筛选条件的问题" in view.get(severity="error", state="said")

    @pytest.mark.parametrize("hostile", ["<script>", "' OR 1=1", "x" * 5000, "\x00"])
    def test_what_no_filter_knows_leaves_everything_or_nothing_and_breaks_nothing(self, view, hostile):
        view.get()
        everything = len(view.shown())
        for name in ("severity", "family", "state"):
            view.get(**{name: hostile})
            assert len(view.shown()) == everything
        view.get(place=hostile)
        assert view.shown() == []
        assert b"<script>&" not in view.response.content
        assert view.response.content.count(b"<script>") == 0

    def test_they_stay_after_saving(self, view):
        view.post(action="explain", finding=key_of(view.account, "COD-10"), body="一", filters="severity=warn&next=//x")
        assert view.response.redirect_chain == [(f"{view.address}?severity=warn", 302)]


class TestExplaining:
    def test_it_is_shown_with_author_and_time(self, view, preparer):
        html = view.post(action="explain", finding=key_of(view.account, "COD-10"), body="按批复\n列支。")
        assert "说明已保存。" in html
        assert "按批复<br>列支。" in html
        assert preparer.get_full_name() in html

    def test_it_is_withdrawn(self, view):
        key = key_of(view.account, "COD-10")
        view.post(action="explain", finding=key, body="按批复列支。")
        assert "说明已撤回" in view.post(action="withdraw", finding=key)
        assert "按批复列支。" not in view.get()
        assert "这个问题没有说明，无需撤回。" in view.post(action="withdraw", finding=key)

    def test_who_saves_later_sees_what_the_other_wrote_and_may_decide(self, view, colleague, preparer):
        key = key_of(view.account, "COD-10")
        explain(view.account, key, "甲的\n说明。", by=colleague)
        html = view.post(action="explain", finding=key, body="乙的说明。", seen="")
        assert view.response.status_code == 422
        assert f"{colleague.get_full_name()}在您之前写了另外的说明：“甲的\n说明。”" in html
        assert "乙的说明。" in html
        assert Explanation.objects.get().body == "甲的\n说明。"
        assert "说明已保存。" in view.post(action="explain", finding=key, body="乙的说明。", seen="甲的\r\n说明。")
        assert Explanation.objects.get().by == preparer

    def test_what_is_too_long_comes_back_with_the_reason(self, view):
        html = view.post(action="explain", finding=key_of(view.account, "COD-10"), body="长" * 1001)
        assert view.response.status_code == 422
        assert "说明有1001个字，最多1000个字，请缩短。" in html
        assert "长" * 1001 in html
        assert 'aria-invalid="true"' in html

    def test_an_error_that_blocks_is_not_explained(self, view):
        blocking = next(f for f in findings_of(CheckRun.objects.get().results) if f.get("blocking"))
        view.post(action="explain", finding=fingerprint(blocking), body="尾差")
        assert view.response.status_code == 422
        assert not Explanation.objects.exists()

    def test_markup_stays_words(self, view):
        view.post(action="explain", finding=key_of(view.account, "COD-10"), body="<script>alert(1)</script>")
        assert b"<script>alert" not in view.response.content
        assert b"&lt;script&gt;alert" in view.response.content

    @pytest.mark.parametrize("key", ["", "<b>", "0" * 64, "\x00"])
    def test_a_finding_that_is_not_there(self, view, key):
        assert "没有保存：检查结果里没有这个问题" in view.post(action="explain", finding=key, body="写好的说明")
        assert "写好的说明" in view.post(action="explain", finding=key, body="写好的说明")

    def test_an_explanation_of_other_figures_is_offered_again(self, view, preparer):
        view.post(action="explain", finding=key_of(view.account, "COD-10"), body="按批复列支。")
        line = ExpenditureLine.objects.get(account=view.account)
        line.final += 100
        change_lines(view.account, by=preparer, saved=[line])
        html = view.post(action="run")
        assert "数据变化以前的说明已填在下面" in html
        assert "已不对应现有问题的说明（1）" in html
        assert next(f for f in view.shown() if f.finding["rule"] == "COD-10").silent


class TestWorkbook:
    def rows(self, view, **asked):
        response = view.client.get(page_address("checks_workbook", view.account), asked)
        assert response["Content-Type"].endswith("spreadsheetml.sheet")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.content = response.content
        return [[cell.value for cell in row] for row in book.active.iter_rows(min_row=4)]

    def test_it_has_every_finding(self, view):
        view.get()
        rows = self.rows(view)
        assert [row[2] for row in rows] == [f.finding["rule"] for f in view.shown()]
        assert rows[0][0] == "错误"

    def test_it_has_what_the_filters_leave(self, view):
        assert {row[0] for row in self.rows(view, severity="warn")} == {"警告"}

    def test_no_text_is_a_formula(self, view):
        view.post(action="explain", finding=key_of(view.account, "COD-10"), body=FORMULA)
        rows = self.rows(view)
        assert FORMULA in {row[13] for row in rows}
        with zipfile.ZipFile(io.BytesIO(self.content)) as package:
            assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")

    def test_without_checks_there_is_none(self, signed_in, preparer, account):
        response = signed_in(preparer).get(page_address("checks_workbook", account))
        assert response.status_code == 404


def test_findings_lead_to_their_cells_and_to_their_lines(view):
    view.get()
    found = {f.finding["rule"]: f for f in view.shown()}
    one = found["COD-10"]
    assert one.address == f"{page_address('statement_entry', view.account, 'general-expenditure')}#{one.anchor}"
    assert one.line_address == page_address("entry", view.account, "expenditure")
    for shown in view.shown():
        if shown.address:
            assert view.client.get(shown.address.partition("#")[0]).status_code == 200, shown.address


def test_it_costs_a_fixed_number_of_queries(view, preparer):
    view.get()
    with CaptureQueriesContext(connection) as few:
        view.get()
    extra = [ExpenditureLine(item_code=f"20199{n:02}", final=100) for n in range(30)]
    change_lines(view.account, by=preparer, saved=extra)
    check_account(view.account, by=preparer)
    for finding in findings_of(CheckRun.objects.get().results):
        if wants_explanation(finding):
            explain(view.account, fingerprint(finding), "已核对。", by=preparer)
    with CaptureQueriesContext(connection) as many:
        view.get()
    assert len(many) == len(few) <= MOST_QUERIES


def test_a_profile_that_is_gone_breaks_nothing(view, preparer):
    change_account(view.account, by=preparer, profile="nowhere-1999")
    assert view.client.get(view.address).status_code == 200
    assert "没有检查：" in view.post(action="run")
    assert view.client.get(page_address("checks_workbook", view.account)).status_code == 200


def test_the_desk_tells_what_is_left_to_do(view):
    html = view.client.get(desk_address(view.account)).content.decode()
    assert "个问题必须先改正" in html
    assert view.address in html
