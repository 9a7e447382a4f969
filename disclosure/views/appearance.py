"""What pages look like, as one fingerprint: a browser must not keep a page whose templates or styles changed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

PLACES = (
    *("templates/public", "templates/report", "static/public"),
    *("disclosure/renderers/html", "disclosure/report/differences"),
)


@dataclass(frozen=True, slots=True)
class Appearance:
    """The fingerprint of everything that shapes a page besides its content, and when that last changed."""

    fingerprint: str
    changed_at: datetime


def appearance() -> Appearance:
    """Return the appearance of this installation; read anew at each call only while developing."""
    return _read() if settings.DEBUG else _read_once()


@lru_cache(maxsize=1)
def _read_once() -> Appearance:
    return _read()


def _read() -> Appearance:
    digest = sha256()
    changed = 0.0
    for place in PLACES:
        for path in sorted((Path(settings.BASE_DIR) / place).rglob("*")):
            if path.is_file() and path.suffix in {".html", ".css", ".js", ".svg", ".py"}:
                digest.update(path.name.encode() + path.read_bytes())
                changed = max(changed, path.stat().st_mtime)
    return Appearance(digest.hexdigest(), datetime.fromtimestamp(changed, tz=UTC))
