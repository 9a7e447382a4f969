"""Achieved values beside targets: lengths, marks and words."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from disclosure.charts.draw import draw_progress
from disclosure.charts.layout import Box, Rule
from disclosure.charts.progress import ProgressPoint, ProgressSpec, describe_progress, lay_out_progress
from disclosure.charts.spec import ChartDataError


def point(label="清淤", target="8", achieved="6", printed="目标8公里，完成6公里", *, reached=False):
    return ProgressPoint(label, Decimal(target), Decimal(achieved), printed, reached)


def spec(*points, **more):
    return ProgressSpec("project1-indicators", "指标值与完成值", points or (point(),), **more)


def bars(picture):
    return [shape.width for shape in picture.shapes if isinstance(shape, Box)]


def marks(picture):
    return [shape.x1 for shape in picture.shapes if isinstance(shape, Rule)][1::2]


def test_a_bar_is_as_long_as_what_was_achieved_and_the_mark_stands_at_the_target():
    missed, exceeded = point(), point("满意度", "80", "100", "目标80%，完成100%", reached=True)
    picture = lay_out_progress(spec(missed, exceeded))
    assert bars(picture) == [pytest.approx(252), pytest.approx(336)]
    assert marks(picture) == [pytest.approx(348), pytest.approx(12 + 336 * 0.8)]


def test_amounts_of_one_unit_share_a_scale():
    picture = lay_out_progress(spec(point(target="10", achieved="10"), point(target="5", achieved="2"), one_scale=True))
    assert bars(picture) == [pytest.approx(336), pytest.approx(67.2)]


def test_nothing_achieved_has_no_bar_and_zero_of_zero_is_no_fault():
    picture = lay_out_progress(spec(point(achieved="0"), point(target="0", achieved="0")))
    assert bars(picture) == []
    assert marks(picture) == [pytest.approx(348), pytest.approx(12)]


def test_its_words_say_what_the_bars_show():
    assert describe_progress(spec()) == "条形图，竖线是目标值：清淤：目标8公里，完成6公里，未达到。"
    plain = spec(point(printed="预算8.00，执行6.00"), mark="预算数", verdicts=False, illustrative=True)
    assert describe_progress(plain) == "示例数据。条形图，竖线是预算数：清淤：预算8.00，执行6.00。"


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity"])
def test_what_has_no_length_is_refused(value):
    with pytest.raises(ChartDataError, match="no length"):
        point(achieved=value)


def test_the_drawing_is_described_scaled_by_its_place_and_without_inline_styles():
    hostile = point("<script>&\x00" + "长" * 200)
    root = ET.fromstring(draw_progress(spec(hostile)))  # noqa: S314 (our own drawing)
    assert root.get("role") == "img"
    assert root.get("width") is None
    assert all(element.get("style") is None for element in root.iter())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert all(each.startswith("project1-indicators") for each in ids)
    assert len(set(ids)) == len(ids)


def test_equal_data_give_equal_bytes():
    assert draw_progress(spec()) == draw_progress(spec())
