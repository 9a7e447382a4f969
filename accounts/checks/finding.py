"""What a rule answers for one object, and what the engine makes of it: results; the failed ones are findings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from accounts.figures.data import Address

Severity: TypeAlias = Literal["error", "warn", "info"]
Status: TypeAlias = Literal["pass", "fail", "not_applicable", "not_checked"]

SEVERITIES: dict[Severity, str] = {"error": "错误", "warn": "警告", "info": "提示"}
STATUSES: dict[Status, str] = {"pass": "通过", "fail": "发现问题", "not_applicable": "不适用", "not_checked": "未检查"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    In a table: kind of ``statement``, ``row`` and ``column`` keys (any may be empty: the whole). In the text:
    ``section`` key of the profile, ``sentence`` as it stands there; of a typed text also its ``slot``, the ``subject``
    it is about, and ``start``, the position of what is meant within the passage's words.
    """

    statement: str = ""
    row: str = ""
    column: str = ""
    section: str = ""
    sentence: str = ""
    slot: str = ""
    subject: str = ""
    start: int | None = None


def at(address: Address) -> Place:
    """Return the place of a statement's cell."""
    return Place(*address)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says of one object. Rules make answers by ``passed``, ``failed`` and so on.

    ``found`` and ``expected`` are texts (an amount in 万元 as printed, or 元 where the source is exact); ``message`` is
    one Chinese sentence for the person who mends; ``mend`` what to do; ``evidence`` the arithmetic or the quotes;
    ``grade`` the key of one of the rule's grades; ``reason`` why it does not apply or was not checked. ``root`` names
    the cause that several fails share, among which the one of lowest ``rank`` stands closest to it; ``others`` are
    further places and ``breaks`` further rules of the same cause.
    """

    status: Status
    place: Place = Place()
    found: str = ""
    expected: str = ""
    message: str = ""
    mend: str = ""
    evidence: tuple[str, ...] = ()
    grade: str = ""
    reason: str = ""
    root: str = ""
    rank: int = 0
    others: tuple[Place, ...] = ()
    breaks: tuple[str, ...] = ()


def passed(place: Place = Place(), *, evidence: Iterable[str] = ()) -> Answer:
    """Say that one object satisfies the rule."""
    return Answer("pass", place, evidence=tuple(evidence))


def failed(  # noqa: PLR0913 (the parts of an answer, all but two by name)
    place: Place,
    message: str,
    *,
    found: str = "",
    expected: str = "",
    mend: str = "",
    evidence: Iterable[str] = (),
    grade: str = "",
    root: str = "",
    rank: int = 0,
    others: Iterable[Place] = (),
    breaks: Iterable[str] = (),
) -> Answer:
    """Say that one object breaks the rule; see ``Answer`` for the parts."""
    return Answer(
        "fail",
        place,
        found=found,
        expected=expected,
        message=message,
        mend=mend,
        evidence=tuple(evidence),
        grade=grade,
        root=root,
        rank=rank,
        others=tuple(others),
        breaks=tuple(breaks),
    )


def not_applicable(reason: str, place: Place = Place()) -> Answer:
    """Say that the rule means nothing for this object, and why."""
    return Answer("not_applicable", place, reason=reason)


def not_checked(reason: str, place: Place = Place()) -> Answer:
    """Say that the rule cannot be decided for this object, and what is missing."""
    return Answer("not_checked", place, reason=reason)


@dataclass(frozen=True, slots=True)
class Result:
    """One answer with the rule it comes from and how severe it is."""

    rule: str
    family: str
    severity: Severity
    blocking: bool
    answer: Answer

    @property
    def status(self) -> Status:
        """Pass, fail, not applicable or not checked."""
        return self.answer.status

    @property
    def place(self) -> Place:
        """Where the object stands."""
        return self.answer.place

    @property
    def is_finding(self) -> bool:
        """Whether the object breaks the rule."""
        return self.answer.status == "fail"

    @property
    def is_error(self) -> bool:
        """Whether this is a finding of severity error."""
        return self.is_finding and self.severity == "error"

    @property
    def blocks(self) -> bool:
        """Whether this finding keeps the account from being published."""
        return self.is_finding and self.blocking

    def joined_with(self, others: Iterable["Result"]) -> "Result":
        """Return this finding with the rules and places of others that have the same root cause."""
        more = [other for other in others if other is not self]
        rules = dict.fromkeys([*self.answer.breaks, *(r for o in more for r in (o.rule, *o.answer.breaks))])
        places = dict.fromkeys([*self.answer.others, *(p for o in more for p in (o.place, *o.answer.others))])
        evidence = dict.fromkeys([*self.answer.evidence, *(e for o in more for e in o.answer.evidence)])
        return replace(
            self,
            blocking=self.blocking or any(other.blocking for other in more),
            answer=replace(
                self.answer,
                breaks=tuple(rule for rule in rules if rule != self.rule),
                others=tuple(place for place in places if place != self.place),
                evidence=tuple(evidence),
            ),
        )
