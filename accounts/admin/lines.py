"""The stored rows of accounts as flat lists: looking through them, importing and exporting them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import tablib
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from import_export import resources
from import_export.results import Error, Result, RowResult

from accounts.access import accounts_changeable_by, accounts_visible_to, units_changeable_by
from accounts.admin.changes import ReadOnlyAdmin
from accounts.admin.desk import page_address
from accounts.admin.exchange import ExchangeMixin
from accounts.admin.formats import MOST_ROWS
from accounts.entry.cells import CellNames
from accounts.entry.columns import AmountColumn, CellColumn, ChoiceColumn, Column, CountColumn, FlagColumn, Reading
from accounts.entry.grids import GRIDS, PAGES, Grid
from accounts.entry.loader import start_reading
from accounts.entry.rows import Entered, read_rows
from accounts.models import FinalAccount
from accounts.models.origin import Origin
from accounts.use_cases.accounts import lock
from accounts.use_cases.entry import Source, add_rows, effects_of

ACCOUNT_COLUMNS = ("区划代码", "单位代码", "决算年度", "决算范围")
SCOPES = {label: value for value, label in FinalAccount.Scope.choices} | {
    "": FinalAccount.Scope.DEPARTMENT,
    "部门决算": FinalAccount.Scope.DEPARTMENT,
    "单位决算": FinalAccount.Scope.UNIT,
}
YUAN, WAN = "（元）", "（万元）"
YEAR_DIGITS = 4


@dataclass(slots=True)
class _Part:
    """The rows of a file that belong to one account, with their numbers in the file."""

    account: FinalAccount
    numbers: list[int] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)


class GridResource(resources.Resource):
    """One grid's rows of any accounts as a flat table, the account named by region, unit and year.

    A file is read like a page of data entry and stored as a whole or not at all: its rows are added or changed, rows
    that it lacks stay.
    """

    grid: Grid

    @classmethod
    def get_display_name(cls) -> str:
        """Return the grid's Chinese name."""
        return cls.grid.title

    def headers(self) -> list[str]:
        """Return the captions of the columns."""
        return [*ACCOUNT_COLUMNS, *(_caption(column) for column in self.grid.columns)]

    def get_user_visible_fields(self) -> list[Any]:
        """Return the columns, for the note above the forms."""
        return [_Named(caption) for caption in self.headers()]

    def export(self, queryset: QuerySet[Any] | None = None, **_: Any) -> tablib.Dataset:
        """Return stored rows as a table; amounts in 元."""
        dataset = tablib.Dataset(headers=self.headers(), title=self.grid.title[:30])
        names = CellNames({})
        for row in queryset if queryset is not None else ():
            account = row.account
            dataset.append(
                [
                    account.unit.region_id,
                    account.unit.code,
                    account.fiscal_year,
                    account.get_scope_display(),
                    *(_exported(column, row, names) for column in self.grid.columns),
                ]
            )
        return dataset

    def import_data(
        self,
        dataset: tablib.Dataset,
        dry_run: bool = False,  # noqa: FBT001, FBT002 (the library's signature)
        raise_errors: bool = False,  # noqa: FBT001, FBT002 (the library's signature)
        *,
        user: Any,
        file_name: str = "",
        **_: Any,
    ) -> Result:
        """Read a file and store its rows in one transaction; with ``dry_run`` only say what would be stored."""
        result = Result()
        result.diff_headers = self.headers()
        units = self._check_headers(dataset, result)
        if result.base_errors:
            return result
        rows = [dict(zip(dataset.headers, row, strict=True)) for row in dataset]
        numbers = getattr(dataset, "row_numbers", range(2, len(rows) + 2))
        parts = self._by_account(list(zip(numbers, rows, strict=True)), units, user, result)
        read = [(part, *self._read(part, result)) for part in parts]
        result.total_rows = len(rows)
        if result.invalid_rows:
            result.invalid_rows.sort(key=lambda row: row.number)
            return result
        try:
            with transaction.atomic():
                # All of them before the catalogues are: whoever holds those waits for no account.
                for part in parts:
                    lock(part.account)
                for part, entered, reading in read:
                    self._note_effects(part, entered, result)
                    add_rows(
                        part.account,
                        entered,
                        sources=self._sources(part, entered, dataset, file_name),
                        reading=reading,
                        by=user,
                    )
                transaction.set_rollback(dry_run)
        except IntegrityError as error:
            result.append_base_error(Error(f"数据库拒绝保存：{error}"))
        return result

    def _check_headers(self, dataset: tablib.Dataset, result: Result) -> dict[str, tuple[Column, str]]:
        """Return column and unit by the caption found in the file; note what is missing or not known."""
        found: dict[str, tuple[Column, str]] = {}
        wanted = {column.label: column for column in self.grid.columns}
        for caption in dataset.headers:
            label = caption.removesuffix(WAN).removesuffix(YUAN)
            column = wanted.get(caption) or wanted.get(label)
            if column is not None:
                found[caption] = (column, "万元" if caption.endswith(WAN) else "")
        present = {column.name for column, _ in found.values()}
        missing = [c for c in ACCOUNT_COLUMNS if c not in dataset.headers]
        missing += [_caption(column) for column in self.grid.columns if column.name not in present]
        unknown = [caption for caption in dataset.headers if caption not in {*found, *ACCOUNT_COLUMNS}]
        if missing:
            result.append_base_error(Error(f"缺少列：{'、'.join(missing)}。请使用导出文件的表头。"))
        if unknown:
            result.append_base_error(Error(f"不认识的列：{'、'.join(unknown)}。请改名或删除。"))
        return found

    def _by_account(
        self,
        rows: list[tuple[int, dict[str, str]]],
        captions: Mapping[str, tuple[Column, str]],
        user: Any,
        result: Result,
    ) -> list[_Part]:
        accounts = _changeable_accounts(rows, user)
        parts: dict[int, _Part] = {}
        for number, row in rows:
            problems = _account_problems(row)
            scope = row["决算范围"].strip()
            scope = SCOPES.get(scope, scope)
            key = (*(row[name].strip() for name in ACCOUNT_COLUMNS[:3]), scope)
            account = accounts.get(key)
            if not problems and account is None:
                message = "没有这份决算，或您不是它的编制人：请核对区划代码、单位代码、年度和范围。"
                problems = {"单位代码": [message]}
            if problems or account is None:
                result.append_invalid_row(number, row, ValidationError(problems))
                continue
            part = parts.setdefault(account.pk, _Part(account))
            part.numbers.append(number)
            part.rows.append({column.name: _with_unit(row[c], unit) for c, (column, unit) in captions.items()})
        # In one order for everybody: two files that name the same accounts never wait for each other's locks.
        return sorted(parts.values(), key=lambda part: part.account.pk)

    def _read(self, part: _Part, result: Result) -> tuple[Entered, Reading]:
        reading = start_reading(part.account.fiscal_year, "元")
        entered = read_rows(self.grid, part.rows, reading, most=MOST_ROWS)
        problems: dict[int, dict[str, list[str]]] = {}
        for problem in entered.problems:
            caption = _caption(self.grid.column(problem.field))
            problems.setdefault(problem.row, {}).setdefault(caption, []).append(problem.message)
        for position, told in problems.items():
            shown = {_caption(c): part.rows[position].get(c.name, "") for c in self.grid.columns}
            shown |= dict(zip(ACCOUNT_COLUMNS, _account_texts(part.account), strict=True))
            result.append_invalid_row(part.numbers[position], shown, ValidationError(told))
        return entered, reading

    def _note_effects(self, part: _Part, entered: Entered, result: Result) -> None:
        effects = effects_of(part.account, entered)
        for row in entered.rows:
            noted = RowResult()
            noted.import_type = effects[row.position]
            noted.diff = [
                *_account_texts(part.account),
                *(part.rows[row.position].get(column.name, "") for column in self.grid.columns),
            ]
            result.append_row_result(noted)
            result.increment_row_result_total(noted)

    def _sources(self, part: _Part, entered: Entered, dataset: tablib.Dataset, file_name: str) -> dict[int, Source]:
        """Return file and cell of each row: the cell of its first amount, else the first cell."""
        first = next((i for i, c in enumerate(dataset.headers) if c.endswith((YUAN, WAN))), 0)
        letter = chr(ord("A") + first)
        return {
            row.position: Source(
                file=file_name[-200:] or "导入文件",
                hash=getattr(dataset, "content_hash", ""),
                sheet=(dataset.title or "")[:60],
                cell=f"{letter}{part.numbers[row.position]}",
            )
            for row in entered.rows
        }


@dataclass(frozen=True, slots=True)
class _Named:
    column_name: str


def _amounts(column: AmountColumn) -> Callable[[Any], str]:
    """Return what shows an amount in a list: 元, thousands separated."""

    @admin.display(description=column.label, ordering=column.name)
    def shown(row: Any) -> str:
        amount = getattr(row, column.name)
        return "-" if amount is None else f"{amount:,.2f}"

    # The cell is known by its field's name, to styles and to who reads the page with a program.
    shown.__name__ = column.name
    return shown


class GridAdmin(ExchangeMixin, ReadOnlyAdmin):
    """One grid's rows of all accounts that the user may read; typing happens on the account's desk."""

    list_per_page = 100
    list_select_related = ("account__unit__region",)
    search_fields = ("account__unit__name", "account__unit__code")
    list_display_links = None
    list_filter = ("account__fiscal_year", "origin")

    def __init__(self, model: Any, admin_site: Any) -> None:
        self.grid = next(grid for grid in GRIDS.values() if grid.model is model)
        self.page = next(page for page in PAGES.values() if self.grid in page.grids)
        self.resource_classes = [type("Resource", (GridResource,), {"grid": self.grid})]
        amounts = {column.name: column for column in self.grid.columns if isinstance(column, AmountColumn)}
        shown = [_amounts(amounts[name]) if name in amounts else name for name in self.grid.fields]
        self.list_display = ("opened_account", *shown, "told_origin")
        super().__init__(model, admin_site)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show the rows of accounts that the user may read."""
        visible = accounts_visible_to(request.user).values("pk")
        return super().get_queryset(request).filter(account__in=visible).select_related("account__unit__region")

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Preparers import."""
        return units_changeable_by(request.user).exists()

    @admin.display(description="部门决算", ordering="account")
    def opened_account(self, row: Any) -> SafeString:
        """The account, leading to the page of data entry."""
        return format_html('<a href="{}">{}</a>', page_address("entry", row.account, self.page.kind), row.account)

    @admin.display(description="来源", ordering="origin")
    def told_origin(self, row: Any) -> SafeString:
        """How the row came here; for an imported one its file, sheet and cell."""
        if row.origin != Origin.IMPORTED:
            return format_html("{}", row.get_origin_display())
        place = f"{row.source_sheet} {row.source_cell}".strip()
        return format_html(
            '{}<br><small title="SHA-256 {}">{}<br>{}</small>',
            row.get_origin_display(),
            row.source_hash,
            row.source_file,
            place,
        )


def _caption(column: Column) -> str:
    return f"{column.label}{YUAN}" if isinstance(column, AmountColumn) else column.label


def _exported(column: Column, row: Any, names: CellNames) -> Any:
    if isinstance(column, CellColumn):
        return names.name(row.statement, row.row, row.column)
    value = getattr(row, column.name)
    if isinstance(column, ChoiceColumn):
        return column.label_of(value)
    if isinstance(column, FlagColumn):
        return "是" if value else "否"
    return "" if value is None and not isinstance(column, AmountColumn | CountColumn) else value


def _account_texts(account: FinalAccount) -> list[str]:
    return [account.unit.region_id, account.unit.code, str(account.fiscal_year), account.get_scope_display()]


def _account_problems(row: Mapping[str, str]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    year = row["决算年度"].strip()
    if not (year.isascii() and year.isdigit() and len(year) == YEAR_DIGITS):
        problems["决算年度"] = [f"“{year[:20]}”不是年份：请填四位数字，如2021。"]
    scope = row["决算范围"].strip()
    if scope not in {*SCOPES, *SCOPES.values()}:
        problems["决算范围"] = [f"“{scope[:20]}”不是决算范围：请填“部门决算”或“单位决算”。"]
    return problems


def _changeable_accounts(
    rows: Iterable[tuple[int, Mapping[str, str]]], user: Any
) -> dict[tuple[str, ...], FinalAccount]:
    codes = {row["单位代码"].strip() for _, row in rows}
    found = accounts_changeable_by(user).filter(unit__code__in=codes)
    return {
        (account.unit.region_id, account.unit.code, str(account.fiscal_year), account.scope): account
        for account in found
    }


def _with_unit(text: str, unit: str) -> str:
    return f"{text}{unit}" if unit and text.strip() and not text.strip().endswith(("元", "万")) else text


for _grid in GRIDS.values():
    admin.site.register(_grid.model, GridAdmin)
