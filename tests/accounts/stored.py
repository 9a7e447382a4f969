"""Stored accounts for the tests of what reads them: the least that the database accepts."""

from typing import Any

from accounts.models import BudgetUnit, FinalAccount, Region

PROFILE = "sichuan-2021"


def stored_unit(code: str = "639001", **facts: Any) -> BudgetUnit:
    """Store a unit of 广元市."""
    region, _ = Region.objects.get_or_create(code="510800", defaults={"name": "四川省广元市"})
    return BudgetUnit.objects.create(region=region, code=code, **{"name": "市信访局", **facts})


def stored_account(unit: BudgetUnit | None = None, year: int = 2021, **facts: Any) -> FinalAccount:
    """Store an account of a unit (a new one when none is given)."""
    return FinalAccount.objects.create(
        unit=unit or stored_unit(), fiscal_year=year, **{"profile": PROFILE, "precision": "yuan", **facts}
    )
