"""States of an account and the moves between them: who makes which move, from where to where. The one place."""

from collections.abc import Mapping
from dataclasses import dataclass

DRAFTING, SUBMITTED, APPROVED, PUBLISHED = "drafting", "submitted", "approved", "published"
PREPARER, REVIEWER, PUBLISHER, SECRECY = "preparer", "reviewer", "publisher", "secrecy"
BUREAU = "bureau"


@dataclass(frozen=True, slots=True)
class Move:
    """One move: its label, the states it starts from with the roles that make it from there, and where it ends.

    ``wants_reason``: nobody makes it without saying why. ``follows``: it is no choice of its own but comes with another
    deed.
    """

    name: str
    label: str
    starts: Mapping[str, tuple[str, ...]]
    target: str
    wants_reason: bool = False
    follows: bool = False

    def roles_from(self, state: str) -> tuple[str, ...]:
        """Return the roles that make this move in ``state``; none where it cannot start."""
        return self.starts.get(state, ())


MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("submit", "提交审核", {DRAFTING: (PREPARER,)}, SUBMITTED),
        Move("withdraw", "撤回提交", {SUBMITTED: (PREPARER,)}, DRAFTING),
        Move(
            "send_back",
            "退回修改",
            {SUBMITTED: (REVIEWER,), APPROVED: (REVIEWER, PUBLISHER, SECRECY)},
            DRAFTING,
            wants_reason=True,
        ),
        Move("approve", "审核通过", {SUBMITTED: (REVIEWER,)}, APPROVED),
        Move("publish", "公开", {APPROVED: (PUBLISHER,)}, PUBLISHED),
        Move("correct", "更正", {PUBLISHED: (PREPARER,)}, DRAFTING, wants_reason=True),
        Move("abandon", "取消更正", {DRAFTING: (PREPARER,)}, PUBLISHED),
        Move("take_down", "撤回公开", {PUBLISHED: (BUREAU,)}, DRAFTING, wants_reason=True, follows=True),
    )
}

# States in which the secrecy reviewer signs: what is still being changed is not reviewed.
SECRECY_REVIEWED_IN = (SUBMITTED, APPROVED)


def moves_for(state: str, roles: set[str]) -> list[Move]:
    """Return the moves that somebody with ``roles`` may choose in ``state``, in the order of the table."""
    return [move for move in MOVES.values() if not move.follows and roles.intersection(move.roles_from(state))]
