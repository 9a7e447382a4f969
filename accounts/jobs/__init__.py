"""Background work (后台任务): what takes longer than a reader waits for, with progress, failures and a retry.

A *kind* of work is registered once and started by its name::

    @job("draft_pdf", "生成PDF草稿")
    def draft_pdf(handle: Handle) -> Result: ...

    start("draft_pdf", by=user, account=account)

The table of jobs is the queue and the truth; an engine (``accounts.jobs.engines``) only says that there is something to
do. Whoever works on a job shows signs of life; a job without one for a lease's time was left by a process that was
killed, and is taken up again. Work is therefore *idempotent*: begun a second time, it ends as if begun once.
"""

from accounts.jobs.registry import File, Handle, JobFailedError, LostError, Result, job
from accounts.jobs.starting import again, start

__all__ = ["File", "Handle", "JobFailedError", "LostError", "Result", "again", "job", "start"]
