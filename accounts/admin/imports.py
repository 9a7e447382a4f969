"""Importing a workbook (导入工作簿): upload, problems or differences, confirmation, history and undoing."""

from typing import Any
from urllib.parse import quote

from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import account_to_change, may_change
from accounts.admin.comparatives import stored_last_year
from accounts.admin.desk import Panel, desk, page_address
from accounts.admin.differences import KINDS, shown_tables
from accounts.entry.columns import Reading
from accounts.models import FinalAccount, WorkbookImport
from accounts.profiles import ProfileError
from accounts.uploads import LARGEST_FILE, Upload, clean_name, drop_upload, find_upload, keep_upload
from accounts.use_cases.import_plan import ImportPlan, plan_import
from accounts.use_cases.imports import (
    ImportRefusedError,
    SourceFile,
    StalePlanError,
    UndoRefusedError,
    store_import,
    undo_import,
)
from accounts.use_cases.workbook_reading import ReadFile, read_file
from accounts.workbooks.annotating import annotate
from accounts.workbooks.content import Content, Purpose
from accounts.workbooks.problems import WorkbookProblem

MEGABYTE = 1024 * 1024
MOST_IMPORTS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FOLDER = "admin/accounts/final_account"
GONE = "没有这个待确认的文件：可能已经导入或取消，或者上传已超过一天。需要时请重新上传。"
PURPOSES: dict[str, Purpose] = {"account": "account", "budget": "budget", "last_year": "last_year"}
PURPOSE_HELP: dict[Purpose, str] = {
    "account": "决算公开表（万元）、决算软件导出的表（元）、本系统的录入模板。",
    "budget": "公开的部门预算表：按科目写年初预算数，按项目写“三公”经费预算数，其他数不动。",
    "last_year": "上年的决算公开表：各格的数存为上年数，供增减比较，本年的数不动。",
}
# What stays as it is, by what the file is for.
UNTOUCHED: dict[Purpose, str] = {
    "account": "文件没有说到的内容（如预算数、说明）保持不变。",
    "budget": "只改年初预算数和“三公”经费预算数，决算数、调整预算数和说明保持不变。",
    "last_year": "只改上年数，本年的数保持不变。",
}
STALE = (
    "您打开本页之后，这份决算的数据有改动，没有导入。下面是与现有数据重新比较的结果：请核对，确认后即按下面的内容导入。"
)


@desk.page("import/", "workbooks")
def workbooks(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Take a file, and show what was imported so far."""
    if request.method != "POST":
        return _upload_page(request, account)
    account_to_change(request.user, account.pk)
    files = request.FILES.getlist("workbook")
    purpose = PURPOSES.get(request.POST.get("purpose") or "account")
    told = _refusal(files) if purpose else "没有这种用途：请选择文件是本年决算、本年部门预算还是上年公开表，再上传。"
    if told or purpose is None:
        return _upload_page(request, account, told, purpose or "account")
    name, content = files[0].name or "", files[0].read()
    upload = keep_upload(account, request.user, name=name, content=content, purpose=purpose)
    return HttpResponseRedirect(page_address("workbook", account, upload.token))


@desk.page("import/<str:token>/", "workbook")
def workbook(request: HttpRequest, account: FinalAccount, token: str) -> HttpResponse:
    """Show what is wrong with an uploaded file or what it would change; store it, or throw it away."""
    account_to_change(request.user, account.pk)
    upload = find_upload(account, request.user, token)
    if upload is None:
        messages.warning(request, GONE)
        return HttpResponseRedirect(page_address("workbooks", account))
    if request.method == "POST" and request.POST.get("action") != "confirm":
        drop_upload(account, request.user, token)
        messages.info(request, f"已取消，“{upload.name}”没有导入。")
        return HttpResponseRedirect(page_address("workbooks", account))
    try:
        read = read_file(account, upload.content, upload.name, purpose=upload.purpose)
    except ProfileError as error:
        return _upload_page(request, account, str(error), upload.purpose)
    if read.content.problems:
        return _problems_page(request, account, upload, read, read.content.problems)
    if request.method == "POST":
        return _store(request, account, upload, read)
    return _preview(request, account, upload, read, plan_import(account, read.content))


@desk.page("import/<str:token>/annotated.xlsx", "annotated")
@require_GET
def annotated(request: HttpRequest, account: FinalAccount, token: str) -> HttpResponse:
    """Give the person's own file back with its problems marked."""
    account_to_change(request.user, account.pk)
    upload = find_upload(account, request.user, token)
    if upload is None:
        raise Http404(GONE)
    try:
        read = read_file(account, upload.content, upload.name, purpose=upload.purpose)
    except ProfileError as error:
        raise Http404(str(error)) from error
    if read.workbook is None:
        message = "这个文件打不开，无法在其中标注。"
        raise Http404(message)
    problems = read.content.problems or plan_import(account, read.content).problems
    response = HttpResponse(annotate(upload.content, read.workbook, problems), content_type=XLSX)
    name = f"{upload.name.rpartition('.')[0] or upload.name}（问题标注）.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@desk.page("import/<int:number>/undo/", "undo_workbook")
@require_POST
def undo_workbook(request: HttpRequest, account: FinalAccount, number: int) -> HttpResponse:
    """Take an import back."""
    account_to_change(request.user, account.pk)
    made = get_object_or_404(WorkbookImport, pk=number, account=account)
    try:
        undone = undo_import(made, by=request.user)
    except UndoRefusedError as refused:
        messages.error(request, f"“{made.file_name}”：{refused}")
    else:
        messages.success(request, f"已撤销“{made.file_name}”的导入，{undone}行恢复为导入前的内容。")
    return HttpResponseRedirect(page_address("workbooks", account))


@desk.panel(4)
def import_panel(_request: HttpRequest, account: FinalAccount) -> Panel:
    """The way to the import, and the last one."""
    last = WorkbookImport.objects.filter(account=account, undone_at=None).order_by("-first_sequence").first()
    context = {"address": page_address("workbooks", account), "last": last}
    return Panel("导入工作簿", f"{FOLDER}/import_panel.html", context, "import")


def _refusal(files: list[UploadedFile]) -> str:
    """Return why no upload is taken; "" when one is."""
    if not files:
        return "没有收到文件：请选择要导入的工作簿（.xlsx 或 .xls），再点“上传并检查”。"
    if len(files) > 1:
        names = "、".join(f"“{clean_name(file.name or '')}”" for file in files[:3])
        return f"一次导入一个文件，收到了{len(files)}个（{names}）：请只选一个，依次导入。"
    size = files[0].size or 0
    name = clean_name(files[0].name or "")
    if not size:
        return f"“{name}”是空文件（0字节）：请在表格软件中打开原文件，确认有内容后重新保存，再上传。"
    if size > LARGEST_FILE:
        most = LARGEST_FILE // MEGABYTE
        return f"“{name}”有{size / MEGABYTE:.1f}MB，最大{most}MB：请删去与决算无关的工作表、图片后另存，再上传。"
    return ""


def _store(request: HttpRequest, account: FinalAccount, upload: Upload, read: ReadFile) -> HttpResponse:
    """Store the file as it was shown, or show what stands in the way."""
    source = SourceFile(upload.name, upload.hash)
    version = request.POST.get("version", "")
    try:
        made = store_import(account, read.content, source=source, by=request.user, plan_version=version)
    except StalePlanError as stale:
        return _preview(request, account, upload, read, stale.plan, told=STALE)
    except ImportRefusedError as refused:
        return _problems_page(request, account, upload, read, refused.problems)
    except DatabaseError as error:
        told = f"数据库拒绝保存，没有导入任何数据：{error}"
        return _preview(request, account, upload, read, plan_import(account, read.content), told=told)
    drop_upload(account, request.user, upload.token)
    say_stored(request, upload.name, made)
    return HttpResponseRedirect(page_address("workbooks", account))


def say_stored(request: HttpRequest, name: str, made: WorkbookImport | None) -> None:
    """Tell the person what storing something under ``name`` changed; ``None``: nothing."""
    if made is None:
        messages.info(request, f"“{name}”与现有数据一致，没有改动。")
    else:
        messages.success(request, f"已导入“{name}”：新增{made.added}行，修改{made.changed}行，删除{made.removed}行。")


def _upload_page(
    request: HttpRequest, account: FinalAccount, told: str = "", purpose: Purpose = "account"
) -> HttpResponse:
    imports = WorkbookImport.objects.filter(account=account).select_related("by", "undone_by")
    context = {
        "title": "导入工作簿",
        "told": told,
        "imports": imports.order_by("-first_sequence")[:MOST_IMPORTS],
        "largest": LARGEST_FILE // MEGABYTE,
        "purposes": [(p.value, p.label, PURPOSE_HELP[PURPOSES[p.value]]) for p in WorkbookImport.Purpose],
        "purpose": purpose,
    }
    return _page(request, account, "import_upload", context, status=422 if told else 200)


def _problems_page(
    request: HttpRequest,
    account: FinalAccount,
    upload: Upload,
    read: ReadFile,
    problems: tuple[WorkbookProblem, ...],
) -> HttpResponse:
    """Show every problem, sheet by sheet in the order of their first one."""
    by_sheet: dict[str, list[WorkbookProblem]] = {}
    for problem in problems:
        by_sheet.setdefault(problem.sheet, []).append(problem)
    context = {
        "title": f"有{len(problems)}处问题，没有导入",
        "purpose": WorkbookImport.Purpose(upload.purpose).label,
        "source_name": upload.name,
        "count": len(problems),
        "sheets": [(sheet or "整个文件", members) for sheet, members in by_sheet.items()],
        "notes": read.content.notes,
        "annotated": page_address("annotated", account, upload.token) if read.workbook else "",
        "again": page_address("workbooks", account),
    }
    return _page(request, account, "import_problems", context)


def _preview(
    request: HttpRequest,
    account: FinalAccount,
    upload: Upload,
    read: ReadFile,
    plan: ImportPlan,
    *,
    told: str = "",
) -> HttpResponse:
    if plan.problems:
        return _problems_page(request, account, upload, read, plan.problems)
    return preview_page(request, account, upload.name, plan, content=read.content, reading=read.reading, told=told)


def preview_page(
    request: HttpRequest,
    account: FinalAccount,
    name: str,
    plan: ImportPlan,
    *,
    content: Content,
    reading: Reading,
    told: str = "",
) -> HttpResponse:
    """Show what storing ``content`` would change; the page posts ``action`` (confirm, cancel) and the plan's version.

    ``name`` is what the content was read from, ``reading`` what it was read with.
    """
    context = {
        "title": "核对差异" if not plan.is_empty else "没有差异",
        "source_name": name,
        "told": told,
        "plan": plan,
        "tables": shown_tables(plan, reading),
        "counts": [(label, plan.count(kind)) for kind, label in KINDS.items()],
        "format": WorkbookImport.Format(content.format).label,
        "purpose": WorkbookImport.Purpose(content.purpose).label,
        "untouched": UNTOUCHED[content.purpose],
        "prior": content.purpose == "last_year" and stored_last_year(account),
        "year": content.year,
        "unit_name": content.unit_name,
        "precisions": [FinalAccount.Precision(name).label for name in (account.precision, plan.precision)],
        "new_subjects": [f"{code} {name}" for (_, code), name in sorted(content.new_subjects.items())],
        "notes": content.notes,
    }
    return _page(request, account, "import_preview", context, status=422 if told else 200)


def _page(
    request: HttpRequest, account: FinalAccount, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shared = {
        **admin.site.each_context(request),
        "account": account,
        "may_change": may_change(request.user, account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, f"{FOLDER}/{template}.html", {**shared, **context}, status=status)
