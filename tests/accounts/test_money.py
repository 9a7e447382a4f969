"""Amounts as people type them, as they are stored and as they are printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.money import (
    LARGEST_YUAN,
    AmountError,
    Unit,
    format_input,
    format_table,
    format_wan,
    from_cents,
    from_wan,
    parse_amount,
    round_half_up,
    to_cents,
    to_wan,
)

LARGEST_CENTS = int(LARGEST_YUAN) * 100
CENTS = st.integers(-LARGEST_CENTS, LARGEST_CENTS)
UNITS = st.sampled_from(["元", "万元"])


def test_an_amount_in_yuan_is_read_to_the_cent():
    assert parse_amount("1956800.05", "元") == Decimal("1956800.05")


def test_an_amount_in_wan_is_read_in_yuan():
    assert parse_amount("195.680005", "万元") == Decimal("1956800.05")


def test_what_is_read_always_has_two_places():
    assert str(parse_amount("5", "元")) == "5.00"
    assert str(parse_amount("0.000001", "万元")) == "0.01"


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "-", "—", "——", "–", "－", "--", "/", "／", "\u200b", "\n"])
def test_a_blank_or_a_dash_is_no_amount_and_no_zero(blank):
    assert parse_amount(blank, "元") is None


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("0", "0.00"),
        ("-0", "0.00"),
        ("+12", "12.00"),
        ("-12.5", "-12.50"),
        ("−12.5", "-12.50"),
        ("－12.5", "-12.50"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("007", "7.00"),
        ("1.500000", "1.50"),
        ("1,234,567.89", "1234567.89"),
        ("１，２３４．５", "1234.50"),
        ("1 234 567", "1234567.00"),
        ("1\u00a0234", "1234.00"),
        (" 12 ", "12.00"),
        ("\ufeff12", "12.00"),
        ("¥12", "12.00"),
        ("￥12", "12.00"),
        ("-¥12", "-12.00"),
        ("¥-12", "-12.00"),
        ("¥ 12 元", "12.00"),
    ],
)
def test_common_ways_of_writing_an_amount_are_understood(typed, amount):
    assert str(parse_amount(typed, "元")) == amount


@pytest.mark.parametrize(
    ("typed", "unit", "amount"),
    [
        ("195.68万元", "元", "1956800.00"),
        ("195.68万", "元", "1956800.00"),
        ("195.68 万元", "元", "1956800.00"),
        ("1956800元", "万元", "1956800.00"),
    ],
)
def test_a_unit_written_behind_the_number_wins(typed, unit, amount):
    assert str(parse_amount(typed, unit)) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        "1e30",
        "1E5",
        "0x10",
        "1_000",
        "1.2.3",
        "1,2",
        "12,34",
        "1,2345",
        "1234,567",
        ",123",
        "12 34",
        "1, 234",
        "--5",
        "+-5",
        "5-",
        "(12)",
        "（12）",
        "12%",
        "12‰",
        ".",
        "-.",
        "¥",
        "元",
        "-元",
        "¥¥5",
        "5亿元",
        "5千元",
        "5元元",
        "壹佰",
        "٣",
        "１٣",
        "१२",
        "²",
        "12²",
        "①2",
        "½",
        "1;2",
        "=1+1",
        "<b>1</b>",
        "1\x002",
    ],
)
def test_what_is_no_amount_is_refused_with_what_was_found(typed):
    with pytest.raises(AmountError) as refused:
        parse_amount(typed, "元")
    assert str(refused.value) == (f"“{typed}”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。")


@pytest.mark.parametrize("length", [41, 1_000, 2_000_000])
def test_a_very_long_text_is_refused_and_quoted_from_its_beginning(length):
    with pytest.raises(AmountError) as refused:
        parse_amount("9" * length, "万元")
    assert str(refused.value) == (f"“{'9' * 40}…”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。")


@pytest.mark.parametrize(
    ("typed", "unit", "message"),
    [
        ("1.005", "元", "“1.005”有3位小数：以元填写最多2位小数（精确到分）。"),
        ("1.0000001", "万元", "“1.0000001”有7位小数：以万元填写最多6位小数（精确到分）。"),
        ("1.005元", "万元", "“1.005元”有3位小数：以元填写最多2位小数（精确到分）。"),
    ],
)
def test_more_places_than_cents_can_hold_are_refused(typed, unit, message):
    with pytest.raises(AmountError) as refused:
        parse_amount(typed, unit)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("100000000000000.01", "元"), ("-100000000000000.01", "元"), ("10000000000.000001", "万元"), ("9" * 39, "元")],
)
def test_an_amount_beyond_the_range_is_refused(typed, unit):
    with pytest.raises(AmountError) as refused:
        parse_amount(typed, unit)
    assert str(refused.value) == f"“{typed}”超出可填写的范围（100万亿元），请检查金额单位。"


def test_the_largest_amount_is_accepted():
    assert parse_amount("100000000000000", "元") == LARGEST_YUAN
    assert parse_amount("-10000000000", "万元") == -LARGEST_YUAN
    assert to_cents(LARGEST_YUAN) == LARGEST_CENTS
    assert to_cents(-LARGEST_YUAN) == -LARGEST_CENTS


def test_the_longest_text_is_read_and_quoted_whole():
    assert parse_amount("0" * 37 + "1.5", "元") == Decimal("1.50")
    with pytest.raises(AmountError, match=f"“{'x' * 40}”"):
        parse_amount("x" * 40, "元")


@given(cents=CENTS, unit=UNITS)
def test_what_an_entry_field_shows_is_read_back_unchanged(cents: int, unit: Unit):
    yuan = from_cents(cents)
    assert parse_amount(format_input(yuan, unit), unit) == yuan


@given(cents=CENTS)
def test_an_entry_field_shows_the_same_amount_in_both_units(cents: int):
    yuan = from_cents(cents)
    assert from_wan(Decimal(format_input(yuan, "万元"))) == Decimal(format_input(yuan, "元"))


@given(text=st.text(max_size=60), unit=UNITS)
def test_any_text_is_an_amount_a_blank_or_refused_with_a_message(text: str, unit: Unit):
    try:
        amount = parse_amount(text, unit)
    except AmountError:
        return
    assert amount is None or from_cents(to_cents(amount)) == amount


@pytest.mark.parametrize(
    ("yuan", "unit", "shown"),
    [
        ("1956800.05", "元", "1956800.05"),
        ("1956800", "元", "1956800.00"),
        ("1956800.05", "万元", "195.680005"),
        ("1956800", "万元", "195.68"),
        ("1000000", "万元", "100.00"),
        ("0", "万元", "0.00"),
        ("-0.01", "万元", "-0.000001"),
    ],
)
def test_an_entry_field_shows_an_amount_without_loss(yuan, unit, shown):
    assert format_input(Decimal(yuan), unit) == shown


def test_an_entry_field_shows_a_blank_as_empty():
    assert format_input(None, "元") == ""
    assert format_input(None, "万元") == ""


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [("0.005", 2, "0.01"), ("0.00499", 2, "0.00"), ("-0.005", 2, "-0.01"), ("-0.004", 2, "0.00"), ("2.5", 0, "3")],
)
def test_a_half_is_rounded_away_from_zero_and_zero_has_no_sign(value, digits, rounded):
    assert str(round_half_up(Decimal(value), digits)) == rounded


@given(value=st.integers(-(10**15), 10**15), digits=st.integers(0, 4))
def test_rounding_agrees_with_whole_numbers(value: int, digits: int):
    """``value`` is in millionths; half up is adding half and cutting off, on the amount without its sign."""
    step = 10 ** (6 - digits)
    cut = (abs(value) + step // 2) // step
    expected = cut if value >= 0 else -cut
    assert round_half_up(Decimal(value).scaleb(-6), digits) == Decimal(expected).scaleb(-digits)


@given(cents=CENTS)
def test_what_is_printed_in_wan_agrees_with_whole_numbers(cents: int):
    cut = (abs(cents) + 5_000) // 10_000
    assert to_wan(from_cents(cents)) == Decimal(cut if cents >= 0 else -cut).scaleb(-2)


@given(cents=CENTS)
def test_cents_come_back_as_they_were(cents: int):
    assert to_cents(from_cents(cents)) == cents


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("0.005", "金额0.005元不是整分：元最多两位小数。"),
        ("1E-30", "金额1E-30元不是整分：元最多两位小数。"),
        ("NaN", "金额NaN元超出可保存的范围（100万亿元）。"),
        ("sNaN", "金额sNaN元超出可保存的范围（100万亿元）。"),
        ("-Infinity", "金额-Infinity元超出可保存的范围（100万亿元）。"),
        ("1E+30", "金额1E+30元超出可保存的范围（100万亿元）。"),
        ("100000000000000.01", "金额100000000000000.01元超出可保存的范围（100万亿元）。"),
    ],
)
def test_what_cannot_be_stored_as_cents_is_refused(amount, message):
    with pytest.raises(AmountError) as refused:
        to_cents(Decimal(amount))
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("wan", "printed"),
    [("468.89", "468.89"), ("468.9", "468.90"), ("1234567.5", "1234567.50"), ("-0.01", "-0.01"), ("0.005", "0.01")],
)
def test_an_amount_is_printed_with_two_places_and_without_separators(wan, printed):
    assert format_wan(Decimal(wan)) == printed


@pytest.mark.parametrize("wan", ["0", "0.00", "-0.00", "0.004", "-0.004"])
def test_what_prints_as_zero_is_printed_as_the_profile_says(wan):
    assert format_wan(Decimal(wan), zero="0") == "0"
    assert format_wan(Decimal(wan)) == "0.00"


@pytest.mark.parametrize(
    ("wan", "printed"),
    [("1234567.5", "1,234,567.50"), ("-0.005", "-0.01"), ("0.045", "0.05"), ("999.994", "999.99"), ("0.004", "0.00")],
)
def test_an_amount_of_a_table_has_two_places_and_separators(wan, printed):
    assert format_table(Decimal(wan)) == printed


def test_a_zero_of_a_table_is_printed_as_the_profile_says():
    assert format_table(Decimal("-0.004"), zero="—") == "—"
    assert format_table(Decimal("0.01"), zero="—") == "0.01"
