"""Everything has its place: inside the drawing, and nothing on top of anything else."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.charts.layout import EARLIER, LATEST, Box, Rule, Slice, lay_out
from disclosure.charts.spec import ChartPoint, ChartSpec

AMOUNTS = st.decimals("-99999999.99", "99999999.99", places=2)
POINTS = st.lists(
    st.builds(
        lambda label, amount, share: ChartPoint(label, amount, "" if amount is None else f"{amount:,}", share),
        st.text(max_size=60),
        st.none() | AMOUNTS,
        st.none() | st.sampled_from(["0%", "81%", "100.00%"]),
    ),
    max_size=40,
)


def chart(kind, *amounts, labels=None, shares=None):
    points = tuple(
        ChartPoint(
            labels[index] if labels else f"第{index}项",
            None if amount is None else Decimal(amount),
            amount or "",
            shares[index] if shares else None,
        )
        for index, amount in enumerate(amounts)
    )
    return ChartSpec("chart", 1, kind, "标题", points)


def texts(picture):
    return [words.text for words in picture.words]


def boxes(picture):
    return [shape for shape in picture.shapes if isinstance(shape, Box)]


def slices(picture):
    return [shape for shape in picture.shapes if isinstance(shape, Slice)]


def base_line(picture):
    return max((shape for shape in picture.shapes if isinstance(shape, Rule)), key=lambda rule: rule.x2 - rule.x1)


def test_this_year_is_dark_in_every_pair_of_bars():
    for pairs in (1, 2):
        fills = [box.fill for box in boxes(lay_out(chart("bars", *["1.00", "2.00"] * pairs)))]
        assert fills == [EARLIER, LATEST] * pairs


def test_bars_stand_on_zero_in_proportion():
    picture = lay_out(chart("bars", "200.00", "100.00"))
    first, second = boxes(picture)
    assert first.height == pytest.approx(2 * second.height)
    assert first.y + first.height == second.y + second.height == base_line(picture).y1


def test_a_negative_bar_hangs_below_zero_and_its_value_below_it():
    picture = lay_out(chart("bars", "-50.00", "100.00"))
    negative, positive = boxes(picture)
    assert negative.y == base_line(picture).y1 == pytest.approx(positive.y + positive.height)
    assert next(words.y for words in picture.words if words.text == "-50.00") > negative.y + negative.height


def test_a_zero_bar_is_its_value_on_the_line():
    picture = lay_out(chart("bars", "0.00", "100.00"))
    assert len(boxes(picture)) == 1
    assert "0.00" in texts(picture)


def test_a_year_not_provided_is_a_dashed_frame_with_words():
    picture = lay_out(chart("bars", None, "100.00"))
    assert [box.fill is None for box in boxes(picture)] == [True, False]
    assert "未提供" in texts(picture)


def test_the_smallest_amount_is_still_visible_beside_the_largest():
    assert min(box.height for box in boxes(lay_out(chart("bars", "99999999.99", "0.01")))) >= 1


def test_bars_with_too_little_room_lie_down():
    picture = lay_out(chart("bars", *["1234.56"] * 12))
    assert len({box.x for box in boxes(picture)}) == 1
    assert len({box.y for box in boxes(picture)}) == 12


def test_a_structure_with_a_negative_part_has_no_ring():
    picture = lay_out(chart("structure", "100.00", "-20.00"))
    assert slices(picture) == []
    positive, negative = boxes(picture)
    assert negative.x + negative.width == pytest.approx(positive.x)


def test_one_part_is_a_whole_ring_without_a_number():
    picture = lay_out(chart("structure", "464.09", shares=["100%"]))
    (only,) = slices(picture)
    assert (only.start, only.end) == (0.0, 360.0)
    assert texts(picture) == ["单位：万元", "第0项", "464.09", "100%"]


def test_zero_parts_are_listed_but_not_drawn():
    picture = lay_out(chart("structure", "0.00", "0.52", "0.00"))
    assert len(slices(picture)) == 1
    assert texts(picture).count("0.00") == 2


def test_all_zero_is_a_dashed_ring_with_words():
    picture = lay_out(chart("structure", "0.00", "0.00"))
    assert [part.fill for part in slices(picture)] == [None]
    assert "本年无数据" in texts(picture)


def test_parts_keep_the_order_given_and_close_the_ring():
    parts = slices(lay_out(chart("structure", "5.00", "950.00", "40.00", "5.00")))
    assert parts[0].start == 0.0
    assert parts[-1].end == pytest.approx(360.0)
    assert all(one.end == following.start for one, following in itertools.pairwise(parts))
    assert parts[1].end - parts[1].start == pytest.approx(342.0)


def lightness(colour):
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


@pytest.mark.parametrize("count", range(2, 31))
def test_neighbours_differ_in_grey_print(count):
    parts = slices(lay_out(chart("structure", *["1.00"] * count)))
    closed = [*parts, parts[0]] if count > 2 else parts
    for one, following in itertools.pairwise(closed):
        assert one.fill != following.fill
        shades = sorted((lightness(one.fill.colour), lightness(following.fill.colour)))
        told_apart = (shades[1] + 0.05) / (shades[0] + 0.05) >= 2.5
        assert told_apart or one.fill.hatch != following.fill.hatch


@given(POINTS, st.sampled_from(["bars", "structure"]), st.booleans())
def test_all_words_and_boxes_lie_inside_and_no_words_overlap(points, kind, illustrative):
    picture = lay_out(ChartSpec("chart", 1, kind, "标题", tuple(points), illustrative=illustrative))
    for words in picture.words:
        assert words.left >= -0.01
        assert words.right <= picture.width + 0.01
        assert words.size * 0.8 <= words.y <= picture.height
    for box in boxes(picture):
        assert box.x >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
    for one, other in itertools.combinations([words for words in picture.words if words.text], 2):
        apart_sideways = one.right <= other.left + 0.01 or other.right <= one.left + 0.01
        apart_upwards = abs(one.y - other.y) >= 0.75 * min(one.size, other.size)
        assert apart_sideways or apart_upwards, (one, other)


@given(POINTS, st.sampled_from(["bars", "structure"]))
def test_every_value_is_shown(points, kind):
    shown = texts(lay_out(ChartSpec("chart", 1, kind, "标题", tuple(points))))
    for point in points:
        assert ("未提供" if point.amount is None else point.printed) in shown


def test_a_value_stands_above_its_bar():
    picture = lay_out(chart("bars", "50.00", "100.00"))
    for box, value in zip(boxes(picture), ("50.00", "100.00"), strict=True):
        assert next(words.y for words in picture.words if words.text == value) < box.y


def test_a_drawing_widens_when_its_figures_leave_names_no_room():
    long = ChartPoint("名称", Decimal(1), "1.00（" + "含上年结转" * 6 + "）", "100%")
    picture = lay_out(ChartSpec("chart", 1, "structure", "标题", (long,)))
    assert picture.width > 360
    name, value = (next(words for words in picture.words if words.text == text) for text in ("名称", long.printed))
    assert value.left - name.left >= 8 * name.size
