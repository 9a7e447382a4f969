"""Findings as they are kept (``listing.stored``): which one is which, and what it wants before publication."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from accounts.checks.finding import SEVERITIES

Kept: TypeAlias = Mapping[str, Any]

PLACE = ("statement", "row", "column", "section", "slot", "subject")
EXPLAINED = frozenset({"error", "warn"})


def findings_of(results: Iterable[Kept]) -> list[Kept]:
    """Return the kept results that break a rule, the most severe first."""
    order = list(SEVERITIES)
    found = [result for result in results if result.get("status") == "fail"]
    return sorted(found, key=lambda result: order.index(result["severity"]))


def fingerprint(finding: Kept) -> str:
    """Return what a finding is known by: its rule, its place, and what was found there.

    Whatever of these changes makes it another finding. The message is left out where there is something found, because
    it may count days.
    """
    told = [finding.get("rule", ""), *place_of(finding).items(), finding.get("sentence", "")]
    told += [finding.get("found") or finding.get("message", ""), finding.get("expected", "")]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def place_of(finding: Kept) -> dict[str, str]:
    """Return where a finding stands, without what is empty."""
    return {name: str(finding[name]) for name in PLACE if finding.get(name)}


def blocks(finding: Kept) -> bool:
    """Whether a finding must be mended before publication."""
    return bool(finding.get("blocking"))


def wants_explanation(finding: Kept) -> bool:
    """Whether a finding needs a recorded explanation before publication: a warning, or a fact that nobody can mend."""
    return not blocks(finding) and finding.get("severity") in EXPLAINED


def unexplained(findings: Iterable[Kept], explained: Collection[str]) -> list[Kept]:
    """Return the findings that need an explanation and whose fingerprint is not among those ``explained``."""
    return [finding for finding in findings if wants_explanation(finding) and fingerprint(finding) not in explained]
