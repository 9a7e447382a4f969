"""Starting from last year: what is copied, marked, confirmed, and what is left."""

import pytest

from accounts.access import accounts_visible_to
from accounts.checks.loader import versions_of
from accounts.models import BudgetUnit, ChangeRecord, ExpenditureLine, FinalAccount, UnitRole
from accounts.record import broken_links
from accounts.use_cases.accounts import change_account, change_lines, open_account
from disclosure.models import StaffText
from disclosure.use_cases.from_last_year import (
    account_of_last_year,
    confirm_texts,
    copy_texts,
    dated_words,
    still_copied,
)
from disclosure.use_cases.texts import save_texts
from tests.accounts.persons import *  # noqa: F403  (fixtures)

TEXTS = {
    ("duties", ""): "1. 接待群众来访\n2. 办理群众来信",
    ("key_work", ""): "2020年办结来信300件。",
    ("reception_purpose", ""): "接待上级调研12批次",
    ("subject_definition", "2010301"): "行政单位的基本支出",
    ("item_reason", "2010399"): "人员减少",
}


@pytest.fixture
def last(department, preparer):
    account = open_account(unit=department, fiscal_year=2020, profile=PROFILE, by=preparer)  # noqa: F405
    save_texts(account, TEXTS, by=preparer)
    return account


@pytest.fixture
def spending(account, preparer):
    change_lines(account, by=preparer, saved=[ExpenditureLine(item_code="2010301", final=1)])
    return account


def marks(account):
    return {(t.slot, t.subject_code): t.copied_from for t in StaffText.objects.filter(account=account)}


def page(account, name=""):
    return f"/admin/accounts/finalaccount/{account.pk}/texts/{name}"


class TestCopying:
    def test_empty_texts_are_filled_and_marked_with_the_year(self, spending, last, preparer):
        copied = copy_texts(spending, last, by=preparer)
        assert marks(spending) == {
            ("duties", ""): 2020,
            ("reception_purpose", ""): 2020,
            ("subject_definition", "2010301"): 2020,
        }
        assert (copied.texts, copied.filled, copied.without_subject) == (3, 0, 1)
        assert copied.of_the_year == ("重点工作完成情况",)
        assert StaffText.objects.get(account=spending, slot="duties").body == TEXTS["duties", ""]
        record = ChangeRecord.objects.filter(account=spending, action="沿用上年文字：新增").first()
        assert (record.by, record.after["copied_from"]) == (preparer, 2020)
        assert set(marks(last).values()) == {None}

    def test_what_is_filled_stays_and_a_second_time_adds_nothing(self, spending, last, preparer):
        save_texts(spending, {("duties", ""): "新职责"}, by=preparer)
        assert copy_texts(spending, last, by=preparer).texts == 2
        again = copy_texts(spending, last, by=preparer)
        assert (again.texts, again.filled) == (0, 3)
        assert StaffText.objects.get(account=spending, slot="duties").body == "新职责"
        assert marks(spending)["duties", ""] is None

    def test_texts_of_a_slot_that_the_profile_no_longer_has_are_left(self, spending, last, preparer):
        StaffText.objects.create(account=last, slot="gone", body="旧")
        StaffText.objects.create(account=last, slot="duties", subject_code="2010301", body="旧")
        assert copy_texts(spending, last, by=preparer).texts == 3

    def test_last_year_is_of_the_unit_else_of_its_predecessor_in_the_same_scope(
        self, account, last, region, preparer, stranger
    ):
        visible = accounts_visible_to(preparer)
        assert account_of_last_year(account, visible) == last
        assert account_of_last_year(account, accounts_visible_to(stranger)) is None
        change_account(last, by=preparer, scope="unit")
        assert account_of_last_year(account, visible) is None
        old = BudgetUnit.objects.create(region=region, code="100001", name="前身单位")
        before = person("before", unit=old, role=UnitRole.Role.PREPARER)  # noqa: F405
        earlier = open_account(unit=old, fiscal_year=2020, profile=PROFILE, by=before)  # noqa: F405
        account.unit.predecessor = old
        assert account_of_last_year(account, visible) is None, "of a unit that they may not see"
        UnitRole.objects.create(user=preparer, unit=old, role=UnitRole.Role.REVIEWER)
        assert account_of_last_year(account, accounts_visible_to(preparer)) == earlier


class TestMarks:
    @pytest.fixture
    def copied(self, spending, last, preparer):
        copy_texts(spending, last, by=preparer)
        return spending

    def test_another_wording_takes_the_mark_away_and_the_same_does_not(self, copied, preparer):
        save_texts(copied, {("duties", ""): TEXTS["duties", ""], ("reception_purpose", ""): "接待"}, by=preparer)
        assert marks(copied)["duties", ""] == 2020
        assert marks(copied)["reception_purpose", ""] is None

    def test_confirming_takes_it_away_and_leaves_the_checks_as_new_as_they_are(self, copied, preparer):
        before = versions_of(copied)
        assert confirm_texts(copied, {("duties", ""), ("no", "such")}, by=preparer) == 1
        assert confirm_texts(copied, {("duties", "")}, by=preparer) == 0
        assert [text.slot for text in still_copied(copied)] == ["reception_purpose", "subject_definition"]
        assert versions_of(copied) == before
        assert ChangeRecord.objects.filter(action="填写文字：确认沿用").count() == 1
        assert broken_links(f"account-{copied.pk}") == []

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("", ()),
            ("接待群众", ()),
            ("2020年办结来信300件，占9.5%，3月2日止", ("2020年", "300件", "9.5%", "3月2日")),
            ("9" * 50 + "x" * 9, ("9" * 50,)),
        ],
    )
    def test_years_and_counts_are_pointed_out(self, body, words):
        assert dated_words(body) == words

    def test_there_is_an_end_to_what_is_pointed_out(self):
        assert len(dated_words("，".join(f"{n}人" for n in range(500)))) == 12


class TestPages:
    def test_the_button_copies_and_the_page_marks(self, signed_in, spending, last, preparer):
        client = signed_in(preparer)
        desk = client.get(f"/admin/accounts/finalaccount/{spending.pk}/change/").content.decode()
        assert "沿用2020年度的文字" in desk
        html = client.post(page(spending, "from-last-year/"), follow=True).content.decode()
        assert "从2020年度沿用了3项文字" in html
        assert "重点工作完成情况写的是当年的事" in html
        assert html.count("沿用2020年度，尚未修改") == 3
        assert "其中有年份和数字，请核对：12批次" in html
        again = client.post(page(spending, "from-last-year/"), follow=True).content.decode()
        assert "没有可以沿用的文字。" in again

    def test_a_tick_confirms_a_text_with_the_page(self, signed_in, spending, last, preparer):
        copy_texts(spending, last, by=preparer)
        client = signed_in(preparer)
        version = client.get(page(spending)).context["version"]
        html = client.post(page(spending), {"version": version, "still-text-duties": "1"}, follow=True).content.decode()
        assert "已保存，1项确认沿用。" in html
        assert html.count("尚未修改</span>") == 2

    def test_without_last_year_it_is_said(self, signed_in, spending, preparer):
        client = signed_in(preparer)
        assert "沿用2020" not in client.get(page(spending)).content.decode()
        told = client.post(page(spending, "from-last-year/"), follow=True).content.decode()
        assert "没有文字可以沿用" in told

    def test_only_the_preparer_copies_while_preparing(self, signed_in, spending, last, reviewer, stranger, preparer):
        assert signed_in(reviewer).post(page(spending, "from-last-year/")).status_code == 403
        assert signed_in(stranger).post(page(spending, "from-last-year/")).status_code == 404
        assert signed_in(preparer).get(page(spending, "from-last-year/")).status_code == 405
        FinalAccount.objects.filter(pk=spending.pk).update(state="submitted")
        assert signed_in(preparer).post(page(spending, "from-last-year/")).status_code == 403
        assert marks(spending) == {}
