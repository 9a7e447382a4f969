"""Reading a workbook for one account: with its unit's names, its profile and the catalogues of its year."""

from dataclasses import dataclass, replace

from accounts.entry.columns import Reading
from accounts.entry.loader import start_reading
from accounts.models import FinalAccount, FunctionalSubject, UnitName
from accounts.models.lines import Fund
from accounts.profiles import load_profile
from accounts.workbooks.content import Content, Expectation, Purpose
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.problems import WorkbookRefusedError
from accounts.workbooks.reading import read_opened
from accounts.workbooks.sheet import Workbook

# What the catalogue calls the budget a subject belongs to.
FUNDS = {
    "一般公共预算": Fund.GENERAL.value,
    "政府性基金预算": Fund.GOVERNMENT_FUND.value,
    "国有资本经营预算": Fund.STATE_CAPITAL.value,
}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file says, what it was read with, and its cells (``None`` when it could not be opened)."""

    content: Content
    reading: Reading
    workbook: Workbook | None


def read_file(
    account: FinalAccount, content: bytes, file_name: str, *, profile: str = "", purpose: Purpose = "account"
) -> ReadFile:
    """Read a file for an account, which need not be stored yet; ``profile`` stands for the account's own when given.

    Last year's statements are read with the catalogues of last year; they may be those of the unit's predecessor.

    What is wrong with the file is in the content's problems. Raises ProfileError for a profile that cannot be used.
    A fixed number of queries.
    """
    chosen = load_profile(profile or account.profile)
    is_last_year = purpose == "last_year"
    reading = start_reading(account.fiscal_year - 1 if is_last_year else account.fiscal_year, "元")
    expected = expectation_of(account, reading, chosen.name)
    if is_last_year and account.unit.predecessor is not None:
        before = account.unit.predecessor
        names = (*expected.unit_names, *filter(None, (before.name, before.short_name)))
        expected = replace(expected, unit_names=names)
    try:
        workbook = open_workbook(content, file_name)
    except WorkbookRefusedError as refused:
        return ReadFile(Content("public", "wan", problems=refused.problems, purpose=purpose), reading, None)
    return ReadFile(read_opened(workbook, expected, chosen, reading, purpose), reading, workbook)


def expectation_of(account: FinalAccount, reading: Reading, profile: str) -> Expectation:
    """Return what a file of the account should say of itself: two queries."""
    unit, year = account.unit, account.fiscal_year
    above = unit.parent
    names = [unit.name, unit.short_name]
    of_years = UnitName.objects.filter(unit=unit.pk, year_from__lte=year).order_by("-year_from")
    for name, short_name in of_years.values_list("name", "short_name"):
        names += [name, short_name]
    names += [above.name, above.short_name] if above is not None else []
    funds = FunctionalSubject.objects.in_year(year).filter(fund__in=FUNDS).values_list("code", "fund")
    return Expectation(
        year=year,
        unit_code=unit.code,
        unit_names=tuple(dict.fromkeys(name for name in names if name)),
        profile=profile,
        functional_names=reading.catalogues["functional"].names,
        economic_names=reading.catalogues["economic"].names,
        functional_funds={code: FUNDS[fund] for code, fund in funds},
    )
