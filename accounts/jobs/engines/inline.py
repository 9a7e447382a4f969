"""The caller does the work itself: for tests, and for looking closely at a failure."""

from accounts.jobs import running


def enqueue(number: int) -> None:
    """Do the job now, if it waits still."""
    running.run(number)
