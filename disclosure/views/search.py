"""Finding reports by unit and year: the form of the home page and the query behind it."""

import unicodedata
from collections.abc import Iterable

from django import forms
from django.db.models import Q, QuerySet

from disclosure.models import Publication

LONGEST_QUERY = 60


class FoldedCharField(forms.CharField):
    """Words as people paste them: full-width letters and digits become plain ones, runs of white space one space."""

    def to_python(self, value: object) -> str:
        """Return the folded words."""
        return " ".join(unicodedata.normalize("NFKC", super().to_python(value) or "").split())


class SearchForm(forms.Form):
    """查找报告: words that must all occur in a unit's name, short name or code, and a year."""

    q = FoldedCharField(
        required=False,
        max_length=LONGEST_QUERY,
        error_messages={
            "max_length": f"查找的文字最多 {LONGEST_QUERY} 个字，请写得短一些。",
            "null_characters_not_allowed": "查找的文字里有不能使用的字符，请重新输入。",
        },
    )
    year = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "没有这个年度的报告，请从列表中选择。"},
    )

    def __init__(self, *args: object, years: Iterable[int], **kwargs: object) -> None:
        """Offer the years given, newest first."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["year"].choices = [("", "全部年度"), *((year, f"{year}年度") for year in years)]  # type: ignore[attr-defined]


def published_years() -> list[int]:
    """Return the years of which a report is published, newest first."""
    years = Publication.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return list(years.distinct())


def find(*, words: str, year: int | None) -> QuerySet[Publication]:
    """Return the newest version of each report that matches, without its tree; a withdrawn one says that it is."""
    found = Publication.objects.newest_versions().defer("tree").select_related("withdrawal")
    for word in words.split():
        found = found.filter(
            Q(unit_name__icontains=word) | Q(unit_short_name__icontains=word) | Q(unit_code__icontains=word)
        )
    return found if year is None else found.filter(fiscal_year=year)
