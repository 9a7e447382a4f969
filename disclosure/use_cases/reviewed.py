"""What a reviewer reads: the report as it was submitted, or as it stands while it is being prepared."""

from dataclasses import dataclass

from accounts.models import FinalAccount
from disclosure.models import Submission
from disclosure.report.build import build_report
from disclosure.report.freeze import thaw
from disclosure.report.tree import Report


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The report under review, the submission that it is (none: it is being prepared), and the submission before."""

    report: Report
    submission: Submission | None
    before: Submission | None


def reviewed_report(account: FinalAccount) -> Reviewed:
    """Return what is to be reviewed: the newest submission; while the account is being prepared, the report of now.

    Raises ProfileError when there is no submission and the account's profile cannot be read.
    """
    newest = list(Submission.objects.filter(account=account).order_by("-number").select_related("by")[:2])
    if account.state == FinalAccount.State.DRAFTING or not newest:
        return Reviewed(build_report(account), None, newest[0] if newest else None)
    return Reviewed(thaw(newest[0].tree), newest[0], newest[1] if len(newest) > 1 else None)
