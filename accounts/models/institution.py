"""What an account states about the institution: “三公”经费, 机关运行经费, procurement and assets."""

from django.db import models
from django.db.models import F, Q

from accounts.fields import MoneyField
from accounts.models.final_accounts import FinalAccount
from accounts.models.lines import Fund, Line
from accounts.models.origin import Sourced, explained_when_negative, origin_constraint

BUDGETS = ("abroad_budget", "vehicle_purchase_budget", "vehicle_running_budget", "reception_budget")
FINALS = (
    "abroad_final",
    "vehicle_purchase_final",
    "vehicle_running_final",
    "reception_domestic_final",
    "reception_foreign_final",
)


def _count(label: str, help_text: str = "") -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(label, null=True, blank=True, help_text=help_text)


class ThreePublicExpense(Line):
    """“三公”经费 of one fund, budget and final; 元."""

    fund = models.CharField(
        "资金",
        max_length=20,
        choices=[(f.value, f.label) for f in Fund if f != Fund.NON_FISCAL],
        default=Fund.GENERAL,
    )
    abroad_budget = MoneyField("因公出国（境）费预算数", null=True, blank=True)
    abroad_final = MoneyField("因公出国（境）费决算数", null=True, blank=True)
    vehicle_purchase_budget = MoneyField("公务用车购置费预算数", null=True, blank=True)
    vehicle_purchase_final = MoneyField("公务用车购置费决算数", null=True, blank=True)
    vehicle_running_budget = MoneyField("公务用车运行维护费预算数", null=True, blank=True)
    vehicle_running_final = MoneyField("公务用车运行维护费决算数", null=True, blank=True)
    reception_budget = MoneyField("公务接待费预算数", null=True, blank=True)
    reception_domestic_final = MoneyField("国内公务接待费决算数", null=True, blank=True)
    reception_foreign_final = MoneyField("外事接待费决算数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "“三公”经费"
        ordering = ("account", "fund")
        default_related_name = "three_public_expenses"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "fund"),
                name="three_public_once",
                violation_error_message="同一资金的“三公”经费只能有一行。",
            ),
            models.CheckConstraint(
                condition=~Q(fund=Fund.NON_FISCAL),
                name="three_public_fiscal_only",
                violation_error_message="“三公”经费只反映财政拨款安排的支出。",
            ),
            explained_when_negative("three_public", *BUDGETS, *FINALS),
            origin_constraint("three_public"),
        )

    def __str__(self) -> str:
        return f"“三公”经费 {self.get_fund_display()}"


class AccountFact(Sourced):
    """A group of facts that an account has once."""

    account = models.OneToOneField(FinalAccount, on_delete=models.CASCADE, verbose_name="部门决算")

    class Meta:
        abstract = True


class ThreePublicCounts(AccountFact):
    """The counts (实物量) that belong to “三公”经费."""

    abroad_groups = _count("因公出国（境）团组数（个）")
    abroad_persons = _count("因公出国（境）人次数（人）")
    vehicles_bought = _count("公务用车购置数（辆）")
    vehicles_held = _count("公务用车保有量（辆）")
    domestic_batches = _count("国内公务接待批次（批次）")
    domestic_persons = _count("国内公务接待人次（人次）", "不包括陪同人员。")
    foreign_batches = _count("外事接待批次（批次）")
    foreign_persons = _count("外事接待人次（人次）")

    class Meta:
        verbose_name = verbose_name_plural = "“三公”经费实物量"
        default_related_name = "three_public_counts"
        constraints = (origin_constraint("three_public_counts"),)

    def __str__(self) -> str:
        return "“三公”经费实物量"


class OperatingExpense(AccountFact):
    """机关运行经费; 元. An institution (事业单位) has none: ``applicable`` is false."""

    applicable = models.BooleanField(
        "适用", default=True, help_text="事业单位（不含参公）没有机关运行经费，请取消勾选。"
    )
    budget = MoneyField("预算数", null=True, blank=True)
    final = MoneyField("决算数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机关运行经费"
        default_related_name = "operating_expense"
        constraints = (
            models.CheckConstraint(
                condition=Q(applicable=True) | Q(budget=None, final=None),
                name="operating_none_when_not_applicable",
                violation_error_message="不适用机关运行经费的单位不填金额。",
            ),
            explained_when_negative("operating", "budget", "final"),
            origin_constraint("operating"),
        )

    def __str__(self) -> str:
        return "机关运行经费"


class Procurement(AccountFact):
    """Government procurement (政府采购) of the year; 元."""

    goods = MoneyField("政府采购货物支出", null=True, blank=True)
    works = MoneyField("政府采购工程支出", null=True, blank=True)
    services = MoneyField("政府采购服务支出", null=True, blank=True)
    small_medium = MoneyField("授予中小企业合同金额", null=True, blank=True)
    small_micro = MoneyField("其中：授予小微企业合同金额", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "政府采购"
        default_related_name = "procurement"
        constraints = (
            models.CheckConstraint(
                condition=Q(small_micro=None) | Q(small_medium=None) | Q(small_micro__lte=F("small_medium")),
                name="procurement_micro_within_medium",
                violation_error_message="授予小微企业的金额包含在授予中小企业的金额内，不能更大。",
            ),
            explained_when_negative("procurement", "goods", "works", "services", "small_medium", "small_micro"),
            origin_constraint("procurement"),
        )

    def __str__(self) -> str:
        return "政府采购"


class Assets(AccountFact):
    """State-owned assets (国有资产) held at the end of the year: vehicles by use and large equipment."""

    vehicles_provincial_leaders = _count("部（省）级领导干部用车（辆）")
    vehicles_main_leaders = _count("主要领导干部用车（辆）")
    vehicles_communication = _count("机要通信用车（辆）")
    vehicles_emergency = _count("应急保障用车（辆）")
    vehicles_enforcement = _count("执法执勤用车（辆）")
    vehicles_technical = _count("特种专业技术用车（辆）")
    vehicles_retired = _count("离退休干部用车（辆）")
    vehicles_other = _count("其他用车（辆）")
    general_equipment = _count("大型通用设备（台/套）", "单价标准由地区口径规定。")
    special_equipment = _count("大型专用设备（台/套）", "单价标准由地区口径规定。")
    large_equipment = _count("大型设备，不含车辆（台/套）", "2022年度起不分通用、专用时填写。")

    class Meta:
        verbose_name = verbose_name_plural = "国有资产"
        default_related_name = "assets"
        constraints = (origin_constraint("assets"),)

    def __str__(self) -> str:
        return "国有资产"


VEHICLE_USES = (
    "vehicles_provincial_leaders",
    "vehicles_main_leaders",
    "vehicles_communication",
    "vehicles_emergency",
    "vehicles_enforcement",
    "vehicles_technical",
    "vehicles_retired",
    "vehicles_other",
)
