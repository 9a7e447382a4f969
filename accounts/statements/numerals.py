"""Chinese numerals for numbered captions."""

DIGITS = "零一二三四五六七八九"
LARGEST = 9999


def chinese_numeral(number: int) -> str:
    """Return 1 to 9999 as 一 to 九千九百九十九; raise ValueError beyond."""
    if not 1 <= number <= LARGEST:
        message = f"{number} is not between 1 and {LARGEST}"
        raise ValueError(message)
    written, skipped = "", False
    for value, place in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if not digit:
            skipped = bool(written)
            continue
        # Ten to nineteen begin with 十; behind a hundred it is 一十.
        plain = place == "十" and digit == 1 and not written
        written += ("零" if skipped else "") + ("" if plain else DIGITS[digit]) + place
        skipped = False
    return written
