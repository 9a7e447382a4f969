"""What is interrupted: pieces of work that change much in one transaction, with what must be there before."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from accounts.models import BudgetUnit, FinalAccount, Region, UnitRole
from accounts.system_user import command_line_user
from accounts.use_cases.accounts import open_account
from disclosure.files.store import SHA256, open_kept
from disclosure.models import Publication, PublicationFile
from disclosure.use_cases.publish import publish
from tests.accounts.persons import person
from tests.disclosure.published import approved, complete, made_ready

WORKBOOK = Path(__file__).resolve().parents[1] / "cases" / "putuo-finance-2024.xlsx"
PROFILE = "sichuan-2021"


@dataclass(frozen=True, slots=True)
class Work:
    """``prepare`` stores what the work needs; ``do`` is the work; ``amiss`` says what is wrong with its files."""

    prepare: Callable[[], None]
    do: Callable[[], None]
    amiss: Callable[[], list[str]] = list


def import_workbook() -> None:
    """The command, with unit and account that are not there yet."""
    named = ("--unit", "107", "--unit-name", "上海市普陀区财政局", "--year", "2024", "--profile", "shanghai-2024")
    call_command("import_workbook", str(WORKBOOK), *named, stdout=io.StringIO(), stderr=io.StringIO())


def stored_persons() -> dict[str, Any]:
    """Store a unit and a person for each of its roles; return them by role."""
    region = Region.objects.create(code="510800", name="四川省广元市")
    unit = BudgetUnit.objects.create(region=region, code="639001", name="市委群众工作局", short_name="群工局")
    return {role: person(role, unit=unit, role=role) for role in UnitRole.Role.values} | {"unit": unit}


def person_of(role: str) -> Any:
    """The person with a role."""
    return get_user_model().objects.get(username=role)


def drafted() -> FinalAccount:
    """Store an account to which nothing is wanting but that it be submitted."""
    persons = stored_persons()
    preparer = persons[UnitRole.Role.PREPARER]
    account = open_account(unit=persons["unit"], fiscal_year=2021, profile=PROFILE, by=preparer)
    return made_ready(complete(account, by=preparer), by=preparer)


def awaiting_publication() -> FinalAccount:
    """Store an account that waits for nothing but its publication."""
    return approved(drafted(), by=person_of(UnitRole.Role.PREPARER))


def publish_account() -> str:
    """Publish the one account there is; return what was published."""
    publication = publish(FinalAccount.objects.get(), by=person_of(UnitRole.Role.PUBLISHER))
    return f"{publication.pk} {publication.content_hash}"


def files_amiss() -> list[str]:
    """Published files that are not there or not whole; files that stand under the hash of another content."""
    amiss = [f"{publication} has no files" for publication in Publication.objects.filter(files=None)]
    for row in PublicationFile.objects.all():
        with open_kept(row.sha256) as file:
            content = file.read()
        if (hashlib.sha256(content).hexdigest(), len(content)) != (row.sha256, row.size):
            amiss.append(f"{row.name} is not what was published")
    for path in Path(settings.DATA_DIR, "publications").rglob("*"):
        if path.is_file() and SHA256.fullmatch(path.name):
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            amiss += [f"{path.name} holds {found}"] if found != path.name else []
    return amiss


WORKS = {
    "import": Work(prepare=command_line_user, do=import_workbook),
    "publish": Work(prepare=awaiting_publication, do=publish_account, amiss=files_amiss),
}
