from accounts.models import ChangeRecord
from accounts.record import CATALOGUE_CHAIN
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
