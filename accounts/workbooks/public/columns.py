"""Which column of a statement's declaration a column of a sheet is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from accounts.statements.declaration import Panel
from accounts.statements.reader import layouts_of
from accounts.workbooks.public.headers import Block
from accounts.workbooks.public.words import caption, words

# Captions under which others say more: what they say is known from those below.
PARENTS = frozenset(map(caption, ("公务用车购置及运行维护费",)))
TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class Known:
    """A declared column: its key, its captions folded, and how it is called in messages."""

    key: str
    captions: frozenset[str]
    name: str


@cache
def known_columns(kind: str) -> tuple[Known, ...]:
    """Return the declared columns of a kind, in whatever layout, each once a set of captions."""
    found: dict[tuple[str, frozenset[str]], Known] = {}
    for panel in _panels(kind):
        for column in panel.columns:
            captions = frozenset(map(caption, column.caption))
            found.setdefault((column.key, captions), Known(column.key, captions, "".join(column.caption)))
    return tuple(found.values())


@cache
def known_captions(kind: str) -> frozenset[str]:
    """Return every folded caption of a kind's columns and blocks."""
    captions = {text for known in known_columns(kind) for text in known.captions}
    headings = {caption(panel.heading) for panel in _panels(kind) if panel.heading}
    return frozenset(captions | headings | {TOTAL})


def _panels(kind: str) -> Iterable[Panel]:
    return [panel for panels in layouts_of(kind) for panel in panels]


def match_columns(block: Block, panels: Collection[Panel], kind: str) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """Return column keys by position, and the captions of columns with none of the declared captions by position.

    ``panels`` are the declared panels that the block may be.
    """
    keys = {column.key for panel in panels for column in panel.columns}
    candidates = [known for known in known_columns(kind) if known.key in keys]
    matched: dict[int, str] = {}
    unknown: dict[int, str] = {}
    for position, path in block.amounts.items():
        key = _match(path, candidates)
        if key is None:
            unknown[position] = "".join(path)
        else:
            matched[position] = key
    return matched, unknown


def _match(path: tuple[str, ...], candidates: Iterable[Known]) -> str | None:
    said = set(path)
    innermost = next((text for text in reversed(path) if text not in words("groups")), path[-1])
    best: Known | None = None
    for known in candidates:
        if innermost not in known.captions and innermost != TOTAL:
            continue
        fits = known.captions <= said or (known.captions - PARENTS <= said and known.captions - PARENTS - {TOTAL})
        if fits and (best is None or len(known.captions & said) > len(best.captions & said)):
            best = known
    if best is None and len(path) == 1 and path[0] == "本年支出":
        best = next((known for known in candidates if known.captions == {"本年支出", TOTAL}), None)
    return best.key if best else None
