"""Who meets what at every address of the application: role × unit × reading or sending.

``matrix.txt`` names every route; a route that it does not name fails the test. ``*`` in it stands for the lists of an
account's lines, which are alike. Ten letters tell what each of PEOPLE meets: L is asked to sign in, 3 is refused (403),
4 finds nothing (404), 5 may not use the method (405), a dot comes in, whatever the page then says of what was sent.
"""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from accounts.entry.grids import GRIDS
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.permissions.routes import Route, address, furnished, routes

PEOPLE = (
    *("visitor", "citizen", "stranger", "preparer", "reviewer"),
    *("publisher", "secrecy", "bureau", "auditor", "administrator"),
)
LINES = {grid.model._meta.model_name for grid in GRIDS.values()}
MET = {403: "3", 404: "4", 405: "5"}
MATRIX = Path(__file__).with_name("matrix.txt")


def known(route: Route) -> str:
    """The name under which the matrix has a route: one for all lists of lines, the public ones by name and scope."""
    name = route.name if ":" in route.name or "(" in route.name else f"public:{_of(route)}{route.name}"
    return re.sub(rf"(?<=[_/])(?:{'|'.join(sorted(LINES))})(?=[_/])", "*", name)


def _of(route: Route) -> str:
    return "unit:" if "<fiscal_year:year>/unit/" in route.pattern else ""


def matrix() -> dict[str, tuple[str, str]]:
    found = {}
    for line in MATRIX.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, get, post = line.rsplit(maxsplit=2)
            assert name not in found, f"{name} stands twice"
            found[name] = (get, post)
    return found


def test_every_route_is_listed_and_no_other():
    assert {known(route) for route in routes()} == set(matrix())


def test_who_may_not_sign_in_is_asked_to_everywhere_in_the_back_office():
    for name, (get, post) in matrix().items():
        if name.startswith(("admin:accounts_", "admin:auth_", "admin:performance_", "admin:disclosure_")):
            assert get[:2] == post[:2] == "LL", name


def test_who_has_no_part_in_an_account_comes_in_nowhere_and_a_reader_sends_nothing():
    """What the matrix says is held to the rules behind it, so that a slip in a line does not pass for a rule."""
    stranger, administrator, auditor = (PEOPLE.index(who) for who in ("stranger", "administrator", "auditor"))
    for name, (get, post) in matrix().items():
        if name.startswith("admin:accounts_finalaccount_") and not name.endswith(("changelist", "_add")):
            assert {get[stranger], post[stranger], get[administrator], post[administrator]} <= {"4", "5", "3"}, name
            if name.removeprefix("admin:accounts_finalaccount_") not in {"checks", "history"}:
                assert post[auditor] != ".", name


@pytest.fixture
def people(request, signed_in):
    fixtures = {who: "secrecy_reviewer" if who == "secrecy" else who for who in PEOPLE[1:]}
    signed = {who: signed_in(request.getfixturevalue(fixture)) for who, fixture in fixtures.items()}
    return {"visitor": Client(), **signed}


def met(client: Client, method: str, where: str) -> str:
    """What somebody meets at an address; nothing that they do stays."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(where)
        if getattr(response, "streaming", False):
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    signs_in = response.status_code == 302 and response["Location"].startswith("/admin/login/")
    return "L" if signs_in else MET.get(response.status_code, ".")


def differing(account, by, publisher, people, wanted) -> list[str]:
    keys = furnished(account, by=by, publisher=publisher)
    expected = matrix()
    found = []
    for route in routes():
        if not wanted(route):
            continue
        where = address(route, keys)
        for method, letters in zip(("get", "post"), expected[known(route)], strict=True):
            told = "".join(
                met(people[who], method, where) if who in people else letter
                for who, letter in zip(PEOPLE, letters, strict=True)
            )
            if told != letters:
                found.append(f"{route.name} {method}: {told} instead of {letters}")
    return found


@pytest.mark.slow
def test_everybody_meets_what_the_matrix_says(account, preparer, publisher, people):
    assert differing(account, preparer, publisher, people, bool) == []


def test_pages_of_an_account_are_closed_to_who_has_no_part_in_it(account, preparer, publisher, people):
    some = {who: people[who] for who in ("stranger", "reviewer", "administrator")}
    models = "accounts_finalaccount|accounts_incomeline|accounts_job|performance_project|disclosure_publication"
    of_account = re.compile(f"admin:({models})_")
    assert differing(account, preparer, publisher, some, lambda route: of_account.match(route.name)) == []
