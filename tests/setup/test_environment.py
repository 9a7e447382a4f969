"""The virtual environment: installed once per lock file, and a PDF engine that cuts fonts quickly."""

import subprocess
import sys

import pytest

from setup import environment


@pytest.fixture
def installation(monkeypatch, tmp_path):
    """An empty place with a lock file."""
    monkeypatch.setattr(environment, "ENVIRONMENT", tmp_path)
    for name in ("PYTHON", "PIP"):
        file = tmp_path / name
        file.touch()
        monkeypatch.setattr(environment, name, file)
    lock = tmp_path / "some.lock"
    lock.write_text("django==5.2.1\n")
    return lock


def test_a_lock_file_counts_as_installed_until_it_changes(installation):
    assert not environment.is_installed(installation)

    environment.stamp(installation).write_text(environment.digest(installation))
    assert environment.is_installed(installation)

    installation.write_text("django==5.2.2\n")
    assert not environment.is_installed(installation)


def test_an_environment_whose_python_was_removed_is_not_there(installation):
    environment.stamp(installation).write_text(environment.digest(installation))
    environment.PYTHON.unlink()

    assert not environment.exists()
    assert not environment.is_installed(installation)


def probe(before=""):
    return subprocess.run(
        [sys.executable, "-c", before + environment.PDF_PROBE], capture_output=True, text=True, check=False
    )


def test_the_pdf_engine_cuts_fonts_with_harfbuzz():
    result = probe()

    assert (result.returncode, result.stderr) == (0, "")


def test_the_slow_way_of_cutting_fonts_is_noticed():
    result = probe("import weasyprint.pdf.fonts; weasyprint.pdf.fonts.harfbuzz_subset = None\n")

    assert result.returncode == 1
    assert "HarfBuzz-Subset" in result.stderr
