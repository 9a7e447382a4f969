"""Projects under performance management, what they were to achieve and did, and how that is judged."""

from performance.models.evaluations import OverallEvaluation, SelfEvaluation
from performance.models.indicators import Comparator, Indicator, YearlyGoal
from performance.models.library import LibraryIndicator
from performance.models.projects import Project, ProjectFunding

__all__ = [
    "Comparator",
    "Indicator",
    "LibraryIndicator",
    "OverallEvaluation",
    "Project",
    "ProjectFunding",
    "SelfEvaluation",
    "YearlyGoal",
]
