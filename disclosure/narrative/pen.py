"""The pen: what a template prints besides words, kept while the template renders.

A template renders to a string; every run that is more than a word (a bound number, a staff text, a chart) is left in
the string as a token of private-use characters and looked up here afterwards. The same characters are taken out of
whatever people typed.
"""

import re
from dataclasses import dataclass, field, replace

from accounts.profiles import ProfileError
from disclosure.report.tree import Block, Paragraph, Run, Text

OPEN, CLOSE = "\ue000", "\ue001"
PARAGRAPH_START, PARAGRAPH_END = "\ue002", "\ue003"
CHART_OPEN, CHART_CLOSE = "\ue004", "\ue005"
INVALID = "\ue006"

# Private-use characters (our tokens among them), halves of characters, control characters, and the marks that turn
# the direction of writing: with those a figure could be shown as another.
_UNPRINTABLE = re.compile(
    "[\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
_PIECE = re.compile(
    f"{PARAGRAPH_START}(?P<words>[^{PARAGRAPH_END}]*){PARAGRAPH_END}|{CHART_OPEN}(?P<chart>\\w+){CHART_CLOSE}"
)
_LINE_END = re.compile(r"[ \t]*\n\s*")


class NarrativeError(ProfileError):
    """A sentence template or glossary that cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where a chart stands between the paragraphs; the report puts the drawing there."""

    key: str


def clean(words: str) -> str:
    """Take out of words that people typed what can neither be read nor printed."""
    return _UNPRINTABLE.sub("", words)


@dataclass
class Pen:
    """The runs of one section while it is written."""

    runs: list[Run] = field(default_factory=list)

    def put(self, *runs: Run) -> str:
        """Keep runs and return the token that stands for them."""
        first = len(self.runs)
        self.runs.extend(runs)
        return "".join(f"{OPEN}{number}{CLOSE}" for number in range(first, len(self.runs)))

    def blocks(self, rendered: str, template: str) -> tuple[Block | ChartPlace, ...]:
        """Turn a rendered template into paragraphs and chart places; raise NarrativeError for anything else in it."""
        if INVALID in rendered:
            name = rendered.partition(INVALID)[2].partition(INVALID)[0]
            message = f"{template}：模板里的“{name}”没有值。"
            raise NarrativeError(message)
        stray = _PIECE.sub("", rendered).strip()
        if stray:
            message = f"{template}：“{stray[:40]}”不在 paragraph 标签内。"
            raise NarrativeError(message)
        blocks: list[Block | ChartPlace] = []
        for piece in _PIECE.finditer(rendered):
            if piece["chart"]:
                blocks.append(ChartPlace(piece["chart"]))
                continue
            runs = self._runs(_LINE_END.sub("", piece["words"]).strip())
            if runs:
                blocks.append(paragraph(runs))
        return tuple(blocks)

    def _runs(self, words: str) -> tuple[Run, ...]:
        runs: list[Run] = []
        for position, piece in enumerate(_TOKEN.split(words)):
            if position % 2:
                append(runs, self.runs[int(piece)])
            elif piece:
                append(runs, Text(piece))
        return tuple(runs)


def paragraph(runs: tuple[Run, ...]) -> Paragraph:
    """Return a paragraph, labelled illustrative when one of its runs is."""
    return Paragraph(runs, illustrative=any(getattr(run, "illustrative", False) for run in runs))


def append(runs: list[Run], run: Run) -> None:
    """Add a run; words of one style stay one run."""
    last = runs[-1] if runs else None
    if isinstance(run, Text) and isinstance(last, Text) and _same_style(run, last):
        runs[-1] = replace(last, text=last.text + run.text)
    else:
        runs.append(run)


def _same_style(run: Text, other: Text) -> bool:
    return (run.strong, run.illustrative) == (other.strong, other.illustrative)
