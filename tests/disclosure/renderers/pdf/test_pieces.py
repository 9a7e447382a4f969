import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.renderers.pdf.pieces import LONGEST_HELD, pieces, printable
from disclosure.report.tree import Number, Text, TypedNumber

RUNS = st.lists(
    st.one_of(
        st.builds(Text, st.text(), st.booleans(), st.booleans()),
        st.builds(Number, st.text(alphabet="0123456789.,-%"), st.just("1"), st.just("amount")),
        st.builds(TypedNumber, st.text(alphabet="0123456789.")),
    )
)


def held(*runs):
    return [text_of(piece) for piece in pieces(runs) if piece.held]


def text_of(piece):
    return "".join(span.text for span in piece.spans)


def test_it_works():
    assert held(Text("总计"), Number("468.89", "468.89", "amount"), Text("万元。")) == ["468.89万元"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年度部门决算", ["2021年度"]),
        ("2021年9月30日", ["2021年", "9月", "30日"]),
        ("下降11%，", ["11%"]),
        ("减少-12.34万元", ["-12.34万元"]),
        ("共1,250.50㎡", ["1,250.50㎡"]),
        ("提高1.35个百分点", ["1.35个百分点"]),
        ("接待5批次，49人次", ["5批次", "49人次"]),
        ("图1：", ["图1"]),
        ("附件2", ["附件2"]),
        ("1.一般公共服务", ["1."]),
        ("按GB/T 9704执行", ["GB/T", "9704"]),
        ("安排“三公”经费", ["“三公”"]),
        ("没有数字", []),
    ],
)
def test_a_figure_holds_its_unit(text, expected):
    assert held(Text(text)) == expected


def test_looks_do_not_cut_what_is_held_together():
    (piece,) = [piece for piece in pieces((TypedNumber("80"), Text("元", strong=True))) if piece.held]
    assert [(span.text, span.strong, span.typed) for span in piece.spans] == [("80", False, True), ("元", True, False)]


def test_illustrative_words_keep_their_mark():
    (held_piece,) = pieces((Number("0.52", "0.52", "amount", illustrative=True), Text("万元", illustrative=True)))
    assert [span.illustrative for span in held_piece.spans] == [True, True]


def test_what_is_wider_than_a_line_may_break():
    assert held(Text("9" * (LONGEST_HELD + 1))) == []


@given(RUNS)
def test_nothing_is_added_and_nothing_printable_is_lost(runs):
    assert "".join(map(text_of, pieces(runs))) == "".join(printable(run.text) for run in runs)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\u202e", "\u2066", "\u200f", "\ufffe", "\ud800"])
def test_characters_without_a_shape_are_not_printed(character):
    assert printable(f"1{character}2") == "12"


def test_line_ends_and_tabs_become_spaces():
    assert printable("一\n二\t三\r四") == "一 二 三 四"
