"""What disclosure adds to the account's desk: texts, previews, publishing."""

import pytest
from django.test import Client

from accounts.models import BudgetUnit, ChangeRecord, ExpenditureLine, FinalAccount, UnitRole
from accounts.record import broken_links
from accounts.use_cases.accounts import change_lines
from accounts.use_cases.checks import check_account
from disclosure import back_office
from disclosure.models import Publication, StaffText
from disclosure.use_cases.texts import save_texts
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import approved, complete, made_ready, published_as_it_is


def page(account, name):
    return f"/admin/accounts/finalaccount/{account.pk}/{name}"


def version(response):
    return response.context["version"]


def texts_html(client, account):
    return client.get(page(account, "texts/")).content.decode()


def shown_texts(response):
    """The fields of the page by slot and subject."""
    return {slot.key: {text.subject: text for text in texts} for slot, texts in response.context["groups"]}


def spent(code, *, fund="general", **amounts):
    return ExpenditureLine(item_code=code, fund=fund, nature="basic", **amounts)


def bodies(account):
    return {(t.slot, t.subject_code): t.body for t in StaffText.objects.filter(account=account)}


class TestTexts:
    def test_a_text_is_typed_and_stored(self, signed_in, preparer, account):
        client = signed_in(preparer)
        shown = client.get(page(account, "texts/"))
        assert "主要职能" in shown.content.decode()
        data = {"version": version(shown), "text-duties": "1. 接待群众\r\n2. 办理来信", "text-total_reason": ""}
        response = client.post(page(account, "texts/"), data, follow=True)
        assert "已保存，1项有改动。" in response.content.decode()
        assert bodies(account) == {("duties", ""): "1. 接待群众\n2. 办理来信"}
        assert ChangeRecord.objects.filter(account=account).last().by == preparer

    def test_a_slot_of_subjects_has_a_field_for_each_item_once(self, signed_in, preparer, account, entry_lines):
        html = signed_in(preparer).get(page(account, "texts/")).content.decode()
        assert html.count('name="text-item_reason-2010301"') == 1
        assert "2010301 行政运行" in html

    def test_reasons_are_asked_of_the_items_that_differ_from_the_budget_with_the_amounts(
        self, signed_in, preparer, account
    ):
        rows = [
            spent("2010301", final=80_000, adjusted_budget=100_000),
            spent("2010302", final=12_345_678, adjusted_budget=0),
            spent("2010308", final=100_000, adjusted_budget=100_000),
            spent("2010350", final=100_000, adjusted_budget=99_999),
            spent("2080501", final=50_000, adjusted_budget=None),
            spent("2120801", fund="government_fund", final=70_000, adjusted_budget=10_000),
        ]
        change_lines(account, by=preparer, saved=rows)
        shown = shown_texts(signed_in(preparer).get(page(account, "texts/")))
        assert {code: text.told for code, text in shown["item_reason"].items()} == {
            "2010301": "决算数8.00万元，调整预算数10.00万元，少2.00万元",
            "2010302": "决算数1234.57万元，调整预算数0.00万元，多1234.57万元",
        }
        assert list(shown["subject_definition"]) == sorted(row.item_code for row in rows)
        assert {text.told for text in shown["subject_definition"].values()} == {""}

    def test_where_no_item_differs_it_is_said(self, signed_in, preparer, account):
        assert "没有决算数与预算数不同的科目，不用填写。" in texts_html(signed_in(preparer), account)
        change_lines(account, by=preparer, saved=[spent("2010301", final=80_000, adjusted_budget=100_000)])
        assert "不用填写" not in texts_html(signed_in(preparer), account)

    def test_a_reason_that_has_no_place_any_more_is_shown_and_can_be_deleted(self, signed_in, preparer, account):
        row = spent("2010301", final=80_000, adjusted_budget=100_000)
        change_lines(account, by=preparer, saved=[row])
        save_texts(account, {("item_reason", "2010301"): "节约", ("item_reason", "2010399"): "旧"}, by=preparer)
        row.final = row.adjusted_budget
        change_lines(account, by=preparer, saved=[row])
        client = signed_in(preparer)
        response = client.get(page(account, "texts/"))
        shown = shown_texts(response)["item_reason"]
        assert {code: text.body for code, text in shown.items()} == {"2010301": "节约", "2010399": "旧"}
        assert all(text.told.startswith("不会印出：") for text in shown.values())
        assert response.content.decode().count("<small>不会印出：") == 2
        client.post(page(account, "texts/"), {"version": version(response), "text-item_reason-2010399": ""})
        assert bodies(account) == {("item_reason", "2010301"): "节约"}

    def test_a_reason_is_not_lost_when_the_difference_goes_while_it_is_typed(self, signed_in, preparer, account):
        row = spent("2010301", final=80_000, adjusted_budget=100_000)
        change_lines(account, by=preparer, saved=[row])
        client = signed_in(preparer)
        seen = version(client.get(page(account, "texts/")))
        row.final = row.adjusted_budget
        change_lines(account, by=preparer, saved=[row])
        data = {"version": seen, "text-item_reason-2010301": "节约"}
        html = client.post(page(account, "texts/"), data, follow=True).content.decode()
        assert "<small>不会印出：" in html
        assert bodies(account) == {("item_reason", "2010301"): "节约"}

    def test_a_text_of_a_subject_is_stored_under_its_code(self, signed_in, preparer, account, entry_lines):
        client = signed_in(preparer)
        data = {"version": version(client.get(page(account, "texts/"))), "text-item_reason-2010301": "人员变动"}
        client.post(page(account, "texts/"), data)
        assert bodies(account) == {("item_reason", "2010301"): "人员变动"}

    def test_an_emptied_text_is_deleted_and_one_not_sent_stays(self, signed_in, preparer, account):
        client = signed_in(preparer)
        first = {"version": version(client.get(page(account, "texts/"))), "text-duties": "甲", "text-key_work": "乙"}
        client.post(page(account, "texts/"), first)
        second = {"version": version(client.get(page(account, "texts/"))), "text-duties": ""}
        client.post(page(account, "texts/"), second)
        assert bodies(account) == {("key_work", ""): "乙"}

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("a\x00b", "有不能保存的控制字符（U+0000）：请删除后重新填写。"),
            ("a\x1bb", "有不能保存的控制字符（U+001B）：请删除后重新填写。"),
            ("长" * 20_001, "有20001个字，最多20000个字：请缩短。"),
        ],
    )
    def test_a_text_that_cannot_be_stored_is_told_and_kept_on_the_page(
        self, signed_in, preparer, account, body, message
    ):
        client = signed_in(preparer)
        data = {"version": version(client.get(page(account, "texts/"))), "text-duties": body, "text-key_work": "好"}
        response = client.post(page(account, "texts/"), data)
        assert response.status_code == 422
        assert [text.problem for text in response.context["problems"]] == [message]
        assert "好</textarea>" in response.content.decode()
        assert bodies(account) == {}

    def test_a_script_is_stored_as_text_and_shown_escaped(self, signed_in, preparer, account):
        client = signed_in(preparer)
        body = "</textarea><script>alert(1)</script>"
        data = {"version": version(client.get(page(account, "texts/"))), "text-duties": body}
        html = client.post(page(account, "texts/"), data, follow=True).content.decode()
        assert "<script>alert(1)" not in html
        assert "<script>alert(1)" not in client.get(page(account, "preview/")).content.decode()
        assert bodies(account) == {("duties", ""): body}

    def test_what_somebody_else_saved_is_not_overwritten_and_nothing_typed_is_lost(
        self, signed_in, preparer, colleague, account
    ):
        mine, theirs = signed_in(preparer), signed_in(colleague)
        seen = version(mine.get(page(account, "texts/")))
        theirs.post(page(account, "texts/"), {"version": seen, "text-duties": "他们写的"})
        response = mine.post(page(account, "texts/"), {"version": seen, "text-duties": "我写的"})
        assert response.status_code == 422
        html = response.content.decode()
        assert "我写的</textarea>" in html
        assert "现存：他们写的" in html
        assert bodies(account) == {("duties", ""): "他们写的"}
        mine.post(page(account, "texts/"), {"version": version(response), "text-duties": "我写的"})
        assert bodies(account) == {("duties", ""): "我写的"}

    def test_a_second_click_changes_nothing_more(self, signed_in, preparer, account):
        client = signed_in(preparer)
        data = {"version": version(client.get(page(account, "texts/"))), "text-duties": "甲"}
        client.post(page(account, "texts/"), data)
        response = client.post(page(account, "texts/"), data, follow=True)
        assert "没有改动，无需保存。" in response.content.decode()
        assert FinalAccount.objects.get(pk=account.pk).revision == 1

    def test_a_slot_that_the_profile_lacks_is_not_stored(self, signed_in, preparer, account):
        client = signed_in(preparer)
        data = {"version": version(client.get(page(account, "texts/"))), "text-magic": "x", "text-duties-2010301": "y"}
        client.post(page(account, "texts/"), data)
        assert bodies(account) == {}

    def test_a_reader_does_not_write(self, signed_in, reviewer, account):
        client = signed_in(reviewer)
        assert client.get(page(account, "texts/")).status_code == 200
        assert client.post(page(account, "texts/"), {"text-duties": "x"}).status_code == 403

    def test_a_profile_that_is_gone_is_said(self, signed_in, preparer, account):
        FinalAccount.objects.update(profile="atlantis-1900")
        client = signed_in(preparer)
        for name in ("texts/", "preview/"):
            html = client.get(page(account, name), follow=True).content.decode()
            assert "没有地区口径“atlantis-1900”" in html


class TestRecordOfTexts:
    """变更记录 calls a text by its label; what is stored keeps the key."""

    CHANGES = "/admin/accounts/changerecord/"

    def told(self, client, record):
        in_list = client.get(self.CHANGES, {"account__id__exact": record.account_id}).content.decode()
        return in_list, client.get(f"{self.CHANGES}{record.pk}/change/").content.decode()

    def test_the_slot_is_called_by_its_label(self, signed_in, preparer, account):
        save_texts(account, {("procurement_purpose", ""): "办公", ("item_reason", "2010301"): "节约"}, by=preparer)
        for record, label in zip(
            ChangeRecord.objects.filter(action="填写文字：新增").order_by("sequence"),
            ("政府采购用途", "决算数与预算数差异原因 2010301"),
            strict=True,
        ):
            for html in self.told(signed_in(preparer), record):
                assert label in html
                assert f"文字项：空 → {label.split(' ')[0]}" in html
                assert "procurement_purpose" not in html
                assert "item_reason" not in html
            assert record.after["slot"] in record.subject
        assert broken_links(f"account-{account.pk}") == []

    def test_a_deleted_text_is_called_so_too(self, signed_in, preparer, account):
        for body in ("甲", ""):
            save_texts(account, {("total_reason", ""): body}, by=preparer)
        for html in self.told(signed_in(preparer), ChangeRecord.objects.get(action="填写文字：删除")):
            assert "文字项：收、支总计变动原因 → 空" in html

    def test_a_text_that_is_a_key_stays_what_was_typed(self, signed_in, preparer, account):
        save_texts(account, {("duties", ""): "total_reason"}, by=preparer)
        for html in self.told(signed_in(preparer), ChangeRecord.objects.get(action="填写文字：新增")):
            assert "内容：空 → total_reason" in html

    def test_without_its_profile_the_key_is_all_there_is(self, signed_in, preparer, account):
        save_texts(account, {("total_reason", ""): "甲"}, by=preparer)
        FinalAccount.objects.update(profile="atlantis-1900")
        for html in self.told(signed_in(preparer), ChangeRecord.objects.get(action="填写文字：新增")):
            assert "文字项：空 → total_reason" in html


@pytest.fixture
def entry_lines(account, preparer):
    rows = [
        ExpenditureLine(item_code="2010301", nature=n, final=10_000, adjusted_budget=5_000)
        for n in ("basic", "project")
    ]
    change_lines(account, by=preparer, saved=rows)


class TestPreview:
    def test_the_page_is_shown_as_a_draft_to_staff_only(self, signed_in, preparer, account, entry_lines):
        response = signed_in(preparer).get(page(account, "preview/"))
        html = response.content.decode()
        assert "草稿" in html
        assert "2021年度部门决算" in html
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert Client().get(page(account, "preview/")).status_code == 302

    def test_looking_is_all_that_previews_do(self, signed_in, preparer, account):
        for name in ("preview/", "preview.pdf"):
            assert signed_in(preparer).post(page(account, name)).status_code == 405


class TestPublishing:
    def test_the_publisher_publishes_once_however_often_the_button_is_pressed(
        self, signed_in, publisher, preparer, account
    ):
        approved(made_ready(complete(account, by=preparer), by=preparer), by=preparer)
        client = signed_in(publisher)
        first = client.post(page(account, "publish/"), follow=True).content.decode()
        assert "已公开第1版。" in first
        again = client.post(page(account, "publish/"), follow=True).content.decode()
        assert "内容与已公开的第1版相同，没有新的版本。" in again
        publication = Publication.objects.get()
        assert (publication.published_by, publication.version) == (publisher, 1)
        assert Client().get(back_office.public_address(publication)).status_code == 200

    def test_a_correction_needs_its_reason(self, signed_in, publisher, preparer, account):
        approved(made_ready(complete(account, by=preparer), by=preparer), by=preparer)
        client, preparing = signed_in(publisher), signed_in(preparer)
        client.post(page(account, "publish/"))
        told = preparing.post(page(account, "move/correct/"), {"comment": " "}, follow=True).content.decode()
        assert "没有更正：“更正”要写明原因。" in told
        told = preparing.post(page(account, "move/correct/"), {"comment": "补录职责"}, follow=True).content.decode()
        assert "已公开的版本不变" in told
        account.refresh_from_db()
        save_texts(account, {("duties", ""): "接待来访群众，办理群众来信。"}, by=preparer)
        html = client.post(page(account, "publish/"), follow=True).content.decode()
        assert "没有公开：这份决算现在是“编制中”，不能“公开”" in html
        assert "数据在最近一次公开之后有改动。" in html
        approved(made_ready(account, by=preparer), by=preparer)
        html = client.post(page(account, "publish/"), follow=True).content.decode()
        assert "已公开第2版。" in html
        assert "更正原因：补录职责" in html

    def test_a_reason_that_is_too_long_is_refused(self, signed_in, publisher, account):
        html = (
            signed_in(publisher).post(page(account, "publish/"), {"reason": "长" * 301}, follow=True).content.decode()
        )
        assert "没有公开：更正原因有301个字，最多300个字，请缩短。" in html
        assert not Publication.objects.exists()

    @pytest.mark.parametrize("who", ["preparer", "reviewer"])
    def test_nobody_else_publishes(self, request, signed_in, account, who):
        client = signed_in(request.getfixturevalue(who))
        response = client.post(page(account, "publish/"))
        assert response.status_code == 403
        assert "您不是这个单位的发布人，不能公开这份决算。" in response.content.decode()
        desk = client.get(f"/admin/accounts/finalaccount/{account.pk}/change/").content.decode()
        assert page(account, "publish/") not in desk
        assert not Publication.objects.exists()

    def test_what_was_not_approved_is_not_published(self, signed_in, publisher, account, bureau):
        html = signed_in(publisher).post(page(account, "publish/"), follow=True).content.decode()
        assert "没有公开：这份决算现在是“编制中”，不能“公开”" in html
        assert signed_in(bureau).post(page(account, "publish/")).status_code == 403
        assert not Publication.objects.exists()

    def test_a_link_does_not_publish(self, signed_in, publisher, account):
        assert signed_in(publisher).get(page(account, "publish/")).status_code == 405

    def test_a_request_without_its_token_is_refused(self, publisher, account):
        client = Client(enforce_csrf_checks=True)
        client.force_login(publisher)
        assert client.post(page(account, "publish/")).status_code == 403
        assert not Publication.objects.exists()


class TestListOfPublications:
    def test_it_shows_the_own_ones_and_writes_nothing(self, signed_in, publisher, account, region, bureau):
        published_as_it_is(account, by=publisher)
        publication = Publication.objects.get()
        address = f"/admin/disclosure/publication/{publication.pk}/"
        assert back_office.public_address(publication) in signed_in(publisher).get(f"{address}change/").content.decode()
        other = BudgetUnit.objects.create(region=region, code="301002", name="别家")
        outsider = person("outsider", unit=other, role=UnitRole.Role.PUBLISHER)  # noqa: F405
        assert publication.title not in signed_in(outsider).get("/admin/disclosure/publication/").content.decode()
        client = signed_in(bureau)
        assert client.post(f"{address}change/", {"title": "x"}).status_code == 403
        assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403


class TestFindingsBesideTexts:
    @pytest.fixture
    def checked(self, account, preparer):
        """An account whose newest checks found something in two of its texts."""
        complete(account, by=preparer)
        save_texts(account, {("duties", ""): "接待群众XX。", ("key_work", ""): "办理来信。"}, by=preparer)
        check_run, _ = check_account(account, by=preparer)
        found = {"rule": "WRD-01", "status": "fail", "severity": "warn", "message": "“XX”没有改掉。", "family": "text"}
        check_run.results = [
            {**found, "slot": "duties", "mend": "<b>改正</b>。"},
            {**found, "section": "total", "statement": "income", "row": "total", "column": "total"},
        ]
        check_run.save()
        return account

    def test_a_finding_stands_at_its_text_and_in_the_list_above(self, signed_in, preparer, checked):
        html = texts_html(signed_in(preparer), checked)
        assert 'aria-describedby="text-duties-found"' in html
        assert '<ul class="found-in-text" id="text-duties-found"><li class="warn"><b>警告</b> “XX”没有改掉。' in html
        assert "&lt;b&gt;改正" in html
        assert 'href="#text-duties"' in html
        assert "检查发现 1 个问题" in html
        assert "text-key_work-found" not in html

    def test_what_is_newer_is_said(self, signed_in, preparer, checked):
        save_texts(checked, {("key_work", ""): "办理来信来访。"}, by=preparer)
        assert "检查之后数据" in texts_html(signed_in(preparer), checked)
