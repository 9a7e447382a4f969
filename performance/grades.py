"""A project's score and grade (等级) by its form, and how many projects have each grade."""

from collections.abc import Iterable
from decimal import Decimal

from performance.figures import ProjectFigures
from performance.forms import Form
from performance.scoring import execution_points, sum_of

# Older orders of grades and other regions' words for the four of the budget authorities.
_SAME = {"优秀": "优", "良好": "良", "中等": "中", "一般": "中", "合格": "中", "较差": "差", "不合格": "差"}


def score_of(project: ProjectFigures, form: Form) -> Decimal | None:
    """Return a project's points of 100; ``None`` where the form has none or a score is missing."""
    if form.scoring is None or not project.indicators:
        return None
    execution = execution_points(project.amount("adjusted").amount, project.amount("executed").amount, form.scoring)
    scores = [execution.points, *(indicator.score for indicator in project.indicators)]
    return None if any(score is None for score in scores) else sum_of(scores)


def grade_of(project: ProjectFigures, form: Form) -> str:
    """Return a project's grade; "" where it has no score."""
    score = score_of(project, form)
    return "" if score is None else form.grade_of(score)


def counts_of(projects: Iterable[ProjectFigures], form: Form) -> dict[str, int]:
    """Return how many of the projects have each grade of the form, grades without any included."""
    counts = {grade.name: 0 for grade in form.grades}
    for project in projects:
        grade = grade_of(project, form)
        if grade:
            counts[grade] += 1
    return counts


def same_grade(one: str, other: str) -> bool:
    """Whether two words mean the same grade: 优秀 and 优, 良好 and 良."""
    return _SAME.get(one.strip(), one.strip()) == _SAME.get(other.strip(), other.strip())
