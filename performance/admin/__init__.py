"""Projects and evaluations in the back office."""

from accounts.admin.findings import FURTHER_PLACES, FURTHER_TITLES
from performance.admin import library, overall, projects, texts, workbooks
from performance.admin.findings import PerformancePlaces
from performance.checks import ATTACHMENTS, REPORTS
from performance.figures import STATEMENT

FURTHER_TITLES.update({STATEMENT: "绩效目标自评表", REPORTS: "项目自评报告", ATTACHMENTS: "整体绩效评价"})
FURTHER_PLACES.append(PerformancePlaces)

__all__ = ["library", "overall", "projects", "texts", "workbooks"]
