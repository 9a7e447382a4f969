"""Verifying the record (核验): chains, anchors and what others keep under the record, read as a stream.

Every record names the hash of the one before it, so that an altered, removed or moved record shows where it stood. What
was cut off at the end of a chain shows against the anchors. Memory grows with the number of chains, not of records.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property

from accounts.models import ChangeRecord, FinalAccount, RecordAnchor
from accounts.record import CATALOGUE_CHAIN

# So many records of one chain whose content does not fit are kept to find out where they were moved from.
MOST_COMPARED = 200
RECORDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Tampering:
    """One thing that does not hold: ``kind`` (改写, 缺失, 移动, 截断 …) in words, ``place``, and what holds around it.

    ``chain`` and ``sequence`` name the record concerned; empty and ``None`` for an anchor or a publication.
    """

    kind: str
    place: str
    message: str
    chain: str = ""
    sequence: int | None = None

    def told(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return asdict(self)


@dataclass(slots=True)
class Verified:
    """What was read so far, and the last anchor."""

    chains: int = 0
    records: int = 0
    anchors: int = 0
    others: dict[str, int] = field(default_factory=dict)
    last_anchor: RecordAnchor | None = None


# What other applications keep under the record: yields what does not hold, counts under a name into ``others``.
Verifier = Callable[[FinalAccount | None, Verified], Iterator[Tampering]]
_verifiers: list[Verifier] = []


def verifies(verifier: Verifier) -> Verifier:
    """Register what verifies an application's own part; called for one account or, with ``None``, for all."""
    _verifiers.append(verifier)
    return verifier


def verify(verified: Verified, *, account: FinalAccount | None = None, known: str = "") -> Iterator[Tampering]:
    """Yield what does not hold, for one account or everything, counting what was read into ``verified``.

    ``known`` is the hash of an anchor noted down elsewhere: anchors cut off at the end show by it.
    """
    heads: dict[str, _Anchored] = {}
    yield from _verify_anchors(verified, heads, known)
    only = f"account-{account.pk}" if account else None
    yield from _verify_chains(verified, heads, only)
    for verifier in _verifiers:
        yield from verifier(account, verified)


@dataclass(frozen=True, slots=True)
class _Anchored:
    sequence: int
    hash: str
    day: str


def _verify_anchors(verified: Verified, heads: dict[str, _Anchored], known: str) -> Iterator[Tampering]:
    before: RecordAnchor | None = None
    known_found = not known
    for anchor in RecordAnchor.objects.order_by("day").iterator(chunk_size=50):
        verified.anchors += 1
        known_found = known_found or anchor.hash == known
        place = f"锚点 {anchor.day}"
        holding = f"前一个锚点{before.day}" if before else "它是第一个锚点"
        if anchor.hash != anchor.content_hash():
            yield Tampering("改写", place, f"{place}的内容与其校验值不符：锚点被改写（{holding}）。")
        else:
            for chain, (sequence, digest) in anchor.heads.items():
                heads[chain] = _Anchored(sequence, digest, str(anchor.day))
        if anchor.previous_hash != (before.hash if before else ""):
            yield Tampering("缺失", place, f"{place}与它前面的锚点不相接（{holding}）：其间有锚点被删除、插入或改写。")
        before = anchor
    verified.last_anchor = before
    if not known_found:
        yield Tampering("截断", "锚点", f"没有校验值为{known}的锚点：锚点被删除或整体改写。请与抄存该值时的备份比较。")


def _verify_chains(verified: Verified, heads: dict[str, _Anchored], only: str | None) -> Iterator[Tampering]:
    records = ChangeRecord.objects.order_by("chain", "sequence")
    if only is not None:
        records = records.filter(chain=only)
        heads = {chain: head for chain, head in heads.items() if chain == only}
    walk: _Walk | None = None
    for record in records.iterator(chunk_size=RECORDS_AT_ONCE):
        verified.records += 1
        if walk is None or walk.chain != record.chain:
            if walk is not None:
                yield from walk.end()
            walk = _Walk(record.chain, heads.pop(record.chain, None))
            verified.chains += 1
        yield from walk.step(record)
    if walk is not None:
        yield from walk.end()
    for chain, head in sorted(heads.items()):
        message = f"{_named(chain)}的全部记录都不在了：锚点{head.day}记有{head.sequence}条。"
        yield Tampering("截断", _named(chain), message, chain, head.sequence)


@dataclass(slots=True)
class _Unfit:
    """A record whose content does not fit its hash, with the nearest records before and behind it that hold."""

    record: ChangeRecord
    before: int
    after: int = 0


class _Walk:
    """The walk along one chain: what is kept of it is the last record, the last that holds, and what does not fit."""

    def __init__(self, chain: str, anchored: _Anchored | None) -> None:
        self.chain = chain
        self.anchored = anchored
        self.sequence, self.hash = 0, ""
        self.holding = 0
        self.unfit: list[_Unfit] = []
        self.missing: list[range] = []

    def step(self, record: ChangeRecord) -> Iterator[Tampering]:
        """Compare a record with its own hash, the record before it and the anchor."""
        own = record.hash == record.content_hash() and _belongs(record)
        gap = range(self.sequence + 1, record.sequence)
        if gap:
            if len(self.missing) < MOST_COMPARED:
                self.missing.append(gap)
            yield self._tampering("缺失", gap.start, f"{_numbers(gap)}不在了{self._around(record, own=own)}。")
        elif own and (record.previous_hash != self.hash or record.sequence != self.sequence + 1):
            told = "与前一条不相接：前一条被改写并重算了校验值，或被换成另一条"
            told = f"第{record.sequence}条{told}{self._around(record, own=own)}。"
            yield self._tampering("不相接", record.sequence, told)
        if self.anchored and record.sequence == self.anchored.sequence and record.hash != self.anchored.hash:
            told = f"校验值与锚点{self.anchored.day}所记不同：这条或它之前的记录被改写并重算"
            told = f"第{record.sequence}条的{told}{self._around(record, own=own)}。"
            yield self._tampering("改写", record.sequence, told)
        if own:
            for unfit in self.unfit:
                unfit.after = unfit.after or record.sequence
            self.holding = record.sequence
        elif len(self.unfit) < MOST_COMPARED:
            self.unfit.append(_Unfit(record, self.holding))
        else:
            yield self._altered(_Unfit(record, self.holding))
        self.sequence, self.hash = record.sequence, record.hash

    def end(self) -> Iterator[Tampering]:
        """Tell what was moved and what was altered, and what the anchor knows behind the last record."""
        places = [unfit.record.sequence for unfit in self.unfit]
        places += [number for gap in self.missing for number in gap[:MOST_COMPARED]][:MOST_COMPARED]
        for unfit in self.unfit:
            origin = _origin(unfit.record, places)
            if origin is None:
                yield self._altered(unfit)
            else:
                told = f"第{unfit.record.sequence}条原是第{origin}条：记录被移动或互换{_between(unfit)}。"
                yield self._tampering("移动", unfit.record.sequence, told)
        if self.anchored and self.anchored.sequence > self.sequence:
            gap = range(self.sequence + 1, self.anchored.sequence + 1)
            told = f"锚点{self.anchored.day}记到第{self.anchored.sequence}条，现在止于第{self.sequence}条"
            told = f"末尾的{_numbers(gap)}被截断：{told}（{_holding(self.holding)}）。"
            yield self._tampering("截断", gap.start, told)

    @cached_property
    def name(self) -> str:
        """What the chain is the record of."""
        return _named(self.chain)

    def _altered(self, unfit: _Unfit) -> Tampering:
        record = unfit.record
        told = f"（{record.action} {record.subject}）的内容与其校验值不符：被改写{_between(unfit)}。"
        return self._tampering("改写", record.sequence, f"第{record.sequence}条{told}")

    def _around(self, record: ChangeRecord, *, own: bool) -> str:
        return f"（{_holding(self.holding)}，第{record.sequence}条{'本身完好' if own else '也不完好'}）"

    def _tampering(self, kind: str, sequence: int, told: str) -> Tampering:
        return Tampering(kind, self.name, f"{self.name}：{told}", self.chain, sequence)


def _holding(sequence: int) -> str:
    return f"之前最近的完好记录是第{sequence}条" if sequence else "之前没有完好的记录"


def _between(unfit: _Unfit) -> str:
    after = f"之后最近的是第{unfit.after}条" if unfit.after else "之后没有完好的记录"
    return f"（{_holding(unfit.before)}，{after}）"


def _belongs(record: ChangeRecord) -> bool:
    """Whether the record names the account of its chain."""
    return record.chain == (f"account-{record.account_id}" if record.account_id else CATALOGUE_CHAIN)


def _origin(record: ChangeRecord, places: list[int]) -> int | None:
    """Return the other place at which the record's content fits its hash."""
    stood = record.sequence
    try:
        for place in places:
            record.sequence = place
            if place != stood and record.hash == record.content_hash():
                return place
    finally:
        record.sequence = stood
    return None


def _named(chain: str) -> str:
    if chain == CATALOGUE_CHAIN:
        return "公共数据的记录"
    number = chain.removeprefix("account-")
    account = FinalAccount.objects.filter(pk=number).first() if number.isdecimal() else None
    return f"{account or chain}的记录"


def _numbers(gap: range) -> str:
    return f"第{gap.start}条" if len(gap) == 1 else f"第{gap.start}至{gap.stop - 1}条"
