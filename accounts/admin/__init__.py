"""The back office of accounts: importing this package registers it with Django's admin.

Another application adds its panels and pages to an account's desk through ``accounts.admin.desk``.
"""

from accounts.admin import (
    access_records,
    changes,
    checks,
    comparatives,
    deadlines,
    entry,
    final_accounts,
    imports,
    jobs,
    lines,
    live_checks,
    statement_entry,
    subjects,
    units,
    users,
    withheld,
    word_entries,
    workbook_templates,
)

__all__ = [
    "access_records",
    "changes",
    "checks",
    "comparatives",
    "deadlines",
    "entry",
    "final_accounts",
    "imports",
    "jobs",
    "lines",
    "live_checks",
    "statement_entry",
    "subjects",
    "units",
    "users",
    "withheld",
    "word_entries",
    "workbook_templates",
]
