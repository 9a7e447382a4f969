"""A process that is killed leaves all of its work or nothing of it, on either database, and it can be done again."""

import json

import pytest
from django.db import connection

SEED = 20220905
CHANGED = {
    "import": {"accounts.FinalAccount", "accounts.ExpenditureLine", "accounts.WorkbookImport", "accounts.ChangeRecord"},
    "publish": {"disclosure.Publication", "disclosure.PublicationFile", "accounts.ChangeRecord"},
}


def nothing_amiss(work, told, rounds):
    """See that enough was tried, and that nothing went wrong in any round."""
    assert told["vendor"] == connection.vendor
    assert CHANGED[work] <= set(told["changed"])
    assert len(told["rounds"]) == rounds
    wrong = [one for one in told["rounds"] if one["stored"] not in {"all", "nothing"} or one["amiss"] or one["raised"]]
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)
    # Kills that all came too late, or before anything happened, would show nothing.
    assert sum(one["killed"] and one["stored"] == "nothing" for one in told["rounds"]) >= rounds / 3


def test_imports_and_publications_are_stored_whole_or_not_at_all(drive):
    """Without PDF and workbook, whose making takes most of the time."""
    told = drive("kills", 3, SEED, *CHANGED, PUBLICATION_FORMATS="html")
    for work in CHANGED:
        nothing_amiss(work, told[work], 3)


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("work", CHANGED)
def test_whenever_it_is_killed_it_is_stored_whole_or_not_at_all(drive, work):
    nothing_amiss(work, drive("kills", 50, SEED, work)[work], 50)
