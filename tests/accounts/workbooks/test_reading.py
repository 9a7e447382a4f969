"""Reading whatever workbook comes: what holds for every kind of file."""

from dataclasses import replace

import pytest

from accounts.profiles import load_profile
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.reading import MOST_PROBLEMS, read_opened
from accounts.workbooks.sheet import Sheet
from tests.accounts.workbooks.accounts import FUNCTIONAL, UNIT, expectation
from tests.accounts.workbooks.corpus.making import GOOD
from tests.accounts.workbooks.template.conftest import new_reading, written

SHANGHAI = load_profile("shanghai-2024")
EXPECTED = expectation(2024, (UNIT.name,), "shanghai-2024")


def read(workbook, purpose="account"):
    return read_opened(workbook, EXPECTED, SHANGHAI, new_reading(), purpose)


@pytest.mark.parametrize("purpose", ["account", "budget", "last_year"])
@pytest.mark.parametrize("template", [False, True], ids=["statements", "template"])
def test_a_remark_about_the_file_is_passed_on_once_whatever_the_file_is(purpose, template):
    workbook = open_workbook(written() if template else GOOD.read_bytes(), "决算.et")
    content = read(workbook, purpose)
    assert content.purpose == purpose
    assert [note.message for note in content.notes].count(workbook.notes[0].message) == 1


def test_of_problems_without_end_the_first_are_told_and_how_many_more_there_are():
    workbook = open_workbook(GOOD.read_bytes(), "决算.xlsx")
    wrong = [[f"{item[:6]}x", name, 1, 1, 0] for item, name in FUNCTIONAL.items() if len(item) == 7]
    head = [
        ["一般公共预算财政拨款支出决算表"],
        ["单位：万元"],
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ]
    problems = read(replace(workbook, sheets=(Sheet("表", (*head, *wrong)),))).problems
    assert len(problems) == MOST_PROBLEMS + 1
    last = problems[-1]
    assert last.message.startswith("另有")
    assert (last.sheet, last.cell) == ("", "")
    left = int("".join(filter(str.isdigit, last.found)))
    assert left >= len(wrong) - MOST_PROBLEMS
    assert problems[MOST_PROBLEMS - 1].cell
