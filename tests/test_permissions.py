"""What the matrix of tests/permissions does not show: no list holds a row of another department."""

from django.contrib import admin
from django.urls import get_resolver, reverse

from accounts.models import IncomeLine
from accounts.use_cases.accounts import change_lines
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import published_as_it_is


def addresses():
    """Every address of the back office that needs no key."""
    names = set(get_resolver().namespace_dict["admin"][1].reverse_dict)
    for model in admin.site._registry:
        meta = model._meta
        for name in ("changelist", "add", "import", "export", "process_import"):
            pattern = f"{meta.app_label}_{meta.model_name}_{name}"
            if pattern in names:
                yield reverse(f"admin:{pattern}")


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
