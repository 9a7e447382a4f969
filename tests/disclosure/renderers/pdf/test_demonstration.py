"""The demonstration's PDF, statements included, holds the text of its report: every page, read back by poppler."""

from functools import reduce

import pytest

from disclosure.renderers.pdf import render_pdf
from disclosure.report.build import build_report
from disclosure.report.tree import Table
from tests.disclosure.demonstration import load
from tests.disclosure.renderers.pdf import reading


@pytest.mark.slow
@pytest.mark.django_db
def test_every_page_of_the_demonstration_holds_its_text(tmp_path):
    report = build_report(load(tmp_path))
    tables = [b for part in report.parts for s in part.sections for b in s.blocks if isinstance(b, Table)]
    assert len(tables) == 14
    pages = [reading.flow(lines) for lines in reading.pages(render_pdf(report, cache=None, font_directory=None))]
    first = next(at for at, page in enumerate(pages) if page.startswith(report.parts[0].number))
    remaining = reading.charts(report)
    text = ""
    for page in pages[first:]:
        own = [chart for chart in remaining if f"图{chart.number}：{chart.title}" in page]
        drawn = "".join(reading.drawn(chart.svg) for chart in own)
        assert page.endswith(drawn)
        text += page.removesuffix(drawn)
        remaining = [chart for chart in remaining if chart not in own]
    assert remaining == []

    # A statement over several pages repeats its headings; what stands below them is compared.
    headers = sorted({reading.header(table) for table in tables}, key=len, reverse=True)

    def without_headers(words):
        return reduce(lambda rest, header: rest.replace(header, ""), headers, words)

    text = reading.without_page_numbers(text, report)
    assert without_headers(text) == without_headers("".join(map(reading.printed, report.parts)))
