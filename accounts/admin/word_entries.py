"""The office's own words for the checks."""

from django.contrib import admin

from accounts.admin.recorded import CatalogueAdmin
from accounts.models import WordEntry


@admin.register(WordEntry)
class WordEntryAdmin(CatalogueAdmin):
    """检查用词."""

    list_display = ("found", "kind", "expected", "unwanted", "note")
    list_filter = ("kind", "unwanted")
    search_fields = ("found", "expected")
    search_help_text = "按查找的词或正确的写法查找。"
    fields = (
        *("kind", "found", "expected"),
        *(("before", "not_before"), ("after", "not_after")),
        *("unwanted", "note"),
    )
