"""Facts about the stages of performance management: which projects took part, how many, with what budget."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from accounts.figures.data import Address
from accounts.figures.figure import Count, Figure
from accounts.figures.figures import Figures
from accounts.profiles import Profile
from disclosure.narrative.institution import InstitutionFacts
from disclosure.narrative.pen import clean
from performance.figures import STAGES, OverallFigures, ProjectFigures, total_of


class StageFacts(InstitutionFacts):
    """What the section 预算绩效管理情况 asks of one account and its projects."""

    def __init__(
        self,
        figures: Figures,
        profile: Profile,
        projects: Iterable[ProjectFigures],
        overall: OverallFigures | None,
    ) -> None:
        super().__init__(figures, profile)
        self.projects = tuple(projects)
        self.overall = overall

    @cached_property
    def project_expenditure(self) -> Figure:
        """项目支出 of all funds."""
        return self.figures.expenditure(nature="project")

    @property
    def is_evaluated_overall(self) -> bool:
        """Whether the account has an evaluation of its whole performance."""
        return self.overall is not None

    @cached_property
    def stages(self) -> dict[str, tuple[str, ...]]:
        """The names of the projects that took part in each stage."""
        return {stage: tuple(clean(p.name) for p in self.projects if stage in p.stages) for stage in STAGES}

    @cached_property
    def stage_counts(self) -> dict[str, Count]:
        """How many projects took part in each stage."""
        return {
            stage: Count(label, Address("performance", stage, "count"), self.year, len(self.stages[stage]))
            for stage, label in STAGES.items()
        }

    @cached_property
    def stage_budgets(self) -> dict[str, Figure]:
        """The initial budgets of the projects in each stage; not provided unless every one of them states its own."""
        budgets = {}
        for stage, label in STAGES.items():
            members = [p for p in self.projects if stage in p.stages]
            whole = all(p.amount("initial").provided for p in members)
            total = total_of(members if whole else (), "initial", year=self.year, label=f"{label}的预算金额")
            budgets[stage] = replace(total, address=Address("performance", stage, "initial"))
        return budgets
