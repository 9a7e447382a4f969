"""The lines (leaves) of a final account by subject; totals are derived, never stored here."""

from django.db import models
from django.db.models import Q

from accounts.fields import MoneyField
from accounts.models.final_accounts import FinalAccount
from accounts.models.origin import Sourced, explained_when_negative, origin_constraint

ITEM_CODE = r"^2[0-9]{6}$"
ECONOMIC_LINE_CODE = r"^3[0-9]{4}$"


class Fund(models.TextChoices):
    """The fund (资金) an amount belongs to."""

    GENERAL = "general", "一般公共预算财政拨款"
    GOVERNMENT_FUND = "government_fund", "政府性基金预算财政拨款"
    STATE_CAPITAL = "state_capital", "国有资本经营预算财政拨款"
    NON_FISCAL = "non_fiscal", "非财政拨款"


class Source(models.TextChoices):
    """The source of income (收入来源)."""

    GENERAL = "general", "一般公共预算财政拨款收入"
    GOVERNMENT_FUND = "government_fund", "政府性基金预算财政拨款收入"
    STATE_CAPITAL = "state_capital", "国有资本经营预算财政拨款收入"
    SUPERIOR_SUBSIDY = "superior_subsidy", "上级补助收入"
    INSTITUTIONAL = "institutional", "事业收入"
    OPERATING = "operating", "经营收入"
    AFFILIATE_REMITTANCE = "affiliate_remittance", "附属单位上缴收入"
    OTHER = "other", "其他收入"


class Nature(models.TextChoices):
    """The nature of expenditure (支出性质)."""

    BASIC = "basic", "基本支出"
    PROJECT = "project", "项目支出"
    REMITTED_TO_SUPERIOR = "remitted_to_superior", "上缴上级支出"
    OPERATING = "operating", "经营支出"
    TO_AFFILIATES = "to_affiliates", "对附属单位补助支出"


BASIC_OR_PROJECT = (Nature.BASIC, Nature.PROJECT)


def _item_constraint(model: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(item_code__regex=ITEM_CODE),
        name=f"{model}_item_code_form",
        violation_error_message="功能分类科目应填到项级：“2”开头的7位数字。",
    )


class Line(Sourced):
    """What every line has: its account."""

    account = models.ForeignKey(FinalAccount, on_delete=models.CASCADE, verbose_name="部门决算")

    class Meta:
        abstract = True


class IncomeLine(Line):
    """Income (收入) of one item from one source; 元."""

    item_code = models.CharField("功能科目（项）", max_length=7)
    source = models.CharField("收入来源", max_length=20, choices=Source, default=Source.GENERAL)
    amount = MoneyField("决算数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "收入"
        ordering = ("account", "item_code", "source")
        default_related_name = "income_lines"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "item_code", "source"),
                name="income_line_once",
                violation_error_message="同一科目、同一收入来源只能有一行，请合并。",
            ),
            _item_constraint("income"),
            explained_when_negative("income", "amount"),
            origin_constraint("income"),
        )

    def __str__(self) -> str:
        return f"收入 {self.item_code} {self.get_source_display()}"


class ExpenditureLine(Line):
    """Expenditure (支出) of one item, fund and nature with its budgets; 元."""

    item_code = models.CharField("功能科目（项）", max_length=7)
    fund = models.CharField("资金", max_length=20, choices=Fund, default=Fund.GENERAL)
    nature = models.CharField("支出性质", max_length=24, choices=Nature, default=Nature.BASIC)
    initial_budget = MoneyField("年初预算数", null=True, blank=True)
    adjusted_budget = MoneyField("调整预算数", null=True, blank=True)
    final = MoneyField("决算数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "支出"
        ordering = ("account", "item_code", "fund", "nature")
        default_related_name = "expenditure_lines"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "item_code", "fund", "nature"),
                name="expenditure_line_once",
                violation_error_message="同一科目、同一资金、同一支出性质只能有一行，请合并。",
            ),
            models.CheckConstraint(
                condition=Q(fund=Fund.NON_FISCAL) | Q(nature__in=BASIC_OR_PROJECT),
                name="expenditure_fiscal_is_basic_or_project",
                violation_error_message="财政拨款支出只分基本支出和项目支出；上缴上级、经营、对附属单位补助支出属于非财政拨款。",
            ),
            _item_constraint("expenditure"),
            explained_when_negative("expenditure", "initial_budget", "adjusted_budget", "final"),
            origin_constraint("expenditure"),
        )

    def __str__(self) -> str:
        return f"支出 {self.item_code} {self.get_fund_display()} {self.get_nature_display()}"


class EconomicLine(Line):
    """Expenditure of one item, fund and nature on one economic subject, optionally of one project; 元.

    Published statements of basic expenditure name no item: their lines have none.
    """

    item_code = models.CharField("功能科目（项）", max_length=7, blank=True)
    fund = models.CharField("资金", max_length=20, choices=Fund, default=Fund.GENERAL)
    nature = models.CharField(
        "支出性质", max_length=24, choices=[(n.value, n.label) for n in BASIC_OR_PROJECT], default=Nature.BASIC
    )
    economic_code = models.CharField("经济科目（款）", max_length=5)
    project_name = models.CharField("项目名称", max_length=120, blank=True)
    amount = MoneyField("决算数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "经济分类支出"
        ordering = ("account", "item_code", "fund", "nature", "economic_code", "project_name")
        default_related_name = "economic_lines"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "item_code", "fund", "nature", "economic_code", "project_name"),
                name="economic_line_once",
                violation_error_message="同一功能科目、资金、性质、经济科目和项目只能有一行，请合并。",
            ),
            models.CheckConstraint(
                condition=Q(nature__in=BASIC_OR_PROJECT),
                name="economic_basic_or_project",
                violation_error_message="经济分类支出只分基本支出和项目支出。",
            ),
            models.CheckConstraint(
                condition=Q(project_name="") | Q(nature=Nature.PROJECT),
                name="economic_project_name_on_project",
                violation_error_message="基本支出不填项目名称。",
            ),
            models.CheckConstraint(
                condition=Q(economic_code__regex=ECONOMIC_LINE_CODE),
                name="economic_line_code_form",
                violation_error_message="经济分类科目应填到款级：“3”开头的5位数字。",
            ),
            models.CheckConstraint(
                condition=Q(item_code="") | Q(item_code__regex=ITEM_CODE),
                name="economic_item_code_form",
                violation_error_message="功能分类科目应填到项级：“2”开头的7位数字；来源没有分到项的留空。",
            ),
            explained_when_negative("economic", "amount"),
            origin_constraint("economic"),
        )

    def __str__(self) -> str:
        return f"经济分类 {self.item_code} {self.economic_code} {self.get_nature_display()}"


class Balance(Line):
    """Carry-over (结转和结余) of one fund; 元.

    政府性基金 and 国有资本经营 may have a row for each item; the row without an item is the part not broken down.
    使用非财政拨款结余 and 结余分配 belong to the non-fiscal fund only.
    """

    fund = models.CharField("资金", max_length=20, choices=Fund, default=Fund.GENERAL)
    item_code = models.CharField("功能科目（项）", max_length=7, blank=True)
    opening = MoneyField("年初结转和结余", null=True, blank=True)
    closing = MoneyField("年末结转和结余", null=True, blank=True)
    used_non_fiscal = MoneyField("使用非财政拨款结余", null=True, blank=True)
    distribution = MoneyField("结余分配", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "结转和结余"
        ordering = ("account", "fund", "item_code")
        default_related_name = "balances"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "fund", "item_code"),
                name="balance_once",
                violation_error_message="同一资金、同一科目只能有一行，请合并。",
            ),
            models.CheckConstraint(
                condition=Q(item_code="")
                | Q(item_code__regex=ITEM_CODE, fund__in=(Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)),
                name="balance_item_only_for_two_funds",
                violation_error_message="只有政府性基金和国有资本经营预算按项级科目填列结转结余。",
            ),
            models.CheckConstraint(
                condition=Q(fund=Fund.NON_FISCAL) | Q(used_non_fiscal=None, distribution=None),
                name="balance_distribution_only_non_fiscal",
                violation_error_message="使用非财政拨款结余、结余分配只填在“非财政拨款”一行。",
            ),
            explained_when_negative("balance", "opening", "closing", "used_non_fiscal", "distribution"),
            origin_constraint("balance"),
        )

    def __str__(self) -> str:
        return f"结转和结余 {self.get_fund_display()} {self.item_code}".rstrip()
