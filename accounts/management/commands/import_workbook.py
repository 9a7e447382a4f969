"""``manage.py import_workbook FILE --unit CODE --year YYYY --profile NAME [--purpose …] [--dry-run] …``."""

import hashlib
import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, models, transaction

from accounts.admin.differences import value_text
from accounts.models import BudgetUnit, FinalAccount, Region, WorkbookImport
from accounts.models.final_accounts import FIRST_YEAR, LAST_YEAR
from accounts.profiles import Profile, ProfileError, load_profile
from accounts.system_user import command_line_user
from accounts.uploads import LARGEST_FILE, clean_name
from accounts.use_cases.accounts import open_account
from accounts.use_cases.import_plan import ImportPlan, plan_import, row_name
from accounts.use_cases.imports import ImportRefusedError, SourceFile, store_import
from accounts.use_cases.reference import save_reference
from accounts.use_cases.workbook_reading import ReadFile, read_file
from accounts.workbooks.problems import WorkbookProblem

REFUSED = 1


class ArgumentProblemError(ValueError):
    """An argument that names nothing usable; the message says which and what to do."""


def fiscal_year(text: str) -> int:
    """Read the year of an account."""
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        message = f"“{text[:20]}”不是决算年度：请填四位年份，如 2021。"
        raise ArgumentTypeError(message)
    return int(text)


class Command(BaseCommand):
    help = "把工作簿（本年决算、部门预算、上年公开表）导入一份决算；有问题时列出全部问题，不保存任何数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help=".xlsx 或 .xls 文件")
        parser.add_argument("--unit", required=True, metavar="CODE", help="单位代码，或 区划代码/单位代码")
        parser.add_argument("--year", required=True, type=fiscal_year, metavar="YYYY", help="决算年度")
        parser.add_argument("--profile", required=True, metavar="NAME", help="地区口径")
        parser.add_argument("--unit-name", default="", metavar="NAME", help="单位不存在时以此名称建立")
        parser.add_argument(
            "--scope",
            choices=FinalAccount.Scope.values,
            default=FinalAccount.Scope.DEPARTMENT.value,
            help="部门决算（department，缺省）或单位决算（unit）",
        )
        parser.add_argument(
            "--purpose",
            choices=WorkbookImport.Purpose.values,
            default=WorkbookImport.Purpose.ACCOUNT.value,
            help="文件是本年决算（account，缺省）、本年部门预算（budget）还是上年公开表（last_year）",
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查和比较，不保存")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *_: Any, **options: Any) -> None:
        """Read the file, then store it in one transaction with unit and account where they are missing."""
        problems: tuple[WorkbookProblem, ...] = ()
        read: ReadFile | None = None
        plan: ImportPlan | None = None
        notes: list[WorkbookProblem] = []
        try:
            profile = load_profile(options["profile"])
            account = _account(options, profile)
            if account.profile != profile.name:
                notes.append(_other_profile(account, profile))
            content = _content(options["file"])
            name, purpose = options["file"].name, options["purpose"]
            read = read_file(account, content, name, profile=profile.name, purpose=purpose)
            problems = read.content.problems
            notes += read.content.notes
            if not problems:
                plan = plan_import(account, read.content)
                problems = plan.problems
            if not problems and not options["dry_run"]:
                source = SourceFile(clean_name(name), hashlib.sha256(content).hexdigest())
                _store(account, read, source)
        except (ArgumentProblemError, ProfileError) as error:
            problems = (_problem(str(error)),)
        except ImportRefusedError as refused:
            problems = refused.problems
        except ValidationError as error:
            problems = (_problem("；".join(error.messages)),)
        except DatabaseError as error:
            problems = (_problem(f"数据库拒绝保存，没有导入任何数据：{error}"),)
        told = {
            "stored": not problems and not options["dry_run"],
            "problems": [_told(problem) for problem in problems],
            "changes": list(_changes(plan, read)) if plan and read and not problems else [],
            "notes": [_told(note) for note in notes],
        }
        self._print(told, options)
        if problems:
            sys.exit(REFUSED)

    def _print(self, told: dict[str, Any], options: dict[str, Any]) -> None:
        if options["format"] == "json":
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for note in told["notes"]:
            self.stderr.write(f"提示：{note['message']}")
        for number, problem in enumerate(told["problems"], start=1):
            self.stderr.write(f"{number}. {problem['message']}")
        for change in told["changes"]:
            before, after = (
                "，".join(f"{label} {text}" for label, text in change[side].items() if text)
                for side in ("before", "after")
            )
            self.stdout.write(f"{change['kind']} {change['table']} {change['row']}：{before or '空'} → {after or '空'}")
        if told["problems"]:
            self.stderr.write(f"有{len(told['problems'])}处问题，没有导入。")
        elif options["dry_run"]:
            self.stdout.write(f"没有问题，有{len(told['changes'])}行差异；没有保存。")
        elif told["changes"]:
            self.stdout.write(f"已导入，{len(told['changes'])}行有改动。")
        else:
            self.stdout.write("文件与现有数据相同，没有改动。")


def _content(file: Path) -> bytes:
    """Return a file's bytes; a larger one than can be read is not loaded whole."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        message = f"不能读取文件 {file}（{error.strerror}）：请核对路径和权限。"
        raise ArgumentProblemError(message) from error


def _account(options: dict[str, Any], profile: Profile) -> FinalAccount:
    """Return the account named by the arguments, stored or new: nothing is stored here."""
    unit = _unit(options["unit"], options["unit_name"], profile)
    wanted = {"fiscal_year": options["year"], "scope": options["scope"]}
    stored = FinalAccount.objects.select_related("unit__region", "unit__parent").filter(unit=unit.pk, **wanted)
    return (stored.first() if unit.pk else None) or FinalAccount(unit=unit, profile=profile.name, **wanted)


def _unit(address: str, name: str, profile: Profile) -> BudgetUnit:
    """Return the unit at ``CODE`` or ``REGION/CODE``, those of the profile's region first; a named one may be new."""
    region, _, code = address.rpartition("/")
    found = BudgetUnit.objects.select_related("region", "parent").filter(code=code)
    if region:
        found = found.filter(region=region)
    units = list(found)
    in_region = [unit for unit in units if unit.region_id == profile.region_code]
    near = [unit for unit in units if unit.region_id.startswith(profile.region_prefix)]
    for choice in (in_region, near, [] if name else units):
        if len(choice) == 1:
            return choice[0]
        if choice:
            message = f"多个区划都有代码为“{code}”的单位，请写成“区划代码/单位代码”，如“{choice[0].region_id}/{code}”。"
            raise ArgumentProblemError(message)
    if not name:
        message = f"没有代码为“{address}”的单位：请核对代码，或用 --unit-name 写明名称，导入时建立。"
        raise ArgumentProblemError(message)
    return _new_unit(region or profile.region_code, code, name, profile)


def _new_unit(region_code: str, code: str, name: str, profile: Profile) -> BudgetUnit:
    if not region_code:
        message = "地区口径没有写明区划，不能建立单位：请把代码写成“区划代码/单位代码”。"
        raise ArgumentProblemError(message)
    region = Region.objects.filter(pk=region_code).first()
    if region is None:
        named = profile.region_name if region_code == profile.region_code else ""
        region = Region(code=region_code, name=named or region_code)
        _clean(region)
    unit = BudgetUnit(region=region, code=code, name=name)
    _clean(unit, exclude={"region"})
    return unit


def _clean(row: models.Model, exclude: Collection[str] = ()) -> None:
    """Check a new row's fields; raise ArgumentProblemError naming the field."""
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        told = "；".join(
            f"{row._meta.get_field(name).verbose_name}：{''.join(messages)}"  # type: ignore[union-attr]
            for name, messages in error.message_dict.items()
        )
        raise ArgumentProblemError(told) from error


def _store(account: FinalAccount, read: ReadFile, source: SourceFile) -> None:
    with transaction.atomic():
        by = command_line_user()
        unit = account.unit
        if not Region.objects.filter(pk=unit.region_id).exists():
            save_reference(unit.region, by=by)
        if unit.pk is None:
            save_reference(unit, by=by)
        if account.pk is None:
            # Budgets and last year's tables say nothing of the precision of this year's figures.
            own = read.content.purpose == "account"
            precision = read.content.precision if own else FinalAccount.Precision.YUAN
            account = open_account(
                unit=unit,
                fiscal_year=account.fiscal_year,
                profile=account.profile,
                scope=account.scope,
                precision=precision,
                by=by,
            )
        store_import(account, read.content, source=source, by=by)


def _changes(plan: ImportPlan, read: ReadFile) -> Any:
    for table in plan.tables:
        for row in table.rows:
            yield {
                "table": table.grid.name,
                "row": row_name(table.grid, row.key, read.reading),
                "kind": row.kind,
                "before": {f.name: value_text(table.grid, f.name, f.before) or None for f in row.fields},
                "after": {f.name: value_text(table.grid, f.name, f.after) or None for f in row.fields},
            }


def _other_profile(account: FinalAccount, profile: Profile) -> WorkbookProblem:
    return _problem(
        f"这份决算的地区口径是“{account.profile}”，文件按“{profile.name}”读取；决算的地区口径没有改，需要时在后台修改。"
    )


def _problem(message: str) -> WorkbookProblem:
    return WorkbookProblem("", "", "", "", message)


def _told(problem: WorkbookProblem) -> dict[str, str]:
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "found": problem.found,
        "expected": problem.expected,
        "message": problem.message,
    }
