"""Names of the unit: full name, registered short name, and what is nearly one of them; 部门 and 单位 kept apart."""

import re
from collections.abc import Iterator
from functools import lru_cache

from accounts.checks.context import Context
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import UNIT, account, sample
from accounts.checks.text.slips.lists import Index, entries_of
from accounts.checks.text.slips.texts import Slip, Text, in_texts

SHORTEST = 5
MOST_SUSPECTS = 200
_MASK = "\0"
_DIFFERENT = ((9, 1), (14, 2), (10_000, 3))  # so many characters may differ in a name up to that length
_MARKS = re.compile(r"[^\w（）]")
_LEFT_OUT = frozenset("省市县区州盟旗中共")
SHORT = Grade("short", "info", "用了没有登记的简称")
PARTIAL = Grade("scope", "info", "部门的报告自称“本单位”")
BASIS = Grade("basis", "error", "把决算的编制范围写成预算的", blocking=True)


def _names(context: Context) -> tuple[str, ...]:
    unit = context.figures.data.unit
    return tuple(dict.fromkeys(name for name in (unit.name, unit.short_name, *(u.name for u in context.units)) if name))


def _nearly(text: Text, context: Context) -> Iterator[Slip]:
    known = sorted(_names(context), key=len, reverse=True)
    masked = _MARKS.sub(_MASK, text.flat)
    for name in known:
        if len(name) >= SHORTEST:
            masked = masked.replace(_flat(name), _MASK * len(_flat(name)))
    yield from _former(text, context, masked)
    full = {_flat(name): name for name in known if len(_flat(name)) >= SHORTEST}
    others = entries_of("agency", context)
    for flat, name in full.items():
        for start, end, kind in _near(masked, flat):
            found = masked[start:end]
            if _is_another(found, name, others):
                continue
            yield _slip(text, start, found, name, kind)
            masked = masked[:start] + _MASK * (end - start) + masked[end:]


def _slip(text: Text, start: int, found: str, name: str, kind: str) -> Slip:
    if kind == SHORT.key:
        return Slip(
            text.start(start),
            found,
            f"“{found}”不是单位全称“{name}”，也不是登记的简称。",
            "写全称，或者在单位资料里登记这个简称。",
            name,
            kind,
        )
    return Slip(text.start(start), found, f"“{found}”与单位名称“{name}”只差一两个字。", "改为单位名称。", name)


def _is_another(found: str, name: str, agencies: Index) -> bool:
    """Whether what is found is the name of another office: it ends in one that the unit's own does not end in."""
    ends = [hit.entry.found for hit in agencies.hits(found) if hit.start + len(hit.entry.found) == len(found)]
    return any(not name.endswith(end) for end in ends)


def _former(text: Text, context: Context, masked: str) -> Iterator[Slip]:
    prior = context.figures.prior
    old = _flat(prior.data.unit.name) if prior is not None else ""
    now = context.figures.data.unit.name
    if len(old) < SHORTEST or old in _flat(now):
        return
    start = masked.find(old)
    while start >= 0:
        if not any(entries_of("history", context).hits(text.sentence(start)[:2000])) and not masked.endswith(
            "原", 0, start
        ):
            yield Slip(
                text.start(start), old, f"“{old}”是原来的名称，决算年度已是“{now}”。", "改为决算年度的名称。", now
            )
        start = masked.find(old, start + len(old))


def _near(text: str, name: str) -> Iterator[tuple[int, int, str]]:
    """Yield stretches of a text that are nearly a name. One that differs little holds one of its pieces unchanged."""
    most = next(few for longest, few in _DIFFERENT if len(name) <= longest)
    size = len(name) // (most + 1)
    pieces = [(at, name[at : at + size]) for at in range(0, size * (most + 1), size)]
    looked, taken, suspects = set(), -1, 0
    places = sorted({found - at for at, piece in pieces for found in _all(text, piece)})
    for place in places:
        begin, stop = max(0, place - most), place + len(name) + most
        window = text[begin:stop]
        if begin < taken or window in looked:
            continue
        looked.add(window)
        suspects += 1
        if suspects > MOST_SUSPECTS:
            return
        closest = _closest(window, name)
        if closest is not None and 0 < closest[2] <= most:
            start, end, _ = closest
            taken = begin + end
            yield begin + start, begin + end, _kind(window[start:end], name)


def _all(text: str, piece: str) -> Iterator[int]:
    found = text.find(piece)
    while found >= 0:
        yield found
        found = text.find(piece, found + 1)


def _kind(found: str, name: str) -> str:
    """Return "short" where letters of region or party are left out and nothing else differs."""
    rest = iter(found)
    here = next(rest, "")
    for letter in name:
        if letter == here:
            here = next(rest, "")
        elif letter not in _LEFT_OUT:
            return ""
    return "" if here else SHORT.key


@lru_cache(maxsize=4096)
def _closest(window: str, name: str) -> tuple[int, int, int] | None:
    """Return start, end and distance of the stretch of a window that is closest to a name.

    Of several the shortest, if it only leaves letters out, else the longest; ``None`` where all hold other marks.
    """
    row = [(0, at, at) for at in range(len(window) + 1)]  # distance, latest and earliest start
    for position, letter in enumerate(name, start=1):
        above, row = row, [(position, 0, 0)]
        for at, other in enumerate(window, start=1):
            ways = (
                (above[at - 1][0] + (letter != other), *above[at - 1][1:]),
                (above[at][0] + 1, *above[at][1:]),
                (row[at - 1][0] + 1, *row[at - 1][1:]),
            )
            least = min(way[0] for way in ways)
            same = [way for way in ways if way[0] == least]
            row.append((least, max(way[1] for way in same), min(way[2] for way in same)))
    best = min(cell[0] for cell in row)
    stretches = {
        (start, at)
        for at, (distance, *starts) in enumerate(row)
        if distance == best
        for start in range(starts[1], starts[0] + 1)
    }
    possible = [stretch for stretch in stretches if _MASK not in window[slice(*stretch)]]
    if not possible:
        return None
    shortest = min(possible, key=lambda stretch: (stretch[1] - stretch[0], stretch))
    if _kind(window[slice(*shortest)], name) == SHORT.key:
        return (*shortest, best)
    return (*min(possible, key=lambda stretch: (abs(stretch[1] - stretch[0] - len(name)), stretch)), best)


def _flat(name: str) -> str:
    return re.sub(r"\s", "", name).replace("(", "（").replace(")", "）")


rule(
    "WRD-05",
    name="单位名称写对",
    family="text",
    severity="error",
    blocking=True,
    told="文字中的本单位和所属单位名称是全称或登记的简称，没有差一两个字的，没有已经不用的名称。",
    grades=(SHORT,),
    examples=(
        passes(
            "全称、简称和另一个部门的名称。",
            lambda: sample(texts={"key_work": "临江县水务局会同临江县税务局核定水资源税，水务局负责取水量。"}),
        ),
        fails(
            "全称写错一个字。",
            lambda: sample(texts={"organisation": "纳入临江县水物局部门决算编制范围的单位共2个。"}),
            slot="organisation",
            start=2,
        ),
        fails(
            "漏了“县”。",
            lambda: sample(texts={"key_work": "临江水务局完成管网改造。"}),
            "info",
            slot="key_work",
        ),
        fails(
            "还是改名以前的名称。",
            lambda: sample(
                texts={"duties": "临江县水利电力局负责防汛。"},
                prior=account(
                    of=2022, unit=UNIT.__class__("201001", "临江县水利电力局", "", "administrative", "512345", "")
                ),
            ),
            slot="duties",
        ),
        exempt("没有文字，没有写到名称。", lambda: sample(texts={"duties": ""})),
    ),
)(in_texts(_nearly, together=lambda slip: slip.grade == SHORT.key))


def _wording(text: Text, context: Context) -> Iterator[Slip]:
    for hit in entries_of("basis", context).hits(text.flat):
        entry = hit.entry
        yield Slip(
            text.start(hit.start),
            entry.found,
            f"决算报告里写成了“{entry.found}”。",
            f"改为“{entry.expected}”。",
            entry.expected,
            BASIS.key,
        )
    of_unit = context.figures.data.scope == "unit"
    for hit in entries_of("scope_unit" if of_unit else "scope_department", context).hits(text.flat):
        entry = hit.entry
        report = "单位决算" if of_unit else "部门决算"
        yield Slip(
            text.start(hit.start),
            entry.found,
            f"这是{report}的报告，写的是“{entry.found}”。",
            f"改为“{entry.expected}”；说的确是另一级的，写明名称。",
            entry.expected,
            entry.grade,
        )


rule(
    "WRD-06",
    name="文种用语写对",
    family="text",
    severity="warn",
    blocking=False,
    told="决算报告里不把决算写成预算；部门的报告称部门，单位的报告称单位。",
    grades=(BASIS, PARTIAL),
    examples=(
        passes(
            "说到预算编制和主管部门的话。",
            lambda: sample(scope="unit", texts={"key_work": "本单位按主管部门要求改进部门预算编制。"}),
        ),
        fails(
            "编制范围写成预算的。",
            lambda: sample(texts={"organisation": "纳入部门预算编制范围的单位有2个。"}),
            "error",
            slot="organisation",
        ),
        fails(
            "单位的报告自称部门。",
            lambda: sample(scope="unit", texts={"key_work": "本部门完成节水改造。"}),
            slot="key_work",
            start=0,
        ),
        fails(
            "部门的报告自称单位。",
            lambda: sample(texts={"vehicle_purpose": "我单位下乡巡查"}),
            "info",
            slot="vehicle_purpose",
        ),
        exempt("没有文字，没有自称。", lambda: sample(scope="unit")),
    ),
)(in_texts(_wording, together=lambda slip: slip.grade == PARTIAL.key))
