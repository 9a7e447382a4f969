"""The back office of disclosure: publications to read; texts, previews and publishing on the account's desk."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.access import accounts_visible_to
from accounts.admin.changes import ReadOnlyAdmin
from disclosure import back_office, last_year
from disclosure.models import Publication

__all__ = ["PublicationAdmin", "back_office", "last_year"]


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    """公开: every published version."""

    list_display = ("title", "version", "unit_name", "fiscal_year", "published_at", "published_by_name", "reason")
    list_filter = ("fiscal_year",)
    search_fields = ("title", "unit_name", "unit_code")
    fields = (
        *("title", "version", "public_page", "reason", "published_at", "published_by_name"),
        *("region_name", "unit_name", "unit_code", "fiscal_year", "scope", "account_revision", "content_hash"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        """Show the publications of accounts that the user may read."""
        visible = accounts_visible_to(request.user).values("pk")
        return super().get_queryset(request).filter(account__in=visible).defer("tree")

    @admin.display(description="公开页面")
    def public_page(self, publication: Publication) -> SafeString:
        """The lasting address of this version."""
        address = back_office.public_address(publication)
        return format_html('<a href="{}">{}</a>', address, address)
