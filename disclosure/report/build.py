"""Building: an account's report tree from what is stored, in a fixed number of queries."""

from collections.abc import Collection

from django.db.models import Q

from accounts.checks.kept import findings_of, fingerprint, wants_explanation
from accounts.figures.figures import Figures
from accounts.figures.loader import QUERIES as FIGURE_QUERIES
from accounts.figures.loader import load_figures
from accounts.models import CheckRun, Explanation, FinalAccount, WithheldItem
from accounts.models.units import LEVELS, at_or_below
from accounts.profiles import load_profile
from accounts.withholding import hidden_words, public_figures
from disclosure.models import StaffText
from disclosure.narrative.facts import Facts
from disclosure.report.compose import compose
from disclosure.report.explanations import Explained
from disclosure.report.tree import CoverField, Report
from performance.loader import QUERIES as PERFORMANCE_QUERIES
from performance.loader import load_performance

QUERIES = FIGURE_QUERIES + PERFORMANCE_QUERIES + 2
REPORT_QUERIES = QUERIES + 2


def build_report(account: FinalAccount) -> Report:
    """Return the report tree of the account as it is stored now: at most ``REPORT_QUERIES`` queries."""
    withheld = withheld_of(account)
    figures = load_figures(account.pk)
    facts = load_facts(account, figures=figures, withheld=withheld)
    explained = explained_of(account, hidden=hidden_words(figures, withheld))
    return compose(facts, cover=cover_of(account), explained=explained)


def withheld_of(account: FinalAccount) -> frozenset[str]:
    """Return the items (项) whose amounts the account's report does not show: one query.

    What one account of a department withholds, this year or last, no other one of it gives away: those of the units
    above and below, and the other scope of the same unit.
    """
    related = at_or_below([account.unit_id], "account__unit__")
    for level in range(LEVELS):
        related |= Q(**{f"account__unit{'__subordinates' * level}": account.unit_id})
    years = (account.fiscal_year, account.fiscal_year - 1)
    found = WithheldItem.objects.filter(related, account__fiscal_year__in=years)
    return frozenset(found.values_list("item_code", flat=True))


def explained_of(account: FinalAccount, *, hidden: Collection[str] = ()) -> tuple[Explained, ...]:
    """Return what was said of the findings that the newest checks still have: at most two queries.

    The finding's words are those that were explained: a message may count days and would else change by itself. What
    speaks of ``hidden`` codes or names stays in the back office.
    """
    said = {explanation.finding: explanation for explanation in Explanation.objects.filter(account=account)}
    run = CheckRun.objects.filter(account=account).first() if said else None
    found = dict.fromkeys(fingerprint(f) for f in findings_of(run.results) if wants_explanation(f)) if run else {}
    return tuple(
        Explained(e.rule, e.message, e.body, e.place.get("statement", ""), e.place.get("section", ""))
        for key in found
        if (e := said.get(key)) is not None
        and not any(word in text for word in hidden for text in (e.message, e.body, *map(str, e.place.values())))
    )


def load_facts(
    account: FinalAccount, *, figures: Figures | None = None, withheld: frozenset[str] | None = None
) -> Facts:
    """Return what the sentence templates may ask of the account: ``QUERIES`` queries; without withheld items.

    ``figures`` and ``withheld`` are the account's own where the caller has them already.
    """
    withheld = withheld_of(account) if withheld is None else withheld
    texts = StaffText.objects.filter(account=account)
    projects, overall = load_performance(account)
    return Facts(
        public_figures(figures or load_figures(account.pk), withheld),
        load_profile(account.profile),
        projects=projects,
        overall=overall,
        texts={(text.slot, text.subject_code): text.body for text in texts},
    )


def cover_of(account: FinalAccount) -> tuple[CoverField, ...]:
    """Return the lines of the account's cover."""
    if account.disclosed_on is None:
        return ()
    on = account.disclosed_on
    return (CoverField("公开时间", f"{on.year}年{on.month}月{on.day}日"),)
