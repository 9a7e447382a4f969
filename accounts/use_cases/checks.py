"""Running the checks on an account and storing what they say."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.checks import rules
from accounts.checks.engine import Outcome, run
from accounts.checks.listing import stored
from accounts.checks.loader import Versions, load_context, versions_of
from accounts.models import CheckRun, FinalAccount
from accounts.use_cases.accounts import lock


def check_account(account: FinalAccount, *, by: Any) -> tuple[CheckRun, Outcome]:
    """Run all rules on the account as it is stored now and keep the results with the versions that they are of.

    The account is locked meanwhile, so that results and versions belong together. Raises ProfileError when the
    account's profile cannot be read.
    """
    with transaction.atomic():
        locked = lock(account)
        versions = versions_of(locked)
        registry = rules.load()
        outcome = run(load_context(locked, today=timezone.localdate()), registry)
        severities = Counter(result.severity for result in outcome.findings)
        check_run, _ = CheckRun.objects.update_or_create(
            account=locked,
            defaults={
                "at": timezone.now(),
                "by": by,
                "data_version": versions.data,
                "text_version": versions.text,
                "rules_version": versions.rules,
                "errors": severities["error"],
                "warnings": severities["warn"],
                "notes": severities["info"],
                "blocking": len(outcome.blocking),
                "not_checked": outcome.counts["not_checked"],
                "results": [
                    stored(result)
                    for result in outcome.results
                    if result.status != "pass" and registry[result.rule].check is not None
                ],
                "passed": Counter(result.rule for result in outcome.results if result.status == "pass"),
            },
        )
    return check_run, outcome


def what_changed(check_run: CheckRun) -> tuple[str, ...]:
    """Return what is newer than the run: 数据, 文字, 规则; nothing when its results still hold."""
    now = versions_of(check_run.account)
    then = Versions(check_run.data_version, check_run.text_version, check_run.rules_version)
    names = ("数据", "文字", "规则")
    return tuple(name for name, old, new in zip(names, then, now, strict=True) if old != new)
