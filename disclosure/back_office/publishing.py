"""Publishing (公开): its panel on the desk, the button, and the lasting address of a version."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import may_publish
from accounts.admin.desk import Panel, desk, desk_address, page_address
from accounts.models import FinalAccount
from accounts.profiles import ProfileError
from accounts.use_cases.workflow import MoveRefusedError
from disclosure.back_office.answers import back_to_desk, note_refusal
from disclosure.models import Publication
from disclosure.use_cases.publish import publish
from disclosure.use_cases.workflow import LONGEST_REASON


@desk.page("publish/", "publish")
@require_POST
def publish_now(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Publish the account as it stands; a second click finds it published."""
    if not may_publish(request.user, account):
        message = "您不是这个单位的发布人，不能公开这份决算。"
        raise PermissionDenied(message)
    reason = "".join(c for c in request.POST.get("reason", "") if c.isprintable())
    if len(reason) > LONGEST_REASON:
        return back_to_desk(
            request, account, f"没有公开：更正原因有{len(reason)}个字，最多{LONGEST_REASON}个字，请缩短。"
        )
    before = Publication.objects.filter(account=account).count()
    try:
        publication = publish(account, by=request.user, reason=reason)
    except (MoveRefusedError, ProfileError) as error:
        note_refusal(request, error)
        return back_to_desk(request, account, f"没有公开：{error}")
    if publication.version > before:
        messages.success(request, f"已公开第{publication.version}版。")
    else:
        messages.info(request, f"内容与已公开的第{publication.version}版相同，没有新的版本。")
    return HttpResponseRedirect(desk_address(account))


@desk.panel(20)
def publishing_panel(_request: HttpRequest, account: FinalAccount) -> Panel:
    """Previews, and what is published."""
    publications = list(Publication.objects.filter(account=account).defer("tree").order_by("-version"))
    latest = publications[0] if publications else None
    return Panel(
        "预览与公开",
        "admin/disclosure/publishing_panel.html",
        {
            "preview": page_address("preview", account),
            "preview_pdf": page_address("preview_pdf", account),
            "publications": [(publication, public_address(publication)) for publication in publications],
            "changed_since": latest is not None and latest.account_revision != account.revision,
        },
        "publishing",
    )


def public_address(publication: Publication) -> str:
    """Return the lasting address of a version."""
    return reverse(
        "report",
        kwargs={
            "region": publication.region_code,
            "unit": publication.unit_code,
            "year": publication.fiscal_year,
            "version": publication.version,
            "scope": publication.scope,
        },
    )
