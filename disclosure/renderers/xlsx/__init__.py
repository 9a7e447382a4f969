"""The official statements (公开表) of a report as one styled workbook.

``render_xlsx`` is the whole interface. A sheet for each statement holds the printed figures as values, never
formulas: the official figure stands whatever opens the file. A contents sheet leads to them; a control sheet (勾稽核对)
shows what the printed figures add up to.
"""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from disclosure.renderers.xlsx.book import render_xlsx

__all__ = ["MEDIA_TYPE", "render_xlsx", "shape"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PROJECT = Path(__file__).resolve().parents[3]
_SHAPING = ("disclosure/renderers/xlsx/*.py", "disclosure/renderers/grid.py", "accounts/workbooks/writing.py")


@cache
def shape() -> str:
    """Return the fingerprint of what shapes a workbook besides its report: kept files of another shape are stale."""
    digest = sha256(version("xlsxwriter").encode())
    for pattern in _SHAPING:
        for path in sorted(_PROJECT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
