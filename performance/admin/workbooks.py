"""The account's projects as a workbook: to download, fill in, and import, every problem shown with its cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.access import account_to_change, may_change, units_changeable_by
from accounts.admin.desk import Panel, desk, desk_address, page_address
from accounts.models import FinalAccount
from accounts.uploads import LARGEST_FILE, Upload, drop_upload, find_upload, keep_upload
from accounts.use_cases.accounts import lock
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.problems import WorkbookProblem, WorkbookRefusedError
from performance.forms import Form, form_of
from performance.loader import load_projects
from performance.models import Project
from performance.use_cases.differences import Difference
from performance.use_cases.workbooks import Imported, import_projects, preview_projects
from performance.workbook.content import ProjectsContent
from performance.workbook.reading import read_projects
from performance.workbook.writing import write_projects

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTE = 1024 * 1024
MOST_PROBLEMS = 300
MOST_NAMED = 5
MOST_DIFFERENCES = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing an upload would change. ``seen`` is a fingerprint of all of it, ``differences`` the first ones."""

    token: str
    seen: str
    differences: list[Difference]
    count: int
    done: list[Imported]

    @property
    def new(self) -> int:
        """How many projects are new."""
        return sum(1 for each in self.done if each.is_new)

    @property
    def changed(self) -> int:
        """How many projects change or are new."""
        return sum(1 for each in self.done if each.changed)


@desk.page("projects.xlsx", "projects_workbook")
@require_GET
def projects_workbook(_request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Give the account's projects as a workbook, a sheet each."""
    projects = load_projects(Project.objects.of_account(account))
    form = _form(account)
    content = write_projects(projects, form, year=account.fiscal_year, created=account.created_at)
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    name = f"{account.unit.name}{account.fiscal_year}年度绩效自评.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


@desk.page("projects/", "projects_import")
def projects_import(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Take a workbook of projects: show what it would change and store it when confirmed, or show what is wrong."""
    if request.method != "POST":
        return _page(request, account)
    account_to_change(request.user, account.pk)
    if "token" in request.POST:
        return _confirmed(request, account)
    files = request.FILES.getlist("workbook")
    told = _refusal(files)
    if told:
        return _page(request, account, told=told)
    upload = keep_upload(account, request.user, name=files[0].name or "", content=files[0].read())
    return _previewed(request, account, upload)


def _previewed(request: HttpRequest, account: FinalAccount, upload: Upload, *, told: str = "") -> HttpResponse:
    """Show what importing would change, with the way to confirm it; nothing is stored."""
    try:
        read = _read(account, upload)
        units = units_changeable_by(request.user)
        done, differences = preview_projects(account, read, units=units, by=request.user)
    except WorkbookRefusedError as refused:
        return _page(request, account, name=upload.name, problems=refused.problems)
    except IntegrityError as error:
        return _page(request, account, told=f"数据库拒绝保存，不能导入：{error}")
    if not any(each.changed for each in done):
        drop_upload(account, request.user, upload.token)
        messages.success(request, _told(upload.name, done))
        return HttpResponseRedirect(desk_address(account))
    preview = Preview(upload.token, _digest(differences), differences[:MOST_DIFFERENCES], len(differences), done)
    return _page(request, account, told=told, name=upload.name, preview=preview, notes=read.notes)


def _confirmed(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Store what was shown; where importing would now change something else, that is shown first."""
    upload = find_upload(account, request.user, request.POST.get("token", ""))
    if upload is None:
        return _page(request, account, told="上传的文件已经不在了：请重新上传。")
    try:
        read = _read(account, upload)
        units = units_changeable_by(request.user)
        with transaction.atomic():
            lock(account)
            _, differences = preview_projects(account, read, units=units, by=request.user)
            if _digest(differences) != request.POST.get("seen"):
                return _previewed(request, account, upload, told="预览之后数据有变化，请核对新的预览后再确认。")
            done = import_projects(account, read, units=units, by=request.user)
    except WorkbookRefusedError as refused:
        return _page(request, account, name=upload.name, problems=refused.problems)
    except IntegrityError as error:
        return _page(request, account, told=f"数据库拒绝保存，没有导入：{error}")
    drop_upload(account, request.user, upload.token)
    for note in read.notes:
        messages.warning(request, note.message)
    messages.success(request, _told(upload.name, done))
    return HttpResponseRedirect(desk_address(account))


def _read(account: FinalAccount, upload: Upload) -> ProjectsContent:
    return read_projects(open_workbook(upload.content, upload.name), _form(account), year=account.fiscal_year)


def _digest(differences: list[Difference]) -> str:
    return sha256(repr(differences).encode()).hexdigest()


@desk.panel(6)
def projects_panel(_request: HttpRequest, account: FinalAccount) -> Panel:
    """The way to the workbook of projects."""
    addresses = {
        "download": page_address("projects_workbook", account),
        "upload": page_address("projects_import", account),
    }
    return Panel("绩效自评工作簿", "admin/performance/workbook_panel.html", addresses, "projects")


def _form(account: FinalAccount) -> Form:
    return form_of(account.unit.region_id, account.fiscal_year)


def _told(name: str, done: list[Imported]) -> str:
    new = sum(1 for each in done if each.is_new)
    changed = [each for each in done if each.changed]
    if not changed:
        return f"“{name}”与现有数据相同，没有改动。"
    named = "、".join(each.project.name for each in changed[:MOST_NAMED])
    more = "等" if len(changed) > MOST_NAMED else ""
    return f"已导入“{name}”：{len(changed)}个项目有改动（{named}{more}），其中新增{new}个。"


def _refusal(files: list[UploadedFile]) -> str:
    if len(files) != 1:
        return "请选择一个工作簿（.xlsx 或 .xls），再点“上传并预览”。"
    size = files[0].size or 0
    if size > LARGEST_FILE:
        return f"文件有{size / MEGABYTE:.1f}MB，最大{LARGEST_FILE // MEGABYTE}MB：请删去无关的工作表后再上传。"
    return ""


def _page(
    request: HttpRequest,
    account: FinalAccount,
    *,
    told: str = "",
    name: str = "",
    problems: tuple[WorkbookProblem, ...] = (),
    preview: Preview | None = None,
    notes: Iterable[WorkbookProblem] = (),
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "导入绩效自评工作簿",
        "account": account,
        "desk": desk_address(account),
        "form": _form(account),
        "download": page_address("projects_workbook", account),
        "told": told,
        "name": name,
        "problems": problems[:MOST_PROBLEMS],
        "count": len(problems),
        "preview": preview,
        "notes": list(notes)[:MOST_PROBLEMS],
        "may_change": may_change(request.user, account),
        "opts": FinalAccount._meta,
    }
    refused = HTTPStatus.CONFLICT if preview else HTTPStatus.UNPROCESSABLE_ENTITY
    status = refused if told or problems else HTTPStatus.OK
    return TemplateResponse(request, "admin/performance/workbook.html", context, status=status)
