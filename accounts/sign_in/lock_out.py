"""Locking out (登录锁定) after failed attempts: what django-axes counts, and what it counts for."""

import math
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.sign_in.recording import known_name, record_failure, record_lock_out

# A name tried from many addresses is locked for all of them, but late: whoever knows a name could lock its owner out.
TIMES_FROM_EVERYWHERE = 20


class LockOut(AxesDatabaseHandler):
    """Counts failures of a name at an address, of an address whatever the name, and of a name whatever the address."""

    def get_failures(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> int:
        """Return the failures that count now; the limit itself where one of the wider bounds is reached."""
        counted = self._counted(request, credentials)
        failures, _ = counted[0]
        return max(failures, settings.AXES_FAILURE_LIMIT) if any(n >= most for n, most in counted[1:]) else failures

    def user_login_failed(
        self, sender: Any, credentials: Mapping[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """Count a failure and record it; what is tried while locked out neither counts nor prolongs anything."""
        if request is None:  # no page: a command asks for nobody's password
            return
        # One row of counting for a name and an address: programs change what they call themselves.
        request.axes_user_agent = request.axes_http_accept = ""
        was_locked = request.axes_locked_out
        super().user_login_failed(sender, credentials, request, **kwargs)
        name = counted_name(request, credentials)
        if not was_locked:
            record_failure(request, name)
        if request.axes_locked_out:
            record_lock_out(request, name, since=settings.AXES_COOLOFF_TIME)

    def _counted(self, request: HttpRequest, credentials: Mapping[str, Any] | None) -> list[tuple[int, int]]:
        """Return failures and their bound: of the name at the address, of the address, of the name."""
        attempts = current_attempts()
        name, address = counted_name(request, credentials), request.axes_ip_address  # type: ignore[attr-defined]
        return [
            (_failures(attempts.filter(username=name, ip_address=address)), settings.AXES_FAILURE_LIMIT),
            (_failures(attempts.filter(ip_address=address)), settings.LOCK_OUT_FAILURES_OF_ADDRESS),
            (_failures(attempts.filter(username=name)), settings.AXES_FAILURE_LIMIT * TIMES_FROM_EVERYWHERE),
        ]


def counted_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the name under which attempts are counted, written as Django compares names."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    names: dict[str, str] = request.__dict__.setdefault("_counted_names", {})
    name = unicodedata.normalize("NFKC", str(typed))
    if name not in names:
        names[name] = known_name(name)
    return names[name]


def current_attempts() -> QuerySet[AccessAttempt]:
    """Return the failures that still count."""
    return AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME)


def locked_until(username: str) -> Any:
    """Return until when a name is locked somewhere; ``None`` when it is not."""
    attempts = current_attempts().filter(username=username)
    if not attempts.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists():
        return None
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    return last + settings.AXES_COOLOFF_TIME


def locked_addresses() -> list[str]:
    """Return the addresses from which nobody can sign in now, whatever the name."""
    failures = current_attempts().exclude(ip_address=None).order_by().values("ip_address")
    summed = failures.annotate(failures=Sum("failures_since_start"))
    locked = summed.filter(failures__gte=settings.LOCK_OUT_FAILURES_OF_ADDRESS)
    return list(locked.values_list("ip_address", flat=True))


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None,  # noqa: ARG001 (given by axes: what the page would have been)
    credentials: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Say for how long nobody may try again, and what to do; the same for a name that nobody has."""
    wait = _wait(request, credentials)
    page = render(
        request,
        "sign_in/locked_out.html",
        {"minutes": max(1, math.ceil(wait.total_seconds() / 60))},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    page.headers["Retry-After"] = str(max(1, math.ceil(wait.total_seconds())))
    page.headers["Cache-Control"] = "no-store"
    return page


def _wait(request: HttpRequest, credentials: Mapping[str, Any] | None) -> timedelta:
    name, address = counted_name(request, credentials), request.axes_ip_address  # type: ignore[attr-defined]
    attempts = current_attempts().filter(username=name, ip_address=address)
    last = (attempts if attempts.exists() else current_attempts().filter(ip_address=address)).aggregate(
        last=Max("attempt_time")
    )["last"]
    return (last or timezone.now()) + settings.AXES_COOLOFF_TIME - timezone.now()


def _failures(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(failures=Sum("failures_since_start"))["failures"] or 0
