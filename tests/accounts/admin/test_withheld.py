"""The page on which items are withheld: who may, what is refused, what it does to the report and to the checks."""

import pytest

from accounts.models import ChangeRecord, ExpenditureLine, FinalAccount, WithheldItem
from accounts.use_cases.accounts import change_lines, open_account
from accounts.use_cases.checks import check_account
from accounts.use_cases.withheld import withheld_version
from disclosure.report.build import build_report
from disclosure.report.freeze import freeze
from disclosure.use_cases.texts import save_texts
from tests.accounts.persons import PROFILE
from tests.disclosure.published import complete

pytestmark = pytest.mark.django_db
CODE, NAME = "2010302", "一般行政管理事务"


@pytest.fixture
def page(account):
    return f"/admin/accounts/finalaccount/{account.pk}/withheld/"


@pytest.fixture
def full(account, preparer):
    complete(account, by=preparer)
    lines = [ExpenditureLine(item_code=item, nature="project") for item in (CODE, "2010301")]
    for line, amount in zip(lines, (7_654_321, 1_000_000), strict=True):
        line.initial_budget = line.adjusted_budget = line.final = amount
    change_lines(account, by=preparer, saved=lines)
    return account


def version(account):
    return {"version": withheld_version(WithheldItem.objects.filter(account=account))}


def test_a_page_that_did_not_know_of_a_secret_does_not_open_it(signed_in, preparer, colleague, full, page):
    shown = version(full)
    change_lines(full, by=colleague, saved=[WithheldItem(item_code=CODE, basis="依据")])
    response = signed_in(preparer).post(page, shown)
    assert response.status_code == 422
    assert "现已登记，依据：依据" in response.content.decode()
    assert WithheldItem.objects.get().item_code == CODE


@pytest.mark.parametrize("where", ["other scope", "unit below", "department above", "last year"])
def test_no_other_account_of_the_department_gives_it_away(preparer, department, subordinate, full, where):
    other = {
        "other scope": {"unit": department, "scope": "department", "fiscal_year": 2021},
        "unit below": {"unit": subordinate, "scope": "unit", "fiscal_year": 2021},
        "department above": {"unit": department, "scope": "department", "fiscal_year": 2021},
        "last year": {"unit": department, "scope": "unit", "fiscal_year": 2020},
    }[where]
    made = open_account(profile=PROFILE, by=preparer, **other)
    change_lines(made, by=preparer, saved=[WithheldItem(item_code=CODE, basis="依据")])
    assert CODE not in freeze(build_report(full))


def test_another_departments_secret_is_not_ours(stranger, other_department, full):
    made = open_account(unit=other_department, fiscal_year=2021, profile=PROFILE, by=stranger)
    change_lines(made, by=stranger, saved=[WithheldItem(item_code=CODE, basis="依据")])
    assert CODE in freeze(build_report(full))


def test_an_item_is_withheld_and_gone_from_the_report(signed_in, preparer, full, page):
    assert CODE in freeze(build_report(full))
    response = signed_in(preparer).post(
        page, {**version(full), f"withheld-{CODE}": "yes", f"basis-{CODE}": "保密规定第三条"}, follow=True
    )
    html = response.content.decode()
    assert "已保存，1项有改动。" in html
    assert "20103 政府办公厅（室）及相关机构事务：2个项级科目不列示，只列示到款。" in html
    frozen = freeze(build_report(full))
    for secret in (CODE, NAME, "2010301", "765.43"):
        assert secret not in frozen
    assert "865.43" in frozen  # 100 + 765.43 spent on projects of the section: totals stay
    record = ChangeRecord.objects.filter(account=full).latest("sequence")
    assert (record.action, record.by, record.after["basis"]) == ("不予公开：新增", preparer, "保密规定第三条")


def test_it_is_taken_back(signed_in, preparer, full, page):
    change_lines(full, by=preparer, saved=[WithheldItem(item_code=CODE, basis="依据")])
    signed_in(preparer).post(page, version(full))
    assert not WithheldItem.objects.exists()
    assert CODE in freeze(build_report(full))


@pytest.mark.parametrize(
    ("basis", "told"),
    [
        ("", "请写明不予公开的依据"),
        (" \n", "请写明不予公开的依据"),
        ("长" * 301, "依据有301个字，最多300个字"),
        ("零\x00", "控制字符（U+0000）"),
        ("左\u202e右", "控制字符（U+202E）"),
    ],
)
def test_a_ground_that_cannot_be_is_refused(signed_in, preparer, full, page, basis, told):
    response = signed_in(preparer).post(page, {f"withheld-{CODE}": "yes", f"basis-{CODE}": basis})
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not WithheldItem.objects.exists()


def test_markup_is_text_and_foreign_codes_are_nothing(signed_in, preparer, full, page):
    posted = {
        **version(full),
        f"withheld-{CODE}": "yes",
        f"basis-{CODE}": "<script>x</script>",
        "withheld-9999999": "yes",
    }
    html = signed_in(preparer).post(page, version(full) | posted, follow=True).content.decode()
    assert "<script>x" not in html
    assert list(WithheldItem.objects.values_list("item_code", flat=True)) == [CODE]


def test_only_a_preparer_and_only_while_it_is_prepared(signed_in, preparer, reviewer, stranger, full, page):
    posted = {f"withheld-{CODE}": "yes", f"basis-{CODE}": "依据"}
    assert signed_in(stranger).get(page).status_code == 404
    assert signed_in(reviewer).get(page).status_code == 200
    assert signed_in(reviewer).post(page, posted).status_code == 403
    FinalAccount.objects.update(state="submitted")
    assert signed_in(preparer).post(page, posted).status_code == 403
    assert not WithheldItem.objects.exists()


def test_who_writes_of_it_is_told(preparer, full):
    change_lines(full, by=preparer, saved=[WithheldItem(item_code=CODE, basis="依据")])
    save_texts(full, {("duties", ""): f"承担{NAME}。", ("item_reason", "20103"): "任务增加"}, by=preparer)
    _, outcome = check_account(full, by=preparer)
    (finding,) = [f for f in outcome.findings if f.rule == "WRD-19"]
    assert (finding.severity, finding.place.slot, finding.answer.found) == ("error", "duties", NAME)
    assert not [f for f in outcome.findings if f.rule.startswith(("TXT", "ARI", "STR")) and f.severity == "error"]


def test_what_is_said_of_it_stays_in_the_back_office(preparer, full):
    from accounts.checks.kept import findings_of, fingerprint, wants_explanation  # noqa: PLC0415
    from accounts.use_cases.explanations import explain  # noqa: PLC0415

    change_lines(full, by=preparer, saved=[WithheldItem(item_code=CODE, basis="依据")])
    check_run, _ = check_account(full, by=preparer)
    for finding in findings_of(check_run.results):
        if wants_explanation(finding):
            explain(full, fingerprint(finding), f"因{NAME}增加。", by=preparer)
    assert NAME not in freeze(build_report(full))
