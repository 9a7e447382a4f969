"""Percentages in the workbook of projects: a cell formatted as a percentage is told, never stored as a hundredth."""

from io import BytesIO

import openpyxl
import pytest

from accounts.workbooks.opening import open_workbook
from performance.forms import form_of
from performance.workbook.percentages import is_percentage, may_be_a_share
from performance.workbook.reading import read_projects

FORM = form_of("510800", 2023)
HEAD = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分")


def read(target, unit, achieved, *, formatted=()):
    """Read a sheet with one indicator, its cells named in ``formatted`` shown as percentages."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目名称", "河道清淤"])
    sheet.append(HEAD)
    sheet.append(["产出指标", "质量指标", "合格率", "≥", target, unit, achieved, 90, 90])
    for cell in formatted:
        sheet[cell].number_format = "0%"
    content = BytesIO()
    book.save(content)
    return read_projects(open_workbook(content.getvalue(), "项目.xlsx"), FORM, year=2023)


@pytest.mark.parametrize(
    ("target", "unit", "achieved", "cells"),
    [
        (0.95, "%", 0.92, ["E3", "G3"]),
        ("95", "%", 0.92, ["G3"]),
        ("95%", "", 0.92, ["G3"]),
        (95, "％", 1, ["G3"]),
        (1, "%", 0.98, ["E3", "G3"]),
    ],
)
def test_a_share_where_percent_are_asked_for_is_told_at_its_cell(target, unit, achieved, cells):
    content = read(target, unit, achieved, formatted=cells)
    assert [(problem.sheet, problem.cell) for problem in content.problems] == [("Sheet", cell) for cell in cells]
    assert "百分比格式" in content.problems[0].message


@pytest.mark.parametrize(
    ("target", "unit", "achieved"),
    [(95, "%", 92), ("0.5", "%", "0.4%"), ("95", "%", "0"), (0.5, "公里", 0.4), (1, "%", 1), (95, "%", 0)],
)
def test_what_cannot_be_mistaken_is_read(target, unit, achieved):
    assert read(target, unit, achieved).problems == []


@pytest.mark.parametrize("value", ["0.95", "", True, 0, -0.5, 1.5, 95])
def test_texts_truths_and_other_numbers_are_no_shares(value):
    assert not may_be_a_share(value, ["95"])


def test_the_sign_beside_a_value_makes_it_a_percentage():
    assert is_percentage("", ["≥95%"])
    assert not is_percentage("", ["95", "合格", ""])
