"""Who came in and who was refused (登录与拒绝记录), to read, search and export."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import is_administrator, may_read_record, regions_audited_by
from accounts.admin.changes import ReadOnlyAdmin
from accounts.admin.formats import guarded
from accounts.models import AccessRecord

MOST_EXPORTED = 50_000
HEADINGS = ("时间", "事件", "用户名", "姓名", "来源地址", "方法", "网址", "说明")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@admin.register(AccessRecord)
class AccessRecordAdmin(ReadOnlyAdmin):
    """登录与拒绝记录."""

    list_display = ("when", "event", "username", "person", "address", "path", "told")
    list_filter = ("event", "at")
    list_select_related = ("user",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("username", "user__last_name", "address", "path", "told")
    search_help_text = "按用户名、姓名、来源地址、网址或说明查找"
    date_hierarchy = "at"
    fields = ("when", "event", "username", "person", "address", "method", "path", "told")
    readonly_fields = fields
    change_list_template = "admin/accounts/access_records.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessRecord]:
        """Show all to the system administrator; to an auditor those of the people of their regions."""
        records = super().get_queryset(request)
        if is_administrator(request.user):
            return records
        regions = regions_audited_by(request.user).values("pk")
        tasks = Q(unit_roles__unit__region__in=regions) | Q(region_roles__region__in=regions)
        return records.filter(user__in=get_user_model().objects.filter(tasks).values("pk"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Auditors and system administrators."""
        return bool(request.user.is_staff) and may_read_record(request.user)

    def has_view_permission(self, request: HttpRequest, obj: AccessRecord | None = None) -> bool:
        """Auditors and system administrators."""
        return self.has_module_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Add the files of what the list shows."""
        files = (("csv", self.export_csv), ("xlsx", self.export_xlsx))
        added = [
            path(
                f"export.{suffix}",
                self.admin_site.admin_view(require_safe(view)),
                name=f"accounts_accessrecord_export_{suffix}",
            )
            for suffix, view in files
        ]
        return added + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; a question that no database takes leads to all of it."""
        if _unstorable(request):
            return redirect("admin:accounts_accessrecord_changelist")
        return super().changelist_view(request, extra_context)

    def export_csv(self, request: HttpRequest) -> HttpResponse:
        """Return what the list shows, searched and filtered alike, as CSV."""
        records = self._listed(request)
        if records is None:
            return redirect("admin:accounts_accessrecord_changelist")
        written = io.StringIO()
        csv.writer(written).writerows(_lines(records))
        return _file(written.getvalue().encode("utf-8-sig"), "csv", "text/csv; charset=utf-8")

    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        """Return what the list shows, searched and filtered alike, as a workbook."""
        records = self._listed(request)
        if records is None:
            return redirect("admin:accounts_accessrecord_changelist")
        written = io.BytesIO()
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(written, options) as book:
            sheet = book.add_worksheet("登录与拒绝记录")
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(HEADINGS) - 1, 20)
            for number, line in enumerate(_lines(records)):
                for column, value in enumerate(line):
                    sheet.write_string(number, column, value)
        return _file(written.getvalue(), "xlsx", XLSX)

    @admin.display(description="时间", ordering="at")
    def when(self, record: AccessRecord) -> str:
        """The time, to the second."""
        return _moment(record)

    @admin.display(description="姓名", ordering="user__last_name")
    def person(self, record: AccessRecord) -> str:
        """The name of the person, where it is somebody known."""
        return record.user.get_full_name() if record.user else ""

    def _listed(self, request: HttpRequest) -> QuerySet[AccessRecord] | None:
        """Return the records of the list that the request describes; ``None`` when it describes none."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if _unstorable(request):
            return None
        try:
            return self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return None


def _moment(record: AccessRecord) -> str:
    return timezone.localtime(record.at).strftime("%Y-%m-%d %H:%M:%S")


def _unstorable(request: HttpRequest) -> bool:
    return any("\0" in value for value in request.GET.values())


def _lines(records: QuerySet[AccessRecord]) -> Iterator[list[str]]:
    yield list(HEADINGS)
    for number, record in enumerate(records[: MOST_EXPORTED + 1].iterator()):
        if number == MOST_EXPORTED:
            yield [f"只导出最近{MOST_EXPORTED}条，其余请按时间筛选后分次导出。"]
            return
        name = record.user.get_full_name() if record.user else ""
        told = (_moment(record), record.get_event_display(), record.username, name, record.address or "")
        yield [guarded(text) for text in (*told, record.method, record.path, record.told)]


def _file(content: bytes, suffix: str, media_type: str) -> HttpResponse:
    name = f"access-{timezone.localdate():%Y%m%d}.{suffix}"
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
