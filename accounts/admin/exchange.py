"""Import and export in the back office: our formats, messages in plain Chinese, our own record."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from accounts.admin.formats import FORMATS, BoundedImportForm, FileProblemError


class ExchangeMixin(ImportExportMixin):
    """Import from and export to CSV and xlsx."""

    formats = FORMATS
    import_form_class = BoundedImportForm
    export_form_class = ExportForm
    import_template_name = "admin/accounts/import.html"
    import_error_display = ("message",)

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Pass nothing but what the library itself passes: the file's name and the user."""
        return {}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """Say why the file could not be read."""
        known = str(e) if isinstance(e, FileProblemError) else "文件无法读取：请确认所选格式与文件一致。"
        form.add_error("import_file", known)

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        """Leave the admin's own log alone: every imported row is in the record of changes."""

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say what was stored; when somebody changed things since the preview, say that nothing was."""
        if result.has_errors() or result.has_validation_errors():
            told = [str(e.error) for e in result.base_errors] or ["数据在预览之后有变化"]
            messages.error(request, f"未导入：{'；'.join(told)}。请重新上传文件，查看问题。")
            opts = self.model._meta
            return HttpResponseRedirect(reverse(f"admin:{opts.app_label}_{opts.model_name}_import"))
        return super().process_result(result, request)

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """Count what was stored."""
        counted = "，".join(f"{label}{result.totals[kind]}行" for kind, label in COUNTED if result.totals[kind])
        messages.success(request, f"导入完成：{counted or '没有数据'}。")


COUNTED = (("new", "新增"), ("update", "修改"), ("skip", "未变"))
