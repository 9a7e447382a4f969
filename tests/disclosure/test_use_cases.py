"""Saving texts and publishing: who, what is recorded, what is refused, what a second time does."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import BudgetUnit, ChangeRecord, CheckRun, ControlTotal, ExpenditureLine, FinalAccount
from accounts.record import broken_links
from accounts.use_cases.accounts import change_account, change_lines, open_account
from accounts.use_cases.checks import check_account
from disclosure.models import Publication, StaffText
from disclosure.report.build import build_report
from disclosure.report.freeze import content_hash, freeze, thaw
from disclosure.use_cases.publish import AddressError, publish
from disclosure.use_cases.texts import save_texts
from disclosure.use_cases.workflow import ChecksRefusedError, correct, submit
from tests.accounts.stored import stored_account
from tests.disclosure.demonstration import load
from tests.disclosure.published import approved, colleague, complete, made_ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(tmp_path):
    return load(tmp_path)


@pytest.fixture
def by(published):
    return colleague(published, "preparer")


@pytest.fixture
def publisher(published):
    return colleague(published, "publisher")


@pytest.fixture
def account(published, by):
    """The published account, opened again."""
    correct(published, by=by, reason="更正原因表述。")
    return published


def body(account, slot, subject=""):
    return (
        StaffText.objects.filter(account=account, slot=slot, subject_code=subject)
        .values_list("body", flat=True)
        .first()
    )


def revision(account):
    return FinalAccount.objects.get(pk=account.pk).revision


def test_texts_are_stored_changed_and_deleted(account, by):
    texts = {("abroad_reason", ""): "无", ("total_reason", ""): "另有原因", ("operating_reason", ""): ""}
    assert save_texts(account, texts, by=by) == 3
    assert body(account, "abroad_reason") == "无"
    assert body(account, "total_reason") == "另有原因"
    assert body(account, "operating_reason") is None
    assert body(account, "fiscal_reason")


def test_texts_that_stay_the_same_change_nothing(account, by):
    before = revision(account)
    same = {("total_reason", ""): f"  {body(account, 'total_reason')}\r\n", ("vehicle_reason", ""): " "}
    assert save_texts(account, same, by=by) == 0
    assert revision(account) == before


def test_every_changed_text_is_recorded_with_its_author(account, by):
    records = ChangeRecord.objects.filter(account=account)
    known = records.count()
    save_texts(account, {("total_reason", ""): "另有原因"}, by=by)
    record = records.order_by("-sequence")[0]
    assert records.count() == known + 1
    assert (record.by, record.action) == (by, "填写文字：修改")
    assert (record.before["slot"], record.after["body"]) == ("total_reason", "另有原因")
    assert broken_links(record.chain) == []


def test_lines_end_alike_and_what_a_database_cannot_hold_is_dropped(account, by):
    save_texts(account, {("key_work", ""): "甲\r\n乙\x00"}, by=by)
    assert body(account, "key_work") == "甲\n乙"


def test_a_text_for_one_subject(account, by):
    save_texts(account, {("item_reason", "2010308"): "任务增加"}, by=by)
    assert body(account, "item_reason", "2010308") == "任务增加"


def test_markup_in_a_text_stays_words_in_the_report(account, by):
    save_texts(account, {("duties", ""): "<script>alert(1)</script>"}, by=by)
    frozen = freeze(build_report(account))
    assert "<script>alert(" in frozen


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        (("no_such_slot", ""), "甲", "没有文字项“no_such_slot”。现有：duties、"),
        (("item_reason", ""), "甲", "“决算数与预算数差异原因”按项级科目填写：科目“”应为7位数字；"),
        (("item_reason", "2010"), "甲", "科目“2010”应为7位数字"),
        (("total_reason", "2010301"), "甲", "“收、支总计变动原因”不分科目填写，不能带科目“2010301”。"),
        (("duties", ""), "甲" * 20_001, "“主要职能”有20001个字，最多20000个字，请缩短。"),
    ],
)
def test_a_text_that_cannot_be_is_refused_and_nothing_is_stored(account, by, key, text, told):
    before = revision(account)
    with pytest.raises(ValidationError) as caught:
        save_texts(account, {("total_reason", ""): "不应保存", key: text}, by=by)
    assert any(told in message for message in caught.value.messages)
    assert body(account, "total_reason") != "不应保存"
    assert revision(account) == before


def test_a_text_of_a_slot_that_the_profile_dropped_can_still_be_deleted(account, by):
    StaffText.objects.create(account=account, slot="former", body="旧")
    assert save_texts(account, {("former", ""): ""}, by=by) == 1


def test_20_000_characters_are_a_text(account, by):
    assert save_texts(account, {("duties", ""): "甲" * 20_000}, by=by) == 1


def test_publishing_freezes_the_report_as_it_stands(account):
    publication = Publication.objects.get(account=account)
    report = build_report(account)
    assert thaw(publication.tree) == report
    assert publication.content_hash == content_hash(freeze(report))
    assert (publication.version, publication.reason, publication.title) == (1, "", report.title)
    assert (publication.region_code, publication.unit_code, publication.fiscal_year, publication.scope) == (
        "510800",
        "639001",
        2021,
        "department",
    )
    assert publication.account_revision == revision(account)
    assert publication.published_by_name == "演示发布人"


def test_publishing_what_is_published_changes_nothing(published, publisher):
    first = Publication.objects.get(account=published)
    records = ChangeRecord.objects.count()
    assert publish(published, by=publisher) == first
    assert publish(published, by=publisher, reason="没有变化") == first
    assert Publication.objects.count() == 1
    assert ChangeRecord.objects.count() == records


def test_a_correction_that_changed_nothing_is_no_new_version(account, by, publisher):
    first = Publication.objects.get(account=account)
    approved(made_ready(account, by=by), by=by)
    assert publish(account, by=publisher) == first
    account.refresh_from_db()
    assert account.state == "published"
    assert Publication.objects.count() == 1


def test_a_correction_under_another_scope_would_leave_its_address_and_is_refused(account, by, publisher):
    changed = change_account(account, by=by, scope="unit")
    with pytest.raises(AddressError, match="已按单位代码510800/639001、部门决算（汇总）公开，公开地址不能改变"):
        publish(changed, by=publisher, reason="改范围")
    assert Publication.objects.count() == 1


def test_an_address_that_another_account_was_published_under_is_refused(account, by, publisher):
    unit = account.unit
    unit.code = "639999"
    unit.save()
    heir = BudgetUnit.objects.create(region=unit.region, code="639001", name="接手的局")
    other = open_account(unit=heir, fiscal_year=2021, profile="sichuan-2021", by=by)
    with pytest.raises(AddressError, match="单位代码510800/639001、2021年度已有另一份决算公开在同一地址"):
        publish(other, by=publisher)


def test_a_correction_is_the_next_version_and_the_old_one_stays(account, by, publisher):
    old = Publication.objects.get(account=account)
    save_texts(account, {("total_reason", ""): "另有原因"}, by=by)
    approved(made_ready(account, by=by), by=by)
    new = publish(account, by=publisher)
    assert (new.version, new.reason) == (2, "更正原因表述。")
    assert (new.published_by, new.published_by_name) == (publisher, "演示发布人")
    assert "另有原因" in new.tree
    assert Publication.objects.get(pk=old.pk).tree == old.tree
    assert "另有原因" not in old.tree
    record = ChangeRecord.objects.filter(account=account).order_by("-sequence")[0]
    assert (record.action, record.by) == ("公开", publisher)
    assert record.after["version"] == 2
    assert record.after["content_hash"] == new.content_hash
    assert record.after["reason"] == "更正原因表述。"


def test_going_back_to_an_earlier_content_is_a_correction_too(account, by, publisher):
    first = Publication.objects.get(account=account)
    original = body(account, "total_reason")
    save_texts(account, {("total_reason", ""): "另有原因"}, by=by)
    publish(approved(made_ready(account, by=by), by=by), by=publisher)
    correct(account, by=by, reason="恢复")
    save_texts(account, {("total_reason", ""): original}, by=by)
    approved(made_ready(account, by=by), by=by)
    third = publish(account, by=publisher)
    assert (third.version, third.content_hash) == (3, first.content_hash)


def test_a_reason_longer_than_its_field_is_refused(account, by, publisher):
    save_texts(account, {("total_reason", ""): "另有原因"}, by=by)
    approved(made_ready(account, by=by), by=by)
    with pytest.raises(ValidationError):
        publish(account, by=publisher, reason="长" * 301)
    assert Publication.objects.count() == 1


def test_a_renamed_unit_does_not_reach_back_into_what_is_published(account, by, publisher):
    account.unit.name = "新名称"
    account.unit.save(update_fields=["name"])
    publication = Publication.objects.get(account=account)
    assert publication.unit_name == thaw(publication.tree).unit_name == "中共广元市委群众工作局"
    approved(made_ready(account, by=by), by=by)
    assert publish(account, by=publisher, reason="单位更名").unit_name == "新名称"


class TestChecksBeforePublishing:
    """Nobody submits or publishes what is unchecked, wrong or unexplained."""

    @pytest.fixture
    def empty(self):
        return stored_account()

    @pytest.fixture
    def by(self, empty):
        return colleague(empty, "preparer")

    @pytest.fixture
    def publisher(self, empty):
        return colleague(empty, "publisher")

    @pytest.fixture
    def whole(self, empty, by):
        return complete(empty, by=by)

    def refused(self, account, by):
        with pytest.raises(ChecksRefusedError) as caught:
            submit(account, by=by)
        account.refresh_from_db()
        assert account.state == "drafting"
        # An account that came further before its checks said so is not published.
        FinalAccount.objects.filter(pk=account.pk).update(state="approved")
        with pytest.raises(ChecksRefusedError) as again:
            publish(account, by=colleague(account, "publisher"))
        assert again.value.hindrances == caught.value.hindrances
        assert not Publication.objects.filter(account=account).exists()
        return caught.value.hindrances

    def test_what_is_checked_and_explained_is_published(self, whole, by, publisher):
        assert publish(approved(made_ready(whole, by=by), by=by), by=publisher).version == 1

    def test_unchecked(self, whole, by):
        assert self.refused(whole, by) == ("这份决算还没有做过勾稽检查：请先检查。",)

    def test_checked_before_the_last_change(self, whole, by):
        made_ready(whole, by=by)
        save_texts(whole, {("duties", ""): "接待来访群众，办理群众来信。"}, by=by)
        (told,) = self.refused(whole, by)
        assert told.startswith("检查之后数据")
        assert told.endswith("有改动，检查结果已经过期：请重新检查。")

    def test_wrong(self, whole, by):
        total = ControlTotal(statement="expenditure", row="total", column="total", amount=Decimal("612345.67"))
        change_lines(whole, by=by, saved=[total])
        (told,) = self.refused(made_ready(whole, by=by), by)
        assert told.startswith("有1个问题必须先改正：（INT-09）")

    def test_unexplained(self, whole, by):
        line = ExpenditureLine.objects.get(account=whole)
        line.item_code = "2010302"
        change_lines(whole, by=by, saved=[line])
        check_account(whole, by=by)
        assert any("（COD-10）" in told for told in self.refused(whole, by))

    def test_what_is_published_already_needs_no_new_checks(self, whole, by, publisher):
        first = publish(approved(made_ready(whole, by=by), by=by), by=publisher)
        CheckRun.objects.all().delete()
        assert publish(whole, by=publisher) == first
