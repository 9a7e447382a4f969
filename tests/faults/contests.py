"""Two processes that want different things of one account at the same moment, and what must come of it.

Each contest prepares, in the driver, what both sides saw before they began, and returns the two pieces of work. Its
judgement looks at what is stored and says who won; whoever lost must have been told why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import lxml.html
from django.test import Client

from accounts.admin.desk import page_address
from accounts.entry.grids import PAGES
from accounts.entry.loader import start_reading
from accounts.entry.rows import read_rows
from accounts.models import ChangeRecord, FinalAccount, IncomeLine, UnitRole, WorkbookImport
from accounts.record import PUBLISHED
from accounts.use_cases.entry import store_page, stored_rows, version_of
from accounts.use_cases.import_plan import plan_import
from accounts.use_cases.imports import SourceFile, store_import
from accounts.workbooks.content import Content, ContentRow, ContentTable, Place
from disclosure.models import Publication, StaffText, Submission
from disclosure.report.build import build_report
from disclosure.report.freeze import content_hash, freeze
from disclosure.use_cases.workflow import approve, submit, withdraw
from tests.disclosure.published import approved
from tests.faults.children import Ended
from tests.faults.work import person_of, publish_account

ITEM = "2010301"
TEXT, TEXT_TOO = "本单位负责接待群众来访。", "本单位负责督办信访事项。"
TYPED, TYPED_TOO, IMPORTED = "600000.00", "700000.00", "800000.00"
PREPARER, REVIEWER = UnitRole.Role.PREPARER, UnitRole.Role.REVIEWER

Side = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Contest:
    """``prepare`` gives the two sides; ``judge`` names the winner, or fails with what is wrong."""

    prepare: Callable[[], tuple[Side, Side]]
    judge: Callable[[Ended, Ended], str]


def account() -> FinalAccount:
    """The one account there is, as it is stored now."""
    return FinalAccount.objects.get()


def two_publish() -> tuple[Side, Side]:
    """The button clicked twice, answered by two servers."""
    approved(account(), by=person_of(PREPARER))
    return publish_account, publish_account


def published_once(one: Ended, other: Ended) -> str:
    """Both are told of the same publication, which is there once and recorded once."""
    assert (one.raised, other.raised) == ("", "")
    assert one.returned == other.returned
    assert Publication.objects.count() == 1
    assert ChangeRecord.objects.filter(action=PUBLISHED).count() == 1
    assert account().state == FinalAccount.State.PUBLISHED
    return "both"


def edit(amount: str) -> Side:
    """A page of data entry that was shown now and is sent later."""
    shown, page = account(), PAGES["income"]
    stored = stored_rows(shown, page)
    (row,) = stored["income"].values()
    reading = start_reading(shown.fiscal_year, "元")
    entered = [read_rows(page.grids[0], [{"id": str(row.pk), "item_code": ITEM, "amount": amount}], reading)]
    assert not entered[0].problems
    version = version_of(stored)
    return lambda: store_page(account(), page, entered, version=version, reading=reading, by=person_of(PREPARER))


def imported() -> Side:
    """An import whose differences were shown now and are confirmed later."""
    row = ContentRow({"item_code": ITEM, "source": "general", "amount": Decimal(IMPORTED)}, Place("收入", "B7"))
    content = Content("public", "yuan", (ContentTable("income", ("amount",), (row,)),))
    version = plan_import(account(), content).version
    source = SourceFile("a.xlsx", "a" * 64)

    def confirm() -> str:
        made = store_import(account(), content, source=source, by=person_of(PREPARER), plan_version=version)
        return str(made)

    return confirm


def one_amount(first: str, second: str, told: str) -> Callable[[Ended, Ended], str]:
    """One of two amounts is stored, recorded once; the other side was told that what it saw is no more."""

    def judge(one: Ended, other: Ended) -> str:
        assert sorted((bool(one.raised), bool(other.raised))) == [False, True]
        won, loser, amount = ("other", one, second) if one.raised else ("one", other, first)
        assert loser.raised.split(":")[0] in told.split()
        assert str(IncomeLine.objects.get().amount) == amount
        changed = ChangeRecord.objects.filter(subject__startswith="收入", before__isnull=False)
        assert [record.after["amount"] for record in changed] == [amount]
        assert WorkbookImport.objects.count() == (amount == IMPORTED)
        return won

    return judge


def edit_and_submit() -> tuple[Side, Side]:
    """A colleague corrects a figure while the account is submitted."""
    return edit(TYPED), lambda: submit(account(), by=person_of(PREPARER)).content_hash


def nothing_else_is_reviewed(one: Ended, other: Ended) -> str:
    """What was submitted is what is stored; or the figure is corrected, and the checks are too old to submit."""
    stored = str(IncomeLine.objects.get().amount)
    if other.raised:
        assert one.raised == ""
        assert other.raised.startswith("ChecksRefusedError")
        assert (account().state, stored, Submission.objects.count()) == (FinalAccount.State.DRAFTING, TYPED, 0)
        return "one"
    assert one.raised.startswith("ClosedError")
    assert account().state == FinalAccount.State.SUBMITTED
    submission = Submission.objects.get()
    assert stored != TYPED
    assert submission.content_hash == content_hash(freeze(build_report(account())))
    return "other"


def typing(role: str, body: str) -> Side:
    """The page of texts in a browser of its own, shown now and sent later; returns what came back."""
    client, address = Client(), page_address("texts", account())
    client.force_login(person_of(role))
    shown = lxml.html.fromstring(client.get(address).content.decode())
    (form,) = [one for one in shown.forms if one.findall(".//textarea")]
    sent = dict(form.form_values()) | {form.findall(".//textarea")[0].name: body}

    def send() -> list[Any]:
        answer = client.post(address, sent)
        return [answer.status_code, [text in answer.content.decode() for text in (TEXT, TEXT_TOO)]]

    return send


def two_texts() -> tuple[Side, Side]:
    """Two colleagues type the same text."""
    role = UnitRole.objects.get(role=PREPARER)
    UnitRole.objects.create(user=person_of(REVIEWER), unit=role.unit, role=PREPARER)
    return typing(PREPARER, TEXT), typing(REVIEWER, TEXT_TOO)


def one_text(one: Ended, other: Ended) -> str:
    """One text is stored; whoever typed the other is shown both."""
    assert (one.raised, other.raised) == ("", "")
    assert sorted((one.returned[0], other.returned[0])) == [302, 422]
    won, lost = (one, other) if one.returned[0] == 302 else (other, one)
    assert lost.returned[1] == [True, True]
    bodies = set(StaffText.objects.values_list("body", flat=True))
    assert (TEXT in bodies, TEXT_TOO in bodies) == (won is one, won is other)
    return "one" if won is one else "other"


def withdraw_and_approve() -> tuple[Side, Side]:
    """The preparer takes back what the reviewer is just approving."""
    submit(account(), by=person_of(PREPARER))
    return (
        lambda: withdraw(account(), by=person_of(PREPARER)).after,
        lambda: approve(account(), by=person_of(REVIEWER)).after,
    )


def one_move(one: Ended, other: Ended) -> str:
    """One move was made; the other was refused for the state that it found."""
    assert sorted((bool(one.raised), bool(other.raised))) == [False, True]
    won, lost = (other, one) if one.raised else (one, other)
    assert lost.raised.startswith(("MoveRefusedError", "PermissionDenied"))
    assert account().state == won.returned
    assert account().steps.count() == 2
    return "other" if one.raised else "one"


STALE = "StaleEntryError StalePlanError"
CONTESTS = {
    "publish and publish": Contest(two_publish, published_once),
    "edit and submit": Contest(edit_and_submit, nothing_else_is_reviewed),
    "import and edit": Contest(lambda: (imported(), edit(TYPED)), one_amount(IMPORTED, TYPED, STALE)),
    "edit and edit": Contest(lambda: (edit(TYPED), edit(TYPED_TOO)), one_amount(TYPED, TYPED_TOO, STALE)),
    "text and text": Contest(two_texts, one_text),
    "withdraw and approve": Contest(withdraw_and_approve, one_move),
}
