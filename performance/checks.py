"""What performance lays beside an account for its checks: projects and the overall evaluation.

Rules on them register with ``accounts.checks.registry.rule`` and ask ``context.part(Performance)``.
"""

import hashlib
from dataclasses import dataclass

from accounts.checks.sources import Supplied, Supplier, sources
from accounts.figures.figures import Figures
from accounts.models import FinalAccount
from performance.figures import OverallFigures, ProjectFigures
from performance.loader import load_performance


@dataclass(frozen=True, slots=True)
class Performance:
    """The projects that an account's report speaks of, and its overall evaluation where there is one."""

    projects: tuple[ProjectFigures, ...]
    overall: OverallFigures | None = None


def supply(account: FinalAccount, _figures: Figures) -> Supplied:
    """Return the performance figures of an account."""
    return Supplied(beside=(Performance(*load_performance(account)),))


def version(account: FinalAccount) -> str:
    """Return a fingerprint of everything that ``supply`` returns."""
    return hashlib.sha256(repr(load_performance(account)).encode()).hexdigest()


def register() -> None:
    """Add the supplier; called when the application is ready."""
    sources.add(Supplier("performance", supply, version))
