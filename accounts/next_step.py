"""What an account waits for: the one next step, who takes it, and where. Nothing here asks the database."""

from dataclasses import dataclass
from typing import Literal

from accounts.workflow import APPROVED, DRAFTING, PREPARER, PUBLISHED, PUBLISHER, REVIEWER, SECRECY, SUBMITTED

# Pages on which a next step is taken; "desk" is the account's own.
Page = Literal["workbooks", "checks", "review", "secrecy", "desk"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: its state, what its checks say, and whether its secrecy review is signed.

    ``blocking`` findings must be mended, ``silent`` ones explained; ``sent_back`` holds what was said on the way back.
    """

    state: str
    filled: bool = True
    checked: bool = False
    stale: bool = False
    blocking: int = 0
    silent: int = 0
    secrecy_signed: bool = False
    sent_back: str = ""
    correcting: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: what to do in words, in which role, and on which page (with a query of its own)."""

    told: str
    role: str
    page: Page
    query: str = ""


def next_steps(standing: Standing) -> tuple[NextStep, ...]:
    """Return the steps that an account waits for now; none once it is published.

    What is submitted waits for two persons at once; what is approved is published once the secrecy review is signed.
    """
    if standing.state == DRAFTING:
        return (_step_of_drafting(standing),)
    if standing.state == SUBMITTED:
        return (NextStep("审核", REVIEWER, "review"), *_secrecy(standing))
    if standing.state == APPROVED:
        return _secrecy(standing) or (NextStep("公开", PUBLISHER, "desk"),)
    return ()


def state_told(standing: Standing) -> str:
    """Return where the account stands, in words that say why."""
    if standing.state == DRAFTING and standing.sent_back:
        return "已退回，待修改"
    if standing.state == DRAFTING and standing.correcting:
        return "更正中"
    told = {DRAFTING: "编制中", SUBMITTED: "待审核", APPROVED: "待公开", PUBLISHED: "已公开"}
    return told.get(standing.state, standing.state)


def _step_of_drafting(standing: Standing) -> NextStep:
    if not standing.filled:
        return NextStep("导入或录入数据", PREPARER, "workbooks")
    if not standing.checked:
        return NextStep("做勾稽检查", PREPARER, "checks")
    if standing.stale:
        return NextStep("重新做勾稽检查", PREPARER, "checks")
    if standing.blocking:
        return NextStep(f"改正{standing.blocking}个问题", PREPARER, "checks", "?state=mend")
    if standing.silent:
        return NextStep(f"说明{standing.silent}个问题", PREPARER, "checks", "?state=open")
    return NextStep("提交审核", PREPARER, "desk")


def _secrecy(standing: Standing) -> tuple[NextStep, ...]:
    return () if standing.secrecy_signed else (NextStep("签署保密审查", SECRECY, "secrecy"),)
