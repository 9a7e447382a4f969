"""Attachments on paper: pages of their own, repeated headings, page numbers behind their titles."""

from decimal import Decimal

import pytest

from accounts.figures.figures import Figures
from accounts.profiles import load_profile
from disclosure.narrative.facts import Facts
from disclosure.renderers.pdf import render_pdf
from disclosure.renderers.pdf.evaluation import FEW_ROWS_IN_GRID, MOST_ROWS_TOGETHER, evaluation
from disclosure.report.compose import compose
from disclosure.report.tree import FormCell, FormGrid, SelfEvaluationTable, Text
from performance.figures import STAGES, FundingFigures, IndicatorFigures, OverallFigures, ProjectFigures
from tests.disclosure.narrative.accounts import PROFILE, account, income, spent
from tests.disclosure.renderers.pdf import reading

YEARS = {"narrative": 2021, "scored": 2023}


def indicator(number):
    level2 = "数量指标" if number < 30 else "质量指标"
    name = f"第{number:02}项接访和培训的次数"
    return IndicatorFigures(
        *("产出指标", level2, name, "ge", "20", "次", "18"), weight=Decimal("2.25"), score=Decimal(2), reason="疫情"
    )


def report_of(year):
    project = ProjectFigures(
        name="接访场所改造",
        stages=frozenset(STAGES),
        unit_code="639001",
        unit_name="市信访局",
        year=year,
        funding=(FundingFigures("fiscal", {"adjusted": Decimal(500000), "executed": Decimal(452000)}),),
        indicators=tuple(indicator(number) for number in range(40)),
    )
    data = account(income("1.00"), spent("1.00"), year=year)
    overall = OverallFigures({"conclusion": "运行有序。"}, Decimal(95))
    return compose(Facts(Figures(data), load_profile(PROFILE), projects=[project], overall=overall))


@pytest.fixture(scope="module", params=YEARS)
def printed(request):
    report = report_of(YEARS[request.param])
    return report, reading.pages(render_pdf(report, cache=None, font_directory=None))


def pages_with(printed, words):
    return [number for number, page in enumerate(printed[1]) if words in reading.squeezed("".join(page))]


@pytest.mark.slow
def test_every_page_of_the_indicators_repeats_their_headings_and_says_their_level(printed):
    pages = [reading.squeezed("".join(page)) for page in printed[1]]
    with_rows = [page for page in pages if "项接访和培训的次数" in page]
    assert len(with_rows) >= 2
    for page in with_rows:
        assert "一级指标二级指标三级指标" in page
        assert "产出指标" in page.partition("三级指标")[2]
    assert [sum(f"第{number:02}项" in page for page in pages) for number in range(40)] == [1] * 40


def test_each_attachment_begins_a_page_and_its_reference_says_which(printed):
    report, pages = printed
    part = next(part for part in report.parts if part.key == "attachments")
    for section in part.sections:
        (own,) = [
            number
            for number, page in enumerate(pages)
            if reading.squeezed("".join(page)).startswith(reading.squeezed(section.number + section.title))
        ]
        said = reading.squeezed(f"{section.number}{section.title}{reading.page_number(pages[own])}")
        assert len(pages_with(printed, said)) == 3, "contents, section ten, head of the part"


def table_of(rows):
    first = FormCell("caption", (Text("产出指标"),), rows=rows)
    cells = [FormCell("text", (Text(str(number)),)) for number in range(rows)]
    listed = tuple((first, cell) if not number else (cell,) for number, cell in enumerate(cells))
    return SelfEvaluationTable("x", "", "表", "万元", (FormGrid("indicators", (1, 1), (), listed),))


@pytest.mark.parametrize("rows", [1, 2, FEW_ROWS_IN_GRID, FEW_ROWS_IN_GRID + 1, 40])
def test_a_long_grid_comes_in_blocks_that_each_say_their_caption(rows):
    (grid,) = evaluation(table_of(rows), named=True).grids
    assert sum(map(len, grid.blocks)) == rows
    for block in grid.blocks:
        assert [len(row) for row in block] == [2, *[1] * (len(block) - 1)]
        assert block[0][0].rows == len(block)
    if rows > FEW_ROWS_IN_GRID:
        assert max(map(len, grid.blocks)) == MOST_ROWS_TOGETHER
    else:
        assert len(grid.blocks) == 1
