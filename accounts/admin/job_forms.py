"""Forms that start background work on many accounts; an application adds its own with ``starts``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.access import accounts_visible_to, regions_overseen_by, units_visible_to
from accounts.models import BudgetUnit, Region

UNKNOWN = {"year": "这个年度的决算", "unit": "这个单位", "region": "这个区划"}


class ScopeForm(forms.Form):
    """A year, and of what is within the person's reach all, a unit with those below it, or a region."""

    year = forms.TypedChoiceField(label="年度", coerce=int)
    unit = forms.ModelChoiceField(label="单位及其下属单位", queryset=BudgetUnit.objects.none(), required=False)
    region = forms.ModelChoiceField(
        label="区划及其下级区划（选了单位时不用）", queryset=Region.objects.none(), required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = accounts_visible_to(user).order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
        self._offer("year", choices=[(year, f"{year}年度") for year in years])
        self._offer("unit", queryset=units_visible_to(user), empty_label="全部")
        self._offer("region", queryset=regions_overseen_by(user), empty_label="全部")
        regions: Any = self.fields["region"]
        if not regions.queryset.exists():
            del self.fields["region"]

    def arguments(self) -> dict[str, Any]:
        """Return what the work is started with; a unit that is chosen counts more than a region."""
        unit, region = self.cleaned_data.get("unit"), self.cleaned_data.get("region")
        chosen = {"unit": unit.pk} if unit else {"region": region.pk} if region else {}
        return {"year": self.cleaned_data["year"], **chosen}

    @property
    def has_anything(self) -> bool:
        """Whether there is any account to work on."""
        year: Any = self.fields["year"]
        return bool(year.choices)

    def _offer(self, name: str, **offered: Any) -> None:
        field: Any = self.fields[name]
        for key, value in offered.items():
            setattr(field, key, value)
        field.error_messages["invalid_choice"] = f"没有{UNKNOWN[name]}，或您没有查看它的权限。"


@dataclass(frozen=True, slots=True)
class Starter:
    """A form that starts a kind of work: its heading, what to know, the form."""

    kind: str
    title: str
    told: str
    form: type[ScopeForm]


_starters: dict[str, Starter] = {}


def starts(kind: str, title: str, told: str) -> Callable[[type[ScopeForm]], type[ScopeForm]]:
    """Add a form to the page of background work; its ``arguments`` are what the kind is started with."""

    def register(form: type[ScopeForm]) -> type[ScopeForm]:
        _starters[kind] = Starter(kind, title, told, form)
        return form

    return register


def starters() -> Mapping[str, Starter]:
    """Return the forms by the kind of work that they start."""
    return _starters


@starts(
    "check_accounts",
    "批量勾稽检查",
    "检查您能查看的某一年度的决算，完成后可下载汇总表。",
)
class CheckForm(ScopeForm):
    """Which accounts are checked."""
