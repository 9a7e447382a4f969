"""The demonstration: accounts of ``fixtures/demo`` with the people who prepare, review and publish them."""

import json
import secrets
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models, transaction

from accounts.checks.kept import findings_of, fingerprint, place_of, wants_explanation
from accounts.fields import MoneyField
from accounts.models import (
    Assets,
    Balance,
    BudgetUnit,
    Comparative,
    ControlTotal,
    EconomicLine,
    ExpenditureLine,
    FinalAccount,
    IncomeLine,
    OperatingExpense,
    Procurement,
    Region,
    RegionRole,
    ThreePublicCounts,
    ThreePublicExpense,
    UnitRole,
)
from accounts.money import from_wan
from accounts.use_cases.accounts import change_lines, open_account
from accounts.use_cases.checks import check_account
from accounts.use_cases.explanations import explain
from accounts.use_cases.reference import save_reference
from disclosure.use_cases.publish import publish
from disclosure.use_cases.texts import save_texts
from disclosure.use_cases.workflow import approve, sign_secrecy, submit
from performance.figures import STAGES
from performance.models import (
    Indicator,
    OverallEvaluation,
    Project,
    ProjectFunding,
    SelfEvaluation,
    YearlyGoal,
)
from performance.use_cases.changes import change_project, save_overall, save_project

PEOPLE = (
    ("admin", "系统管理员", None),
    ("bianzhi", "演示编制人", UnitRole.Role.PREPARER),
    ("shenhe", "演示审核人", UnitRole.Role.REVIEWER),
    ("baomi", "演示保密审查人", UnitRole.Role.SECRECY),
    ("fabu", "演示发布人", UnitRole.Role.PUBLISHER),
    ("caizheng", "演示财政局", RegionRole.Role.BUREAU),
    ("shenji", "演示审计人员", RegionRole.Role.AUDITOR),
)
TABLES: dict[str, type[models.Model]] = {
    "income": IncomeLine,
    "expenditure": ExpenditureLine,
    "economic": EconomicLine,
    "balances": Balance,
    "three_public": ThreePublicExpense,
    "control_totals": ControlTotal,
    "comparatives": Comparative,
}
PROJECT_TABLES: dict[str, type[models.Model]] = {
    "funding": ProjectFunding,
    "goals": YearlyGoal,
    "indicators": Indicator,
}
FACTS: dict[str, type[models.Model]] = {
    "three_public_counts": ThreePublicCounts,
    "operating_expense": OperatingExpense,
    "procurement": Procurement,
    "assets": Assets,
}


def load_demo_account(path: Path, *, sign_in: Path) -> FinalAccount | None:
    """Load and publish the account of one demonstration file; ``None`` when it is stored, whatever became of it.

    People without an account get random passwords, which are written to ``sign_in`` (readable by its owner only).
    """
    described = json.loads(path.read_text(encoding="utf-8"))
    with transaction.atomic():
        people = _people(sign_in)
        unit = _unit(described, by=people["admin"])
        for username, _, role in PEOPLE:
            if isinstance(role, UnitRole.Role):
                _stored(UnitRole, by=people["admin"], user=people[username], unit=unit, role=role)
            elif role is not None:
                _stored(RegionRole, by=people["admin"], user=people[username], region=unit.region, role=role)
        if unit.accounts.filter(fiscal_year=described["account"]["fiscal_year"]).exists():
            return None
        preparer = people["bianzhi"]
        account = open_account(unit=unit, by=preparer, **described["account"])
        change_lines(account, by=preparer, saved=_rows(described), action="载入演示数据")
        save_texts(account, {(slot, ""): body for slot, body in described["texts"].items()}, by=preparer)
        _projects(described, account, by=preparer)
        _check(described, account, by=preparer)
        submit(account, by=preparer, comment="数据已与批复核对。")
        approve(account, by=people["shenhe"], comment="已核对报表、文字和情况说明。")
        sign_secrecy(account, by=people["baomi"], conclusion="passed", opinion="不含国家秘密和敏感信息。")
        publish(account, by=people["fabu"])
    return account


def _check(described: Mapping[str, Any], account: FinalAccount, *, by: Any) -> None:
    """Check the account and explain what the file explains; publishing refuses what is left unexplained."""
    check_run, _ = check_account(account, by=by)
    for finding in findings_of(check_run.results):
        place = {"rule": finding["rule"], **place_of(finding)}
        for explained in described["explanations"]:
            if wants_explanation(finding) and place.items() >= explained["finding"].items():
                explain(account, fingerprint(finding), explained["body"], by=by)


def _unit(described: Mapping[str, Any], *, by: Any) -> BudgetUnit:
    region = _stored(Region, by=by, code=described["region"]["code"], defaults=described["region"])
    facts = described["unit"]
    unit: BudgetUnit = _stored(BudgetUnit, by=by, region=region, code=facts["code"], defaults=facts)
    for below in described["subordinates"]:
        _stored(BudgetUnit, by=by, region=region, code=below["code"], defaults={**below, "parent": unit})
    return unit


def _stored(model: type[models.Model], *, by: Any, defaults: Mapping[str, Any] | None = None, **key: Any) -> Any:
    """Return the row of reference data with ``key``; a missing one is stored like any other, with its record."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        row = model(**{**(defaults or {}), **key})
        save_reference(row, by=by)
    return row


def _people(sign_in: Path) -> dict[str, Any]:
    users: dict[str, Any] = {}
    issued: dict[str, str] = {}
    for username, name, role in PEOPLE:
        user, created = get_user_model().objects.get_or_create(
            username=username,
            defaults={"last_name": name, "is_staff": True, "is_superuser": role is None},
        )
        if created:
            password = secrets.token_urlsafe(9)
            user.set_password(password)
            user.save(update_fields=["password"])
            issued[username] = f"{name}  用户名 {username}  密码 {password}"
        users[username] = user
    if issued:
        _write_sign_in(sign_in, issued)
    return users


def _write_sign_in(sign_in: Path, issued: Mapping[str, str]) -> None:
    """Write how to sign in, for the owner's eyes only; lines of people who keep their password stay."""
    there = sign_in.read_text(encoding="utf-8").splitlines() if sign_in.exists() else []
    kept = [line for line in there if not any(f" {username} " in line for username in issued)]
    sign_in.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sign_in.touch(mode=0o600)
    sign_in.chmod(0o600)  # a file that was there already may have been readable by others
    sign_in.write_text("\n".join([*kept, *issued.values(), ""]), encoding="utf-8")


def _rows(described: Mapping[str, Any]) -> Iterator[models.Model]:
    for name, model in TABLES.items():
        for row in described[name]:
            yield model(**_values(model, row))
    for name, model in FACTS.items():
        yield model(**_values(model, described[name]))


def _values(model: type[models.Model], row: Mapping[str, Any]) -> dict[str, Any]:
    money = {field.name for field in model._meta.get_fields() if isinstance(field, MoneyField)}
    return {name: from_wan(Decimal(value)) if name in money else value for name, value in row.items()}


def _projects(described: Mapping[str, Any], account: FinalAccount, *, by: Any) -> None:
    for position, facts in enumerate(described["projects"], start=1):
        stages = {stage: stage in facts["stages"] for stage in STAGES}
        project = Project(
            unit=account.unit,
            fiscal_year=account.fiscal_year,
            name=facts["name"],
            office=facts["office"],
            position=position,
            **stages,
        )
        save_project(project, by=by)
        rows: list[models.Model] = []
        for name, model in PROJECT_TABLES.items():
            for place, row in enumerate(facts[name]):
                placed = {} if model is ProjectFunding else {"position": place}
                rows.append(model(**_values(model, row), **placed))
        if facts["texts"]:
            rows.append(SelfEvaluation(texts=facts["texts"]))
        change_project(project, by=by, saved=rows, action="载入演示数据")
    stated = described["overall_evaluation"]
    evaluation = OverallEvaluation(
        account=account, texts=stated["texts"], score=Decimal(stated["score"]), grade=stated["grade"]
    )
    save_overall(evaluation, by=by)
