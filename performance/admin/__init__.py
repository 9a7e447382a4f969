"""Projects and evaluations in the back office."""

from performance.admin import library, overall, projects, texts

__all__ = ["library", "overall", "projects", "texts"]
