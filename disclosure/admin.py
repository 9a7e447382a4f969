"""The back office of disclosure: publications with their files, to read; texts, previews and publishing on the desk."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.access import accounts_visible_to
from accounts.admin.changes import ReadOnlyAdmin
from accounts.use_cases.workflow import MoveRefusedError
from disclosure import back_office, last_year
from disclosure.files.formats import INTERNAL, LABELS
from disclosure.files.store import FileMissingError, open_kept
from disclosure.models import Publication, PublicationFile
from disclosure.use_cases.withdraw import LONGEST_NOTICE, may_withdraw, withdraw_publications
from disclosure.views.addresses import ReportAddress
from disclosure.views.files import disposition

LONGEST_NUMBER = 8

__all__ = ["PublicationAdmin", "back_office", "last_year"]


class StandingFilter(admin.SimpleListFilter):
    """Newest versions, corrected ones, withdrawn ones."""

    title = "状态"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Name the choices."""
        return [("newest", "最新版"), ("corrected", "已更正"), ("withdrawn", "已撤回")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the versions of the chosen standing."""
        if self.value() == "withdrawn":
            return queryset.exclude(withdrawal=None)
        if self.value() in {"newest", "corrected"}:
            return queryset.filter(withdrawal=None, is_corrected=self.value() == "corrected")
        return queryset


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    """公开: every published version with its files."""

    list_display = (
        *("title", "version", "standing", "unit_name", "fiscal_year", "published_at", "published_by_name", "reason"),
    )
    list_filter = (StandingFilter, "fiscal_year")
    list_select_related = ("withdrawal",)
    search_fields = ("title", "unit_name", "unit_code", "content_hash", "files__sha256")
    search_help_text = "标题、单位名称、单位代码，或文件的 SHA-256 校验值"
    change_form_template = "admin/disclosure/publication.html"
    fields = (
        *("title", "version", "standing", "public_page", "reason", "published_at", "published_by_name"),
        *("region_name", "unit_name", "unit_code", "fiscal_year", "scope", "account_revision", "content_hash"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        """Show the publications of accounts that the user may read."""
        visible = accounts_visible_to(request.user).values("pk")
        newer = Publication.objects.filter(account=OuterRef("account"), version__gt=OuterRef("version"))
        publications = super().get_queryset(request).filter(account__in=visible).defer("tree")
        return publications.select_related("withdrawal").annotate(is_corrected=Exists(newer))

    def get_urls(self) -> list[URLPattern]:
        """Add the files and the withdrawal of a version."""
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/files/<str:name>", wrap(self.file_view, cacheable=False), name="disclosure_publication_file"
            ),
            path("<int:pk>/withdraw/", wrap(self.withdraw_view), name="disclosure_publication_withdraw"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a version with its files, and to the bureau how to withdraw it."""
        extra: dict[str, Any] = {"show_close": True}
        publication = self.get_object(request, object_id)
        if publication is not None:
            extra |= {
                "publication": publication,
                "files": [
                    (file, LABELS.get(file.name, file.name), file.name not in INTERNAL)
                    for file in PublicationFile.objects.filter(publication=publication)
                ],
                "may_withdraw": publication.withdrawn is None and may_withdraw(request.user, publication.account),
            }
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def file_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        """Give a frozen file, those that are not public too, to whoever may read the account."""
        publication = self._visible(request, pk)
        # Only names that are known are asked for: a database refuses some that an address can hold.
        file = PublicationFile.objects.filter(publication=publication, name=name if name in LABELS else "").first()
        if file is None:
            message = "这一版没有这个文件。"
            raise Http404(message)
        try:
            content = open_kept(file.sha256)
        except FileMissingError:
            messages.error(request, f"存储中没有{LABELS.get(name, name)}：请告知信息化同事，从备份恢复后再下载。")
            return HttpResponseRedirect(reverse("admin:disclosure_publication_change", args=[publication.pk]))
        response = FileResponse(content, content_type=file.media_type)
        given = disposition(publication, file.name)
        response["Content-Disposition"] = given.replace("inline", "attachment", 1)
        response["Content-Length"] = str(file.size)
        return response

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the bureau for the notice and its confirmation, then withdraw every version that stands."""
        publication = self._visible(request, pk)
        if not may_withdraw(request.user, publication.account):
            message = "只有主管这个地区的财政部门可以撤回已公开的决算。"
            raise PermissionDenied(message)
        notice, problem = request.POST.get("notice", ""), ""
        if request.method == "POST":
            shown = request.POST.get("newest", "")
            if request.POST.get("confirmed") != "yes":
                problem = "没有撤回：请勾选“我已核对”再撤回。"
            else:
                try:
                    withdraw_publications(
                        publication.account,
                        by=request.user,
                        notice=notice,
                        newest=int(shown) if shown.isdecimal() and len(shown) < LONGEST_NUMBER else 0,
                    )
                except MoveRefusedError as error:
                    problem = f"没有撤回：{error}"
            if not problem:
                messages.success(request, f"{publication.title}已撤回，公开网址改为显示公告。")
                return HttpResponseRedirect(reverse("admin:disclosure_publication_change", args=[publication.pk]))
        versions = Publication.objects.filter(account=publication.account_id).defer("tree").order_by("-version")
        context = {
            **self.admin_site.each_context(request),
            "title": "撤回公开",
            "publication": publication,
            "versions": list(versions.select_related("withdrawal")),
            "notice": notice[: LONGEST_NOTICE * 2],
            "longest": LONGEST_NOTICE,
            "problem": problem,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/disclosure/withdraw.html", context, status=422 if problem else 200)

    def _visible(self, request: HttpRequest, pk: int) -> Publication:
        publication = self.get_queryset(request).select_related("account__unit").filter(pk=pk).first()
        if publication is None:
            message = "没有这个公开版本，或您没有查看它的权限。"
            raise Http404(message)
        return publication

    @admin.display(description="状态")
    def standing(self, publication: Publication) -> str:
        """Whether it is the newest version, corrected or withdrawn."""
        if publication.withdrawn is not None:
            return "已撤回"
        return "已更正" if publication.is_corrected else "最新版"  # type: ignore[attr-defined]  # annotated

    @admin.display(description="公开页面")
    def public_page(self, publication: Publication) -> SafeString:
        """The lasting address of this version."""
        address = ReportAddress.of(publication).page
        return format_html('<a href="{}">{}</a>', address, address)
