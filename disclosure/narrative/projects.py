"""Facts about one project and about all of them: what the templates of a form may ask. Wording is the template's."""

from collections.abc import Iterable
from functools import cached_property

from accounts.figures.arithmetic import Comparison
from accounts.figures.data import Address
from accounts.figures.figure import Count, Figure
from disclosure.narrative.numbers import Points
from disclosure.narrative.pen import clean
from performance.figures import STATEMENT, OverallFigures, ProjectFigures, total_of
from performance.forms import Form


class IndicatorCounts:
    """How many indicators of some projects reached their targets."""

    def __init__(self, projects: Iterable[ProjectFigures], year: int, row: str, name: str) -> None:
        listed = tuple(projects)
        self._year, self._row, self._name = year, row, name
        self._compared = sum(len(project.compared) for project in listed)
        self._missed = sum(len(project.missed) for project in listed)

    @property
    def measured(self) -> Count:
        """The indicators whose achieved value can be held against the target."""
        return self._count("measured", "可比对的绩效指标数", self._compared)

    @property
    def reached(self) -> Count:
        """Those that reached it."""
        return self._count("reached", "完成的绩效指标数", self._compared - self._missed)

    @property
    def missed(self) -> Count:
        """Those that did not."""
        return self._count("missed", "未完成的绩效指标数", self._missed)

    def _count(self, column: str, label: str, value: int) -> Count:
        return Count(f"{self._name}{label}", Address(STATEMENT, self._row, column), self._year, value)


class ProjectFacts(IndicatorCounts):
    """One project's facts."""

    def __init__(self, project: ProjectFigures) -> None:
        super().__init__((project,), project.year, project.key, project.name)
        self._project = project
        self.name = clean(project.name)
        self.office = clean(project.office)
        self.missed_names = tuple(clean(indicator.level3) for indicator in project.missed)

    @cached_property
    def applied(self) -> Figure:
        """申报数."""
        return self._project.amount("applied")

    @cached_property
    def initial(self) -> Figure:
        """年初预算数."""
        return self._project.amount("initial")

    @cached_property
    def adjusted(self) -> Figure:
        """调整后预算数."""
        return self._project.amount("adjusted")

    @cached_property
    def arrived(self) -> Figure:
        """到位数."""
        return self._project.amount("arrived")

    @cached_property
    def executed(self) -> Figure:
        """预算执行数."""
        return self._project.amount("executed")

    @property
    def arrival(self) -> Comparison:
        """到位率 = 到位数 ÷ 调整后预算数."""
        return Comparison(self.arrived, self.adjusted)

    @property
    def execution(self) -> Comparison:
        """预算执行率 = 预算执行数 ÷ 调整后预算数."""
        return Comparison(self.executed, self.adjusted)


class OverallFacts(IndicatorCounts):
    """Facts about all projects of an account and its overall evaluation."""

    def __init__(self, projects: Iterable[ProjectFigures], overall: OverallFigures, form: Form, year: int) -> None:
        listed = tuple(projects)
        self._reported = tuple(project for project in listed if project.has_report)
        super().__init__(self._reported, year, "total", "各项目")
        self._evaluated = sum(1 for project in listed if "self_evaluated" in project.stages)
        self._overall = overall
        self._derived_grade = form.grade_of(overall.score) if overall.score is not None else ""

    @property
    def evaluated(self) -> Count:
        """开展绩效自评的项目数."""
        return self._count("self_evaluated", "开展绩效自评的项目数", self._evaluated)

    @property
    def reported(self) -> Count:
        """附有自评报告的项目数."""
        return self._count("reported", "附有自评报告的项目数", len(self._reported))

    @cached_property
    def executed(self) -> Figure:
        """预算执行数 of the projects with a report."""
        return total_of(self._reported, "executed", year=self._year, label="附有自评报告的项目预算执行数")

    @property
    def execution(self) -> Comparison:
        """Their 预算执行率."""
        label = "附有自评报告的项目调整后预算数"
        return Comparison(self.executed, total_of(self._reported, "adjusted", year=self._year, label=label))

    @property
    def score(self) -> Points | None:
        """自评得分 as staff state it."""
        score = self._overall.score
        if score is None:
            return None
        return Points("部门整体绩效自评得分", Address(STATEMENT, "overall", "score"), self._year, score)

    @property
    def grade(self) -> str:
        """自评等级: as staff state it, else the form's for the score."""
        return clean(self._overall.grade) or self._derived_grade
