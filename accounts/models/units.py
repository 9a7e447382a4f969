"""Budget units (预算单位) as a tree, their names by year, and who works for them."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

REGION_CODE = RegexValidator(r"^\d{6}\Z", "区划代码应为6位数字，如510800。")
UNIT_CODE = RegexValidator(r"^[0-9A-Za-z_-]{1,32}\Z", "单位代码只能由数字、字母、“-”和“_”组成，最多32位，如639001。")

LEVELS = 5  # 一级 (the department) down to 五级预算单位: no region's tree is deeper


class Region(models.Model):
    """An administrative region (行政区划)."""

    code = models.CharField("区划代码", max_length=6, primary_key=True, validators=[REGION_CODE])
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"),
                name="region_code_six_digits",
                violation_error_message="区划代码应为6位数字。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def at_or_below(units: Iterable[Any], unit: str = "") -> Q:
    """Return the condition under which a unit is one of ``units`` (keys, or a query for them) or below one.

    ``unit`` leads from the model that is asked to its unit, as in "account__unit__".
    """
    reached = Q(**{f"{unit}pk__in": units})
    for level in range(1, LEVELS):
        reached |= Q(**{f"{unit}{'__'.join(['parent'] * level)}__in": units})
    return reached


class BudgetUnitQuerySet(models.QuerySet["BudgetUnit"]):
    """The read layer of units."""

    def at_or_below(self, units: Iterable[Any]) -> Self:
        """Keep ``units`` (keys, or a query for them) and every unit below them in the tree."""
        return self.filter(at_or_below(units))


class BudgetUnit(models.Model):
    """A department (部门) or a unit below it; the code is unique within a region."""

    class Kind(models.TextChoices):
        ADMINISTRATIVE = "administrative", "行政单位"
        CIVIL_SERVICE_MANAGED = "civil_service_managed", "参照公务员法管理的事业单位"
        INSTITUTION = "institution", "事业单位"
        OTHER = "other", "其他"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="units", verbose_name="行政区划")
    code = models.CharField(
        "单位代码", max_length=32, validators=[UNIT_CODE], help_text="部门预算编码，在本区划内唯一。"
    )
    name = models.CharField("单位名称", max_length=120, help_text="现用全称，与印章一致。")
    short_name = models.CharField("简称", max_length=60, blank=True)
    kind = models.CharField("单位性质", max_length=30, choices=Kind, default=Kind.ADMINISTRATIVE)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subordinates", verbose_name="上级部门"
    )
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="前身单位"
    )
    established_year = models.PositiveSmallIntegerField(
        "设立年度", null=True, blank=True, help_text="当年新设的单位没有上年数，报告会如实说明。"
    )
    abolished_year = models.PositiveSmallIntegerField("撤销年度", null=True, blank=True)

    objects = BudgetUnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预算单位"
        ordering = ("region", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "code"),
                name="unit_code_unique_in_region",
                violation_error_message="本区划内已有这个单位代码。",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-Za-z_-]{1,32}$"),
                name="unit_code_form",
                violation_error_message=UNIT_CODE.message,
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="unit_not_its_own_parent",
                violation_error_message="单位不能是自己的上级部门。",
            ),
            models.CheckConstraint(
                condition=Q(established_year=None)
                | Q(abolished_year=None)
                | Q(abolished_year__gte=F("established_year")),
                name="unit_abolished_after_established",
                violation_error_message="撤销年度不能早于设立年度。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        """Refuse a parent that stands below this unit, and a tree deeper than ``LEVELS``."""
        ancestor, seen = self.parent, {self.pk}
        while ancestor is not None:
            if ancestor.pk in seen:
                raise ValidationError({"parent": f"“{self.parent}”在本单位之下，不能作为上级部门。"})
            seen.add(ancestor.pk)
            ancestor = ancestor.parent
        if len(seen) + self._levels_below() > LEVELS:
            raise ValidationError({"parent": f"单位最多分{LEVELS}级：请另选上级部门。"})

    def with_those_above(self) -> list[int]:
        """Return the keys of this unit and of those above it, nearest first; each that is not loaded is a query."""
        keys: list[int] = []
        node: BudgetUnit | None = self
        while node is not None and len(keys) < LEVELS:
            keys.append(node.pk)
            node = node.parent
        return keys

    def _levels_below(self) -> int:
        below = BudgetUnit.objects.filter(parent=self.pk) if self.pk else BudgetUnit.objects.none()
        levels = 0
        while keys := list(below.values_list("pk", flat=True)):
            levels += 1
            below = BudgetUnit.objects.filter(parent__in=keys)
        return levels


class UnitName(models.Model):
    """A name a unit bore from a year on; the report of a year prints the name of that year."""

    unit = models.ForeignKey(BudgetUnit, on_delete=models.CASCADE, related_name="names", verbose_name="单位")
    year_from = models.PositiveSmallIntegerField(
        "启用年度", help_text="此名称一直用到下一次改名；改过名的，现用名称也要登记一行。"
    )
    name = models.CharField("当时全称", max_length=120)
    short_name = models.CharField("当时简称", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位历史名称"
        ordering = ("unit", "year_from")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year_from"),
                name="unit_one_name_a_year",
                violation_error_message="该年度已登记过名称。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year_from} {self.name}"


class UnitRole(models.Model):
    """A person's task in a unit; a department's role reaches its subordinate units."""

    class Role(models.TextChoices):
        PREPARER = "preparer", "编制人"
        REVIEWER = "reviewer", "审核人"
        PUBLISHER = "publisher", "发布人"
        SECRECY = "secrecy", "保密审查人"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unit_roles", verbose_name="用户"
    )
    unit = models.ForeignKey(BudgetUnit, on_delete=models.PROTECT, related_name="roles", verbose_name="单位")
    role = models.CharField("岗位", max_length=20, choices=Role)

    class Meta:
        verbose_name = verbose_name_plural = "单位岗位"
        constraints = (
            models.UniqueConstraint(
                fields=("user", "unit", "role"),
                name="role_once_per_unit",
                violation_error_message="该用户已有这个岗位。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"


class RegionRole(models.Model):
    """A person's task in a region and those below it: the finance bureau's (财政部门) or an auditor's."""

    class Role(models.TextChoices):
        BUREAU = "bureau", "财政部门"
        AUDITOR = "auditor", "审计人员"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="region_roles", verbose_name="用户"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="roles", verbose_name="行政区划")
    role = models.CharField("岗位", max_length=20, choices=Role)

    class Meta:
        verbose_name = verbose_name_plural = "地区岗位"
        constraints = (
            models.UniqueConstraint(
                fields=("user", "region", "role"),
                name="role_once_per_region",
                violation_error_message="该用户已有这个岗位。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.region} · {self.get_role_display()}"
