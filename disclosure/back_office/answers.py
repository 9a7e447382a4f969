"""Answers that every page of disclosure on the desk may give."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.admin.desk import desk_address
from accounts.models import AccessRecord, FinalAccount
from accounts.sign_in.recording import record_refusal


def back_to_desk(request: HttpRequest, account: FinalAccount, told: str) -> HttpResponse:
    """Say what stands in the way and show the account's desk."""
    messages.error(request, told)
    return HttpResponseRedirect(desk_address(account))


def note_refusal(request: HttpRequest, error: Exception) -> None:
    """Record that somebody asked for what the rules of the workflow refuse: it is answered with a message, not 403."""
    record_refusal(AccessRecord.Event.REFUSED, request, user=request.user, told=str(error))
