"""Answers that every page of disclosure on the desk may give."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.admin.desk import desk_address
from accounts.models import FinalAccount


def back_to_desk(request: HttpRequest, account: FinalAccount, told: str) -> HttpResponse:
    """Say what stands in the way and show the account's desk."""
    messages.error(request, told)
    return HttpResponseRedirect(desk_address(account))
