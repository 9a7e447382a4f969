"""The manifest of a publication: which files it has, each with its size and SHA-256."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCHEMA = "final-account-publication/1"
NAME = "manifest.json"
MEDIA_TYPE = "application/json"


class ManifestError(ValueError):
    """Bytes that are no manifest of this schema."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as a manifest lists it; only a ``public`` one may be fetched by everybody."""

    name: str
    media_type: str
    size: int
    sha256: str
    public: bool = True


def write_manifest(about: Mapping[str, Any], files: Sequence[Listed]) -> bytes:
    """Return the manifest: what the publication is (region, unit, year, version …) and its files by name."""
    listed = [
        {"name": f.name, "media_type": f.media_type, "size": f.size, "sha256": f.sha256, "public": f.public}
        for f in sorted(files, key=lambda file: file.name)
    ]
    document = {"schema": SCHEMA, "publication": dict(about), "files": listed}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def read_manifest(content: bytes) -> tuple[dict[str, Any], tuple[Listed, ...]]:
    """Return what a manifest says of its publication, and its files; raise ManifestError when it is none."""
    try:
        document = json.loads(content)
        if document["schema"] != SCHEMA:
            message = f"schema {document['schema']!r} is not {SCHEMA!r}"
            raise ManifestError(message)
        return dict(document["publication"]), tuple(Listed(**file) for file in document["files"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        message = f"not a manifest: {error}"
        raise ManifestError(message) from error
