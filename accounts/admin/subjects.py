"""The catalogues of subjects: search, confirmation, import and export."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from import_export import fields, resources, widgets

from accounts.admin.exchange import ExchangeMixin
from accounts.admin.recorded import CatalogueAdmin
from accounts.models import EconomicSubject, FunctionalSubject
from accounts.models.subjects import Subject
from accounts.use_cases.reference import confirm_subjects, save_reference


class ChoiceWidget(widgets.Widget):
    """A choice by its Chinese label; its stored value is understood too."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self._choices = [(value, str(label)) for value, label in choices]

    def clean(self, value: Any, row: Any = None, **_: Any) -> str:
        """Return the stored value; raise ValueError with the labels."""
        wanted = str(value or "").strip()
        for stored, label in self._choices:
            if wanted in {stored, label}:
                return stored
        message = f"“{wanted}”不在选项中：可填{'、'.join(label for _, label in self._choices)}。"
        raise ValueError(message)

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:
        """Return the label."""
        return dict(self._choices).get(value, value or "")


class YearWidget(widgets.Widget):
    """A year or nothing."""

    def clean(self, value: Any, row: Any = None, **_: Any) -> int | None:
        """Return the year; raise ValueError."""
        text = str(value or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) == 4):  # noqa: PLR2004 (digits of a year)
            message = f"“{text}”不是年份：请填四位年份，如2021，或留空。"
            raise ValueError(message)
        return int(text)

    def render(self, value: Any, obj: Any = None, **_: Any) -> Any:
        """Return the year."""
        return "" if value is None else value


class YesNoWidget(widgets.Widget):
    """是 or 否."""

    def clean(self, value: Any, row: Any = None, **_: Any) -> bool:
        """Return whether it is 是; raise ValueError."""
        text = str(value or "").strip()
        if text not in {"是", "否"}:
            message = f"“{text}”应为“是”或“否”。"
            raise ValueError(message)
        return text == "是"

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:
        """Return 是 or 否."""
        return "是" if value else "否"


class SubjectResource(resources.ModelResource):
    """What both catalogues share: columns in Chinese, writes through the use case."""

    code = fields.Field("code", "科目编码")
    name = fields.Field("name", "科目名称")
    valid_from = fields.Field("valid_from", "启用年度", YearWidget())
    valid_to = fields.Field("valid_to", "停用年度", YearWidget())
    confidence = fields.Field("confidence", "核对情况", ChoiceWidget(Subject.Confidence.choices))
    note = fields.Field("note", "备注")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Remember who imports."""
        self._by = kwargs["user"]

    def do_instance_save(self, instance: Model, is_create: bool) -> None:  # noqa: FBT001 (the library's signature)
        """Store with the user's name."""
        save_reference(instance, by=self._by, action="导入")


class FunctionalResource(SubjectResource):
    """功能分类科目."""

    fund = fields.Field("fund", "所属预算")

    class Meta:
        model = FunctionalSubject
        fields = ("code", "name", "valid_from", "valid_to", "fund", "confidence", "note")
        export_order = fields
        import_id_fields = ("code", "valid_from")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True


class EconomicResource(SubjectResource):
    """经济分类科目."""

    expense_group = fields.Field("expense_group", "经费类别", ChoiceWidget(EconomicSubject.ExpenseGroup.choices))
    in_basic_table = fields.Field("in_basic_table", "列入基本支出表", YesNoWidget())
    three_public_item = fields.Field("three_public_item", "对应“三公”项目")

    class Meta:
        model = EconomicSubject
        fields = (
            *("code", "name", "valid_from", "valid_to", "expense_group", "in_basic_table", "three_public_item"),
            *("confidence", "note"),
        )
        export_order = fields
        import_id_fields = ("code", "valid_from")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True


class ConfirmationFilter(admin.SimpleListFilter):
    """Subjects that were added while entering figures."""

    title = "待确认"
    parameter_name = "unconfirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice: what waits."""
        return [("1", "待确认")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what waits for confirmation."""
        return queryset.filter(confidence=Subject.Confidence.ADDED) if self.value() == "1" else queryset


class YearFilter(admin.SimpleListFilter):
    """The subjects in force in a year."""

    title = "年度有效"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years in which the catalogue changes, and the ones after them that accounts are made for."""
        years = set()
        for first, last in model_admin.model.objects.values_list("valid_from", "valid_to").distinct():
            years |= {year for year in (first, last and last + 1) if year}
        return [(str(year), f"{year}年") for year in sorted(years, reverse=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the subjects in force in the chosen year."""
        value = self.value() or ""
        return queryset.in_year(int(value)) if value.isascii() and value.isdigit() and len(value) <= 4 else queryset  # type: ignore[attr-defined] # noqa: PLR2004 (digits of a year)


class LevelFilter(admin.SimpleListFilter):
    """类 or 款 of the economic classification, by the length of the code."""

    title = "级次"
    parameter_name = "length"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The two levels."""
        return [("3", "类"), ("5", "款")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one level."""
        return (
            queryset.alias(length=Length("code")).filter(length=int(self.value() or 0))
            if self.value() in {"3", "5"}
            else queryset
        )


class SubjectAdmin(ExchangeMixin, CatalogueAdmin):
    """What both catalogues share in the back office."""

    search_fields = ("code", "name")
    search_help_text = "按编码开头或名称查找，如“20103”“信访”。"
    actions = ("confirm",)
    list_per_page = 100

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may add and change subjects may import them."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A number is looked for at the start of codes, anything else in names."""
        term = search_term.strip()
        if term.isascii() and term.isdigit():
            return queryset.filter(code__startswith=term), False
        return super().get_search_results(request, queryset, term)

    @admin.action(description="确认科目（标为“已核对”）", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Mark the chosen subjects as confirmed."""
        count = confirm_subjects(queryset, by=request.user)
        messages.success(request, f"已确认{count}个科目。" if count else "所选科目都已确认过。")


@admin.register(FunctionalSubject)
class FunctionalSubjectAdmin(SubjectAdmin):
    """功能分类科目."""

    resource_classes = [FunctionalResource]
    list_display = ("code", "name", "level", "fund", "valid_from", "valid_to", "confidence")
    list_filter = (ConfirmationFilter, "level", YearFilter, "confidence")
    fields = ("code", "name", "fund", ("valid_from", "valid_to"), "confidence", "note")


@admin.register(EconomicSubject)
class EconomicSubjectAdmin(SubjectAdmin):
    """经济分类科目."""

    resource_classes = [EconomicResource]
    list_display = ("code", "name", "expense_group", "in_basic_table", "valid_from", "valid_to", "confidence")
    list_filter = (ConfirmationFilter, LevelFilter, YearFilter, "expense_group", "confidence")
    fields = (
        *("code", "name", "expense_group", "in_basic_table", "three_public_item"),
        *(("valid_from", "valid_to"), "confidence", "note"),
    )
