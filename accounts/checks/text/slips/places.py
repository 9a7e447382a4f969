"""Places (地名) by their rank: a county called a city. The list of divisions is ``places.csv``."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from accounts.checks.context import Context
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import sample
from accounts.checks.text.slips.lists import rows
from accounts.checks.text.slips.texts import Slip, Text, in_texts

TOGETHER = Grade("together", "warn", "几处合称几市、几县，其中有的不是")
RANKS = ("市", "县", "区")
_LONGEST, _SHORTEST = 6, 2
_RANK = re.compile(r"[市县区]")
# The end of 资中、内江两市: how many places there are, and the rank of all of them; their names stand before it.
_ALL = re.compile(r"(?:[两二三四五六七八九十]|\d{1,2})个?(?P<rank>[市县区])")
_FARTHEST = 60
_CLAUSE = re.compile(r"[，。；：！？“”（）《》\n]")
_BETWEEN = re.compile(r"[、和及与]")
# What may stand right before a name, so that no longer word is cut in two.
_BEFORE = re.compile(r"(?:^|[，。；：、“（《\n]|省|自治区|[市州盟](?=..)|赴|到|往|在|由|从|来自|位于|对口|帮扶|支援)$")


@cache
def names_by_stem() -> Mapping[str, frozenset[str]]:
    """Return the names of divisions by what stands before their rank: 资中 has 资中县."""
    found: dict[str, set[str]] = {}
    for row in rows("places.csv"):
        name = row["name"]
        if name.endswith(RANKS) and len(name) > _SHORTEST:
            found.setdefault(name[:-1], set()).add(name)
    return {stem: frozenset(names) for stem, names in found.items()}


def _misnamed(text: Text, context: Context) -> Iterator[Slip]:
    flat, known = text.flat, names_by_stem()
    data, units = context.figures.data, context.units
    own = " ".join((data.unit.name, data.unit.region_name, *(unit.name for unit in units)))
    told: set[int] = set()
    for found in _ALL.finditer(flat):
        for place, stem in _names_before(flat, found.start()):
            wrong = _wrong(stem, found["rank"], known)
            if wrong and f"{stem}{found['rank']}" not in own:
                told.add(place)
                yield _slip(text, place, stem, found["rank"], wrong, TOGETHER.key)
    for found in _RANK.finditer(flat):
        for length in range(_LONGEST, _SHORTEST - 1, -1):
            place = found.start() - length
            stem = flat[max(0, place) : found.start()]
            if place < 0 or place in told or stem not in known:
                continue
            wrong = _wrong(stem, found[0], known)
            if wrong and f"{stem}{found[0]}" not in own and _BEFORE.search(flat[max(0, place - 4) : place]):
                yield _slip(text, place, stem, found[0], wrong)
            break


def _names_before(flat: str, end: int) -> list[tuple[int, str]]:
    """Return the names that are counted at a position, with where each stands; none where there is only one."""
    clause = _CLAUSE.split(flat[max(0, end - _FARTHEST) : end])[-1]
    names = _BETWEEN.split(clause)
    if len(names) == 1:
        return []
    places, start = [], end - len(clause)
    for position, name in enumerate(names):
        stem = name if position else _stem_at_end(name)
        places.append((start + len(name) - len(stem), stem))
        start += len(name) + 1
    return places


def _stem_at_end(words: str) -> str:
    """Return the name that words end with, the longest that is known: 来自资中 ends with 资中."""
    known = names_by_stem()
    return next((words[start:] for start in range(len(words) - 1) if words[start:] in known), words)


def _wrong(stem: str, rank: str, known: Mapping[str, frozenset[str]]) -> str:
    """Return what the place is called where no place of this rank bears the name; "" where one does."""
    names = known.get(stem, frozenset())
    return "" if not names or f"{stem}{rank}" in names else "、".join(sorted(names))


def _slip(text: Text, place: int, stem: str, rank: str, names: str, grade: str = "") -> Slip:
    return Slip(
        text.start(place),
        f"{stem}{rank}",
        f"名录里没有“{stem}{rank}”，有{names}。",
        "核对地名和级别；当时叫这个名称的，不需要改。",
        names,
        grade,
    )


rule(
    "WRD-15",
    name="地名的级别写对",
    family="text",
    severity="info",
    blocking=False,
    told="文字里的市、县、区与行政区划名录相符，县不写成市。",
    grades=(TOGETHER,),
    examples=(
        passes("两个县都是县。", lambda: sample(texts={"key_work": "对口帮扶射洪市、大英县，走访蓬溪、大英两县。"})),
        fails("县写成市。", lambda: sample(texts={"key_work": "调研组赴大英市学习。"}), slot="key_work", start=4),
        fails(
            "一个县、一个市合称两市。",
            lambda: sample(texts={"key_work": "接待来自蓬溪、遂宁两市的调研组。"}),
            "warn",
            slot="key_work",
            start=4,
        ),
        exempt("没有文字，没有地名。", sample),
    ),
)(in_texts(_misnamed))
