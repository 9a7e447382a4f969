"""Two processes at once on either database: one wins, the other is told, and nothing is lost without a word."""

import pytest

CONTESTED = ("edit and submit", "import and edit", "edit and edit", "text and text", "withdraw and approve")


def nothing_amiss(told):
    assert told.keys() == {*CONTESTED, "publish and publish"}
    assert set(told["publish and publish"]) == {"both"}
    for name in CONTESTED:
        assert set(told[name]) == {"one", "other"}, name
        # Whoever is done before the other begins wins.
        assert (told[name][0], told[name][-1]) == ("one", "other")


def test_of_two_who_begin_together_one_wins(drive):
    nothing_amiss(drive("together", 3, PUBLICATION_FORMATS="html"))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_of_two_who_begin_together_one_wins_many_times(drive):
    nothing_amiss(drive("together", 25, PUBLICATION_FORMATS="html"))
