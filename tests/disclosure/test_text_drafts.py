"""Autosaved texts: kept for the person who types, restored or given up, gone when saved."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import ChangeRecord, ExpenditureLine, FinalAccount
from accounts.use_cases.accounts import change_lines
from disclosure.models import StaffText, TextDraft
from disclosure.use_cases.text_drafts import MOST, discard_drafts, drafts_of, keep_drafts
from disclosure.use_cases.texts import save_texts
from tests.accounts.persons import *  # noqa: F403  (fixtures)

DUTIES = ("duties", "")


def page(account, name=""):
    return f"/admin/accounts/finalaccount/{account.pk}/texts/{name}"


def bodies(account, user):
    return {key: draft.body for key, draft in drafts_of(account, user).items()}


class TestKeeping:
    def test_what_is_typed_is_kept_for_who_typed_it_without_a_record(self, account, preparer, colleague):
        records = ChangeRecord.objects.count()
        assert keep_drafts(account, {DUTIES: "接待\r\n群众"}, by=preparer) == 1
        assert keep_drafts(account, {DUTIES: "接待群众 "}, by=preparer) == 1
        assert bodies(account, preparer) == {DUTIES: "接待群众 "}
        assert bodies(account, colleague) == {}
        assert ChangeRecord.objects.count() == records
        assert FinalAccount.objects.get().revision == 0
        assert not StaffText.objects.exists()

    def test_a_draft_of_what_is_stored_is_none(self, account, preparer):
        save_texts(account, {DUTIES: "接待群众"}, by=preparer)
        keep_drafts(account, {DUTIES: "接待"}, by=preparer)
        assert keep_drafts(account, {DUTIES: "接待群众\n"}, by=preparer) == 0
        assert not TextDraft.objects.exists()

    def test_emptying_a_text_is_a_draft_too(self, account, preparer):
        save_texts(account, {DUTIES: "接待群众"}, by=preparer)
        keep_drafts(account, {DUTIES: ""}, by=preparer)
        assert bodies(account, preparer) == {DUTIES: ""}

    def test_a_draft_that_somebody_else_stored_meanwhile_is_not_offered(self, account, preparer, colleague):
        keep_drafts(account, {DUTIES: "接待群众"}, by=preparer)
        save_texts(account, {DUTIES: "接待群众"}, by=colleague)
        assert bodies(account, preparer) == {}

    @pytest.mark.parametrize(
        "texts",
        [
            {("magic", ""): "x"},
            {("", ""): "x"},
            {("duties", "2010301"): "x"},
            {("item_reason", ""): "x"},
            {("item_reason", "2010302"): "x"},
            {DUTIES: "长" * 20_001},
            {DUTIES: "a\x00"},
            {DUTIES: "好", ("magic", ""): "x"},
        ],
    )
    def test_what_has_no_place_or_cannot_be_stored_is_refused_whole(self, account, preparer, texts):
        change_lines(account, by=preparer, saved=[ExpenditureLine(item_code="2010301", final=1)])
        with pytest.raises(ValidationError, match="没有自动保存"):
            keep_drafts(account, texts, by=preparer)
        assert not TextDraft.objects.exists()

    def test_there_is_an_end_to_them(self, account, preparer):
        codes = [f"2{number:06}" for number in range(MOST + 1)]
        change_lines(account, by=preparer, saved=[ExpenditureLine(item_code=code, final=1) for code in codes])
        with pytest.raises(ValidationError, match=f"没有保存的文字已有{MOST}项"):
            keep_drafts(account, {("item_reason", code): "x" for code in codes}, by=preparer)
        assert not TextDraft.objects.exists()

    def test_nothing_is_kept_of_an_account_under_review(self, account, preparer):
        FinalAccount.objects.update(state="submitted")
        with pytest.raises(PermissionDenied):
            keep_drafts(account, {DUTIES: "x"}, by=preparer)

    def test_giving_up_is_of_the_own_ones(self, account, preparer, colleague):
        for who in (preparer, colleague):
            keep_drafts(account, {DUTIES: "甲", ("key_work", ""): "乙"}, by=who)
        assert discard_drafts(account, by=preparer, keys={DUTIES}) == 1
        assert bodies(account, preparer) == {("key_work", ""): "乙"}
        assert discard_drafts(account, by=preparer) == 1
        assert len(bodies(account, colleague)) == 2


class TestPage:
    def test_the_page_offers_a_draft_restores_it_and_saving_ends_it(self, signed_in, account, preparer):
        client = signed_in(preparer)
        answer = client.post(page(account, "autosave/"), {"text-duties": "<b>接待</b>"})
        assert (answer.status_code, answer.json()["kept"]) == (200, 1)
        offered = client.get(page(account))
        assert "有 1 项未保存的草稿" in offered.content.decode()
        assert "&lt;b&gt;接待" in offered.content.decode()
        assert "</b></textarea>" not in offered.content.decode()
        restored = client.get(page(account), {"restore": "1"})
        html = restored.content.decode()
        assert "&lt;b&gt;接待&lt;/b&gt;</textarea>" in html
        assert "现存：空" in html
        data = {"version": restored.context["version"], "text-duties": "<b>接待</b>"}
        assert "已保存，1项有改动。" in client.post(page(account), data, follow=True).content.decode()
        assert not TextDraft.objects.exists()

    def test_both_versions_are_seen_when_somebody_else_saved_after_the_draft(
        self, signed_in, account, preparer, colleague
    ):
        keep_drafts(account, {DUTIES: "我写的"}, by=preparer)
        save_texts(account, {DUTIES: "他们写的"}, by=colleague)
        html = signed_in(preparer).get(page(account), {"restore": "1"}).content.decode()
        assert "我写的</textarea>" in html
        assert "现存：他们写的" in html

    def test_giving_up_asks_for_a_post(self, signed_in, account, preparer):
        keep_drafts(account, {DUTIES: "x"}, by=preparer)
        html = signed_in(preparer).post(page(account), {"action": "discard"}, follow=True).content.decode()
        assert "未保存的草稿已放弃。" in html
        assert not TextDraft.objects.exists()

    def test_a_draft_that_was_not_decided_on_outlives_saving_something_else(self, signed_in, account, preparer):
        keep_drafts(account, {DUTIES: "草稿"}, by=preparer)
        client = signed_in(preparer)
        version = client.get(page(account)).context["version"]
        client.post(page(account), {"version": version, "undecided": "1", "text-key_work": "乙"})
        assert bodies(account, preparer) == {DUTIES: "草稿"}
        version = client.get(page(account)).context["version"]
        client.post(page(account), {"version": version, "undecided": "1", "text-duties": "新写"})
        assert bodies(account, preparer) == {}

    def test_it_is_the_preparers_alone_and_needs_its_token(self, signed_in, account, preparer, reviewer, stranger):
        address = page(account, "autosave/")
        assert signed_in(reviewer).post(address, {"text-duties": "x"}).status_code == 403
        assert signed_in(stranger).post(address, {"text-duties": "x"}).status_code == 404
        assert signed_in(preparer).get(address).status_code == 405
        client = Client(enforce_csrf_checks=True)
        client.force_login(preparer)
        assert client.post(address, {"text-duties": "x"}).status_code == 403
        assert not TextDraft.objects.exists()

    @pytest.mark.parametrize("name", ["text-", "text-magic", "text-duties-", "text-duties-2010301-9", "text--"])
    def test_fields_that_the_page_does_not_have_keep_nothing(self, signed_in, account, preparer, name):
        client = signed_in(preparer)
        answer = client.post(page(account, "autosave/"), {name: "x"})
        # "text-duties-" names the text itself: an empty subject is none.
        assert answer.status_code == (200 if name == "text-duties-" else 422)
        assert TextDraft.objects.count() == (1 if name == "text-duties-" else 0)
