"""Asking for work: now, or once more."""

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction

from accounts.access import account_to_read
from accounts.jobs import engines
from accounts.jobs.leases import is_abandoned, take_up
from accounts.jobs.registry import kind
from accounts.models import FinalAccount, Job


def start(name: str, /, *, by: Any, account: FinalAccount | None = None, **arguments: Any) -> Job:
    """Have work of a kind done as soon as the transaction is committed, and return its job.

    The same work that is asked for and not finished yet is not begun a second time: its job is returned. Work on an
    account is the same whoever asks; without one it is the person's own. ``arguments`` are what JSON can hold. Raises
    LookupError for an unknown kind, TypeError for an argument that is no JSON, Http404 when ``by`` may not read the
    account.
    """
    kind(name)
    if account is not None:
        account = account_to_read(by, account.pk)
    key = _key(name, account, by, arguments)
    with transaction.atomic():
        found = _unfinished(key)
        if found is None:
            try:
                with transaction.atomic():
                    found = Job.objects.create(kind=name, account=account, by=by, arguments=arguments, key=key)
            except IntegrityError:
                # Somebody asked for the same at the same moment and was first.
                found = _unfinished(key)
                if found is None:
                    raise
        elif is_abandoned(found):
            take_up(found)
        number = found.pk
        # The job is stored then: an engine that cannot be told finds it at its next look. No partial, whose failure
        # Django cannot log.
        transaction.on_commit(lambda: engines.enqueue(number), robust=True)
    found.refresh_from_db()
    return found


def again(job: Job, *, by: Any) -> Job:
    """Have the work of a finished job done once more, for ``by``; raises as ``start`` does."""
    return start(job.kind, by=by, account=job.account, **job.arguments)


def _unfinished(key: str) -> Job | None:
    return Job.objects.filter(key=key, state__in=Job.UNFINISHED).first()


def _key(name: str, account: FinalAccount | None, by: Any, arguments: dict[str, Any]) -> str:
    whose = {"account": account.pk} if account is not None else {"by": by.pk}
    told = json.dumps([name, whose, arguments], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
