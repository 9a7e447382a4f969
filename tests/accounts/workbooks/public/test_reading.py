"""Published statements read from workbooks: a real department's, and the same account in another office's layout."""

import pytest
from hypothesis import given

from accounts.figures.figures import Figures
from accounts.profiles import load_profile, profile_choices
from accounts.statements.layout import fill
from accounts.statements.reader import statements_of
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.public import read_public
from tests.accounts.workbooks.accounts import data_of, expectation, generated, named
from tests.accounts.workbooks.public import other_layout
from tests.cases import putuo

PROFILES = [name for name, _ in profile_choices()]
SHANGHAI = load_profile("shanghai-2024")
PUTUO_UNIT = putuo.account(controls=True).unit
PUTUO = expectation(2024, (PUTUO_UNIT.name, PUTUO_UNIT.short_name))


def opened(content):
    return open_workbook(content, "公开表.xlsx")


def putuo_content():
    return read_public(opened((putuo.CASE.parent / "putuo-finance-2024.xlsx").read_bytes()), PUTUO, SHANGHAI)


def displayed(data, profile):
    """Return what every cell of every statement prints, by kind, row and column; blank and zero are the same."""
    figures = Figures(data)
    return {
        (statement.kind, part.row.key, column.key): figure.printed
        for statement in statements_of(profile)
        for line in fill(statement, figures, profile).lines
        for part, panel in zip(line, statement.panels, strict=True)
        for column, figure in zip(panel.columns, part.figures, strict=True)
        if figure is not None and figure.is_nonzero
    }


def in_other_layout(data, profile):
    figures = Figures(data)
    filled = [fill(statement, figures, profile) for statement in statements_of(profile)]
    return other_layout.write(filled, unit_name=data.unit.name, year=data.year)


def test_a_real_departments_nine_tables_are_read_without_a_problem():
    content = putuo_content()
    assert content.problems == ()
    assert len(content.statements) == 9
    assert content.precision == "wan"


def test_every_cell_comes_back_as_published(putuo_figures):
    published = dict(putuo.published())
    assert len(published) == 577
    assert {address: putuo.shown(putuo_figures, address) for address in published} == published


@pytest.fixture(scope="module")
def putuo_figures():
    return Figures(data_of(putuo_content(), PUTUO_UNIT))


def test_the_real_tables_make_the_same_lines_as_their_transcription():
    read, known = data_of(putuo_content(), PUTUO_UNIT), putuo.account(controls=False)
    assert set(read.income) == set(known.income)
    assert set(read.expenditure) == set(known.expenditure)
    assert set(read.economic) == set(known.economic)


def test_the_real_account_in_another_offices_layout_is_the_same_account():
    original = data_of(putuo_content(), PUTUO_UNIT)
    content = read_public(opened(in_other_layout(original, SHANGHAI)), PUTUO, SHANGHAI)
    assert content.problems == ()
    assert content.year == 2024
    assert content.unit_name == PUTUO_UNIT.name
    again = data_of(content, PUTUO_UNIT)
    assert displayed(again, SHANGHAI) == displayed(original, SHANGHAI)
    assert set(again.expenditure) == set(original.expenditure)


@pytest.mark.parametrize("name", PROFILES)
@given(data=generated())
def test_any_account_in_another_offices_layout_comes_back_as_printed(name, data):
    profile, data = load_profile(name), named(data)
    content = read_public(opened(in_other_layout(data, profile)), expectation(profile=name), profile)
    assert [problem.message for problem in content.problems] == []
    assert displayed(data_of(content), profile) == displayed(data, profile)
