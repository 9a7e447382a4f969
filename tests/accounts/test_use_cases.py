from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.entry.grids import PAGES
from accounts.entry.loader import start_reading
from accounts.entry.rows import read_rows
from accounts.models import (
    ChangeRecord,
    EconomicSubject,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    OperatingExpense,
    Region,
)
from accounts.record import CATALOGUE_CHAIN, broken_links
from accounts.use_cases.accounts import change_account, change_lines, open_account
from accounts.use_cases.entry import StaleEntryError, store_page, stored_rows, version_of
from accounts.use_cases.reference import confirm_subjects, delete_reference, save_reference
from accounts.use_cases.subjects import UNNAMED, add_economic_subject, add_functional_subject
from tests.accounts.persons import PROFILE


def revision(account):
    return FinalAccount.objects.get(pk=account.pk).revision


class TestOpening:
    def test_an_account_is_opened_with_a_record(self, department, preparer):
        account = open_account(
            unit=department, fiscal_year=2021, profile=PROFILE, by=preparer, approved_on=date(2022, 9, 1)
        )
        assert str(account) == "市委群众工作局2021年度部门决算"
        record = ChangeRecord.objects.get(account=account)
        assert (record.action, record.by, record.after["approved_on"]) == ("建立决算", preparer, "2022-09-01")

    def test_a_second_one_for_unit_year_and_scope_is_refused(self, account, department, preparer):
        with pytest.raises(ValidationError) as refused:
            open_account(unit=department, fiscal_year=2021, profile=PROFILE, by=preparer)
        assert refused.value.messages == ["该单位这一年度的决算已经建立，不能重复建立，请打开已有的决算继续编制。"]
        assert ChangeRecord.objects.count() == 1

    @pytest.mark.parametrize("changed", [{"fiscal_year": 1999}, {"profile": ""}, {"scope": "x"}, {"precision": "x"}])
    def test_what_cannot_be_is_refused(self, department, preparer, changed):
        with pytest.raises(ValidationError):
            open_account(**{"unit": department, "fiscal_year": 2021, "profile": PROFILE, "by": preparer, **changed})
        assert not FinalAccount.objects.exists()


class TestChangingTheAccount:
    def test_a_change_counts_and_is_recorded(self, account, preparer):
        changed = change_account(account, by=preparer, precision="wan")
        assert (changed.precision, changed.revision) == ("wan", 1)
        record = ChangeRecord.objects.filter(account=account).last()
        assert (record.before["precision"], record.after["precision"]) == ("yuan", "wan")

    def test_no_change_leaves_no_trace(self, account, preparer):
        change_account(account, by=preparer, precision="yuan")
        assert revision(account) == 0
        assert ChangeRecord.objects.filter(account=account).count() == 1

    def test_unit_and_year_are_not_changed_here(self, account, preparer):
        with pytest.raises(TypeError):
            change_account(account, by=preparer, fiscal_year=2022)

    def test_what_cannot_be_is_refused(self, account, preparer):
        with pytest.raises(ValidationError):
            change_account(account, by=preparer, profile="")
        assert revision(account) == 0


class TestChangingLines:
    def test_rows_are_added_changed_and_deleted_in_one_revision(self, account, preparer):
        change_lines(account, by=preparer, saved=[IncomeLine(item_code=c, amount=1) for c in ("2010301", "2010302")])
        first, second = IncomeLine.objects.order_by("item_code")
        first.amount = Decimal(5)
        new = IncomeLine(item_code="2010308", amount=2)
        assert change_lines(account, by=preparer, saved=[first, new], deleted=[second]) == 3
        assert dict(IncomeLine.objects.values_list("item_code", "amount")) == {"2010301": 5, "2010308": 2}
        assert revision(account) == 2
        assert broken_links(f"account-{account.pk}") == []

    def test_equal_rows_are_no_change(self, account, preparer):
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=1)])
        assert change_lines(account, by=preparer, saved=list(IncomeLine.objects.all())) == 0
        assert revision(account) == 1

    def test_rows_belong_to_the_account_whatever_they_said(self, account, other_account, preparer):
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", account=other_account)])
        assert IncomeLine.objects.get().account == account

    def test_rows_of_several_kinds_go_together(self, account, preparer):
        rows = [IncomeLine(item_code="2010301"), ExpenditureLine(item_code="2010301"), OperatingExpense(final=1)]
        assert change_lines(account, by=preparer, saved=rows) == 3

    def test_a_row_that_breaks_a_rule_takes_everything_back(self, account, preparer):
        rows = [IncomeLine(item_code="2010301", amount=1), IncomeLine(item_code="2010302", amount=-1)]
        with pytest.raises(IntegrityError):
            change_lines(account, by=preparer, saved=rows)
        assert not IncomeLine.objects.exists()
        assert (revision(account), ChangeRecord.objects.count()) == (0, 1)

    def test_a_changed_row_that_breaks_a_rule_takes_everything_back(self, account, preparer):
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=1)])
        row = IncomeLine.objects.get()
        row.amount = Decimal(-1)
        with pytest.raises(IntegrityError):
            change_lines(account, by=preparer, saved=[row])
        assert IncomeLine.objects.get().amount == 1

    def test_many_changed_rows_are_one_statement_a_batch(self, account, preparer, django_assert_max_num_queries):
        codes = sorted(set(FunctionalSubject.objects.filter(level="item").values_list("code", flat=True)))[:200]
        change_lines(account, by=preparer, saved=[IncomeLine(item_code=code, amount=1) for code in codes])
        rows = list(IncomeLine.objects.all())
        for row in rows:
            row.amount = Decimal(2)
        with django_assert_max_num_queries(20):
            change_lines(account, by=preparer, saved=rows)
        assert set(IncomeLine.objects.values_list("amount", flat=True)) == {Decimal("2.00")}
        assert IncomeLine.objects.count() == 200


class TestStoringAPage:
    def store(self, account, by, rows, version=None):
        page = PAGES["income"]
        reading = start_reading(account.fiscal_year, "元")
        entered = [read_rows(page.grids[0], rows, reading)]
        assert not entered[0].problems
        version = version or version_of(stored_rows(account, page))
        return store_page(account, page, entered, version=version, reading=reading, by=by)

    def test_a_page_is_stored(self, account, preparer):
        assert self.store(account, preparer, [{"item_code": "2010301", "amount": "1"}]) == 1

    def test_an_older_page_is_refused_with_what_is_stored(self, account, preparer, colleague):
        version = version_of(stored_rows(account, PAGES["income"]))
        self.store(account, colleague, [{"item_code": "2010301", "amount": "1"}])
        with pytest.raises(StaleEntryError) as stale:
            self.store(account, preparer, [{"item_code": "2010301", "amount": "2"}], version)
        assert [row.amount for row in stale.value.stored["income"].values()] == [1]
        assert IncomeLine.objects.get().amount == 1

    def test_an_older_page_that_says_the_same_is_no_conflict(self, account, preparer):
        version = version_of(stored_rows(account, PAGES["income"]))
        rows = [{"item_code": "2010301", "amount": "1"}]
        assert self.store(account, preparer, rows, version) == 1
        assert self.store(account, preparer, rows, version) == 0


class TestSubjects:
    def test_an_item_is_added_with_what_is_missing_above_it(self, preparer):
        added = add_functional_subject("2989901", "某某事务", year=2021, by=preparer)
        assert [(s.code, s.name, s.level) for s in added] == [
            ("298", UNNAMED, "class"),
            ("29899", UNNAMED, "section"),
            ("2989901", "某某事务", "item"),
        ]
        assert all(s.needs_confirmation and (s.valid_from, s.valid_to) == (2021, 2021) for s in added)
        assert ChangeRecord.objects.filter(chain=CATALOGUE_CHAIN, by=preparer).count() == 3

    def test_a_code_in_force_is_left_as_it_is(self, preparer):
        assert add_functional_subject("2010301", "别名", year=2021, by=preparer) == []
        assert FunctionalSubject.objects.get(code="2010301", valid_from=None).name == "行政运行"

    def test_the_same_code_may_be_added_for_another_year(self, preparer):
        add_functional_subject("2019801", "甲", year=2021, by=preparer)
        assert [s.name for s in add_functional_subject("2019801", "乙", year=2022, by=preparer)][-1] == "乙"

    def test_an_economic_subject_takes_the_group_of_its_class(self, preparer):
        (added,) = add_economic_subject("30189", "某某补贴", year=2021, by=preparer)
        assert (added.expense_group, added.needs_confirmation) == ("personnel", True)
        assert add_economic_subject("30101", "x", year=2021, by=preparer) == []
        group, item = add_economic_subject("39801", "某", year=2021, by=preparer)
        assert (group.code, item.code, item.expense_group) == ("398", "39801", EconomicSubject.ExpenseGroup.PUBLIC)

    def test_a_name_that_cannot_be_is_refused(self, preparer):
        with pytest.raises(ValidationError):
            add_functional_subject("2019801", "", year=2021, by=preparer)
        assert not FunctionalSubject.objects.filter(code="2019801").exists()

    def test_confirming_is_recorded_once(self, preparer, bureau):
        added = add_functional_subject("2019801", "甲", year=2021, by=preparer)
        assert confirm_subjects(added, by=bureau) == 2
        assert confirm_subjects(FunctionalSubject.objects.filter(code="2019801"), by=bureau) == 0
        assert ChangeRecord.objects.filter(action="确认功能分类科目", by=bureau).count() == 2


class TestReferenceData:
    def test_each_change_leaves_a_record(self, bureau):
        region = Region(code="510100", name="成都")
        save_reference(region, by=bureau)
        region.name = "成都市"
        save_reference(region, by=bureau)
        save_reference(region, by=bureau)
        delete_reference(region, by=bureau)
        actions = [r.action for r in ChangeRecord.objects.filter(chain=CATALOGUE_CHAIN)]
        assert actions == ["新增行政区划", "修改行政区划", "删除行政区划"]
        assert broken_links(CATALOGUE_CHAIN) == []
