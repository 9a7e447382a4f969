from dataclasses import replace

import pytest

from benchmarks.sample_report import sample_report
from disclosure.renderers.pdf import render_pdf
from disclosure.report.tree import Paragraph, Part, Report, Text


@pytest.fixture(scope="session")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="session")
def pdf(report) -> bytes:
    return render_pdf(report, cache=None, font_directory=None)


@pytest.fixture
def holding(report):
    """The sample report with these blocks as its only content."""

    def build(*blocks, **changes) -> Report:
        return replace(report, parts=(Part("only", "第一部分", "部门概况", tuple(blocks)),), **changes)

    return build


@pytest.fixture
def prose():
    return lambda text: Paragraph((Text(text),))
