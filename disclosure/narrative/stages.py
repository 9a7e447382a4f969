"""Facts about the stages of performance management: which projects took part, how many, with what budget."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from accounts.figures.data import Address
from accounts.figures.figure import Count, Figure
from accounts.figures.figures import Figures
from accounts.money import round_half_up
from accounts.profiles import Profile
from disclosure.narrative.institution import InstitutionFacts
from disclosure.narrative.numbers import Points
from disclosure.narrative.pen import clean
from performance.figures import STAGES, OverallFigures, ProjectFigures, total_of
from performance.forms import Form, form_of
from performance.grades import counts_of, score_of
from performance.scoring import POINT_PLACES


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

    @cached_property
    def graded(self) -> tuple[tuple[str, Count], ...]:
        """How many evaluated projects have each grade of the form, from the best; nothing where none has a score."""
        counts = counts_of(self._evaluated, self._form)
        if not any(counts.values()):
            return ()
        return tuple(
            (clean(grade), Count(f"等级为{clean(grade)}的项目数", Address("performance", grade, "count"), self.year, n))
            for grade, n in counts.items()
        )

    @cached_property
    def average_score(self) -> Points | None:
        """平均自评得分 of the evaluated projects that have a score, two places; ``None`` where none has one."""
        scores = [score for p in self._evaluated if (score := score_of(p, self._form)) is not None]
        if not scores:
            return None
        address = Address("performance", "self_evaluated", "score")
        average = round_half_up(sum(scores, Decimal(0)) / len(scores), POINT_PLACES)
        formula = f"({' + '.join(f'{score}' for score in scores)}) ÷ {len(scores)}"
        return Points("开展绩效自评的项目的平均得分", address, self.year, average, formula)

    @property
    def _evaluated(self) -> list[ProjectFigures]:
        return [project for project in self.projects if "self_evaluated" in project.stages]

    @cached_property
    def _form(self) -> Form:
        return form_of(self.figures.data.unit.region_code, self.year)
