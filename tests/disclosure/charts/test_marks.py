"""Marks around a ring stand apart and near their parts."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.charts.marks import number_marks, spread


def test_marks_that_have_room_stay_where_they_are():
    assert spread([10.0, 100.0, 300.0], [20.0, 20.0, 20.0]) == [10.0, 100.0, 300.0]


def test_crowded_marks_move_apart_around_their_middle():
    assert spread([100.0, 101.0, 200.0], [10.0, 10.0, 10.0]) == pytest.approx([95.5, 105.5, 200.0])


def test_crowded_marks_move_apart_across_twelve_o_clock():
    assert spread([1.0, 180.0, 359.0], [10.0, 10.0, 10.0]) == pytest.approx([5.0, 180.0, 355.0])


@given(st.lists(st.floats(0, 359.9), min_size=1, max_size=30).map(sorted), st.floats(1, 11))
def test_marks_never_overlap(angles, extent):
    places = spread(angles, [extent] * len(angles))
    ordered = sorted(places)
    for one, following in itertools.pairwise([*ordered, ordered[0] + 360.0]):
        assert following - one >= min(extent, 360.0 / len(angles)) - 1e-6


def test_parts_too_thin_for_a_number_of_their_own_share_one():
    thin = [(300.0 + 2 * index, 302.0 + 2 * index) for index in range(30)]
    labels = [label for label, _, _ in number_marks([(0.0, 300.0), *thin], lambda label: 6.0 * len(label))]
    assert labels[0] == "1"
    numbers = [
        number
        for label in labels
        for first, _, last in [label.partition("–")]
        for number in range(int(first), int(last or first) + 1)
    ]
    assert numbers == list(range(1, 32))
    assert len(labels) < 12


def test_each_of_a_few_parts_has_its_number_at_its_middle():
    assert number_marks([(0.0, 180.0), (180.0, 360.0)], lambda _: 10.0) == [("1", 90.0, 90.0), ("2", 270.0, 270.0)]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
def test_no_mark_moves_far_from_its_part(sizes):
    ends = [360.0 * reached / sum(sizes) for reached in itertools.accumulate(sizes)]
    marks = number_marks(list(zip([0.0, *ends[:-1]], ends, strict=True)), lambda label: 9.0 * len(label))
    assert all(abs((place - middle + 180.0) % 360.0 - 180.0) <= 16.0 for _, middle, place in marks)
