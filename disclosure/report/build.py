"""Building: an account's report tree from what is stored, in a fixed number of queries."""

from accounts.figures.loader import QUERIES as FIGURE_QUERIES
from accounts.figures.loader import load_figures
from accounts.models import FinalAccount
from accounts.profiles import load_profile
from disclosure.models import StaffText
from disclosure.narrative.facts import Facts
from disclosure.report.compose import compose
from disclosure.report.tree import CoverField, Report
from performance.loader import QUERIES as PERFORMANCE_QUERIES
from performance.loader import load_performance

QUERIES = FIGURE_QUERIES + PERFORMANCE_QUERIES + 1


def build_report(account: FinalAccount) -> Report:
    """Return the report tree of the account as it is stored now."""
    return compose(load_facts(account), cover=_cover(account))


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


def _cover(account: FinalAccount) -> tuple[CoverField, ...]:
    if account.disclosed_on is None:
        return ()
    on = account.disclosed_on
    return (CoverField("公开时间", f"{on.year}年{on.month}月{on.day}日"),)
