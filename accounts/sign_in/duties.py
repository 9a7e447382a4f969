"""What a person does before anything else in the back office: choose a new password, set up one-time codes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.sign_in.codes import must_use_codes, uses_codes
from accounts.sign_in.passwords import must_change
from accounts.sign_in.recording import is_back_office

DUTIES = "duties"
# Where each duty is done, in the order in which they come.
PAGES = {"password": "admin:password_change", "codes": "sign-in-codes"}
ALWAYS_OPEN = ("admin:login", "admin:logout", "admin:jsi18n")


class DutiesFirst:
    """Middleware that leads a person to what comes first; nothing else of the back office opens until it is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the first duty."""
        if is_back_office(request) and request.user.is_authenticated:
            duties = request.session.get(DUTIES) or {}
            name = next((name for name in PAGES if name in duties), None)
            if name is not None:
                page = reverse(PAGES[name])
                if request.path not in {page, *map(reverse, ALWAYS_OPEN)}:
                    return HttpResponseRedirect(page)
        return self.get_response(request)


def note_duties(request: HttpRequest, user: Any, **_: Any) -> None:
    """Keep with a new session what its person does first: asked once, when they sign in."""
    duties = {}
    because = must_change(user)
    if because:
        duties["password"] = because
    if must_use_codes(user) and not uses_codes(user):
        duties["codes"] = "您的岗位要求使用一次性验证码，请先设置。"
    if duties:
        request.session[DUTIES] = duties


def duty(request: HttpRequest, name: str) -> str:
    """Return why the person is led to a page; empty when they came by themselves."""
    return str((request.session.get(DUTIES) or {}).get(name, ""))


def done(request: HttpRequest, name: str) -> None:
    """A duty is done."""
    duties = request.session.get(DUTIES) or {}
    if duties.pop(name, None):
        request.session[DUTIES] = duties
        messages.success(request, "设置已保存，可以继续工作了。")
