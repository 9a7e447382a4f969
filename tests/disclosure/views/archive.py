"""Published reports for the tests of public pages: rows as publishing writes them, the tree of the sample report."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.contrib.auth import get_user_model

from accounts.models import BudgetUnit, FinalAccount, Region
from disclosure.models import Publication
from disclosure.report.freeze import content_hash, freeze
from disclosure.report.tree import Report
from tests.disclosure.renderers.html.sample import sample_report

FIRST_PUBLISHED = datetime(2022, 9, 30, 1, 0, tzinfo=UTC)
CORRECTION = "更正“三公”经费完成预算的百分比。"


@lru_cache(maxsize=1)
def _sample() -> Report:
    return sample_report(typed=False)


def publish(
    *,
    code: str = "639001",
    name: str = "中共广元市委群众工作局",
    short_name: str = "市委群工局",
    year: int = 2021,
    scope: str = "department",
    versions: int = 1,
    report: Report | None = None,
) -> list[Publication]:
    """Publish a report with that many versions; the later ones are corrections. Oldest first."""
    region, _ = Region.objects.get_or_create(code="510800", defaults={"name": "四川省广元市"})
    unit, _ = BudgetUnit.objects.get_or_create(
        region=region, code=code, defaults={"name": name, "short_name": short_name}
    )
    account = FinalAccount.objects.create(unit=unit, fiscal_year=year, scope=scope, profile="sichuan-2021")
    publisher, _ = get_user_model().objects.get_or_create(username="publisher")
    kind = "部门决算" if scope == "department" else "单位决算"
    title = f"{name}{year}年度{kind}公开报告"
    shown = report or replace(
        _sample(),
        title=title,
        unit_name=name,
        unit_code=code,
        fiscal_year=year,
        scope=scope,
        unit_short_name=short_name,
    )
    made = []
    for version in range(1, versions + 1):
        tree = freeze(shown if version == 1 else replace(shown, title=f"{shown.title}（更正{version - 1}）"))
        made.append(
            Publication.objects.create(
                account=account,
                version=version,
                region_code=region.code,
                region_name=region.name,
                unit_code=code,
                unit_name=name,
                unit_short_name=short_name,
                fiscal_year=year,
                scope=scope,
                title=title,
                reason="" if version == 1 else CORRECTION,
                tree=tree,
                content_hash=content_hash(tree),
                account_revision=version,
                published_at=FIRST_PUBLISHED + timedelta(days=30 * (version - 1)),
                published_by=publisher,
                published_by_name="测试发布人",
            )
        )
    return made
