"""The way from a draft to its publication: submission, review, secrecy review, correction. publish.py ends it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.access import may_review_secrecy
from accounts.models import ChangeRecord, FinalAccount, SecrecyReview, WorkflowStep
from accounts.record import SECRECY_REVIEWED, Change, record_changes
from accounts.use_cases.accounts import lock
from accounts.use_cases.explanations import hindrances
from accounts.use_cases.workflow import MoveRefusedError, move, tidy
from accounts.workflow import SECRECY_REVIEWED_IN
from disclosure.models import Publication, ReviewComment, Submission
from disclosure.report.build import build_report
from disclosure.report.freeze import content_hash, freeze

LONGEST_REASON: int = Publication._meta.get_field("reason").max_length or 0


class ChecksRefusedError(MoveRefusedError):
    """An account whose checks are missing, too old, or say what must be mended or explained first.

    ``hindrances`` lists what stands in the way, each in Chinese with what to do.
    """

    def __init__(self, hindrances: tuple[str, ...]) -> None:
        super().__init__("".join(hindrances))
        self.hindrances = hindrances


def submit(account: FinalAccount, *, by: Any, comment: str = "") -> Submission:
    """Submit the account for review and return what is reviewed: its report as it stands.

    Raises ChecksRefusedError while something must be checked, mended or explained, besides what ``move`` raises.
    """
    with transaction.atomic():
        locked = lock(account)
        was = locked.state
        step = move(locked, "submit", by=by, comment=comment)
        if was != FinalAccount.State.DRAFTING:
            return Submission.objects.filter(account=locked).latest("number")
        require_sound(locked)
        frozen = freeze(build_report(locked))
        last = Submission.objects.filter(account=locked).aggregate(last=Max("number"))["last"] or 0
        submission = Submission.objects.create(
            account=locked,
            number=last + 1,
            at=step.at,
            by=by,
            comment=step.comment,
            tree=frozen,
            content_hash=content_hash(frozen),
            record_sequence=ChangeRecord.objects.filter(account=locked).aggregate(last=Max("sequence"))["last"],
        )
    account.state = locked.state
    return submission


def withdraw(account: FinalAccount, *, by: Any, comment: str = "") -> WorkflowStep:
    """Take a submission back to go on preparing."""
    return move(account, "withdraw", by=by, comment=comment)


def send_back(account: FinalAccount, *, by: Any, comment: str = "") -> WorkflowStep:
    """Send the account back to its preparer; without ``comment`` its open comments are the reason."""
    if not comment.strip():
        unanswered = ReviewComment.objects.filter(account=account, closed_at=None).count()
        comment = f"有{unanswered}条审核意见待处理。" if unanswered else ""
    return move(account, "send_back", by=by, comment=comment)


def approve(account: FinalAccount, *, by: Any, comment: str = "") -> WorkflowStep:
    """Approve what was submitted."""
    return move(account, "approve", by=by, comment=comment)


def correct(account: FinalAccount, *, by: Any, reason: str) -> WorkflowStep:
    """Open a published account again for a correction (更正); what is published stays.

    ``reason`` is printed with the next version.
    """
    return move(account, "correct", by=by, comment=tidy(reason, what="更正原因", longest=LONGEST_REASON))


def abandon(account: FinalAccount, *, by: Any) -> WorkflowStep:
    """Give up a correction that changed nothing; raises MoveRefusedError when something was changed."""
    with transaction.atomic():
        locked = lock(account)
        latest = Publication.objects.filter(account=locked).order_by("-version").first()
        if latest is None:
            message = "这份决算还没有公开过，没有更正可以取消。"
            raise MoveRefusedError(message)
        if latest.withdrawn is not None:
            message = f"第{latest.version}版已被财政部门撤回，不能取消更正：请改正后提交审核，重新公开。"
            raise MoveRefusedError(message)
        if latest.content_hash != content_hash(freeze(build_report(locked))):
            message = f"内容已与公开的第{latest.version}版不同，不能取消更正：请改回原样，或提交审核后公开更正版。"
            raise MoveRefusedError(message)
        step = move(locked, "abandon", by=by)
    account.state = locked.state
    return step


def sign_secrecy(account: FinalAccount, *, by: Any, conclusion: str, opinion: str = "") -> SecrecyReview:
    """Sign the secrecy review (保密审查) of the account as it stands and return it.

    Raises PermissionDenied for anybody but the person named for it, MoveRefusedError for a conclusion that is none, one
    against publishing without an opinion, and an account that is still being prepared or published already.
    """
    with transaction.atomic():
        locked = lock(account)
        if not may_review_secrecy(by, locked):
            message = "您不是这个单位指定的保密审查人，不能签署保密审查。"
            raise PermissionDenied(message)
        told = _opinion(conclusion, opinion)
        if locked.state not in SECRECY_REVIEWED_IN:
            message = f"这份决算现在是“{locked.get_state_display()}”：提交审核之后、公开之前才能签署保密审查。"
            raise MoveRefusedError(message)
        submission = Submission.objects.filter(account=locked).order_by("-number").first()
        if submission is None:
            message = "这份决算没有提交审核的内容可以审查：请编制人重新提交。"
            raise MoveRefusedError(message)
        last = SecrecyReview.objects.filter(account=locked, at__gte=submission.at).last()
        if last is not None and (last.by_id, last.conclusion, last.opinion) == (by.pk, conclusion, told):
            return last
        review = SecrecyReview.objects.create(
            account=locked,
            conclusion=conclusion,
            opinion=told,
            at=timezone.now(),
            by=by,
            by_name=by.get_full_name() or by.get_username(),
            content_hash=submission.content_hash,
        )
        said = {"conclusion": conclusion, "opinion": told}
        change = Change(f"{SECRECY_REVIEWED}{review.get_conclusion_display()}", str(locked), None, said)
        record_changes([change], by=by, account=locked)
    return review


def _opinion(conclusion: str, opinion: str) -> str:
    """Return an opinion as it is stored; raise MoveRefusedError where conclusion and opinion cannot be."""
    told = tidy(opinion, what="审查意见")
    if conclusion not in SecrecyReview.Conclusion.values:
        message = f"审查结论应为“{'”或“'.join(str(label) for label in SecrecyReview.Conclusion.labels)}”。"
        raise MoveRefusedError(message)
    if conclusion == SecrecyReview.Conclusion.REFUSED and not told:
        message = "结论为“不宜公开”的，要写明哪些内容、依据什么不宜公开。"
        raise MoveRefusedError(message)
    return told


def secrecy_hindrance(account: FinalAccount) -> str:
    """Return in words what the secrecy review still lacks; nothing when it passed just what was submitted."""
    last = SecrecyReview.objects.filter(account=account).last()
    if last is None:
        return "还没有保密审查：请本单位指定的保密审查人签署。"
    if last.conclusion != SecrecyReview.Conclusion.PASSED:
        return f"保密审查结论是“{last.get_conclusion_display()}”（{last.by_name}）：{last.opinion}请处理后重新审查。"
    submission = Submission.objects.filter(account=account).order_by("-number").first()
    if submission is None or last.at < submission.at or last.content_hash != submission.content_hash:
        return "保密审查之后又重新提交过：请保密审查人对现在的内容重新签署。"
    return ""


def submission_hindrance(account: FinalAccount, digest: str) -> str:
    """Return in words why a report with this hash is not what was reviewed; nothing when it is."""
    submission = Submission.objects.filter(account=account).order_by("-number").first()
    if submission is not None and submission.content_hash == digest:
        return ""
    return (
        "报告的内容与提交审核时不同（如单位名称、上年数或检查结果有变化），审核人和保密审查人没有看过现在的内容："
        "请退回，由编制人核对后重新提交。"
    )


def require_sound(account: FinalAccount) -> None:
    """Raise ChecksRefusedError while something must be checked, mended or explained."""
    in_the_way = hindrances(account)
    if in_the_way:
        raise ChecksRefusedError(in_the_way)
