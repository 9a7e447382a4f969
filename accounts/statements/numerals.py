"""Chinese numerals for numbered captions."""

DIGITS = "零一二三四五六七八九"
LARGEST = 99


def chinese_numeral(number: int) -> str:
    """Return 1 to 99 as 一 to 九十九; raise ValueError beyond."""
    if not 1 <= number <= LARGEST:
        message = f"{number} is not between 1 and {LARGEST}"
        raise ValueError(message)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
