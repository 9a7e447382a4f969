"""Every address of the application, found in its resolver, with what stands there for a department's account."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts import models as stored
from accounts.models import FinalAccount
from accounts.use_cases.accounts import change_lines
from accounts.use_cases.checks import check_account
from performance.models import LibraryIndicator, Project
from tests.disclosure.published import complete, published_as_it_is


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of addresses: its name (with its namespace), and the pattern with its parameters."""

    name: str
    pattern: str


def routes() -> list[Route]:
    """Return every route of the application."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], before: str, namespace: str) -> Iterator[Route]:
    for each in patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, pattern, each.namespace or namespace)
        elif isinstance(each, URLPattern):
            name = f"{namespace}:{each.name}" if namespace and each.name else each.name or f"{pattern} (unnamed)"
            yield Route(name, pattern)


def furnished(account: FinalAccount, *, by: Any, publisher: Any) -> dict[str, Any]:
    """Store one row of every model that the back office lists and return their keys by the models' names."""
    complete(account, by=by)
    change_lines(
        account,
        by=by,
        saved=[
            stored.ControlTotal(statement="income", row="total", column="total", amount=1),
            stored.Comparative(statement="income", row="total", column="total", amount=1),
        ],
    )
    check_account(account, by=by)
    now = timezone.now()
    rows: dict[Any, Any] = {
        model: model._default_manager.filter(account=account).first()
        for model in apps.get_app_config("accounts").get_models()
        if any(field.name == "account" for field in model._meta.fields)
    }
    rows[FinalAccount] = account
    rows[stored.BudgetUnit] = account.unit
    rows[stored.Region] = account.unit.region
    rows[stored.FunctionalSubject] = stored.FunctionalSubject.objects.first()
    rows[stored.EconomicSubject] = stored.EconomicSubject.objects.first()
    rows[stored.Job] = stored.Job.objects.create(kind="preview_pdf", account=account, by=by, state="failed")
    rows[stored.AccessRecord] = stored.AccessRecord.objects.create(at=now, event="signed_in", user=by)
    rows[stored.DisclosureDeadline] = stored.DisclosureDeadline.objects.create(
        region=account.unit.region, fiscal_year=2021, latest_on=date(2022, 9, 30)
    )
    rows[stored.WordEntry] = stored.WordEntry.objects.create(kind="placeholder", found="待补")
    rows[Project] = Project.objects.create(unit=account.unit, fiscal_year=2021, name="项目")
    rows[LibraryIndicator] = LibraryIndicator.objects.first() or LibraryIndicator.objects.create(
        form="standard", level1="产出", level2="数量", level3="次数"
    )
    publication = published_as_it_is(account, by=publisher)
    rows[type(publication)] = publication
    rows[type(by)] = by
    return {model._meta.model_name: row.pk for model, row in rows.items() if row is not None}


def address(route: Route, keys: dict[str, Any]) -> str:
    """Return one address of a route: that of a stored row, or of one that cannot be where the route asks for more."""
    model = next((m for m in keys if f"_{m}_" in route.name), "")
    parts = {
        "account_id": keys["finalaccount"],
        "unit_id": keys["budgetunit"],
        "user_id": keys["user"],
        "project_id": keys["project"],
        "object_id": keys.get(model, 0),
        "pk": keys.get(model, 0),
        "number": keys["job"] if model == "job" else 1,
        "token": "a" * 43,
        "kind": "income",
        "name": "report.pdf" if model == "publication" else "submit",
        "content_type_id": 1,
        "url": "nothing-here/",
        "app_label": "accounts",
        "region": "510800",
        "unit": "639001",
        "year": 2021,
        "version": 1,
        "slug": "income-expenditure",
        "place": 1,
    }
    found = _PARAMETER.sub(lambda part: str(parts[part["name"] or part["name2"]]), route.pattern)
    return "/" + found.replace("^", "").replace("$", "")


_PARAMETER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>|\(\?P<(?P<name2>\w+)>[^)]*\)")
