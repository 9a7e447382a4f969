"""Storing a workbook's content in an account, and taking it back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.entry.grids import GRIDS, Grid
from accounts.models import ChangeRecord, FinalAccount, WorkbookImport
from accounts.models.imports import LONGEST_FILE_NAME
from accounts.models.origin import Origin
from accounts.record import PUBLISHED, Change, record_changes, values_of
from accounts.use_cases.accounts import change_account, change_lines, lock_to_change
from accounts.use_cases.import_plan import ImportPlan, plan_import
from accounts.use_cases.subjects import add_economic_subject, add_functional_subject
from accounts.workbooks.content import Content
from accounts.workbooks.problems import WorkbookProblem

IMPORTED = "导入工作簿"
UNDONE = "撤销导入"
ROWS_NAMED = 5
LONGEST_SUBJECT: int = ChangeRecord._meta.get_field("subject").max_length or 0

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that is imported: its name as the person knows it, and the SHA-256 of its bytes."""

    name: str
    hash: str

    @property
    def stored_name(self) -> str:
        """The name within the length that is stored; its end, which tells files apart, is kept."""
        return self.name[-LONGEST_FILE_NAME:] or "未命名文件"


class ImportRefusedError(Exception):
    """Content that cannot be stored; ``problems`` says why."""

    def __init__(self, problems: Sequence[WorkbookProblem]) -> None:
        super().__init__("；".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class StalePlanError(Exception):
    """The account's rows were changed since the plan was shown; ``plan`` is what storing would do now."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__("the account was changed since the plan was shown")
        self.plan = plan


class UndoRefusedError(ValueError):
    """An import that cannot be taken back; the message says why, in Chinese."""


def store_import(
    account: FinalAccount, content: Content, *, source: SourceFile, by: Any, plan_version: str | None = None
) -> WorkbookImport | None:
    """Store what a file says in one transaction and return the import; ``None`` when nothing differs.

    ``plan_version`` is that of the plan which was shown: when storing would do something else by now, StalePlanError
    is raised and nothing stored. Raises ImportRefusedError for content with problems. Codes that the catalogues lack
    are added to them, marked for confirmation.
    """
    if content.problems:
        raise ImportRefusedError(content.problems)
    with transaction.atomic():
        locked = lock_to_change(account)
        plan = plan_import(locked, content)
        if plan.is_empty:
            return None
        if plan_version is not None and plan.version != plan_version:
            raise StalePlanError(plan)
        if plan.problems:
            raise ImportRefusedError(plan.problems)
        first = _last_sequence(locked) + 1
        _add_subjects(locked, content, by=by)
        for row in plan.saved:
            _name_source(row, source)
        change_lines(locked, by=by, saved=plan.saved, deleted=plan.deleted, action=IMPORTED)
        if plan.changes_precision:
            change_account(locked, by=by, precision=plan.precision)
        made = WorkbookImport.objects.create(
            account=locked,
            file_name=source.stored_name,
            file_hash=source.hash,
            format=content.format,
            purpose=content.purpose,
            year=content.year,
            added=plan.count("added"),
            changed=plan.count("changed"),
            removed=plan.count("removed"),
            first_sequence=first,
            last_sequence=_last_sequence(locked),
            at=timezone.now(),
            by=by,
        )
        record_changes([Change(IMPORTED, _subject(made), None, _told(made))], by=by, account=locked)
    return made


def undo_import(made: WorkbookImport, *, by: Any) -> int:
    """Bring back the rows that an import changed, as they were before, and return how many.

    Values, origin and provenance come back from the record of changes; subjects added to the catalogues stay there.
    Raises UndoRefusedError when it was undone before, when the account was published since, or when one of its rows
    was changed since; then nothing is undone.
    """
    with transaction.atomic():
        account = lock_to_change(made.account)
        made = WorkbookImport.objects.get(pk=made.pk, account=account)
        if made.undone_at is not None:
            raise UndoRefusedError("这次导入已经撤销，不能再撤销一次。")
        since = ChangeRecord.objects.filter(account=account, sequence__gt=made.last_sequence)
        if since.filter(action=PUBLISHED).exists():
            raise UndoRefusedError("导入之后已经公开过，不能撤销：请修改数据或导入更正后的文件，再公开更正版本。")
        records = list(
            ChangeRecord.objects.filter(
                account=account, sequence__gte=made.first_sequence, sequence__lte=made.last_sequence
            ).order_by("sequence")
        )
        of_rows = [record for record in records if record.action.startswith(IMPORTED)]
        saved, deleted = _rows_before(account, of_rows)
        change_lines(account, by=by, saved=saved, deleted=deleted, action=UNDONE)
        _restore_precision(account, [r for r in records if not r.action.startswith(IMPORTED)], by=by)
        before = _told(made)
        made.undone_at, made.undone_by = timezone.now(), by
        made.save(update_fields=["undone_at", "undone_by"])
        record_changes([Change(UNDONE, _subject(made), before, _told(made))], by=by, account=account)
    return len(of_rows)


def _last_sequence(account: FinalAccount) -> int:
    last: int | None = ChangeRecord.objects.filter(account=account).aggregate(last=Max("sequence"))["last"]
    return last or 0


def _subject(made: WorkbookImport) -> str:
    return str(made)[:LONGEST_SUBJECT]


def _told(made: WorkbookImport) -> dict[str, Any]:
    """Return what the record says of an import besides its rows."""
    return {
        "file_name": made.file_name,
        "file_hash": made.file_hash,
        "format": made.get_format_display(),
        "purpose": made.get_purpose_display(),
        "added": made.added,
        "changed": made.changed,
        "removed": made.removed,
        "undone_at": made.undone_at.isoformat() if made.undone_at else None,
    }


def _name_source(row: Any, source: SourceFile) -> None:
    """Name the file in a row that was read from it; a row that only lost a figure keeps where it came from."""
    if row.origin == Origin.IMPORTED and not row.source_file:
        row.source_file, row.source_hash = source.stored_name, source.hash


def _add_subjects(account: FinalAccount, content: Content, *, by: Any) -> None:
    for (kind, code), name in sorted(content.new_subjects.items()):
        add = add_functional_subject if kind == "functional" else add_economic_subject
        add(code, name, year=account.fiscal_year, by=by)


def _rows_before(
    account: FinalAccount, records: Sequence[ChangeRecord]
) -> tuple[list[models.Model], list[models.Model]]:
    """Return the rows to save and to delete so that all is as it was; refuse when one is not as it was left."""
    saved: list[models.Model] = []
    deleted: list[models.Model] = []
    touched: list[str] = []
    for grid, members in _by_grid(records):
        now = {_key(grid, values_of(row)): row for row in grid.model._default_manager.filter(account=account)}
        for record in members:
            row = now.get(_key(grid, record.after or record.before or {}))
            if not _is_as_left(row, record.after):
                touched.append(record.subject)
            elif record.before is None:
                deleted += [row] if row is not None else []
            else:
                restored = _row_of(grid, record.before)
                restored.pk = row.pk if row is not None else None
                saved.append(restored)
    if touched:
        named = "、".join(touched[:ROWS_NAMED]) + (f"等{len(touched)}行" if len(touched) > ROWS_NAMED else "")
        raise UndoRefusedError(f"导入之后又改过：{named}。没有撤销：请先恢复这些行，或直接修改数据。")
    return saved, deleted


def _restore_precision(account: FinalAccount, records: Iterable[ChangeRecord], *, by: Any) -> None:
    """Give the account the precision it had; one chosen by hand since then stays."""
    for record in records:
        before, after = record.before or {}, record.after or {}
        if "precision" in before and after.get("precision") == account.precision:
            change_account(account, by=by, precision=before["precision"])


def _by_grid(records: Sequence[ChangeRecord]) -> Iterator[tuple[Grid, list[ChangeRecord]]]:
    groups: dict[str, list[ChangeRecord]] = {}
    for record in records:
        groups.setdefault(grid_of(record.after or record.before or {}).name, []).append(record)
    for name, members in groups.items():
        yield GRIDS[name], members


def grid_of(values: Mapping[str, Any]) -> Grid:
    """Return the grid whose model has the fields of recorded values; one that gained fields since is found too."""
    fitting = [grid for grid in GRIDS.values() if values.keys() <= _fields(grid.model)]
    return min(fitting, key=lambda grid: len(_fields(grid.model)))


def _fields(model: type[models.Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


def _key(grid: Grid, values: Mapping[str, Any]) -> Key:
    return tuple(values[name] for name in grid.key_fields)


def _is_as_left(row: models.Model | None, after: Mapping[str, Any] | None) -> bool:
    if row is None or after is None:
        return row is None and after is None
    now = values_of(row)
    return all(now[name] == value for name, value in after.items() if name != "id")


def _row_of(grid: Grid, values: Mapping[str, Any]) -> models.Model:
    """Return a row with recorded values, without its number: it may stand under another one by now."""
    fields = {field.attname: field for field in grid.model._meta.concrete_fields}
    return grid.model(**{name: fields[name].to_python(value) for name, value in values.items() if name != "id"})
