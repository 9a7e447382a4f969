"""Withheld items in the report: neither code nor name in any sentence, table, chart or file of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.figures.figures import Figures
from accounts.withholding import items_of, public_figures, shown_instead
from disclosure.narrative.facts import Facts
from disclosure.report.compose import compose
from disclosure.report.freeze import freeze
from tests.disclosure.narrative.test_properties import accounts, every_profile


@every_profile
@pytest.mark.filterwarnings("ignore::UserWarning")
@given(accounts(), st.data())
def test_neither_code_nor_full_name_comes_out(profile, data, drawn):
    figures = Figures(data)
    items = sorted(items_of(figures))
    withheld = drawn.draw(st.sets(st.sampled_from(items), min_size=1, max_size=3)) if items else set()
    frozen = freeze(compose(Facts(public_figures(figures, withheld), profile)))
    for item in shown_instead(items, withheld):
        assert item not in frozen
        section, name = (figures.subject_name(code) for code in (item[:5], item))
        assert f"{section}（款）{name}（项）" not in frozen
