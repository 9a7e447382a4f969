"""The one way from stored projects to performance figures."""

from performance.figures import STAGES, ProjectFigures
from performance.models import Project


def load_projects(unit_id: int, year: int, *, with_subordinates: bool) -> tuple[ProjectFigures, ...]:
    """Return the projects of a unit (and of the units below it) in ``year``: one query."""
    own = Project.objects.of_department if with_subordinates else Project.objects.of_unit
    return tuple(
        ProjectFigures(project.name, frozenset(stage for stage in STAGES if getattr(project, stage)))
        for project in own(unit_id, year)
    )
