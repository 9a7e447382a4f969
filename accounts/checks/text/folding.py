"""Folding: text as people, Word and PDF write it brought to one form, with the way back to every position."""

import re
from bisect import bisect_right
from dataclasses import dataclass

_SAME = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
    | {
        "(": "（",
        ")": "）",
        "﹝": "（",
        "﹞": "）",
        ":": "：",
        "∶": "：",
        ";": "；",
        "％": "%",
        "﹪": "%",
        "．": ".",
        "－": "-",
        "−": "-",
        "–": "-",
        "?": "？",
        "!": "！",
        "〔": "（",
        "〕": "）",
    }
)
_COMMA = re.compile(r"[,，](?!\d{3}(?!\d))|(?<!\d)[,，]")
_QUOTED = re.compile(r"[\"'“”„‟＂『「]三公(经费)?[\"'“”„‟＂』」](?:经费)?")
_BROKEN_QUOTE = re.compile(r"“[^“”\n]{0,20}\n[^“”\n]{0,20}”")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？\n]?|[。！？\n]")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` without white space in one form of punctuation; ``at`` gives each character's position in the words."""

    words: str
    text: str
    at: tuple[int, ...]
    sentences: tuple[tuple[int, str], ...]

    def start(self, position: int) -> int:
        """Return where a position of the folded text stands in the words."""
        return self.at[position] if position < len(self.at) else len(self.words)

    def sentence(self, position: int) -> str:
        """Return the sentence of the words in which a position of the folded text stands."""
        found = bisect_right(self.sentences, self.start(position), key=lambda sentence: sentence[0]) - 1
        return self.sentences[found][1] if self.sentences else ""


def fold(words: str) -> Folded:
    """Return the words folded. A line end stays as one; commas stay commas only within numbers."""
    same = words.translate(_SAME)
    same = _COMMA.sub("，", same)
    # A line that ends within a quotation goes on in the next.
    same = _BROKEN_QUOTE.sub(lambda found: found[0].replace("\n", " "), same)
    kept = [(place, sign) for place, sign in enumerate(same) if sign == "\n" or not sign.isspace()]
    text = "".join(character for _, character in kept)
    at = tuple(place for place, _ in kept)
    for found in _QUOTED.finditer(text):
        # “三公经费” and “三公”经费 are the same; the length stays as it is.
        text = text[: found.start()] + _quoted(found[0]) + text[found.end() :]
    sentences = tuple((found.start(), found[0].strip()) for found in _SENTENCE.finditer(words))
    return Folded(words, text, at, sentences)


def _quoted(found: str) -> str:
    usual = "“三公”经费"
    return usual[: len(found)] if len(found) <= len(usual) else found
