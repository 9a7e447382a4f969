"""The one way from stored subjects to the catalogues of a year."""

from accounts.entry.catalogue import Catalogue, CatalogueKind
from accounts.entry.columns import Reading
from accounts.models import EconomicSubject, FunctionalSubject
from accounts.models.subjects import Subject
from accounts.money import Unit

MODELS: dict[CatalogueKind, type[Subject]] = {"functional": FunctionalSubject, "economic": EconomicSubject}


def load_catalogue(kind: CatalogueKind, year: int) -> Catalogue:
    """Return the subjects of one classification in force in ``year``: one query.

    Where two records of a code are in force, the later one counts.
    """
    in_year = MODELS[kind].objects.in_year(year).order_by("code", "valid_from")
    rows = sorted(in_year.values_list("code", "valid_from", "name", "confidence"), key=lambda row: row[1] or 0)
    return Catalogue(
        kind,
        year,
        {code: name for code, _, name, _ in rows},
        frozenset(code for code, _, _, confidence in rows if confidence == Subject.Confidence.ADDED),
    )


def start_reading(year: int, unit: Unit) -> Reading:
    """Return what reading rows of ``year`` needs: both catalogues, two queries."""
    return Reading(unit, {kind: load_catalogue(kind, year) for kind in MODELS})
