"""No sentence template has a branch that no test of exact words takes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_every_branch_of_every_sentence_is_told_word_for_word():
    told = subprocess.run(  # noqa: S603 (our own tests)
        [
            *(sys.executable, "-m", "pytest", "-q", "-n0", "-p", "tests.disclosure.narrative.branches"),
            *("-p", "no:cacheprovider", "-k", "not properties and not branches", "tests/disclosure/narrative"),
        ],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    conditions = re.search(r"^conditions: (\d+)$", told.stdout, re.MULTILINE)
    assert told.returncode == 0, told.stdout[-2000:]
    assert conditions is not None
    assert int(conditions[1]) > 200
    assert [line for line in told.stdout.splitlines() if line.startswith("not told")] == []
