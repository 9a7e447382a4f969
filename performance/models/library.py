"""The library of indicators (指标库): what forms offer on each level, editable, by form and years."""

from typing import Self

from django.db import models
from django.db.models import F, Q


class LibraryQuerySet(models.QuerySet["LibraryIndicator"]):
    """The read layer of the library."""

    def in_year(self, form: str, year: int) -> Self:
        """Keep what a form offers in ``year``, in its order."""
        began = Q(valid_from=None) | Q(valid_from__lte=year)
        lasts = Q(valid_to=None) | Q(valid_to__gte=year)
        return self.filter(began & lasts, form=form)


class LibraryIndicator(models.Model):
    """One branch of a form's tree: a second-level indicator below a first-level one, or a third-level one below it."""

    form = models.CharField("表样", max_length=60)
    level1 = models.CharField("一级指标", max_length=40)
    level2 = models.CharField("二级指标", max_length=40)
    level3 = models.CharField("三级指标", max_length=120, blank=True, help_text="空白表示由项目自定。")
    unit = models.CharField("度量单位", max_length=20, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    valid_from = models.PositiveSmallIntegerField("启用年度", null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField("停用年度", null=True, blank=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标库"
        ordering = ("form", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("form", "level1", "level2", "level3"),
                name="library_indicator_once",
                violation_error_message="指标库里已有这个指标。",
            ),
            models.CheckConstraint(
                condition=~Q(form="") & ~Q(level1="") & ~Q(level2=""),
                name="library_indicator_complete",
                violation_error_message="表样、一级指标和二级指标都要填写。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="library_years_in_order",
                violation_error_message="停用年度不能早于启用年度。",
            ),
        )

    def __str__(self) -> str:
        return " / ".join(level for level in (self.level1, self.level2, self.level3) if level)
