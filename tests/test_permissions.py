"""Every page of the back office, in steps: a visitor, somebody who is no staff, staff of another department, a reader.

The pages are asked for, not listed, so that a new page of the desk or a new list is among them.
"""

from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.admin.desk import desk
from accounts.models import IncomeLine
from accounts.use_cases.accounts import change_lines
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import published_as_it_is

PARTS = {"kind": "income", "token": "a" * 43, "number": 1}
WRITES = {
    "entry",
    "statement_entry",
    "texts",
    "publish",
    "change",
    "delete",
    "workbooks",
    "workbook",
    "undo_workbook",
    "last_year",
    "check_typed",
    "evaluation",
    "projects_import",
}
# What changes nothing of the account: whoever reads it runs its checks.
READERS_RUN = {"checks"}
# Pages of what a preparer is doing: a reader has none.
UNDER_WAY = {"workbook", "annotated", "undo_workbook", "last_year"}


def desk_pages(account):
    for route, name, _ in desk._pages:
        parts = {key: value for key, value in PARTS.items() if f":{key}>" in route}
        yield name, reverse(f"admin:accounts_finalaccount_{name}", kwargs={"account_id": account.pk, **parts})
    for name in ("change", "history", "delete"):
        yield name, reverse(f"admin:accounts_finalaccount_{name}", args=[account.pk])


def addresses():
    """Every address of the back office that needs no key."""
    for model in admin.site._registry:
        meta = model._meta
        for name in ("changelist", "add", "import", "export", "process_import"):
            pattern = f"{meta.app_label}_{meta.model_name}_{name}"
            if pattern in names_of_admin():
                yield reverse(f"admin:{pattern}")


def names_of_admin():
    return set(get_resolver().namespace_dict["admin"][1].reverse_dict)


def test_the_desk_has_its_pages(account):
    named = {name for name, _ in desk_pages(account)}
    assert named >= {"entry", "lookup", "texts", "preview", "preview_pdf", "publish", "change", "history", "delete"}
    assert len(list(addresses())) > 40


def test_a_visitor_and_who_is_no_staff_are_asked_to_sign_in_everywhere(account, citizen, signed_in):
    for client in (Client(), signed_in(citizen)):
        for address in (*addresses(), *(address for _, address in desk_pages(account))):
            for send in (client.get, client.post):
                response = send(address)
                assert response.status_code == 302, address
                assert response["Location"].startswith("/admin/login/"), address


def test_no_page_of_a_desk_exists_for_another_department(account, stranger, signed_in):
    client = signed_in(stranger)
    for _, address in desk_pages(account):
        for send in (client.get, client.post):
            assert send(address).status_code in {404, 405}, address
    assert client.get(reverse("admin:accounts_finalaccount_preview", args=[account.pk])).status_code == 404


def test_a_reader_sends_nothing(account, reviewer, signed_in):
    client = signed_in(reviewer)
    for name, address in desk_pages(account):
        status = client.post(address).status_code
        assert status == 403 if name in WRITES else status in {200, 405} or name in READERS_RUN, address


def test_no_list_holds_what_belongs_to_another_department(account, preparer, publisher, stranger, signed_in):
    change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=7)])
    published_as_it_is(account, by=publisher)
    told = {
        who.username: {a for a in addresses() if account.unit.name.encode() in signed_in(who).get(a).content}
        for who in (stranger, preparer)
    }
    assert told["stranger"] == set()
    assert told["preparer"] >= {
        reverse(f"admin:{name}_changelist")
        for name in (
            *("accounts_finalaccount", "accounts_budgetunit", "accounts_incomeline", "accounts_changerecord"),
            "disclosure_publication",
        )
    }


def test_who_works_there_is_given_what_others_are_refused(account, reviewer, signed_in):
    client = signed_in(reviewer)
    for name, address in desk_pages(account):
        if name not in {"publish", "delete", "checks_workbook", "check_typed"} | UNDER_WAY:
            assert client.get(address, {"kind": "functional"}).status_code == 200, address
