"""Reading plain texts: one line, no control characters, not too long."""

import re
import unicodedata

from accounts.entry.problems import UnreadableError

LONGEST_QUOTE = 30


def folded(text: str) -> str:
    """Return ``text`` for comparing: without white space, full-width characters as plain ones, small letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def read_text(text: str, label: str, max_length: int) -> str:
    """Return ``text`` as one trimmed line; raise UnreadableError for control characters or more than ``max_length``.

    Markup is text like any other: it is stored as typed and escaped where it is shown.
    """
    line = re.sub(r"[\r\n\t]+", " ", text).strip()
    hidden = next((c for c in line if unicodedata.category(c) in {"Cc", "Cs"}), None)
    if hidden is not None:
        message = f"“{label}”里有不能保存的控制字符（U+{ord(hidden):04X}）：请删除后重新填写。"
        raise UnreadableError(message)
    if len(line) > max_length:
        message = f"“{label}”有{len(line)}个字，最多{max_length}个字：请缩短。"
        raise UnreadableError(message)
    return line
