"""What was published, laid beside an account for its rules: its own versions, and which of its units have published."""

import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from accounts.checks.document.outline import Edition, Publications
from accounts.checks.sources import Supplied, Supplier, sources
from accounts.figures.figures import Figures
from accounts.models import BudgetUnit, FinalAccount
from disclosure.models import Publication
from disclosure.printed_files import printed_file


def supply(account: FinalAccount, _figures: Figures) -> Supplied:
    """Return the account's versions with the names of their files, and the units that have published the year."""
    own = list(Publication.objects.filter(account=account).defer("tree").order_by("version").prefetch_related("files"))
    editions = tuple(_edition(publication, is_newest=publication is own[-1]) for publication in own)
    return Supplied(beside=(Publications(editions, frozenset(_units(account))),))


def version(account: FinalAccount) -> str:
    """Return a fingerprint of which units have published.

    The account's own versions are left out: publishing makes no check of what is published stale.
    """
    return hashlib.sha256(repr(list(_units(account))).encode()).hexdigest()


def _edition(publication: Publication, *, is_newest: bool) -> Edition:
    files = list(publication.files.all())
    # What a browser keeps a file as begins with the title of the publication.
    endings = [file.name.rpartition(".")[2] for file in files]
    digest = next((file.sha256 for file in files if file.name.endswith(".pdf")), "")
    return Edition(
        publication.version,
        timezone.localdate(publication.published_at),
        publication.reason,
        tuple(f"{publication.title}.{ending}" for ending in endings),
        printed_file(digest) if is_newest and digest else None,
    )


def _units(account: FinalAccount) -> QuerySet[Publication, str]:
    """Return the codes of the department's units of whose own account of the year a version stands published."""
    published = Publication.objects.filter(
        account__unit__in=BudgetUnit.objects.at_or_below([account.unit_id]),
        account__fiscal_year=account.fiscal_year,
        account__scope=FinalAccount.Scope.UNIT,
        withdrawal=None,
    )
    return published.order_by("account__unit__code").values_list("account__unit__code", flat=True).distinct()


def register() -> None:
    """Add the supplier; called when the application is ready."""
    sources.add(Supplier("publications", supply, version, of="data"))
