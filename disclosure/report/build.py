"""Building: an account's report tree from what is stored, in a fixed number of queries."""

from accounts.checks.kept import findings_of, fingerprint, wants_explanation
from accounts.figures.loader import QUERIES as FIGURE_QUERIES
from accounts.figures.loader import load_figures
from accounts.models import CheckRun, Explanation, FinalAccount
from accounts.profiles import load_profile
from disclosure.models import StaffText
from disclosure.narrative.facts import Facts
from disclosure.report.compose import compose
from disclosure.report.explanations import Explained
from disclosure.report.tree import CoverField, Report
from performance.loader import QUERIES as PERFORMANCE_QUERIES
from performance.loader import load_performance

QUERIES = FIGURE_QUERIES + PERFORMANCE_QUERIES + 1
REPORT_QUERIES = QUERIES + 2


def build_report(account: FinalAccount) -> Report:
    """Return the report tree of the account as it is stored now: at most ``REPORT_QUERIES`` queries."""
    return compose(load_facts(account), cover=cover_of(account), explained=explained_of(account))


def explained_of(account: FinalAccount) -> tuple[Explained, ...]:
    """Return what was said of the findings that the newest checks still have: at most two queries.

    The finding's words are those that were explained: a message may count days and would else change by itself.
    """
    said = {explanation.finding: explanation for explanation in Explanation.objects.filter(account=account)}
    run = CheckRun.objects.filter(account=account).first() if said else None
    found = dict.fromkeys(fingerprint(f) for f in findings_of(run.results) if wants_explanation(f)) if run else {}
    return tuple(
        Explained(e.rule, e.message, e.body, e.place.get("statement", ""), e.place.get("section", ""))
        for key in found
        if (e := said.get(key)) is not None
    )


def load_facts(account: FinalAccount) -> Facts:
    """Return what the sentence templates may ask of the account: ``QUERIES`` queries."""
    texts = StaffText.objects.filter(account=account)
    projects, overall = load_performance(account)
    return Facts(
        load_figures(account.pk),
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
