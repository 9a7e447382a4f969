"""Last year's figures (上年数) from last year's latest publication in this system."""

from typing import Any

from django.db.models import Count

from accounts.figures import concepts
from accounts.models import Comparative, FinalAccount, WorkbookImport
from accounts.profiles import Profile, ProfileError, load_profile
from accounts.use_cases.imports import SourceFile, store_import
from accounts.workbooks.content import Content
from accounts.workbooks.earlier import comparatives
from accounts.workbooks.problems import WorkbookProblem
from disclosure.models import Publication
from disclosure.report.amounts import stated_amounts
from disclosure.report.freeze import thaw


def publication_of_last_year(account: FinalAccount) -> Publication | None:
    """Return the latest publication of last year, in the same scope, of the unit or else of its predecessor.

    What was withdrawn says nothing any more.
    """
    units = [key for key in (account.unit_id, account.unit.predecessor_id) if key is not None]
    of_last_year = Publication.objects.standing().filter(
        account__unit__in=units, fiscal_year=account.fiscal_year - 1, scope=account.scope
    )
    found = of_last_year.select_related("account").defer("tree").order_by("-version")
    return min(found, key=lambda publication: units.index(publication.account.unit_id), default=None)


def source_of(publication: Publication) -> SourceFile:
    """Return what a publication is called beside the figures taken from it, with its content hash."""
    kind = "部门决算" if publication.scope == FinalAccount.Scope.DEPARTMENT else "单位决算"
    name = f"{publication.fiscal_year}年度{kind}（第{publication.version}版公开）"
    return SourceFile(name, publication.content_hash)


def content_of_publication(publication: Publication, account: FinalAccount) -> Content:
    """Return what a publication says as last year's figures of an account, like the content of a workbook."""
    report = thaw(publication.tree)
    then = _profile(report.profile)
    stated = stated_amounts(report, then)
    kinds = tuple(dict.fromkeys(address.statement for address in stated))
    table = comparatives(stated, source_of(publication).name, kinds)
    return Content(
        format="publication",
        precision="wan",
        tables=(table,) if kinds else (),
        year=publication.fiscal_year,
        unit_name=publication.unit_name,
        statements=kinds,
        notes=tuple(_notes(then, _profile(account.profile))),
        purpose="last_year",
    )


def take_from_publication(
    account: FinalAccount, publication: Publication, *, by: Any, plan_version: str | None = None
) -> WorkbookImport | None:
    """Store a publication's figures as the account's comparatives; ``None`` when nothing differs.

    Raises StalePlanError and ImportRefusedError like every import; it is undone like every import.
    """
    content = content_of_publication(publication, account)
    return store_import(account, content, source=source_of(publication), by=by, plan_version=plan_version)


def cells_of_older_versions(account: FinalAccount, latest: Publication) -> dict[int, int]:
    """Return how many comparatives were taken from each version that ``latest`` has corrected, by version."""
    older = Publication.objects.filter(account=latest.account_id, version__lt=latest.version)
    versions = dict(older.values_list("content_hash", "version"))
    taken = Comparative.objects.filter(account=account).exclude(source_hash="").values_list("source_hash")
    counted = taken.annotate(cells=Count("pk")).values_list("source_hash", "cells")
    return {versions[digest]: cells for digest, cells in counted if digest in versions}


def _profile(name: str) -> Profile | None:
    try:
        return load_profile(name)
    except ProfileError:
        return None


def _notes(then: Profile | None, now: Profile | None) -> list[WorkbookProblem]:
    """Return what to know of figures that do not mean the same in the two years."""
    if then is None or now is None or set(then.three_public_funds) == set(now.three_public_funds):
        return []
    before, after = ("、".join(concepts.FUNDS[fund] for fund in profile.three_public_funds) for profile in (then, now))
    message = (
        f"“三公”经费的口径不同：上年公开的是{before}，本年是{after}。请核对“三公”经费的上年数，需要时录入可比的数。"
    )
    return [WorkbookProblem("", "", before, after, message)]
