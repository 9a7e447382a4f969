"""The drawing itself: well-formed, safe, the same bytes every time, legible as text and as outlines."""

import os
import re
import subprocess
import sys
import threading
from decimal import Decimal
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import get_font

from disclosure.charts.draw import FONT_FAMILY, SVG, default_font, draw
from disclosure.charts.spec import ChartPoint, ChartSpec, describe

HOSTILE = "<script>alert(1)</script>]]>&\"'\x00\x1b\u202e$\\frac$ 😀<!--" + "很长" * 2000


def chart(key, kind, *points, number=1, title="结构图", illustrative=False):
    made = tuple(
        ChartPoint(label, None if printed is None else Decimal(printed), printed or "", share)
        for label, printed, share in points
    )
    return ChartSpec(key, number, kind, title, made, illustrative=illustrative)


TOTALS = chart("totals", "bars", ("2020年", "525.50", None), ("2021年", "468.89", None), illustrative=True)
CLASSES = chart(
    "classes",
    "structure",
    ("一般公共服务", "379.73", "81%"),
    ("社会保障和就业", "28.15", "6%"),
    ("卫生健康", "16.52", "4%"),
    ("住房保障", "43.96", "9%"),
)
SEVEN = (
    TOTALS,
    chart("income", "structure", ("一般公共预算财政拨款收入", "464.09", "100%")),
    chart("expenditure", "structure", ("基本支出", "376.22", "80%"), ("项目支出", "92.12", "20%")),
    chart("fiscal", "bars", ("2020年", "525.50", None), ("2021年", "468.89", None)),
    chart("general", "bars", ("2020年", "520.68", None), ("2021年", "468.34", None)),
    CLASSES,
    chart(
        "three-public",
        "structure",
        ("因公出国（境）费", "0.00", "0%"),
        ("公务用车购置及运行维护费", "0.00", "0%"),
        ("公务接待费", "0.52", "100%"),
    ),
)
UNUSUAL = (
    chart("empty", "structure"),
    chart("no-bars", "bars"),
    chart("zeros", "structure", ("甲", "0.00", None), ("乙", "0.00", None)),
    chart("zero-bars", "bars", ("2020年", "0.00", None), ("2021年", "0.00", None)),
    chart("negative", "structure", ("甲", "10.00", None), ("乙", "-1.00", None), ("丙", None, None)),
    chart("missing", "bars", ("2020年", None, None), ("2021年", "-1.00", None)),
    chart("thin", "structure", *((f"第{i}项", "900.00" if i == 0 else "0.50", "0.1%") for i in range(25))),
    chart("hostile", "structure", (HOSTILE, "3.00", "30%"), ("喆堃祎玥镕珺", "7.00", "70%"), title=HOSTILE),
)
EVERY = (*SEVEN, *UNUSUAL)
BOTH = pytest.mark.parametrize("text", ["text", "outline"])


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - the drawing under test


def names(spec):
    return spec.key


def texts(svg):
    return [element.text or "" for element in parsed(svg).iter(f"{{{SVG}}}text")]


def test_it_draws_the_values_beside_their_bars():
    assert texts(draw(TOTALS)) == ["单位：万元", "示例数据", "525.50", "2020年", "468.89", "2021年"]


def test_a_changed_amount_changes_the_drawing_and_its_words():
    changed = chart("totals", "bars", ("2020年", "525.50", None), ("2021年", "500.00", None), illustrative=True)
    before, after = parsed(draw(TOTALS)), parsed(draw(changed))
    shapes = [[path.get("d") for path in root.iter(f"{{{SVG}}}path")] for root in (before, after)]
    assert shapes[0] != shapes[1]
    assert "500.00万元" in after.findtext(f"{{{SVG}}}desc")


@BOTH
@pytest.mark.parametrize("spec", EVERY, ids=names)
def test_markup_is_clean(spec, text):
    svg = draw(spec, text=text)
    root = parsed(svg)
    assert svg.startswith("<svg ")
    assert "<!" not in svg
    tags = {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "path", "text"}
    for element in root.iter():
        assert not {"style", "class"} & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith("on") or name.endswith("href")]
    assert set(re.findall(r"url\(([^)]*)\)", svg)) <= {f"#{element.get('id')}" for element in root.iter()}
    assert svg.count("http") == 1  # the name space


@BOTH
@pytest.mark.parametrize("spec", EVERY, ids=names)
def test_a_screen_reader_finds_title_and_description(spec, text):
    root = parsed(draw(spec, text=text))
    assert root.get("role") == "img"
    title, description = (
        next(element for element in root.iter() if element.get("id") == identifier)
        for identifier in root.get("aria-labelledby").split()
    )
    assert title.tag == f"{{{SVG}}}title"
    assert title.text.startswith(f"图{spec.number}：")
    assert description.text == describe(spec)


def test_it_scales_with_the_page():
    root = parsed(draw(CLASSES))
    assert root.get("viewBox").startswith("0 0 360 ")
    assert not {"width", "height"} & set(root.attrib)


@BOTH
def test_ids_are_unique_over_the_charts_of_a_page(text):
    ids = [
        (spec.key, element.get("id"))
        for spec in EVERY
        for element in parsed(draw(spec, text=text)).iter()
        if element.get("id")
    ]
    assert len({identifier for _, identifier in ids}) == len(ids)
    assert all(identifier.startswith(f"{key}-") for key, identifier in ids)


def test_text_takes_the_colour_and_the_font_of_the_page():
    root = parsed(draw(CLASSES))
    assert root.get("font-family") == FONT_FAMILY
    assert {element.get("fill") for element in root.iter(f"{{{SVG}}}text")} == {"currentColor"}
    assert {element.get("stroke") for element in root.findall(f"{{{SVG}}}path")} == {"currentColor"}


def test_a_standalone_drawing_needs_neither_font_nor_page():
    svg = draw(CLASSES, text="outline")
    assert texts(svg) == []
    assert "currentColor" not in svg
    assert "font" not in svg
    assert parsed(svg).find(f"{{{SVG}}}rect").get("fill") == "#ffffff"


def test_outlines_of_a_line_end_where_it_is_anchored():
    first, *_ = (
        path.get("d")
        for path in parsed(draw(chart("c", "structure"), text="outline")).iter(f"{{{SVG}}}path")
        if path.get("stroke") is None
    )
    across = [float(number) for number in re.findall(r"-?[\d.]+", first)][::2]
    assert max(across) == pytest.approx(348, abs=0.1)  # "单位：万元" is set against the right margin
    assert min(across) == pytest.approx(348 - 5 * 11, abs=2)


def test_the_font_has_every_character_the_charts_write_themselves():
    face = get_font(default_font())
    own = "单位：万元示例数据未提供本年无数据…–-0123456789.,%〓喆堃祎玥镕珺（）“”"
    assert [character for character in own if not face.get_char_index(ord(character))] == []


def test_a_character_the_font_lacks_is_marked_without_a_warning():
    # Warnings are errors here; matplotlib warns about each glyph that it cannot find.
    lacking = draw(chart("c", "bars", ("😀", "1.00", None)), text="outline")
    marked = draw(chart("c", "bars", ("〓", "1.00", None)), text="outline")
    paths = [[path.get("d") for path in parsed(svg).iter(f"{{{SVG}}}path")] for svg in (lacking, marked)]
    assert paths[0] == paths[1]


@BOTH
def test_labels_cannot_become_markup(text):
    spec = UNUSUAL[-1]
    svg = draw(spec, text=text)
    assert "<script" not in svg
    assert "\x00" not in svg
    assert "\u202e" not in svg
    assert len(svg) < 200_000
    if text == "text":
        assert "喆堃祎玥镕珺" in texts(svg)
        assert any(line.startswith("<script>") for line in texts(svg))


@BOTH
def test_the_same_bytes_in_every_process(text):
    code = (
        "import sys; from decimal import Decimal; from disclosure.charts.draw import draw;"
        "from disclosure.charts.spec import ChartPoint, ChartSpec;"
        "points = tuple(ChartPoint(f'第{i}项', Decimal(i + 1), f'{i + 1}.00', '1%') for i in range(12));"
        "spec = ChartSpec('parts', 3, 'structure', '结构图', points);"
        f"sys.stdout.buffer.write(draw(spec, text={text!r}).encode())"
    )
    drawings = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    points = tuple(ChartPoint(f"第{i}项", Decimal(i + 1), f"{i + 1}.00", "1%") for i in range(12))
    here = draw(ChartSpec("parts", 3, "structure", "结构图", points), text=text)
    assert drawings == {here.encode()}


@BOTH
def test_settings_of_matplotlib_neither_matter_nor_change(text):
    expected = [draw(spec, text=text) for spec in SEVEN]
    unlike = {
        "svg.fonttype": "none",
        "svg.hashsalt": "salt",
        "svg.id": "other",
        "hatch.color": "red",
        "hatch.linewidth": 5,
        "patch.linewidth": 7,
        "patch.facecolor": "lime",
        "font.size": 40,
        "figure.facecolor": "black",
        "savefig.facecolor": "black",
    }
    with mpl.rc_context(unlike):
        before = dict(mpl.rcParams)
        assert [draw(spec, text=text) for spec in SEVEN] == expected
        assert dict(mpl.rcParams) == before


@BOTH
def test_charts_may_be_drawn_in_several_threads(text):
    expected = [draw(spec, text=text) for spec in EVERY]
    results = {}

    def work(thread):
        results[thread] = [draw(spec, text=text) for spec in EVERY]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[number] for number in range(4)] == [expected] * 4


@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.none() | st.decimals("-99999999.99", "99999999.99", places=2)),
        max_size=35,
    ),
    st.sampled_from(["bars", "structure"]),
)
def test_any_amounts_are_drawn_with_every_printed_value(amounts, kind):
    points = tuple(ChartPoint(label, amount, "" if amount is None else str(amount)) for label, amount in amounts)
    shown = texts(draw(ChartSpec("chart", 1, kind, "标题", points)))
    for _, amount in amounts:
        assert ("未提供" if amount is None else str(amount)) in shown
