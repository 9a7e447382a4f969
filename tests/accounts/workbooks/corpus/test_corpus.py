"""Broken workbooks: each is refused with its place and words, none is stored, none makes anything fail.

A good workbook is added by putting it into ``good/``, named "PROFILE YEAR UNIT.xlsx".
"""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.entry.columns import Reading
from accounts.models import ExpenditureLine, FinalAccount, IncomeLine, WorkbookImport
from accounts.profiles import load_profile
from accounts.workbooks.content import Content
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.problems import WorkbookRefusedError
from accounts.workbooks.reading import read_opened
from tests.accounts.workbooks.accounts import expectation
from tests.accounts.workbooks.corpus import broken_tables
from tests.accounts.workbooks.corpus.broken_files import FILES
from tests.accounts.workbooks.corpus.broken_tables import BUILDERS
from tests.accounts.workbooks.corpus.expected import EXPECTED
from tests.accounts.workbooks.corpus.making import GOOD, broken

PROFILE, YEAR, UNIT = "shanghai-2024", 2024, "上海市普陀区财政局"
READING = Reading("元", {})
# The old format's writer stores no formula without a result.
XLSX_ALONE = {"formula_without_a_result", "formulas_without_results_in_a_column"}
# What each format stores in a way of its own; the rest reads the same sheets.
TOLD_APART_BY_FORMAT = {
    *(broken_tables.hidden_row, broken_tables.hidden_column, broken_tables.merged_amounts),
    *(broken_tables.date_for_an_amount, broken_tables.time_for_an_amount, broken_tables.truth_value_for_an_amount),
    *(broken_tables.reference_error, broken_tables.titles_swapped, broken_tables.table_in_a_very_hidden_sheet),
}
GOOD_FILES = sorted(path for path in (Path(__file__).parent / "good").iterdir() if path.suffix in {".xlsx", ".xls"})


def read(content, profile=PROFILE, year=YEAR, unit=UNIT, name="决算.xlsx"):
    try:
        workbook = open_workbook(content, name)
    except WorkbookRefusedError as refused:
        return Content("public", "wan", problems=refused.problems)
    return read_opened(workbook, expectation(year, (unit,), profile=profile), load_profile(profile), READING)


def assert_told(problems, expected):
    """Each problem stands where it is expected, says the words, and is whole: found, expected, what to do."""
    assert [(problem.sheet, problem.cell) for problem in problems] == [(sheet, cell) for sheet, cell, *_ in expected]
    for problem, (sheet, cell, *words) in zip(problems, expected, strict=True):
        assert all(word in f"{problem.found}\n{problem.message}" for word in words), problem
        assert problem.expected
        assert sheet in problem.message
        assert cell in problem.message
        assert problem.message.endswith("。")


def test_the_corpus_is_large_and_every_file_is_expected_to_say_something():
    assert {build.__name__ for build in BUILDERS} == set(EXPECTED)
    assert len(BUILDERS) + len(FILES) >= 100


def test_the_workbook_that_the_builders_break_is_sound():
    assert read(GOOD.read_bytes()).problems == ()


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_a_broken_table_is_refused_with_place_and_words(build):
    assert_told(read(broken(build, "xlsx")).problems, EXPECTED[build.__name__])


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(build, id=build.__name__, marks=() if build in TOLD_APART_BY_FORMAT else pytest.mark.slow)
        for build in BUILDERS
        if build.__name__ not in XLSX_ALONE
    ],
)
def test_the_same_table_in_the_old_format_is_refused_alike(build):
    assert_told(read(broken(build, "xls")).problems, EXPECTED[build.__name__])


@pytest.mark.parametrize(("content", "expected"), FILES.values(), ids=FILES)
def test_a_broken_file_is_refused_with_place_and_words(content, expected):
    assert_told(read(content).problems, [expected])


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_a_good_file_is_read_without_a_problem(path):
    profile, year, unit = path.stem.split(" ", 2)
    content = read(path.read_bytes(), profile, int(year), unit, path.name)
    assert content.problems == ()
    assert len(content.statements) == len(load_profile(profile).statements)


@pytest.mark.django_db
def test_no_broken_file_stores_anything(tmp_path, capsys):
    contents = {build.__name__: broken(build, "xlsx") for build in BUILDERS}
    contents |= {name: content for name, (content, _) in FILES.items()}
    for name, content in contents.items():
        path = tmp_path / f"{name.replace(' ', '_')}.xlsx"
        path.write_bytes(content)
        options = {"unit": "107", "unit_name": UNIT, "year": YEAR, "profile": PROFILE, "format": "json"}
        with pytest.raises(SystemExit) as ended:
            call_command("import_workbook", str(path), **options)
        assert ended.value.code == 1, name
        said = json.loads(capsys.readouterr().out)
        assert said["stored"] is False, name
        assert said["problems"], name
    assert not WorkbookImport.objects.exists()
    assert not IncomeLine.objects.exists()
    assert not ExpenditureLine.objects.exists()
    assert not FinalAccount.objects.exists()
