"""Withdrawn publications (撤回公开): their addresses show the bureau's notice, status 410, and no figure."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from disclosure.models import Publication, Withdrawal


class WithdrawnError(Exception):
    """What was asked for was withdrawn."""

    def __init__(self, publication: Publication, withdrawal: Withdrawal) -> None:
        super().__init__(f"{publication} was withdrawn")
        self.publication = publication
        self.withdrawal = withdrawal


def edition_view(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Make a view of a published version: for reading only, with the notice in place of what was withdrawn."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            return view(request, **address)
        except WithdrawnError as error:
            return _notice(request, error.publication, error.withdrawal)

    return shown


def _notice(request: HttpRequest, publication: Publication, withdrawal: Withdrawal) -> HttpResponse:
    response: HttpResponse
    if request.path.endswith(".json"):
        told = {
            "status": "withdrawn",
            "title": publication.title,
            "version": publication.version,
            "withdrawn_at": withdrawal.at.isoformat(),
            "notice": withdrawal.notice,
        }
        response = JsonResponse(told, status=HTTPStatus.GONE, json_dumps_params={"ensure_ascii": False})
    else:
        context = {"publication": publication, "withdrawal": withdrawal}
        response = render(request, "public/withdrawn.html", context, status=HTTPStatus.GONE)
    patch_cache_control(response, public=True, no_cache=True)
    return response
