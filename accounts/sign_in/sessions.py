"""How long somebody stays signed in: an idle limit, and one that nothing prolongs."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.models import AccessRecord
from accounts.sign_in.recording import is_back_office, record_access

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
# The last sign of life is stored once in this many seconds, so that reading a page does not write each time.
STORED_EVERY = 60

ENDS = {"idle": "长时间没有操作，已自动退出", "limit": "登录时间已到上限，已自动退出"}


class SessionLimits:
    """Middleware that signs people out of the back office when their time is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or sign out and ask to sign in again."""
        if is_back_office(request) and request.user.is_authenticated:
            over = _over(request)
            if over:
                request.signed_out_because = ENDS[over]  # type: ignore[attr-defined]
                logout(request)
                again = {"next": request.get_full_path() if request.method == "GET" else "", "why": over}
                return HttpResponseRedirect(f"{reverse('admin:login')}?{urlencode(again)}")
        return self.get_response(request)


def _over(request: HttpRequest) -> str:
    """Return which limit has passed, empty for none; note that somebody was here."""
    now = int(time.time())
    session = request.session
    seen, started = session.get(SEEN_AT, 0), session.get(SIGNED_IN_AT, 0)
    if now - started > settings.SESSION_COOKIE_AGE:
        return "limit"
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return "idle"
    if now - seen > min(STORED_EVERY, settings.SESSION_IDLE_SECONDS / 2):
        session[SEEN_AT] = now
    return ""


def started(request: HttpRequest, user: Any, **_: Any) -> None:
    """Note when a session began, and record that somebody signed in."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())
    record_access(AccessRecord.Event.SIGNED_IN, request, user=user, told=getattr(request, "signed_in_with", ""))


def ended(request: HttpRequest, user: Any, **_: Any) -> None:
    """Record that somebody signed out, or was."""
    if user is not None:
        because = getattr(request, "signed_out_because", "")
        record_access(AccessRecord.Event.SIGNED_OUT, request, user=user, told=because)
