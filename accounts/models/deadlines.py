"""Until when final accounts of a year must be disclosed (公开期限) in a region."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.deadlines import DAYS
from accounts.models.final_accounts import FIRST_YEAR, LAST_YEAR
from accounts.models.units import Region


class DisclosureDeadline(models.Model):
    """What the bureau of a region asks for a year: days after the approval, and perhaps a last day for all."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="deadlines", verbose_name="行政区划")
    fiscal_year = models.PositiveSmallIntegerField(
        "决算年度", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    days = models.PositiveSmallIntegerField(
        "批复后日数",
        default=DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(DAYS)],
        help_text=f"从批复之日起几日内公开，法定最长{DAYS}日。",
    )
    latest_on = models.DateField(
        "最迟公开日", null=True, blank=True, help_text="财政部门统一规定的最后一日；没有统一规定的留空。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公开期限"
        ordering = ("-fiscal_year", "region")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "fiscal_year"),
                name="deadline_once_per_region_and_year",
                violation_error_message="该区划这一年度的公开期限已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=DAYS),
                name="deadline_within_the_law",
                violation_error_message=f"批复后日数应在1至{DAYS}之间。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.region_id} {self.fiscal_year}年度"
