"""Loading the library of indicators: what the forms' files offer and nobody stored yet."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def load_library(model: Any, directory: Path, *, using: str) -> int:
    """Add the indicators of every form's ``library.csv`` that are not stored and return how many.

    What people edited or added stays; a form of which anything is stored is left alone, so that what they deleted does
    not come back.
    """
    stored = set(model.objects.using(using).values_list("form", flat=True))
    missing = [model(**row) for row in library_rows(directory) if row["form"] not in stored]
    model.objects.using(using).bulk_create(missing)
    return len(missing)


def library_rows(directory: Path) -> Iterator[dict[str, Any]]:
    """Yield the indicators of all forms as model values, in order."""
    for path in sorted(directory.glob("*/library.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for position, row in enumerate(csv.DictReader(file), start=1):
                years = {name: int(row[name]) if row[name] else None for name in ("valid_from", "valid_to")}
                yield {**row, **years, "form": path.parent.name, "position": position}
