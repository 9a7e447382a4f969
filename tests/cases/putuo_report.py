"""A real department's report as it was published: the text of its explanation beside its account.

The text is that of the published file, its lines put back in order; what the report says of last year stands in the
account as comparatives.
"""

from accounts.checks.context import Context, SubjectEntry
from accounts.checks.settings import settings_of
from accounts.checks.text.headings import passages_of
from accounts.figures.figures import Figures
from accounts.profiles import load_profile
from tests.cases import putuo

LINES = putuo.CASE.with_name("putuo-finance-2024.txt").read_text(encoding="utf-8").split("\n")
PROFILE = "shanghai-2024"


def report():
    """Return the context of the report as an outsider reads it."""
    profile = load_profile(PROFILE)
    return Context(
        figures=Figures(putuo.reported()),
        settings=settings_of(profile, scope="department"),
        passages=passages_of(LINES),
        subjects={code: SubjectEntry(code, name) for code, name in putuo.functional_names(2024).items()},
        profile=profile,
    )
