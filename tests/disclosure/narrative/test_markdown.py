"""Restricted Markdown: what staff type, and what becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.narrative.markdown import blocks_of, runs_of
from disclosure.report.tree import ListBlock, Paragraph, Text, TypedNumber
from tests.disclosure.narrative.accounts import text_of, words


def paragraph(*runs):
    return Paragraph(tuple(Text(run) if isinstance(run, str) else run for run in runs))


N = TypedNumber


def test_one_line_is_one_paragraph():
    assert blocks_of("做好信访工作。") == (paragraph("做好信访工作。"),)


@pytest.mark.parametrize("body", ["", " \n\t\n", "\u200b", "\x00", "\ue000\n\ufeff"])
def test_nothing_is_nothing(body):
    assert blocks_of(body) == ()
    assert runs_of(body) == ()


def test_every_line_is_a_paragraph_whatever_ends_it():
    assert [text_of(b) for b in blocks_of("甲\n乙\r\n丙\n\n\n丁")] == ["甲", "乙", "丙", "丁"]


def test_numbered_lines_are_a_list():
    assert blocks_of("1. 甲\n2. 乙\n\n3) 丙") == (
        ListBlock(((Text("甲"),), (Text("乙"),), (Text("丙"),)), ordered=True),
    )


def test_dashes_and_stars_are_a_list_without_numbers():
    assert blocks_of("- 甲\n* 乙\n+ 丙") == (ListBlock(((Text("甲"),), (Text("乙"),), (Text("丙"),)), ordered=False),)


def test_lists_and_paragraphs_follow_one_another():
    kinds = [(type(b).__name__, text_of(b)) for b in blocks_of("前言\n1. 甲\n2. 乙\n- 丙\n1. 丁\n结语")]
    assert kinds == [
        ("Paragraph", "前言"),
        ("ListBlock", "甲\n乙"),
        ("ListBlock", "丙"),
        ("ListBlock", "丁"),
        ("Paragraph", "结语"),
    ]


def test_a_line_between_items_ends_the_list_and_typed_numbers_go_on():
    assert blocks_of("1. 甲\n说明\n2. 乙") == (
        ListBlock(((Text("甲"),),), ordered=True),
        paragraph("说明"),
        paragraph(N("2"), ". 乙"),
    )


def test_chinese_numbering_stands_as_typed():
    assert blocks_of("1、甲") == (paragraph(N("1"), "、甲"),)


def test_indented_and_repeated_marks_lose_no_word():
    assert [text_of(b) for b in blocks_of("  - - - 甲\n    - 乙")] == ["- - 甲\n乙"]
    assert [text_of(b) for b in blocks_of("1. 2021. 甲")] == ["2021. 甲"]


@pytest.mark.parametrize("line", ["-", "1.", "0. 甲", "1234. 甲", "-甲", "1.甲", "---", "***"])
def test_what_is_no_item_is_words(line):
    (block,) = blocks_of(line)
    assert isinstance(block, Paragraph)
    assert text_of(block) == line


def test_strong_words():
    assert blocks_of("**重点**工作") == (Paragraph((Text("重点", strong=True), Text("工作"))),)
    assert blocks_of("*重点*工作") == (paragraph("重点工作"),)
    assert blocks_of("2 * 3 ** 4") == (paragraph(N("2"), " * ", N("3"), " ** ", N("4")),)
    assert blocks_of("\\*\\*不是\\*\\*") == (paragraph("**不是**"),)


@pytest.mark.parametrize(
    "line",
    [
        "<script>alert(&#39;甲&#39;)</script>",
        "<b onclick=x>甲</b>",
        "[甲](javascript:alert)",
        "[甲](https://example.org)",
        "![甲](x.png)",
        "https://example.org/甲",
        "<https://example.org>",
        "# 标题",
        "## 标题",
        "> 引文",
        "| 甲 | 乙 |",
        "|---|---|",
        "`代码`",
        "~~~",
        "&lt;甲&gt;",
        "{% load x %}{{ f }}",
        "=SUM(A:A)",
    ],
)
def test_any_other_markup_is_the_words_typed(line):
    (block,) = blocks_of(line)
    assert isinstance(block, Paragraph)
    assert text_of(block) == line
    assert words(runs_of(line)) == line.rstrip(";")


@pytest.mark.parametrize(
    "hidden",
    [
        "\ue000",
        "\ue006",
        "\uf8ff",
        "\U000f0000",
        "\U0010fffd",
        "\x00",
        "\x07",
        "\x7f",
        "\x9f",
        "\u202e",
        "\u200f",
        "\u2066",
    ],
)
def test_what_cannot_be_read_is_taken_out(hidden):
    assert blocks_of(f"支出{hidden}减少") == (paragraph("支出减少"),)
    assert runs_of(f"支出{hidden}减少") == (Text("支出减少"),)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("下降9.7%", ["9.7%"]),
        ("2021年3月5日", ["2021", "3", "5"]),
        ("支出1,234.56万元", ["1,234.56"]),
        ("支出１２．５％", ["１２．５％"]),
        ("变动-5.00万元", ["-5.00"]),
        ("变动－5万元、−6万元", ["－5", "−6"]),
        ("2021-2022年", ["2021", "2022"]),
        ("3-5人", ["3", "5"]),
        ("川财预〔2022〕12号", ["2022", "12"]),
        ("3，200人", ["3，200"]),
        ("第3，4项", ["3", "4"]),
        ("A4纸", ["4"]),
        ("一是节约，二是减少", []),
        ("٣٤人", ["٣٤"]),
        ("12345,678", ["12345,678"]),
        ("1.2.3版", ["1.2", "3"]),
    ],
)
def test_numbers_are_marked_as_typed(typed, numbers):
    (block,) = blocks_of(typed)
    assert isinstance(block, Paragraph)
    assert [run.text for run in block.runs if isinstance(run, TypedNumber)] == numbers
    assert text_of(block) == typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("节约开支。", "节约开支"),
        ("：一是节约；二是减少；", "一是节约；二是减少"),
        ("，节约，", "节约"),
        ("一是节约\n二是减少", "一是节约；二是减少"),
        ("一是节约。\n二是减少。", "一是节约。二是减少"),
        ("一是节约；\n\n  二是减少", "一是节约；二是减少"),
        ("**节约。**", "节约"),
        ("**。**节约**。**", "节约"),
        ("共3个。", "共3个"),
        ("减少3", "减少3"),
        ("Co., Ltd.", "Co., Ltd"),
        ("。；，、", ""),
    ],
)
def test_a_text_inside_a_sentence_brings_no_punctuation_of_its_own(typed, said):
    assert words(runs_of(typed)) == said


def test_a_text_inside_a_sentence_keeps_emphasis_and_marks_numbers():
    assert runs_of("**重点**减少3人。") == (Text("重点", strong=True), Text("减少"), N("3"), Text("人"))


@pytest.mark.parametrize(
    "body", ["*" * 20_000, "- " * 10_000, "**甲" * 5_000, "_" * 20_000, "\\" * 20_000, "1. " * 6_600]
)
def test_20_000_hostile_characters_are_read_at_once(body):
    shown = "".join(text_of(block) for block in blocks_of(body))
    assert len(shown) >= len(body) // 3 or not shown.strip("*甲")
    runs_of(body)


def test_deep_nesting_loses_no_word():
    body = "\n".join(f"{'  ' * depth}- 第{'甲' * (depth % 3)}层" for depth in range(500))
    (block,) = blocks_of(body)
    assert isinstance(block, ListBlock)
    assert len(block.items) == 500


@given(st.text(max_size=300))
def test_any_text_keeps_its_digits_outside_plain_words(body):
    runs = [
        run
        for block in blocks_of(body)
        for line in ([block.runs] if isinstance(block, Paragraph) else block.items)  # type: ignore[union-attr]
        for run in line
    ]
    for run in (*runs, *runs_of(body)):
        assert run.text
        if isinstance(run, Text):
            assert not any(character.isdecimal() for character in run.text)
