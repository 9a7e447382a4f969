"""Slips (笔误) in texts: what can be told from the words alone, with the unit's names, the year and word lists.

Each module registers its rules when it is imported: ``leftovers`` of templates · ``years`` · ``names`` of the unit ·
``punctuation`` · ``repetition`` and copies · ``spelling`` and missing words · ``amounts`` without unit, typed
numbers · ``numbering`` · ``personal`` data and secrecy · ``places`` and their rank · ``reasons`` · ``subjects`` by
old names or for another purpose · ``withheld`` matters told in words.
``texts`` is how a rule reads a passage and answers, ``lists`` the word lists (rows in ``fixtures/checks``).
"""

from accounts.checks.text.slips import (
    amounts,
    leftovers,
    names,
    numbering,
    personal,
    places,
    punctuation,
    reasons,
    repetition,
    spelling,
    subjects,
    withheld,
    years,
)

__all__ = [
    "amounts",
    "leftovers",
    "names",
    "numbering",
    "personal",
    "places",
    "punctuation",
    "reasons",
    "repetition",
    "spelling",
    "subjects",
    "withheld",
    "years",
]
