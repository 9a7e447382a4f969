"""Publications for tests of what comes after publishing, of accounts that hold only what the test is about.

They are stored by the product's own code, behind its conditions; the conditions have their own tests, with accounts to
which nothing is wanting (``ready``).
"""

from decimal import Decimal

from django.db import transaction

from accounts.checks.kept import findings_of, fingerprint, wants_explanation
from accounts.models import (
    Assets,
    Balance,
    EconomicLine,
    ExpenditureLine,
    FinalAccount,
    IncomeLine,
    OperatingExpense,
    Procurement,
    ThreePublicCounts,
    ThreePublicExpense,
    UnitRole,
)
from accounts.models.institution import BUDGETS, FINALS
from accounts.profiles import load_profile
from accounts.use_cases.accounts import change_account, change_lines, lock
from accounts.use_cases.checks import check_account
from accounts.use_cases.explanations import explain
from disclosure.models import Publication
from disclosure.use_cases.publish import _draft, _store, _write_files
from disclosure.use_cases.texts import save_texts
from disclosure.use_cases.workflow import approve, sign_secrecy, submit
from tests.accounts.persons import person

ZERO = Decimal(0)


def published_as_it_is(account: FinalAccount, *, by, reason: str = "") -> Publication:
    """Store the account's next version, whatever its checks say."""
    with transaction.atomic():
        draft = _draft(lock(account))
        stored = _store(draft, _write_files(draft, reason=reason), by=by, reason=reason)
    assert stored is not None
    return stored


def complete(account: FinalAccount, *, by, amount: str = "512345.67") -> FinalAccount:
    """Give a new account of one unit all that the rules ask for."""
    spent = Decimal(amount)
    none = dict.fromkeys((*BUDGETS, *FINALS), ZERO)
    change_account(account, by=by, scope="unit")
    change_lines(
        account,
        by=by,
        saved=[
            IncomeLine(item_code="2010301", source="general", amount=spent),
            ExpenditureLine(item_code="2010301", initial_budget=spent, adjusted_budget=spent, final=spent),
            EconomicLine(item_code="2010301", economic_code="30101", amount=spent),
            Balance(fund="general", opening=ZERO, closing=ZERO),
            ThreePublicExpense(fund="general", **none),
            ThreePublicExpense(fund="government_fund", **none),
            ThreePublicCounts(vehicles_held=0),
            OperatingExpense(final=ZERO),
            Procurement(goods=ZERO, works=ZERO, services=ZERO),
            Assets(vehicles_other=0, general_equipment=0, special_equipment=0),
        ],
    )
    save_texts(account, overview_texts(account), by=by)
    account.refresh_from_db()
    return account


def overview_texts(account: FinalAccount) -> dict[tuple[str, str], str]:
    """Return a text for each section of the account's report that nothing but a text can fill."""
    slots = [section.text for section in load_profile(account.profile).sections if section.text]
    return {(slot, ""): f"{'甲乙丙丁戊己庚辛'[place]}类事项由办公室承办。" for place, slot in enumerate(slots)}


def made_ready(account: FinalAccount, *, by, because: str = "已核对，与账簿和批复一致。") -> FinalAccount:
    """Check the account and explain whatever wants it and nobody has explained."""
    check_run, _ = check_account(account, by=by)
    explained = set(account.explanations.values_list("finding", flat=True))
    for finding in findings_of(check_run.results):
        if wants_explanation(finding) and fingerprint(finding) not in explained:
            explain(account, fingerprint(finding), because, by=by)
    return account


def approved(account: FinalAccount, *, by) -> FinalAccount:
    """Let ``by`` submit a sound account, and others approve it and sign its secrecy review: only publishing is left."""
    submit(account, by=by)
    approve(account, by=colleague(account, UnitRole.Role.REVIEWER))
    sign_secrecy(account, by=colleague(account, UnitRole.Role.SECRECY), conclusion="passed")
    account.refresh_from_db()
    return account


def colleague(account: FinalAccount, role: UnitRole.Role):
    """Return somebody who has a role in the account's unit, a new person where nobody has."""
    there = UnitRole.objects.filter(unit=account.unit, role=role).first()
    return there.user if there else person(f"{role}-{account.unit.code}", unit=account.unit, role=role)
