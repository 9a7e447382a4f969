import csv
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import ChangeRecord
from accounts.record import CATALOGUE_CHAIN, Change, record_changes
from accounts.use_cases.subjects import add_functional_subject

CHANGES = "/admin/accounts/changerecord/"


def shown(client):
    return {record.chain for record in client.get(CHANGES).context["cl"].result_list}


def test_the_record_says_what_changed_in_words(entry_form, signed_in, preparer, account):
    form = entry_form().open().fill("income", 0, item_code="2010301", amount="1")
    form.send()
    form.open().fill("income", 0, amount="2").send()
    html = signed_in(preparer).get(CHANGES).content.decode()
    assert "决算数：1.00 → 2.00" in html
    assert "收入来源：空 → 一般公共预算财政拨款收入" in html


def test_everybody_sees_the_own_accounts_records_only(
    signed_in, preparer, stranger, reviewer, bureau, account, other_account
):
    add_functional_subject("2019801", "某", year=2021, by=preparer)
    ours, theirs = f"account-{account.pk}", f"account-{other_account.pk}"
    assert shown(signed_in(preparer)) == shown(signed_in(reviewer)) == {ours}
    assert shown(signed_in(stranger)) == {theirs}
    assert shown(signed_in(bureau)) == {ours, theirs, CATALOGUE_CHAIN}


def test_nobody_writes_the_record(signed_in, bureau, account):
    client = signed_in(bureau)
    record = ChangeRecord.objects.get()
    assert client.get(f"{CHANGES}{record.pk}/change/").status_code == 200
    assert client.post(f"{CHANGES}{record.pk}/change/", {"action": "x"}).status_code == 403
    assert client.post(f"{CHANGES}{record.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{CHANGES}add/").status_code == 403
    assert client.post(CHANGES, {"action": "delete_selected", "_selected_action": [record.pk]}).status_code in {
        302,
        403,
        200,
    }
    assert ChangeRecord.objects.filter(pk=record.pk).exists()


def test_a_script_in_the_record_is_shown_as_text(entry_form, signed_in, preparer):
    entry_form().open().fill("income", 0, item_code="2010301", amount="1", note="<script>alert(1)</script>").send()
    html = signed_in(preparer).get(CHANGES).content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert(1)" not in html


def subjects(client, **asked):
    response = client.get(CHANGES, asked)
    assert response.status_code == 200
    return [record.action for record in response.context["cl"].result_list], response.content.decode()


def test_a_person_an_action_a_unit_and_a_period_leave_only_some(
    signed_in, bureau, preparer, account, other_account, entry_form
):
    entry_form().open().fill("income", 0, item_code="2010301", amount="1").send()
    client = signed_in(bureau)
    today = timezone.localdate().isoformat()
    assert sorted(subjects(client)[0]) == ["建立决算", "建立决算", "录入：新增"]
    assert subjects(client, kind="录入")[0] == ["录入：新增"]
    assert len(subjects(client, person="preparer")[0]) == 2
    assert subjects(client, unit="财政局")[0] == subjects(client, unit="301001")[0] == ["建立决算"]
    assert len(subjects(client, unit="2021")[0]) == 3
    assert len(subjects(client, **{"from": today, "to": today})[0]) == 3
    assert subjects(client, to="2020-01-01")[0] == []
    assert subjects(client, **{"from": "2999-01-01"})[0] == []
    assert subjects(client, q="录入 群众")[0] == ["录入：新增"]
    assert subjects(client, account__id__exact=other_account.pk)[0] == ["建立决算"]


@pytest.mark.parametrize(
    "given",
    [
        {"from": "昨天"},
        {"to": "9999-12-31"},
        {"from": "0001-01-01", "to": "<script>alert(1)</script>"},
        {"unit": "%' OR 1=1 --\0", "person": "长" * 3000},
        {"unit": "²²²²"},
        {"kind": "<script>alert(1)</script>"},
        {"account__id__exact": "9" * 60},
        {"account__id__exact": "9223372036854775808"},
        {"account__id__exact": "x"},
        {"by__password__startswith": "p"},
        {"p": "-1"},
    ],
)
def test_whatever_is_asked_is_answered(signed_in, bureau, account, given):
    client = signed_in(bureau)
    for address in (CHANGES, f"{CHANGES}export.csv", f"{CHANGES}export.xlsx"):
        response = client.get(address, given)
        if response.streaming:
            list(response.streaming_content)
        response.close()
        assert response.status_code in {200, 302, 400}, address
    assert "<script>alert" not in client.get(CHANGES, given, follow=True).content.decode()


def test_a_day_that_cannot_be_read_is_said(signed_in, bureau, account):
    assert "“昨天”不是日期，没有按它筛选。" in subjects(signed_in(bureau), **{"from": "昨天"})[1]


def test_the_chain_of_one_account_is_verified_where_it_is_listed(signed_in, auditor, preparer, account):
    client = signed_in(auditor)
    assert "记录链完好：第1至1条已核验。" in subjects(client, account__id__exact=account.pk)[1]
    ChangeRecord.objects.bulk_create(
        [
            ChangeRecord(
                account=account,
                chain=f"account-{account.pk}",
                sequence=2,
                at=timezone.now(),
                by=preparer,
                action="录入",
            )
        ]
    )
    html = subjects(client, account__id__exact=account.pk)[1]
    assert "记录不完好：" in html
    assert "第2条" in html


def test_a_strangers_chain_is_not_told(signed_in, stranger, account):
    assert "记录链" not in subjects(signed_in(stranger), account__id__exact=account.pk)[1]


def test_what_is_listed_is_exported_as_a_workbook_and_as_csv(entry_form, signed_in, auditor, stranger, account):
    entry_form().open().fill("income", 0, item_code="2010301", amount="1", note="=1+1").send()
    client = signed_in(auditor)
    workbook = b"".join(client.get(f"{CHANGES}export.xlsx", {"kind": "录入"}).streaming_content)
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(workbook)).active.iter_rows()]
    text = b"".join(client.get(f"{CHANGES}export.csv", {"kind": "录入"}).streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert rows == lines
    assert len(lines) == 2
    assert lines[1][1:5] == ["preparer先生", "preparer", str(account), "录入：新增"]
    assert "决算数：空 → 1.00" in lines[1][6]
    mine = b"".join(signed_in(stranger).get(f"{CHANGES}export.csv").streaming_content).decode("utf-8-sig")
    assert str(account) not in mine


def test_nothing_in_an_export_is_a_formula(signed_in, auditor, preparer, account):
    add_functional_subject("2019801", "=1+1", year=2021, by=preparer)
    record_changes([Change("录入", "=HYPERLINK(1)", None, {"note": "x"})], by=preparer, account=account)
    text = b"".join(signed_in(auditor).get(f"{CHANGES}export.csv").streaming_content).decode("utf-8-sig")
    assert not [
        cell for line in csv.reader(io.StringIO(text)) for cell in line if cell.startswith(("=", "+", "-", "@"))
    ]


def test_a_long_record_costs_as_many_queries_as_a_short_one(
    signed_in, auditor, preparer, account, django_assert_max_num_queries
):
    record_changes([Change("录入", f"第{n}行", None, {"note": "x"}) for n in range(300)], by=preparer, account=account)
    client = signed_in(auditor)
    with django_assert_max_num_queries(30):
        subjects(client, account__id__exact=account.pk)
    with django_assert_max_num_queries(12):
        b"".join(client.get(f"{CHANGES}export.csv").streaming_content)


def test_states_conclusions_and_profiles_are_told_by_their_names(signed_in, auditor, reviewer, account):
    changes = [
        Change("流转：审核通过", "某", {"state": "submitted"}, {"state": "approved", "comment": ""}),
        Change("保密审查：可以公开", "某", None, {"conclusion": "passed", "opinion": ""}),
        Change("公开", "某", None, {"manifest": "abc"}),
    ]
    record_changes(changes, by=reviewer, account=account)
    html = subjects(signed_in(auditor))[1]
    for told in (
        "状态：待审核 → 待公开",
        "审查结论：空 → 可以公开",
        "文件清单校验值：空 → abc",
        "地区口径：空 → 四川省部门决算公开",
    ):
        assert told in html
