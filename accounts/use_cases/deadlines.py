"""The deadlines (公开期限) of many accounts at once, from what the bureaus have registered."""

from collections.abc import Iterable
from datetime import date

from accounts.deadlines import DeadlineRule, regions_asked_for, rule_for
from accounts.models import DisclosureDeadline, FinalAccount


def deadlines_of(accounts: Iterable[FinalAccount]) -> dict[int, date | None]:
    """Return the last day for disclosing each account, by its key: one query. The accounts come with their units."""
    listed = list(accounts)
    rules = deadline_rules({account.unit.region_id for account in listed}, {account.fiscal_year for account in listed})
    found = {}
    for account in listed:
        rule = rule_for(account.unit.region_id, account.fiscal_year, rules)
        found[account.pk] = rule.due(account.approved_on)
    return found


def deadline_rules(regions: Iterable[str], years: Iterable[int]) -> dict[tuple[str, int], DeadlineRule]:
    """Return what regions and those above them ask for, by region and year: one query, none without regions."""
    asked = regions_asked_for(regions)
    if not asked:
        return {}
    registered = DisclosureDeadline.objects.filter(region__in=asked, fiscal_year__in=set(years))
    rows = registered.values_list("region", "fiscal_year", "days", "latest_on")
    return {(region, year): DeadlineRule(days, latest_on) for region, year, days, latest_on in rows}
