"""What differs between two reports: changed sentences, changed cells, what came and what went.

``differences(old, new)`` is the whole interface; it is pure and made for any two trees: two versions of one report, a
submission and the draft, last year's report and this year's. ``as_json`` gives the same for machines.
"""

from disclosure.report.differences.changes import (
    CellChange,
    Differences,
    FieldChange,
    RowChange,
    SectionChange,
    TableChange,
    as_json,
)
from disclosure.report.differences.trees import differences
from disclosure.report.differences.words import TextChange, Words

__all__ = [
    "CellChange",
    "Differences",
    "FieldChange",
    "RowChange",
    "SectionChange",
    "TableChange",
    "TextChange",
    "Words",
    "as_json",
    "differences",
]
