"""Each role tried against each step that is not its own, in every state, from the browser of whoever tries."""

import pytest

from tests.browser.test_yearly_cycle import person, prepare, workbook  # noqa: F401 (fixtures)
from tests.browser.yearly_cycle import approve, open_account, publish, sign_secrecy
from tests.browser.yearly_people import ADMINISTRATOR, DEPARTMENTS, REGION_ROLES, ROLES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TYPING = ("change/", "entry/income/", "statements/income/", "texts/", "texts/autosave/", "import/", "withheld/")
EXPLAINING = "checks/ action=explain&finding=x&body=x"
COMMENTING = "comments/ action=add&body=x"
SIGNING = "secrecy/ conclusion=passed"
PUBLISHING = "publish/ reason=x"
NAMES = ("submit", "withdraw", "send_back", "approve", "correct", "abandon")
MOVES = tuple(f"move/{name}/ comment=x" for name in NAMES)
SUBMIT, WITHDRAW, SEND_BACK, APPROVE, CORRECT, ABANDON = MOVES
STEPS = (*TYPING, EXPLAINING, COMMENTING, SIGNING, PUBLISHING, *MOVES)
COMMENTERS = {"reviewer", "secrecy", "publisher", "bureau"}
# Who takes a step in a state; in no other state does anybody.
TAKEN = {
    "drafting": {step: {"preparer"} for step in (*TYPING, EXPLAINING, SUBMIT, ABANDON)},
    "submitted": {WITHDRAW: {"preparer"}, APPROVE: {"reviewer"}, SEND_BACK: {"reviewer"}, SIGNING: {"secrecy"}},
    "approved": {SEND_BACK: {"reviewer", "secrecy", "publisher"}, SIGNING: {"secrecy"}, PUBLISHING: {"publisher"}},
    "published": {CORRECT: {"preparer"}},
}
# Whose a step is in some state: at the wrong time they are told so, and nothing changes.
OWNERS = {step: {who for state in TAKEN.values() for who in state.get(step, ())} for step in STEPS}
PAGES = ("change/", "review/", "secrecy/", "comments/", "texts/", "entry/income/")

OFFERED = """async ([account, pages]) => {
    const offered = [];
    for (const page of pages) {
        const text = await (await fetch(account + page)).text();
        const read = new DOMParser().parseFromString(text, "text/html");
        for (const form of read.querySelectorAll("#content form[method=post]")) {
            const pressed = "button:enabled:not([aria-hidden]), input[type=submit]:enabled";
            if (form.querySelector(pressed)) offered.push(form.getAttribute("action") || account + page);
        }
    }
    return offered;
}"""
SENT = """async ([account, steps]) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const told = [];
    for (const step of steps) {
        const [page, body] = step.split(" ");
        const answer = await fetch(account + page, {
            method: "POST",
            redirect: "manual",
            headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token },
            body: body || "",
        });
        told.push([step, answer.status]);
    }
    return told;
}"""


def pages_of(step):
    return step.partition(" ")[0]


def taken(state, step, role):
    """Whether a role takes a step in a state."""
    if step == COMMENTING:
        return role in COMMENTERS
    return role in TAKEN[state].get(step, ())


def standing(auditor, account):
    """How the account stands and how much of it was recorded, as an auditor reads it."""
    number = account.rpartition("/")[2]
    auditor.to(f"{account}/change/")
    state = auditor.page.locator(".card.workflow .state").inner_text()
    auditor.to(f"/admin/accounts/changerecord/?account__id__exact={number}")
    return state, auditor.page.locator(".paginator").inner_text()


def nobody_oversteps(people, account, state):
    """Look for buttons of steps that are not one's own, and send those steps all the same."""
    before = standing(people["auditor"], account)
    for role, one in people.items():
        forbidden = [step for step in STEPS if not taken(state, step, role)]
        one.to("/admin/")
        addresses = one.page.evaluate(OFFERED, [f"{account}/", PAGES])
        offered = {address.partition(f"{account}/")[2].partition("?")[0] for address in addresses}
        # Whoever comments settles remarks there, preparers answer them there.
        wrong = {pages_of(step) for step in forbidden} - {"checks/", "comments/"}
        assert not offered & wrong, f"{role} is offered {offered & wrong} while {state}"
        if state != "drafting":  # what is typed while drafting has more pages than are looked at here
            assert offered >= {pages_of(step) for step in STEPS if taken(state, step, role)}, role
        for step, status in one.page.evaluate(SENT, [f"{account}/", forbidden]):
            # 0: led back to the page, which says that it is too early or too late.
            met = {403, 404} if role not in OWNERS[step] else {0, 403, 422}
            assert status in met, f"{role} met {status} at {step} while {state}"
    assert standing(people["auditor"], account) == before, state


def test_no_step_is_taken_by_anybody_else_or_at_another_time(person, workbook):  # noqa: F811
    _, name, department = DEPARTMENTS[1]
    people = {role: person(department, role) for role in ROLES}
    people |= {role: person("", role) for role in (*REGION_ROLES, ADMINISTRATOR)}
    people["stranger"] = person(DEPARTMENTS[0][2], "preparer")
    account = open_account(people["preparer"], name)
    nobody_oversteps(people, account, "drafting")
    prepare(people["preparer"], workbook(name))
    nobody_oversteps(people, account, "submitted")
    for role, takes in (("reviewer", approve), ("secrecy", sign_secrecy)):
        people[role].to("/admin/")
        takes(people[role])
    nobody_oversteps(people, account, "approved")
    people["publisher"].to("/admin/")
    publish(people["publisher"], version=1)
    nobody_oversteps(people, account, "published")
