"""The way of an account on its desk: moves, review view, comments page, secrecy review."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.checks.kept import fingerprint
from accounts.models import ExpenditureLine, FinalAccount, IncomeLine, SecrecyReview, WithheldItem, WorkflowStep
from accounts.use_cases.accounts import change_lines, open_account
from accounts.use_cases.checks import check_account
from accounts.use_cases.explanations import explain
from disclosure.models import ReviewComment, Submission
from disclosure.report.build import build_report
from disclosure.report.reading import sections_of
from disclosure.report.review import amounts_of, compared_tables, printed_cells, quotes_in
from disclosure.use_cases.comments import add_comment
from disclosure.use_cases.from_last_year import copy_texts
from disclosure.use_cases.publish import publish
from disclosure.use_cases.texts import save_texts
from disclosure.use_cases.workflow import approve, correct, send_back, submit, withdraw
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import approved, complete, made_ready
from tests.disclosure.published import published_as_it_is as publish_as_it_is

QUERIES_OF_REVIEW = 75


def page(account, name=""):
    return f"/admin/accounts/finalaccount/{account.pk}/{name}"


def html(client, account, name="change/"):
    response = client.get(page(account, name))
    assert response.status_code == 200
    return response.content.decode()


def told(client, account, name, **data):
    return client.post(page(account, name), data, follow=True).content.decode()


@pytest.fixture
def ready(account, preparer):
    """An account to which nothing is wanting."""
    return made_ready(complete(account, by=preparer), by=preparer)


@pytest.fixture
def submitted(ready, preparer):
    submit(ready, by=preparer, comment="请审核")
    return ready


@pytest.fixture
def under_review(account):
    """An account under review, whatever stands in it."""
    FinalAccount.objects.filter(pk=account.pk).update(state="submitted")
    account.refresh_from_db()
    return account


@pytest.fixture
def filled(account, preparer):
    return complete(account, by=preparer)


def find(account, *, by, **finding):
    """Let the newest checks have found one thing: a warning that wants an explanation."""
    check_run, _ = check_account(account, by=by)
    check_run.results = [
        {"rule": "WRD-01", "status": "fail", "severity": "warn", "message": "“XX”没有改掉。", **finding}
    ]
    check_run.blocking = sum(bool(one.get("blocking")) for one in check_run.results)
    check_run.save()
    return fingerprint(check_run.results[0])


class TestPanel:
    def test_it_leads_the_preparer_from_the_first_line_to_the_submission(self, signed_in, preparer, account):
        client = signed_in(preparer)
        shown = html(client, account)
        assert "编制中" in shown
        assert "导入或录入数据</a>" in shown
        assert page(account, "move/submit/") not in shown
        complete(account, by=preparer)
        assert "做勾稽检查</a>" in html(client, account)
        made_ready(account, by=preparer)
        assert page(account, "move/submit/") in html(client, account)
        assert "已提交审核。" in told(client, account, "move/submit/", comment="请审核")
        shown = html(client, account)
        assert "现在是“待审核”，数据和文字不能修改。" in shown
        assert "等审核人审核（还没有登记审核人" in shown
        assert "撤回提交</summary>" in shown

    def test_what_is_in_the_way_is_named_with_where_it_is_cleared(self, signed_in, preparer, filled):
        find(filled, by=preparer, slot="duties")
        client = signed_in(preparer)
        shown = html(client, filled)
        assert "有1个问题还没有写明情况：（WRD-01）" in shown
        assert f'{page(filled, "checks/")}?state=open">去处理</a>' in shown
        assert "没有提交审核：有1个问题还没有写明情况" in told(client, filled, "move/submit/")
        find(filled, by=preparer, slot="duties", blocking=True)
        assert f'{page(filled, "checks/")}?state=mend">去处理</a>' in html(client, filled)
        assert not Submission.objects.exists()

    def test_the_stages_say_who_and_when(self, signed_in, publisher, preparer, ready):
        approved(ready, by=preparer)
        shown = html(signed_in(publisher), ready)
        assert re.findall(r'<li class="(\w+)"[^>]*><b>(编制|审核|保密审查|公开)</b>', shown) == [
            ("done", "编制"),
            ("done", "审核"),
            ("done", "保密审查"),
            ("now", "公开"),
        ]
        assert "preparer先生 20" in shown
        assert page(ready, "publish/") in shown

    def test_texts_of_last_year_and_open_comments_are_told_and_do_not_block(
        self, signed_in, preparer, reviewer, ready, department
    ):
        last = open_account(unit=department, fiscal_year=2020, scope="unit", profile=ready.profile, by=preparer)
        save_texts(last, {("total_reason", ""): "人员增加"}, by=preparer)
        copy_texts(ready, last, by=preparer)
        add_comment(ready, "改", by=reviewer)
        made_ready(ready, by=preparer)
        shown = html(signed_in(preparer), ready)
        assert "1项文字沿用上年，尚未修改或确认：收、支总计变动原因。" in shown
        assert "1条审核意见还没有关闭。" in shown
        assert page(ready, "move/submit/") in shown

    def test_a_profile_that_is_gone_leaves_the_desk_usable(self, signed_in, preparer, account):
        FinalAccount.objects.update(profile="atlantis-1900")
        client = signed_in(preparer)
        assert "没有地区口径“atlantis-1900”" in html(client, account)
        for name in ("review/", "secrecy/"):
            assert "没有地区口径" in client.get(page(account, name), follow=True).content.decode()
        assert html(client, account, "comments/")


class TestMoves:
    @pytest.mark.slow
    def test_the_whole_way_with_a_return(self, signed_in, preparer, reviewer, publisher, secrecy_reviewer, ready):
        preparing, reviewing = signed_in(preparer), signed_in(reviewer)
        told(preparing, ready, "move/submit/")
        told(reviewing, ready, "comments/", action="add", body="请写明原因", section="total")
        assert "已退回编制人修改。" in told(reviewing, ready, "move/send_back/")
        shown = html(preparing, ready)
        assert "已退回，待修改" in shown
        assert "退回的原因：有1条审核意见待处理。" in shown
        comment = ReviewComment.objects.get()
        told(preparing, ready, "comments/", action="answer", comment=comment.pk, body="已写明")
        told(preparing, ready, "move/submit/")
        assert Submission.objects.count() == 2
        told(reviewing, ready, "comments/", action="close", comment=comment.pk)
        assert "审核通过" in told(reviewing, ready, "move/approve/", comment="同意")
        assert "已签署保密审查：可以公开。" in told(signed_in(secrecy_reviewer), ready, "secrecy/", conclusion="passed")
        assert "已公开第1版。" in told(signed_in(publisher), ready, "publish/")
        assert "可以开始更正了。" in told(preparing, ready, "move/correct/", comment="写错")
        assert "更正中" in html(preparing, ready)
        assert "更正已取消" in told(preparing, ready, "move/abandon/")
        moves = list(WorkflowStep.objects.order_by("pk").values_list("move", flat=True))
        assert moves == ["submit", "send_back", "submit", "approve", "publish", "correct", "abandon"]
        history = html(preparing, ready)
        assert (
            history.index("取消更正</b>")
            < history.index("<b>公开</b> publisher先生")
            < history.index("保密审查：可以公开")
        )

    def test_a_second_click_makes_the_same_move_once(self, signed_in, preparer, ready):
        client = signed_in(preparer)
        for _ in range(2):
            assert "已提交审核。" in told(client, ready, "move/submit/", comment="请审核")
        assert WorkflowStep.objects.count() == Submission.objects.count() == 1

    def test_sending_back_wants_a_reason_or_a_comment(self, signed_in, reviewer, under_review):
        client = signed_in(reviewer)
        response = client.post(page(under_review, "move/send_back/"), {"from": "review", "comment": " "}, follow=True)
        assert response.redirect_chain[-1][0] == page(under_review, "review/")
        assert "没有退回修改：“退回修改”要写明原因。" in response.content.decode()
        assert "已退回编制人修改。" in told(client, under_review, "move/send_back/", comment="表三有误")

    @pytest.mark.parametrize("comment", ["长" * 1001, "a\x00b", "\u202e"])
    def test_what_cannot_be_stored_moves_nothing(self, signed_in, preparer, account, comment):
        assert "没有提交审核：说明" in told(signed_in(preparer), account, "move/submit/", comment=comment)
        assert not WorkflowStep.objects.exists()

    @pytest.mark.parametrize("name", ["publish", "magic", "submit-", "SUBMIT"])
    def test_what_is_no_move_here_does_not_exist(self, signed_in, publisher, account, name):
        assert signed_in(publisher).post(page(account, f"move/{name}/")).status_code == 404

    @pytest.mark.parametrize(
        ("who", "forbidden"),
        [
            ("reviewer", ("submit", "withdraw", "correct", "abandon")),
            ("publisher", ("submit", "withdraw", "approve", "correct", "abandon")),
            ("secrecy_reviewer", ("submit", "withdraw", "approve", "correct", "abandon")),
            ("preparer", ("approve", "send_back")),
            ("bureau", ("submit", "withdraw", "send_back", "approve", "correct", "abandon")),
            ("auditor", ("submit", "withdraw", "send_back", "approve", "correct", "abandon")),
        ],
    )
    def test_nobody_makes_the_moves_of_others(self, request, signed_in, under_review, who, forbidden):
        client = signed_in(request.getfixturevalue(who))
        for name in forbidden:
            assert client.post(page(under_review, f"move/{name}/"), {"comment": "x"}).status_code == 403
        assert FinalAccount.objects.get().state == "submitted"

    def test_strangers_and_visitors_do_not_come_here(self, signed_in, stranger, administrator, under_review):
        for name in ("move/withdraw/", "comments/", "secrecy/", "review/"):
            for who in (stranger, administrator):
                assert signed_in(who).post(page(under_review, name)).status_code == 404
            assert Client().post(page(under_review, name)).status_code == 302
        assert signed_in(stranger).get(page(under_review, "move/withdraw/")).status_code == 404

    def test_moves_ask_for_a_post_and_its_token(self, signed_in, preparer, under_review):
        assert signed_in(preparer).get(page(under_review, "move/withdraw/")).status_code == 405
        client = Client(enforce_csrf_checks=True)
        client.force_login(preparer)
        assert client.post(page(under_review, "move/withdraw/")).status_code == 403
        assert FinalAccount.objects.get().state == "submitted"


class TestReview:
    def test_what_changed_since_the_last_submission_stands_first(self, signed_in, preparer, reviewer, ready):
        submit(ready, by=preparer)
        first = html(signed_in(reviewer), ready, "review/")
        assert "这是第一次提交。" in first
        withdraw(ready, by=preparer)
        save_texts(ready, {("duties", ""): "甲类事项由办公室承办，当场答复。"}, by=preparer)
        made_ready(ready, by=preparer)
        submit(ready, by=preparer)
        shown = html(signed_in(reviewer), ready, "review/")
        assert "上次是第1次提交" in shown
        assert "报告有 1 句话、0 个单元格不同" in shown
        assert re.search(r"<ins><span[^>]*>新增：</span>，当场答复</ins>", shown)
        assert "其间记录了 1 项数据和文字的改动" in shown

    def test_while_preparing_the_report_of_now_is_compared_with_the_last_submission(
        self, signed_in, preparer, reviewer, submitted
    ):
        send_back(submitted, by=reviewer, comment="请改")
        line = IncomeLine.objects.get(account=submitted)
        line.amount = Decimal("612345.67")
        change_lines(submitted, by=preparer, saved=[line])
        shown = html(signed_in(reviewer), submitted, "review/")
        assert "正在编制，下面是现在的内容" in shown
        assert "<del>51.23</del>" in shown
        assert "<ins>61.23</ins>" in shown

    def test_figures_stand_beside_the_text_that_quotes_them(self, signed_in, reviewer, submitted):
        shown = html(signed_in(reviewer), submitted, "review/")
        assert "与表一致" in shown
        assert "与表不一致" not in shown
        assert "收入支出决算总表 · " in shown

    def test_findings_stand_with_what_was_said_of_them(self, signed_in, reviewer, preparer, filled):
        key = find(filled, by=preparer, section="total")
        client = signed_in(reviewer)
        assert html(client, filled, "review/").count("没有说明</span>") == 2
        explain(filled, key, "已核对，<b>属实</b>。", by=preparer)
        shown = html(client, filled, "review/")
        assert shown.count("已核对，&lt;b&gt;属实&lt;/b&gt;。") >= 2
        assert "没有说明</span>" not in shown

    def test_last_year_is_compared_and_large_changes_are_marked(
        self, signed_in, preparer, reviewer, publisher, submitted, department
    ):
        last = open_account(unit=department, fiscal_year=2020, scope="unit", profile=submitted.profile, by=preparer)
        rows = [
            IncomeLine(item_code="2010301", source="general", amount=Decimal("256172.84")),
            ExpenditureLine(item_code="2010301", final=Decimal("512345.67")),
        ]
        change_lines(last, by=preparer, saved=rows)
        publish_as_it_is(last, by=publisher)
        shown = html(signed_in(reviewer), submitted, "review/")
        assert "（第1版）</a>" in shown
        assert "行增减三成以上" in shown
        assert '<td class="amount">51.23</td><td class="amount">25.62</td><td class="amount">+25.61</td>' in shown
        assert "100%" in shown

    def test_who_reviews_decides_at_the_top_and_at_the_end(self, signed_in, reviewer, publisher, under_review):
        shown = html(signed_in(reviewer), under_review, "review/")
        assert shown.count(f'action="{page(under_review, "move/approve/")}"') == 2
        assert shown.count(f'action="{page(under_review, "move/send_back/")}"') == 1
        assert page(under_review, "move/approve/") not in html(signed_in(publisher), under_review, "review/")

    def test_who_prepared_it_is_told_that_somebody_else_must_approve(
        self, signed_in, preparer, under_review, department
    ):
        UnitRole.objects.create(user=preparer, unit=department, role=UnitRole.Role.REVIEWER)  # noqa: F405
        shown = html(signed_in(preparer), under_review, "review/")
        assert "您编制过这份决算，不能再“审核通过”" in shown
        assert page(under_review, "move/approve/") not in shown

    def test_a_remark_is_made_on_a_cell_and_on_a_section_and_shown_beside_both(
        self, signed_in, reviewer, preparer, submitted
    ):
        client = signed_in(reviewer)
        cell = {"statement": "income", "row": "2010301", "column": "total"}
        assert "意见已保存。" in told(client, submitted, "comments/", **cell, action="add", body="核对<b>原件</b>")
        told(client, submitted, "comments/", action="add", body="写具体", section="total", quote="主要原因")
        shown = html(client, submitted, "review/")
        assert "核对&lt;b&gt;原件&lt;/b&gt;" in shown
        assert "<blockquote>主要原因</blockquote>" in shown
        preparing = signed_in(preparer)
        assert "审核意见 1 条" in html(preparing, submitted, "statements/income/")
        assert "核对&lt;b&gt;原件" in html(preparing, submitted, "statements/income/")
        assert "写具体" in html(preparing, submitted, "texts/")
        assert "写具体" not in html(preparing, submitted, "statements/income/")

    def test_preparers_read_and_do_not_comment(self, signed_in, preparer, under_review):
        client = signed_in(preparer)
        assert 'name="action" value="add"' not in html(client, under_review, "review/")
        assert client.post(page(under_review, "comments/"), {"action": "add", "body": "x"}).status_code == 403

    @pytest.mark.parametrize(
        ("data", "status"),
        [
            ({"action": "magic"}, 404),
            ({"action": "close", "comment": "1e3"}, 404),
            ({"action": "close", "comment": "9" * 30}, 404),
            ({"action": "close", "comment": "-1"}, 404),
            ({"action": "close", "comment": "999999"}, 404),
            ({"action": "add", "body": ""}, 302),
            ({"action": "add", "body": "x", "section": "<script>"}, 302),
            ({}, 404),
        ],
    )
    def test_what_does_not_exist_is_refused(self, signed_in, reviewer, under_review, data, status):
        assert signed_in(reviewer).post(page(under_review, "comments/"), data).status_code == status
        assert not ReviewComment.objects.exists()

    def test_a_refused_remark_is_given_back(self, signed_in, reviewer, under_review):
        shown = told(signed_in(reviewer), under_review, "comments/", action="add", body="我写的", section="nowhere")
        assert "没有保存：报告里没有这个位置（nowhere）" in shown
        assert "您写的是：我写的" in shown

    def test_a_comment_of_another_account_does_not_exist_here(
        self, signed_in, reviewer, under_review, department, preparer
    ):
        other = open_account(unit=department, fiscal_year=2020, profile=under_review.profile, by=preparer)
        comment = add_comment(other, "x", by=reviewer)
        response = signed_in(reviewer).post(page(under_review, "comments/"), {"action": "close", "comment": comment.pk})
        assert response.status_code == 404

    def test_it_asks_the_database_no_more_for_more_lines(self, signed_in, preparer, reviewer, account):
        rows = [ExpenditureLine(item_code=f"20103{number:02}", final=number, adjusted_budget=0) for number in range(60)]
        change_lines(account, by=preparer, saved=rows)
        client = signed_in(reviewer)
        html(client, account, "review/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            html(client, account, "review/")
        assert len(asked) <= QUERIES_OF_REVIEW


class TestPureReview:
    def test_the_number_of_a_sentence_is_held_against_its_cell(self, filled):
        report = build_report(filled)
        printed = printed_cells(report)
        quotes = [quote for section in sections_of(report) for quote in quotes_in(section, printed)]
        assert {quote.agrees for quote in quotes} == {True, None}
        total = next(q for q in quotes if q.agrees)
        assert total.cells[0].text.replace(",", "") == total.text

    def test_a_cell_that_says_something_else_is_noticed(self, filled):
        report = build_report(filled)
        printed = {
            address: type(cell)(cell.statement, cell.row, cell.column, "9.99", Decimal("9.99"))
            for address, cell in printed_cells(report).items()
        }
        quotes = [quote for section in sections_of(report) for quote in quotes_in(section, printed)]
        assert any(quote.agrees is False for quote in quotes)

    @pytest.mark.parametrize(
        ("then", "percent", "notable", "difference"),
        [
            ("51.23", "0%", False, "+0.00"),
            ("40.00", "28%", False, "+11.23"),
            ("100.00", "49%", True, "-48.77"),
            ("0.00", "", True, "+51.23"),
            ("-1.00", "", True, "+52.23"),
        ],
    )
    def test_a_row_is_compared_with_the_year_before(self, filled, then, percent, notable, difference):
        report = build_report(filled)
        assert amounts_of(report)["income_expenditure", "income_total", "amount"] == Decimal("51.23")
        tables = compared_tables(report, {("income_expenditure", "income_total", "amount"): Decimal(then)})
        assert [len(table.rows) for table in tables] == [1]
        row = tables[0].rows[0]
        assert (row.now, row.percent, row.notable, row.difference) == ("51.23", percent, notable, difference)
        assert tables[0].notable == int(notable)

    def test_nothing_is_compared_with_a_year_that_nobody_knows(self, filled):
        assert compared_tables(build_report(filled), {}) == ()


class TestSecrecy:
    def test_the_page_says_who_is_named_and_shows_the_whole_report(
        self, signed_in, secrecy_reviewer, preparer, account
    ):
        save_texts(account, {("duties", ""): "接待群众来访。"}, by=preparer)
        WithheldItem.objects.create(account=account, item_code="2010301", basis="定密清单第3条")
        shown = html(signed_in(secrecy_reviewer), account, "secrecy/")
        assert "本单位指定的保密审查人：secrecy_reviewer先生" in shown
        assert "定密清单第3条" in shown
        assert "接待群众来访。" in shown
        assert "提交审核之后、公开之前签署保密审查。" in shown

    def test_a_signature_holds_until_something_changes(
        self, signed_in, secrecy_reviewer, reviewer, preparer, submitted
    ):
        client = signed_in(secrecy_reviewer)
        assert "已签署保密审查：可以公开。" in told(client, submitted, "secrecy/", conclusion="passed", opinion="无")
        assert "保密审查已通过，签署的就是现在提交的内容。" in html(client, submitted, "secrecy/")
        send_back(submitted, by=reviewer, comment="改")
        save_texts(submitted, {("duties", ""): "接待群众。"}, by=preparer)
        made_ready(submitted, by=preparer)
        submit(submitted, by=preparer)
        assert "保密审查之后" in html(client, submitted, "secrecy/")

    @pytest.mark.slow
    def test_a_refusal_blocks_publishing_until_a_later_one_passes(
        self, signed_in, secrecy_reviewer, reviewer, publisher, submitted
    ):
        client = signed_in(secrecy_reviewer)
        refused = told(client, submitted, "secrecy/", conclusion="refused", opinion="")
        assert "没有签署：结论为“不宜公开”的，要写明" in refused
        told(client, submitted, "secrecy/", conclusion="refused", opinion="涉及内部事项")
        approve(submitted, by=reviewer)
        assert "没有公开：保密审查结论是“不宜公开”" in told(signed_in(publisher), submitted, "publish/")
        assert page(submitted, "publish/") not in html(signed_in(publisher), submitted)
        told(client, submitted, "secrecy/", conclusion="passed")
        assert "已公开第1版。" in told(signed_in(publisher), submitted, "publish/")

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ({}, "审查结论应为"),
            ({"conclusion": "maybe"}, "审查结论应为"),
            ({"conclusion": "passed", "opinion": "长" * 1001}, "审查意见有1001个字"),
            ({"conclusion": "passed", "opinion": "\x00"}, "审查意见里有不能保存的控制字符"),
        ],
    )
    def test_what_cannot_be_signed_is_told_and_kept_on_the_page(
        self, signed_in, secrecy_reviewer, under_review, data, message
    ):
        response = signed_in(secrecy_reviewer).post(page(under_review, "secrecy/"), data)
        assert response.status_code == 422
        assert message in response.content.decode()
        assert not SecrecyReview.objects.exists()

    def test_only_who_is_named_signs_and_only_in_time(
        self, signed_in, secrecy_reviewer, reviewer, preparer, publisher, under_review
    ):
        for who in (reviewer, preparer, publisher):
            assert signed_in(who).post(page(under_review, "secrecy/"), {"conclusion": "passed"}).status_code == 403
            assert 'name="conclusion"' not in html(signed_in(who), under_review, "secrecy/")
        withdraw(under_review, by=preparer)
        client = signed_in(secrecy_reviewer)
        assert "提交审核之后、公开之前" in told(client, under_review, "secrecy/", conclusion="passed")
        assert not SecrecyReview.objects.exists()

    def test_nobody_named_is_said(self, signed_in, preparer, under_review):
        shown = html(signed_in(preparer), under_review, "secrecy/")
        assert "还没有指定" in shown

    @pytest.mark.slow
    def test_after_publication_the_signature_stays_to_be_read(self, signed_in, publisher, preparer, ready):
        approved(ready, by=preparer)
        publish(ready, by=publisher)
        correct(ready, by=preparer, reason="改")
        shown = html(signed_in(preparer), ready, "secrecy/")
        assert "<b>可以公开</b>" in shown
