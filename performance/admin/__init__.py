"""Projects and evaluations in the back office."""

from performance.admin import library, overall, projects, texts, workbooks

__all__ = ["library", "overall", "projects", "texts", "workbooks"]
