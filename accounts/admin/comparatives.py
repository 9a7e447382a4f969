"""Where last year's figures (上年数) of an account come from, shown on its desk."""

from django.db.models import Count
from django.http import HttpRequest

from accounts.admin.desk import Panel, desk, page_address
from accounts.models import Comparative, FinalAccount
from accounts.models.origin import Origin

MOST_SOURCES = 8


@desk.panel(5)
def comparatives_panel(_request: HttpRequest, account: FinalAccount) -> Panel:
    """Last year's account of this system, and how many cells come from which other source."""
    prior = stored_last_year(account)
    sources = Comparative.objects.filter(account=account, amount__isnull=False).values_list("source", "origin")
    counted = list(sources.annotate(cells=Count("pk")).order_by("-cells", "source", "origin"))
    context = {
        "prior": prior,
        "sources": [(source, Origin(origin).label, cells) for source, origin, cells in counted[:MOST_SOURCES]],
        "further": max(0, len(counted) - MOST_SOURCES),
        "year": account.fiscal_year - 1,
        "entry": page_address("entry", account, "comparatives"),
        "workbooks": page_address("workbooks", account),
    }
    return Panel("上年数", "admin/accounts/final_account/comparatives_panel.html", context, "comparatives")


def stored_last_year(account: FinalAccount) -> FinalAccount | None:
    """Return last year's account of the same unit and scope: its figures come before all comparatives."""
    of_unit = FinalAccount.objects.filter(unit=account.unit_id, scope=account.scope)
    return of_unit.filter(fiscal_year=account.fiscal_year - 1).first()
