"""Results as plain values, for JSON, storage and tables."""

from typing import Any

from accounts.checks.finding import Answer, Place, Result


def listed(result: Result) -> dict[str, Any]:
    """Return a result under the names of the stable contract of ``check_account``."""
    answer, place = result.answer, result.place
    return {
        "rule": result.rule,
        "severity": result.severity,
        "status": result.status,
        "statement": place.statement,
        "row": place.row,
        "column": place.column,
        "section": place.section,
        "found": answer.found,
        "expected": answer.expected,
        "message": answer.message or answer.reason,
        "evidence": [*answer.evidence, *_consequences(answer)],
    }


def stored(result: Result) -> dict[str, Any]:
    """Return a result with everything that a page shows of it; what is empty is left out."""
    answer, place = result.answer, result.place
    told = listed(result) | {
        "evidence": list(answer.evidence),
        "family": result.family,
        "blocking": result.blocks,
        "mend": answer.mend,
        "slot": place.slot,
        "subject": place.subject,
        "sentence": place.sentence,
        "start": place.start,
        "breaks": list(answer.breaks),
        "others": [_cell(other) for other in answer.others],
    }
    return {key: value for key, value in told.items() if value not in ("", [], None, False)}


def _consequences(answer: Answer) -> list[str]:
    """Say which other rules the same cause breaks."""
    return [f"同一原因还使{'、'.join(answer.breaks)}不成立。"] if answer.breaks else []


def _cell(place: Place) -> dict[str, str]:
    return {
        name: value
        for name in ("statement", "row", "column", "section", "slot", "subject")
        if (value := getattr(place, name))
    }
