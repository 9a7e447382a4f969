"""What leaves only some records of changes: words of an account, a person, a kind of action, a period."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.admin import ListFilter, ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import ChangeRecord
from accounts.record import COMMENTED, MOVED, PUBLISHED, SECRECY_REVIEWED

LONGEST = 60
YEAR = 4  # digits
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
# What actions begin with, as people look for them.
KINDS = (
    ("建立决算", "建立决算"),
    ("修改决算", "修改基本信息"),
    ("录入", "录入"),
    ("导入", "导入"),
    ("撤销", "撤销导入"),
    ("填写文字", "填写文字"),
    ("填写绩效自评", "填写绩效自评"),
    ("沿用上年文字", "沿用上年文字"),
    ("说明检查问题", "说明检查问题"),
    (MOVED, "流转"),
    (COMMENTED, "审核意见"),
    (SECRECY_REVIEWED, "保密审查"),
    (PUBLISHED, "公开"),
)


class RecordFilter(ListFilter):
    """A small form beside the list; what cannot be read as a day is left out and said."""

    title = "查找范围"
    template = "admin/accounts/record_filter.html"
    parameters = ("unit", "person", "kind", "from", "to")

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: ModelAdmin
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.asked: dict[str, str] = {}
        for name in self.parameters:
            given = params.pop(name, [""])
            text = given[-1] if isinstance(given, list) else given
            self.asked[name] = "".join(c for c in text if c.isprintable()).strip()[:LONGEST]
        self.problems = [
            f"“{self.asked[name]}”不是日期，没有按它筛选。"
            for name in ("from", "to")
            if self.asked[name] and _day(self.asked[name]) is None
        ]
        self.used_parameters.update(self.asked)

    def has_output(self) -> bool:
        """The form is always there."""
        return True

    def expected_parameters(self) -> list[str | None]:
        """Return the names of the form's fields."""
        return list(self.parameters)

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:  # type: ignore[override]
        """Yield what the form shows: its values, the kinds of actions, and what else the address asks for."""
        yield {
            "values": self.asked,
            "kinds": KINDS,
            "problems": self.problems,
            "longest": LONGEST,
            "others": [
                (name, value) for name, value in self.request.GET.items() if name not in (*self.parameters, "p")
            ],
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[ChangeRecord]) -> QuerySet[ChangeRecord]:
        """Return the records that the form leaves."""
        asked = self.asked
        if asked["unit"]:
            account = Q(account__unit__name__icontains=asked["unit"]) | Q(account__unit__code=asked["unit"])
            account |= Q(account__unit__short_name__icontains=asked["unit"])
            if asked["unit"].isascii() and asked["unit"].isdecimal() and len(asked["unit"]) == YEAR:
                account |= Q(account__fiscal_year=int(asked["unit"]))
            queryset = queryset.filter(account)
        if asked["person"]:
            names = Q(by__username__icontains=asked["person"]) | Q(by__last_name__icontains=asked["person"])
            queryset = queryset.filter(names | Q(by__first_name__icontains=asked["person"]))
        if asked["kind"] in dict(KINDS):
            queryset = queryset.filter(action__startswith=asked["kind"])
        first, last = _day(asked["from"]), _day(asked["to"])
        if first is not None:
            queryset = queryset.filter(at__gte=_beginning(first))
        if last is not None:
            queryset = queryset.filter(at__lt=_beginning(last + timedelta(days=1)))
        return queryset


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
