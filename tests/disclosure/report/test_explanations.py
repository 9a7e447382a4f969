"""The section of explained findings: there where something was explained, exact, in the report's order."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.checks.kept import findings_of, fingerprint, wants_explanation
from accounts.models import CheckRun
from accounts.use_cases.accounts import change_account
from accounts.use_cases.checks import check_account
from accounts.use_cases.explanations import explain, withdraw_explanation
from disclosure.report.build import build_report
from disclosure.report.compose import compose
from disclosure.report.explanations import KEY, Explained
from disclosure.report.freeze import freeze, thaw
from disclosure.report.tree import ListBlock, Paragraph, Text, TypedNumber
from tests.accounts.stored import stored_account, stored_unit
from tests.disclosure.narrative.accounts import account, facts, income, spent

LATE = Explained("PUB-01", "2022年8月1日批复，2022年9月5日公开，超过期限15日。", "公开系统停机15天，\n已书面报告。")
MIXED = Explained(
    "COD-10",
    "“一般行政管理事务”列了基本支出0.25万元。",
    "2021年补发的值班补助。",
    statement="general_expenditure",
)


def section(report):
    part = next(part for part in report.parts if part.key == "explanation")
    return next((s for s in part.sections if s.key == KEY), None)


def words(item):
    return "".join(run.text for run in item)


def test_it_works():
    told = section(compose(facts(account(income("3.00"), spent("2.00"))), explained=(LATE, MIXED)))
    assert (told.number, told.title) == ("十二、", "数据核对情况说明")
    lead, listed = told.blocks
    assert lead == Paragraph((Text("编制决算时核对了收支数据、公开表和文字，对下列情况说明如下："),))
    assert isinstance(listed, ListBlock)
    assert listed.ordered
    assert [words(item) for item in listed.items] == [
        "一般公共预算财政拨款支出决算表：“一般行政管理事务”列了基本支出0.25万元。说明：2021年补发的值班补助。",
        "2022年8月1日批复，2022年9月5日公开，超过期限15日。说明：公开系统停机15天，已书面报告。",
    ]


def test_numbers_of_an_explanation_are_marked_as_typed_by_hand():
    told = section(compose(facts(account()), explained=(LATE,)))
    assert [run.text for run in told.blocks[1].items[0] if isinstance(run, TypedNumber)] == ["15"]


def test_nothing_is_written_where_nothing_was_explained():
    assert section(compose(facts(account()))) is None
    assert section(compose(facts(account()), explained=(Explained("X-13", "甲", " 。\n"),))) is None


def test_the_order_does_not_depend_on_the_order_of_explaining():
    said = (LATE, MIXED, Explained("RSN-02", "原因空泛。", "补充。", section="total"))
    assert compose(facts(account()), explained=said) == compose(facts(account()), explained=said[::-1])
    items = section(compose(facts(account()), explained=said)).blocks[1].items
    assert words(items[0]) == "收入支出决算总体情况说明：原因空泛。说明：补充。"


def test_markup_and_marks_of_direction_are_no_part_of_it():
    hostile = Explained("X", "<script>x</script>\u202e原因", "**重要**<b>甲</b>\ue000")
    (item,) = section(compose(facts(account()), explained=(hostile,))).blocks[1].items
    assert words(item) == "<script>x</script>原因。说明：重要<b>甲</b>。"


def test_it_is_frozen_with_the_report():
    report = compose(facts(account()), explained=(MIXED,))
    assert thaw(freeze(report)) == report


@pytest.mark.django_db
class TestOfAStoredAccount:
    @pytest.fixture
    def late(self, preparer):
        stored = stored_account(stored_unit(name="市粮食局"))
        return change_account(stored, by=preparer, approved_on=date(2022, 8, 1), disclosed_on=date(2022, 9, 5))

    @pytest.fixture
    def preparer(self, django_user_model):
        return django_user_model.objects.create_user("preparer", first_name="张三丰")

    def explained(self, stored, by):
        run, _ = check_account(stored, by=by)
        finding = next(f for f in findings_of(run.results) if f["rule"] == "PUB-01" and wants_explanation(f))
        explain(stored, fingerprint(finding), "停电。", by=by)
        return fingerprint(finding)

    def test_what_is_explained_is_printed_without_who_explained_it(self, late, preparer):
        self.explained(late, preparer)
        report = build_report(late)
        assert words(section(report).blocks[1].items[0]) == (
            "2022年8月1日批复，2022年9月5日公开，超过期限15日。说明：停电。"
        )
        assert "张三丰" not in freeze(report)

    def test_an_explanation_of_what_is_found_no_more_is_not_printed(self, late, preparer):
        self.explained(late, preparer)
        change_account(late, by=preparer, disclosed_on=date(2022, 8, 5))
        check_account(late, by=preparer)
        assert section(build_report(late)) is None

    def test_a_withdrawn_explanation_is_not_printed(self, late, preparer):
        withdraw_explanation(late, self.explained(late, preparer), by=preparer)
        assert section(build_report(late)) is None

    @pytest.mark.parametrize(
        "body",
        ["经办人电话13800138000。", "汇入6222021234567890128。", "机密★1年", "来信寄zhang_3@example.com。"],
    )
    def test_what_must_not_be_published_is_no_explanation(self, late, preparer, body):
        run, _ = check_account(late, by=preparer)
        key = next(fingerprint(f) for f in findings_of(run.results) if f["rule"] == "PUB-01")
        with pytest.raises(ValidationError, match="说明会随报告一起公开"):
            explain(late, key, body, by=preparer)

    def test_without_checks_nothing_is_printed(self, late, preparer):
        self.explained(late, preparer)
        CheckRun.objects.all().delete()
        assert section(build_report(late)) is None
