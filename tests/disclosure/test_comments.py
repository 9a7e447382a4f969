"""Comments of who reviews: what is kept, of whom, on which place; answered, closed, taken up again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import ChangeRecord, FinalAccount, UnitRole
from accounts.profiles import ProfileError
from accounts.record import broken_links
from disclosure.models import ReviewComment
from disclosure.use_cases.comments import (
    MOST_OPEN,
    add_comment,
    answer_comment,
    close_comment,
    open_comments,
    reopen_comment,
)
from tests.accounts.persons import *  # noqa: F403  (fixtures)

TABLE = {"statement": "income_expenditure"}


def refused(account, by, body="改", **options):
    with pytest.raises(ValidationError) as error:
        add_comment(account, body, by=by, **options)
    assert not ReviewComment.objects.exists()
    return "".join(error.value.messages)


class TestAdding:
    def test_a_remark_is_kept_with_its_place_in_words(self, account, reviewer):
        comment = add_comment(
            account, " 原因太笼统\r\n请写具体 ", by=reviewer, place={"section": "total"}, quote="主要 是"
        )
        assert (comment.body, comment.quote, comment.place) == ("原因太笼统\n请写具体", "主要 是", {"section": "total"})
        assert comment.place_name == "收入支出决算总体情况说明"
        record = ChangeRecord.objects.get(action="审核意见：提出")
        assert (record.by, record.after["body"]) == (reviewer, "原因太笼统\n请写具体")
        assert broken_links(f"account-{account.pk}") == []

    @pytest.mark.parametrize(
        ("place", "name"),
        [
            ({}, "整份报告"),
            ({"section": "", "row": None}, "整份报告"),
            ({"section": "key_work"}, "2021年重点工作完成情况"),
            (TABLE, "公开01表 收入支出决算总表"),
            ({**TABLE, "row": "general", "column": "income"}, None),
            ({"statement": "income", "row": "2010301"}, "公开02表 收入决算表 · 2010301"),
            ({"slot": "item_reason", "subject": "2010301"}, "决算数与预算数差异原因 2010301"),
            ({"slot": "duties"}, "主要职能"),
        ],
    )
    def test_a_place_is_called_by_its_name(self, account, reviewer, place, name):
        if name is None:
            assert "没有这个位置" in refused(account, reviewer, place=place)
        else:
            assert add_comment(account, "改", by=reviewer, place=place).place_name == name

    @pytest.mark.parametrize(
        "place",
        [
            {"section": "magic"},
            {"section": "total", "slot": "duties"},
            {"statement": "no_such_table"},
            {"statement": "income", "row": "201030"},
            {"statement": "income", "row": "２０１"},
            {"statement": "income", "row": "2010301", "column": "<b>"},
            {"statement": "income", "column": "total"},
            {"slot": "duties", "subject": "2010301"},
            {"slot": "item_reason", "subject": "x"},
            {"section": "长" * 200},
            {"row": "1"},
        ],
    )
    def test_a_place_that_the_report_does_not_have_is_refused(self, account, reviewer, place):
        told = refused(account, reviewer, place=place)
        assert told.startswith("报告里没有这个位置（")
        assert len(told) < 120

    @pytest.mark.parametrize(
        ("body", "told"),
        [
            ("", "意见是空的：请写明具体内容。"),
            (" \n\t ", "意见是空的：请写明具体内容。"),
            ("长" * 1001, "意见有1001个字，最多1000个字，请缩短。"),
            ("a\x00b", "意见里有不能保存的控制字符（U+0000）：请删除后重新填写。"),
            ("a\u202eb", "意见里有不能保存的控制字符（U+202E）：请删除后重新填写。"),
        ],
    )
    def test_what_cannot_be_stored_is_refused(self, account, reviewer, body, told):
        assert refused(account, reviewer, body) == told

    def test_a_quote_is_cut_and_cleaned_and_markup_is_only_words(self, account, reviewer):
        comment = add_comment(account, "<script>", by=reviewer, quote="\x00<b>\n" + "长" * 600)
        assert comment.quote == "<b> " + "长" * 496
        assert comment.body == "<script>"

    def test_sent_twice_it_is_kept_once(self, account, reviewer, publisher):
        first = add_comment(account, "改", by=reviewer)
        assert add_comment(account, "改", by=reviewer) == first
        add_comment(account, "改", by=publisher)
        add_comment(account, "改", by=reviewer, place=TABLE)
        assert open_comments(account) == 3
        close_comment(first, by=reviewer)
        assert add_comment(account, "改", by=reviewer) != first

    def test_there_is_an_end_to_open_ones(self, account, reviewer):
        add_comment(account, "第一条", by=reviewer)
        first = ReviewComment.objects.get()
        ReviewComment.objects.bulk_create(
            ReviewComment(account=account, body=str(n), at=first.at, by=reviewer) for n in range(MOST_OPEN - 1)
        )
        with pytest.raises(ValidationError, match=f"还有{MOST_OPEN}条意见没有处理"):
            add_comment(account, "再来一条", by=reviewer)

    def test_only_who_reviews_comments(self, account, preparer, stranger, citizen, admin_user, subordinate):
        below = person("below", unit=subordinate, role=UnitRole.Role.REVIEWER)  # noqa: F405
        for who in (preparer, stranger, citizen, admin_user, below):
            with pytest.raises(PermissionDenied):
                add_comment(account, "改", by=who)
        assert not ReviewComment.objects.exists()


@pytest.fixture
def comment(account, reviewer):
    return add_comment(account, "请写明原因", by=reviewer, place={"section": "total"})


class TestAfterwards:
    def test_the_preparer_answers_and_may_answer_anew(self, comment, preparer):
        answer_comment(comment, "已补充", by=preparer)
        answered = answer_comment(comment, "已补充原因", by=preparer)
        assert (answered.answer, answered.closed_at) == ("已补充原因", None)
        actions = list(ChangeRecord.objects.filter(action__startswith="审核意见").values_list("action", flat=True))
        assert actions == ["审核意见：提出", "审核意见：答复", "审核意见：答复"]

    def test_nobody_else_answers(self, comment, reviewer, stranger):
        for who in (reviewer, stranger):
            with pytest.raises(PermissionDenied):
                answer_comment(comment, "好", by=who)

    @pytest.mark.parametrize("answer", ["", "长" * 1001, "\x07"])
    def test_an_answer_that_cannot_be_is_refused(self, comment, preparer, answer):
        with pytest.raises(ValidationError):
            answer_comment(comment, answer, by=preparer)
        assert ReviewComment.objects.get().answer == ""

    def test_who_reviews_closes_it_and_takes_it_up_again(self, comment, reviewer, publisher, preparer):
        with pytest.raises(PermissionDenied):
            close_comment(comment, by=preparer)
        closed = close_comment(comment, by=publisher)
        assert closed.closed_by == publisher
        assert close_comment(comment, by=reviewer).closed_by == publisher
        assert open_comments(comment.account) == 0
        with pytest.raises(ValidationError, match="已经关闭"):
            answer_comment(comment, "好", by=preparer)
        again = reopen_comment(comment, by=reviewer)
        assert (again.closed_at, again.closed_by) == (None, None)
        assert ChangeRecord.objects.filter(action__startswith="审核意见").count() == 3

    def test_remarks_leave_data_and_checks_as_new_as_they_are(self, comment, account, preparer):
        answer_comment(comment, "好", by=preparer)
        assert FinalAccount.objects.get().revision == account.revision

    def test_a_profile_that_is_gone_is_said_by_its_own_error(self, account, reviewer):
        FinalAccount.objects.update(profile="atlantis-1900")
        with pytest.raises(ProfileError, match="没有地区口径"):
            add_comment(account, "改", by=reviewer)
