"""Who may see and change which project: a stranger gets Http404, a reader who may not change it PermissionDenied."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import units_changeable_by, units_visible_to
from performance.models import Project


def project_to_read(user: Any, project_id: int) -> Project:
    """Return a project that ``user`` may read; raise Http404 for any other."""
    visible = units_visible_to(user).values("pk")
    project = Project.objects.select_related("unit__region").filter(pk=project_id, unit__in=visible).first()
    if project is None:
        message = "没有这个项目，或您没有查看它的权限。"
        raise Http404(message)
    return project


def project_to_change(user: Any, project_id: int) -> Project:
    """Return a project that ``user`` may change."""
    project = project_to_read(user, project_id)
    if not may_change(user, project):
        message = "您可以查看这个项目，但不是它的编制人，不能修改。"
        raise PermissionDenied(message)
    return project


def may_change(user: Any, project: Project) -> bool:
    """Whether ``user`` is a preparer (编制人) of the project's unit or of one above it."""
    return units_changeable_by(user).filter(pk=project.unit_id).exists()
