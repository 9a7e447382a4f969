"""Breaking Chinese text without a font."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.charts.lettering import clean, width, wrap


def test_a_short_name_is_one_line():
    assert wrap("住房保障支出", 6, most_lines=3) == ("住房保障支出",)


def test_a_long_name_breaks_at_the_full_width_count():
    assert wrap("资源勘探工业信息等支出", 6, most_lines=3) == ("资源勘探工业", "信息等支出")


def test_a_closing_mark_never_begins_a_line():
    assert wrap("因公出国（境）费", 6, most_lines=3) == ("因公出国", "（境）费")
    assert wrap("一二三四五六，七", 6, most_lines=3) == ("一二三四五", "六，七")


def test_an_opening_mark_never_ends_a_line():
    assert wrap("一二三四五（六七", 6, most_lines=3) == ("一二三四五", "（六七")


def test_digits_and_latin_words_stay_together():
    assert wrap("结转至2021年", 4, most_lines=3) == ("结转至", "2021年")


def test_a_word_longer_than_the_line_is_broken():
    assert wrap("a" * 20, 5.8, most_lines=3) == ("a" * 10, "a" * 10)


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("国有资本经营预算财政拨款收入", 13.4, ("国有资本经营预算财政拨款", "收入")),
        ("一二三四五六七", 6, ("一二三四五", "六七")),
        ("一二三四五六七八九十一二三", 6, ("一二三四五", "六七八九十", "一二三")),
        ("结转至年末的2021年", 8, ("结转至年末的", "2021年")),
        ("一二三四五六（七）", 8, ("一二三四五六", "（七）")),
    ],
)
def test_a_last_character_does_not_stand_alone(text, limit, lines):
    assert wrap(text, limit, most_lines=3) == lines


def test_a_character_stands_alone_where_no_break_gives_it_company():
    assert wrap("一二三", 2, most_lines=3) == ("一二", "三")
    assert wrap("费用", 1, most_lines=3) == ("费", "用")


def test_text_beyond_the_last_line_is_cut_with_an_ellipsis():
    assert wrap("很长" * 50, 6, most_lines=2) == ("很长很长很长", "很长很长很…")


def test_empty_text_is_one_empty_line():
    assert wrap("", 6, most_lines=3) == ("",)


@pytest.mark.parametrize("text", ["", "\x00\x08\u202e\ud800\ufffe", " \n\t "])
def test_text_without_anything_to_print_becomes_empty(text):
    assert clean(text) == ""


def test_clean_keeps_rare_name_characters():
    assert clean(" 喆堃祎玥镕珺\r\n𠮷 ") == "喆堃祎玥镕珺 𠮷"


@given(st.text(), st.floats(1, 30), st.integers(1, 5))
def test_no_line_is_wider_than_the_limit_and_nothing_is_lost(text, limit, most_lines):
    cleaned = clean(text)
    lines = wrap(cleaned, limit, most_lines=most_lines)
    assert len(lines) <= most_lines
    assert all(width(line) <= limit for line in lines)
    everything = "".join(wrap(cleaned, limit, most_lines=10**6))
    assert everything.replace(" ", "") == cleaned.replace(" ", "")
