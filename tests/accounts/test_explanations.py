"""Explaining findings: what is kept, what is refused, and what keeps an account from being published."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.checks.kept import findings_of, fingerprint, wants_explanation
from accounts.models import (
    ChangeRecord,
    ControlTotal,
    EconomicLine,
    ExpenditureLine,
    Explanation,
    FinalAccount,
    IncomeLine,
)
from accounts.record import broken_links
from accounts.use_cases.accounts import change_lines
from accounts.use_cases.checks import check_account, what_changed
from accounts.use_cases.explanations import NoSuchFindingError, explain, hindrances, withdraw_explanation
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import complete, made_ready


def misplaced(account, by, amount):
    """Move an amount of basic expenditure into a subject of projects."""
    lines = ExpenditureLine.objects.filter(account=account)
    economic = EconomicLine.objects.filter(account=account)
    whole = sum(line.final for line in lines)
    saved = []
    for code, part in (("2010301", whole - amount), ("2010302", Decimal(amount))):
        line = lines.filter(item_code=code).first() or ExpenditureLine(item_code=code)
        line.initial_budget = line.adjusted_budget = line.final = part
        spent = economic.filter(item_code=code).first() or EconomicLine(item_code=code, economic_code="30101")
        spent.amount = part
        saved += [line, spent]
    income = IncomeLine.objects.filter(account=account)
    saved += [income.filter(item_code="2010302").first() or IncomeLine(item_code="2010302"), income.first()]
    saved[-2].amount, saved[-1].amount = Decimal(amount), whole - amount
    change_lines(account, by=by, saved=saved)
    check_account(account, by=by)


@pytest.fixture
def checked(account, preparer):
    """An account with one warning: basic expenditure in a subject of projects."""
    complete(account, by=preparer)
    misplaced(account, preparer, 2500)
    return FinalAccount.objects.get(pk=account.pk)


def found(account, rule):
    return next(f for f in findings_of(account.check_run.results) if f["rule"] == rule)


def warning(account):
    return found(account, "COD-10")


def total(amount="612345.67"):
    return ControlTotal(statement="expenditure", row="total", column="total", amount=Decimal(amount))


def test_it_works(checked, preparer):
    kept = explain(checked, fingerprint(warning(checked)), " 按批复的科目列支。\r\n依据见附件。 ", by=preparer)
    assert (kept.body, kept.by, kept.rule) == ("按批复的科目列支。\n依据见附件。", preparer, "COD-10")
    assert kept.place == {"statement": "general_expenditure", "row": "2010302", "column": "basic"}
    assert "2010302" in kept.message


def test_it_is_recorded_and_changed_and_withdrawn_with_author_and_time(checked, preparer, colleague):
    key = fingerprint(warning(checked))
    explain(checked, key, "一", by=preparer)
    explain(checked, key, "二", by=colleague)
    explain(checked, key, "二", by=preparer)
    assert withdraw_explanation(checked, key, by=colleague)
    assert not withdraw_explanation(checked, key, by=colleague)
    records = list(ChangeRecord.objects.filter(account=checked, action__startswith="说明检查问题").order_by("sequence"))
    assert [(r.action.partition("：")[2], r.by) for r in records] == [
        ("新增", preparer),
        ("修改", colleague),
        ("撤回", colleague),
    ]
    assert (records[1].before["body"], records[1].after["body"], records[2].before["body"]) == ("一", "二", "二")
    assert broken_links(records[0].chain) == []
    assert not Explanation.objects.exists()


def test_an_explanation_makes_no_results_stale(checked, preparer):
    revision = FinalAccount.objects.get(pk=checked.pk).revision
    explain(checked, fingerprint(warning(checked)), "按批复列支。", by=preparer)
    assert FinalAccount.objects.get(pk=checked.pk).revision == revision
    assert what_changed(checked.check_run) == ()


def test_a_finding_is_explained_once(checked, preparer):
    kept = explain(checked, fingerprint(warning(checked)), "一", by=preparer)
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "说明是空的"),
        (" \r\n\t", "说明是空的"),
        ("长" * 1001, "说明有1001个字，最多1000个字"),
        ("甲\x00乙", "U+0000"),
        ("甲\u202e乙", "U+202E"),
    ],
)
def test_a_text_that_cannot_be_is_refused(checked, preparer, body, told):
    with pytest.raises(ValidationError, match="说明") as refused:
        explain(checked, fingerprint(warning(checked)), body, by=preparer)
    assert told in str(refused.value)
    assert not Explanation.objects.exists()


def test_spaces_of_every_width_are_text(checked, preparer):
    kept = explain(checked, fingerprint(warning(checked)), "按\u00a0批\u3000复\u2002列支。\n\t依据", by=preparer)
    assert kept.body == "按\u00a0批\u3000复\u2002列支。\n\t依据"


@pytest.mark.parametrize("key", ["", "x" * 64, "'; drop table", "0" * 10_000, "\x00", "a\x00" * 32])
def test_a_finding_that_is_not_there_is_refused(checked, preparer, key):
    assert not withdraw_explanation(checked, key, by=preparer)
    with pytest.raises(NoSuchFindingError, match="重新检查"):
        explain(checked, key, "一", by=preparer)


def test_what_must_be_mended_is_not_explained_away(checked, preparer):
    change_lines(checked, by=preparer, saved=[total()])
    checked.check_run, _ = check_account(checked, by=preparer)
    with pytest.raises(ValidationError, match="INT-09的问题必须改正"):
        explain(checked, fingerprint(found(checked, "INT-09")), "尾差", by=preparer)


def test_another_amount_wants_another_explanation(checked, preparer):
    explain(checked, fingerprint(warning(checked)), "按批复列支。", by=preparer)
    made_ready(checked, by=preparer)
    assert hindrances(checked) == ()
    misplaced(checked, preparer, 2600)
    (told,) = hindrances(checked)
    assert "个问题还没有写明情况：" in told
    assert "（COD-10）“2010302" in told


def test_a_place_and_what_is_found_there_are_what_a_finding_is_known_by():
    finding = {"rule": "A-1", "status": "fail", "severity": "warn", "statement": "s", "row": "r", "found": "1"}
    key = fingerprint(finding)
    assert fingerprint(finding | {"message": "过了3天。", "evidence": ["别的"]}) == key
    for other in ({"rule": "A-2"}, {"row": "q"}, {"found": "2"}, {"expected": "1"}, {"sentence": "另一句。"}):
        assert fingerprint(finding | other) != key


class TestWhatStandsInTheWay:
    def test_nothing(self, account, preparer):
        made_ready(complete(account, by=preparer), by=preparer)
        assert hindrances(account) == ()

    def test_no_checks(self, account):
        assert hindrances(account) == ("这份决算还没有做过勾稽检查：请先检查。",)

    def test_old_checks(self, account, preparer):
        made_ready(complete(account, by=preparer), by=preparer)
        row = ExpenditureLine.objects.get(account=account)
        row.note = "另记"
        change_lines(account, by=preparer, saved=[row])
        (told,) = hindrances(account)
        assert told.startswith("检查之后数据")
        assert told.endswith("有改动，检查结果已经过期：请重新检查。")

    def test_an_error(self, account, preparer):
        complete(account, by=preparer)
        change_lines(account, by=preparer, saved=[total()])
        made_ready(account, by=preparer)
        (told,) = hindrances(account)
        assert told.startswith("有1个问题必须先改正：（INT-09）")

    def test_a_warning_without_explanation(self, checked):
        (told,) = hindrances(checked)
        assert "还没有写明情况：" in told
        assert "（COD-10）" in told

    def test_many_are_named_up_to_ten(self, account, preparer):
        check_account(account, by=preparer)
        told = "".join(hindrances(account))
        assert "必须先改正" in told
        assert len(told) < 3000


def test_a_note_wants_nothing_and_a_fact_does():
    assert not wants_explanation({"severity": "info"})
    assert wants_explanation({"severity": "error"})
    assert wants_explanation({"severity": "warn"})
    assert not wants_explanation({"severity": "error", "blocking": True})
