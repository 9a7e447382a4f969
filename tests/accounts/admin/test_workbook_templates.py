"""Templates from the desk: who may have them, what they are, what stands in them."""

from decimal import Decimal

import pytest

from accounts.admin.desk import desk_address, page_address
from accounts.entry.grids import GRIDS
from accounts.entry.loader import start_reading
from accounts.models import FinalAccount, IncomeLine
from accounts.workbooks.content import Expectation
from accounts.workbooks.template import read_template
from tests.accounts.workbooks.template.opened import opened

PAGES = ("template", "template_filled")


@pytest.fixture
def lines(account):
    return [
        IncomeLine.objects.create(account=account, item_code="2010301", amount=Decimal("1956800.01"), origin="typed"),
        IncomeLine.objects.create(account=account, item_code="2010302", amount=Decimal("0.00"), origin="typed"),
    ]


def read(response, account):
    expected = Expectation(account.fiscal_year, account.unit.code, (account.unit.name,), account.profile, {}, {})
    return read_template(opened(response.content), expected, start_reading(account.fiscal_year, "元"))


@pytest.mark.parametrize("name", PAGES)
class TestWhoMayHaveOne:
    def test_a_visitor_is_asked_to_sign_in(self, client, account, name):
        assert client.get(page_address(name, account)).status_code == 302

    def test_a_stranger_finds_nothing(self, signed_in, stranger, account, name):
        assert signed_in(stranger).get(page_address(name, account)).status_code == 404

    def test_a_reader_and_a_preparer_are_given_it(self, signed_in, reviewer, preparer, account, name):
        for user in (reviewer, preparer):
            response = signed_in(user).get(page_address(name, account))
            assert response.status_code == 200
            assert response.content[:2] == b"PK"

    def test_it_is_asked_for_by_get_only(self, signed_in, preparer, account, name):
        assert signed_in(preparer).post(page_address(name, account)).status_code == 405

    def test_a_profile_that_is_not_there_is_said_on_the_desk(self, signed_in, preparer, account, name):
        FinalAccount.objects.update(profile="nowhere-1999")
        response = signed_in(preparer).get(page_address(name, account), follow=True)
        assert response.redirect_chain == [(desk_address(account), 302)]
        assert "没有地区口径“nowhere-1999”" in response.content.decode()


def test_a_file_is_named_after_unit_year_and_kind_and_not_kept(signed_in, preparer, account):
    response = signed_in(preparer).get(page_address("template", account))
    assert "filename*=utf-8''%E5%B8%82%E5%A7%94" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment;")
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_the_blank_one_says_nothing(signed_in, preparer, account, lines):
    content = read(signed_in(preparer).get(page_address("template", account)), account)
    assert (content.problems, content.tables) == ((), ())
    assert [note.message for note in content.notes] == ["模板里没有填写任何数据，导入不会改动任何数据。"]


def test_the_filled_one_holds_the_stored_rows(signed_in, preparer, account, lines):
    content = read(signed_in(preparer).get(page_address("template_filled", account)), account)
    assert content.problems == ()
    assert [table.grid for table in content.tables] == list(GRIDS)
    assert [dict(row.values) for row in content.tables[0].rows] == [
        {"item_code": "2010301", "source": "general", "amount": Decimal("1956800.01"), "note": ""},
        {"item_code": "2010302", "source": "general", "amount": Decimal("0.00"), "note": ""},
    ]


def test_how_much_is_asked_of_the_database_is_fixed(signed_in, preparer, account, lines, django_assert_max_num_queries):
    client = signed_in(preparer)
    with django_assert_max_num_queries(6):
        client.get(page_address("template", account))
    with django_assert_max_num_queries(6 + len(GRIDS)):
        client.get(page_address("template_filled", account))


def test_the_desk_offers_both(signed_in, preparer, account):
    page = signed_in(preparer).get(desk_address(account)).content.decode()
    for name in PAGES:
        assert f'href="{page_address(name, account)}"' in page
