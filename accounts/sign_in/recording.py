"""Writing the record of who came in and who was refused (登录与拒绝记录)."""

import hashlib
import hmac
import logging
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessRecord
from accounts.sign_in.addresses import address_of

log = logging.getLogger(__name__)

Event = AccessRecord.Event
HOUR = timedelta(hours=1)
# The same person on the same page: once in this time.
SAME_AGAIN = timedelta(minutes=1)
# The table only grows, and strangers can make it grow: how many refusals of one person, failures of one person, and
# failures of all names together that nobody has, one hour adds. The record that reaches the bound says so.
REFUSALS_AN_HOUR = 200
FAILURES_AN_HOUR = 100
UNKNOWN_AN_HOUR = 500
UNKNOWN = "?"
NO_MORE = "一小时内此类事件过多，其余不再逐条记录"

REFUSED: dict[int, AccessRecord.Event] = {HTTPStatus.FORBIDDEN: Event.REFUSED, HTTPStatus.NOT_FOUND: Event.NOT_FOUND}


def is_back_office(request: HttpRequest) -> bool:
    """Whether a request is for the back office (后台): only there anybody is signed in."""
    return request.path.startswith(reverse("admin:index"))


def neutral(text: str, longest: int) -> str:
    """Return ``text`` on one line, without characters that steer a terminal or turn the direction of writing."""
    bounded = text[: longest + 1]
    plain = "".join("�" if unicodedata.category(sign)[0] in "CZ" and sign != " " else sign for sign in bounded)
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def known_name(username: str) -> str:
    """Return a user's name; of a name that nobody has, only a mark: people type passwords into the wrong field."""
    if "\0" not in username and get_user_model().objects.filter(username=username).exists():
        return username
    mark = hmac.new(settings.SECRET_KEY.encode(), username.encode(errors="replace"), hashlib.sha256).hexdigest()
    return f"{UNKNOWN}{mark[:12]}"


def record_access(
    event: AccessRecord.Event, request: HttpRequest | None, *, user: Any = None, username: str = "", told: str = ""
) -> None:
    """Append one event. ``username`` is what ``known_name`` returned; ``told`` never holds what a person typed."""
    AccessRecord.objects.create(
        at=timezone.now(),
        event=event,
        user=user,
        username=neutral(username or (user.get_username() if user else ""), 150),
        address=address_of(request) if request else None,
        method=neutral(request.method or "", 10) if request else "",
        path=neutral(request.path, 300) if request else "",
        told=neutral(told, 300),
    )


def record_failure(request: HttpRequest, username: str, *, told: str = "") -> None:
    """Record a failed attempt to sign in."""
    made, most = _made_this_hour(Event.SIGN_IN_FAILED, username)
    if made < most:
        told = NO_MORE if made == most - 1 else told
        record_access(Event.SIGN_IN_FAILED, request, user=_user(username), username=username, told=told)


def record_lock_out(request: HttpRequest, username: str, *, since: timedelta) -> None:
    """Record that nobody may try again for a while: once for a name and an address within ``since``."""
    locked = AccessRecord.objects.filter(event=Event.LOCKED_OUT, at__gte=timezone.now() - since)
    made, most = _made_this_hour(Event.LOCKED_OUT, username)
    if made < most and not locked.filter(username=username, address=address_of(request)).exists():
        record_access(Event.LOCKED_OUT, request, user=_user(username), username=username)


def record_refusal(event: AccessRecord.Event, request: HttpRequest, *, user: Any, told: str = "") -> None:
    """Record that a page was refused; the same page again within a minute, or too many in an hour, are not."""
    now = timezone.now()
    path = neutral(request.path, 300)
    refusals = AccessRecord.objects.filter(at__gte=now - HOUR, event__in=REFUSED.values(), user=user)
    recent = list(refusals.order_by("-pk").values_list("event", "path", "at")[:REFUSALS_AN_HOUR])
    if len(recent) >= REFUSALS_AN_HOUR or any((event, path) == row[:2] and now - row[2] < SAME_AGAIN for row in recent):
        return
    told = NO_MORE if len(recent) == REFUSALS_AN_HOUR - 1 else told
    record_access(event, request, user=user, told=told)


class RecordRefusals:
    """Middleware that records each 403 of the back office, and each 404 of somebody who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and record a refusal. A record that cannot be written opens no page: the refusal stands."""
        response = self.get_response(request)
        event = REFUSED.get(response.status_code) if is_back_office(request) else None
        if event is None:
            return response
        user = request.user if request.user.is_authenticated else None
        if user is None and event != Event.REFUSED:
            return response
        try:
            record_refusal(event, request, user=user, told=getattr(request, "_refused_because", ""))
        except DatabaseError:
            log.exception("a refusal could not be recorded")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep what the view said when it refused."""
        if isinstance(exception, PermissionDenied | Http404):
            request._refused_because = str(exception)  # type: ignore[attr-defined] # noqa: SLF001 (our own mark)


def _made_this_hour(event: AccessRecord.Event, username: str) -> tuple[int, int]:
    """Return how many records of an event the last hour added for a name, and how many it may add."""
    made = AccessRecord.objects.filter(event=event, at__gte=timezone.now() - HOUR)
    if username.startswith(UNKNOWN):
        return made.filter(username__startswith=UNKNOWN).count(), UNKNOWN_AN_HOUR
    return made.filter(username=username).count(), FAILURES_AN_HOUR


def _user(username: str) -> Any:
    return get_user_model().objects.filter(username=username).first()
