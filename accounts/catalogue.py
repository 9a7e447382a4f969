"""The catalogues (科目目录): loading the reference data, names of a year, and codes added on the spot."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

LEVELS = {"类": "class", "款": "section", "项": "item"}
GROUPS = {"人员经费": "personnel", "公用经费": "public"}
END = 9999  # later than any year of an open period


def functional_rows(directory: Path) -> Iterator[dict[str, Any]]:
    """Yield the functional subjects of ``functional_subjects.csv`` as model values."""
    for row in _read(directory / "functional_subjects.csv"):
        yield {
            "code": row["code"],
            "name": row["name"],
            "level": LEVELS[row["level"]],
            "valid_from": _year(row["valid_from"]),
            "valid_to": _year(row["valid_to"]),
            "fund": row["fund"],
            "confidence": "high" if row["confidence"].startswith("high") else row["confidence"],
            "note": row["note"] or "",
        }


def economic_rows(directory: Path) -> Iterator[dict[str, Any]]:
    """Yield the economic subjects of ``economic_subjects.csv`` as model values.

    The file names the years in which a subject is known ("2018-2025"); a subject known to the last year of the file
    stays in force until somebody enters an end.
    """
    rows = list(_read(directory / "economic_subjects.csv"))
    last_year = max(row["year"].partition("-")[2] for row in rows)
    for row in rows:
        first, _, last = row["year"].partition("-")
        yield {
            "code": row["code"],
            "name": row["name"],
            "valid_from": _year(first),
            "valid_to": None if last == last_year else _year(last),
            "expense_group": GROUPS.get(row["expense_group"], ""),
            "in_basic_table": row["basic_expenditure_table"] == "yes",
            "three_public_item": row["three_public_item"] or "",
            "confidence": row["confidence"],
            "note": row["note"] or "",
        }


def load_catalogues(functional: Any, economic: Any, directory: Path, *, using: str) -> int:
    """Add the subjects of the reference files that are not stored yet and return how many; stored ones stay as edited.

    A subject is stored when its code is, from the same year on or under the same name in some of the same years, so
    that neither a corrected name nor corrected years bring the original back; one added on the spot for a year does
    not speak for the others. ``functional`` and ``economic`` are the model classes, ``using`` the database's alias.
    """
    return sum(
        _add_missing(model, rows, using)
        for model, rows in ((functional, functional_rows(directory)), (economic, economic_rows(directory)))
    )


def _add_missing(model: Any, rows: Iterable[dict[str, Any]], using: str) -> int:
    stored: dict[str, list[Any]] = {}
    for subject in model.objects.using(using).only("code", "name", "valid_from", "valid_to", "confidence"):
        stored.setdefault(subject.code, []).append(subject)
    given = (model(**row) for row in rows)
    missing = [x for x in given if not any(_is_same(x, subject) for subject in stored.get(x.code, ()))]
    model.objects.using(using).bulk_create(missing, batch_size=500)
    return len(missing)


def _is_same(given: Any, stored: Any) -> bool:
    if given.valid_from == stored.valid_from:
        return True
    if stored.needs_confirmation or given.name != stored.name:
        return False
    return (given.valid_from or 0) <= (stored.valid_to or END) and (stored.valid_from or 0) <= (given.valid_to or END)


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _year(text: str) -> int | None:
    return int(text) if text else None
