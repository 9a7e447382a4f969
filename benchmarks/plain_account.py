"""The plain way to a report's text and charts: a template that asks the database for every number it prints."""

# ruff: noqa: D102 (the template's words: their names are all there is to say)

import io
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Sum
from django.template import Context, Template

from accounts.models import Comparative, EconomicLine, EconomicSubject, FinalAccount, FunctionalSubject
from accounts.models.lines import Nature, Source

PNG_DPI = 150

TEMPLATE = """{% autoescape off %}
{{ a.year }}年度收、支总计{{ a.income_grand_total }}万元。
与{{ a.prior_year }}年相比，收、支总计各变动{{ a.grand_total_change }}万元。
{{ a.year }}年本年收入合计{{ a.income }}万元，其中：
{% for p in a.sources %}{{ p.name }}{{ p.amount }}万元，占{{ p.share }}%；{% endfor %}
{{ a.year }}年本年支出合计{{ a.expenditure }}万元，其中：
{% for p in a.natures %}{{ p.name }}{{ p.amount }}万元，占{{ p.share }}%；{% endfor %}
{{ a.year }}年财政拨款收、支总计{{ a.fiscal_total }}万元。与{{ a.prior_year }}年相比，变动{{ a.fiscal_change }}万元。
{{ a.year }}年一般公共预算财政拨款支出{{ a.general }}万元，变动{{ a.general_change }}万元。
主要用于以下方面：{% for p in a.classes %}{{ p.name }}（类）支出{{ p.amount }}万元，占{{ p.share }}%；{% endfor %}
{% for i in a.items %}
{{ forloop.counter }}.{{ i.full_name }}：支出决算为{{ i.final }}万元，完成预算{{ i.completion }}%。
{% endfor %}
{{ a.year }}年一般公共预算财政拨款基本支出{{ a.basic }}万元，其中：
人员经费{{ a.personnel }}万元，主要包括：{% for name in a.personnel_names %}{{ name }}、{% endfor %}
公用经费{{ a.public }}万元，主要包括：{% for name in a.public_names %}{{ name }}、{% endfor %}
{{ a.year }}年“三公”经费财政拨款支出决算为{{ a.three_public }}万元。
{% for p in a.three_public_items %}{{ p.name }}{{ p.amount }}万元，占{{ p.share }}%；{% endfor %}
机关运行经费支出{{ a.operating }}万元。政府采购支出总额{{ a.procurement }}万元。
{% for i in a.items %}
{{ forloop.counter }}.{{ i.full_name }}：指用于该项的支出。
{% endfor %}
{% endautoescape %}"""


def wan(yuan: Decimal | None) -> Decimal:
    """Return 万元 with two places."""
    return ((yuan or Decimal(0)) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Return a percentage without places."""
    return (part * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP) if whole else Decimal(0)


def summed(rows: "QuerySet[Any]", column: str) -> Decimal:
    """Ask the database for one number, in 万元."""
    return wan(rows.aggregate(total=Sum(column))["total"])


class PlainPart:
    """A part of a whole: each number is a query."""

    def __init__(self, name: str, rows: "QuerySet[Any]", column: str, whole: "tuple[QuerySet[Any], str]") -> None:
        self.name, self.rows, self.column, self.whole = name, rows, column, whole

    @property
    def amount(self) -> Decimal:
        return summed(self.rows, self.column)

    @property
    def share(self) -> Decimal:
        return percent(self.amount, summed(*self.whole))


class PlainItem:
    """Expenditure of one item."""

    def __init__(self, account: FinalAccount, code: str) -> None:
        self.account, self.code = account, code
        self.rows = account.expenditure_lines.filter(fund="general", item_code=code)

    def _name(self, length: int) -> str:
        return FunctionalSubject.objects.in_year(self.account.fiscal_year).filter(code=self.code[:length])[0].name

    @property
    def full_name(self) -> str:
        return f"{self._name(3).removesuffix('支出')}（类）{self._name(5)}（款）{self._name(7)}（项）"

    @property
    def final(self) -> Decimal:
        return summed(self.rows, "final")

    @property
    def completion(self) -> Decimal:
        return percent(self.final, summed(self.rows, "adjusted_budget"))


class PlainAccount:
    """What the template asks."""

    def __init__(self, account: FinalAccount) -> None:
        self.account = account
        self.year, self.prior_year = account.fiscal_year, account.fiscal_year - 1
        self.general_rows = account.expenditure_lines.filter(fund="general")
        self.basic_rows: QuerySet[EconomicLine] = account.economic_lines.filter(fund="general", nature="basic")

    @property
    def income(self) -> Decimal:
        return summed(self.account.income_lines.all(), "amount")

    @property
    def expenditure(self) -> Decimal:
        return summed(self.account.expenditure_lines.all(), "final")

    @property
    def general(self) -> Decimal:
        return summed(self.general_rows, "final")

    @property
    def income_grand_total(self) -> Decimal:
        return self.income + summed(self.account.balances.all(), "opening")

    @property
    def fiscal_total(self) -> Decimal:
        fiscal = self.account.income_lines.filter(source="general")
        return summed(fiscal, "amount") + summed(self.account.balances.filter(fund="general"), "opening")

    def _last_year(self, statement: str, row: str) -> Decimal:
        typed = Comparative.objects.filter(account=self.account, statement=statement, row=row)
        return summed(typed, "amount")

    @property
    def grand_total_change(self) -> Decimal:
        return abs(self.income_grand_total - self._last_year("income_expenditure", "income_grand_total"))

    @property
    def fiscal_change(self) -> Decimal:
        return abs(self.fiscal_total - self._last_year("fiscal", "income_grand_total"))

    @property
    def general_change(self) -> Decimal:
        return abs(self.general - self._last_year("general_expenditure", "total"))

    @property
    def sources(self) -> Iterator[PlainPart]:
        rows = self.account.income_lines
        for key, name in Source.choices:
            part = PlainPart(name, rows.filter(source=key), "amount", (rows.all(), "amount"))
            if part.amount:
                yield part

    @property
    def natures(self) -> Iterator[PlainPart]:
        rows = self.account.expenditure_lines
        for key, name in Nature.choices:
            part = PlainPart(name, rows.filter(nature=key), "final", (rows.all(), "final"))
            if part.amount:
                yield part

    @cached_property
    def codes(self) -> list[str]:
        return sorted(set(self.general_rows.values_list("item_code", flat=True)))

    @property
    def classes(self) -> Iterator[PlainPart]:
        for code in sorted({item[:3] for item in self.codes}):
            name = FunctionalSubject.objects.in_year(self.year).filter(code=code)[0].name
            rows = self.general_rows.filter(item_code__startswith=code)
            yield PlainPart(name.removesuffix("支出"), rows, "final", (self.general_rows, "final"))

    @property
    def items(self) -> list[PlainItem]:
        return [PlainItem(self.account, code) for code in self.codes]

    @property
    def basic(self) -> Decimal:
        return summed(self.general_rows.filter(nature="basic"), "final")

    def _group(self, group: str) -> "QuerySet[EconomicLine]":
        codes = EconomicSubject.objects.in_year(self.year).filter(expense_group=group).values("code")
        return self.basic_rows.filter(economic_code__in=codes)

    @property
    def personnel(self) -> Decimal:
        return summed(self._group("personnel"), "amount")

    @property
    def public(self) -> Decimal:
        return summed(self._group("public"), "amount")

    def _names(self, group: str) -> list[str]:
        codes = sorted(set(self._group(group).values_list("economic_code", flat=True)))
        return [EconomicSubject.objects.in_year(self.year).filter(code=code)[0].name for code in codes]

    @property
    def personnel_names(self) -> list[str]:
        return self._names("personnel")

    @property
    def public_names(self) -> list[str]:
        return self._names("public")

    def _three_public(self, *columns: str) -> Decimal:
        rows = self.account.three_public_expenses.filter(fund="general")
        return sum((summed(rows, column) for column in columns), Decimal(0))

    @property
    def three_public(self) -> Decimal:
        return wan(
            sum(
                self.account.three_public_expenses.values_list(column, flat=True)[0]
                for column in ("abroad_final", "vehicle_running_final", "reception_domestic_final")
            )
        )

    @property
    def three_public_items(self) -> Iterator[dict[str, Any]]:
        columns = {
            "因公出国（境）费": ("abroad_final",),
            "公务用车购置及运行维护费": ("vehicle_purchase_final", "vehicle_running_final"),
            "公务接待费": ("reception_domestic_final", "reception_foreign_final"),
        }
        for name, members in columns.items():
            amount = self._three_public(*members)
            yield {"name": name, "amount": amount, "share": percent(amount, self.three_public)}

    @property
    def operating(self) -> Decimal:
        return wan(self.account.operating_expense.final)

    @property
    def procurement(self) -> Decimal:
        return wan(sum(getattr(self.account.procurement, name) for name in ("goods", "works", "services")))

    def chart_series(self) -> Iterator[tuple[str, list[tuple[str, Decimal]]]]:
        """Yield kind and points of the seven charts."""
        years = f"{self.prior_year}年", f"{self.year}年"
        yield (
            "bars",
            [
                (years[0], self._last_year("income_expenditure", "income_grand_total")),
                (years[1], self.income_grand_total),
            ],
        )
        yield "structure", [(part.name, part.amount) for part in self.sources]
        yield "structure", [(part.name, part.amount) for part in self.natures]
        yield "bars", [(years[0], self._last_year("fiscal", "income_grand_total")), (years[1], self.fiscal_total)]
        yield "bars", [(years[0], self._last_year("general_expenditure", "total")), (years[1], self.general)]
        yield "structure", [(part.name, part.amount) for part in self.classes]
        yield "structure", [(item["name"], item["amount"]) for item in self.three_public_items]


def plain_text(account: FinalAccount) -> str:
    """Return the text."""
    return Template(TEMPLATE).render(Context({"a": PlainAccount(account)}))


def plain_charts(account: FinalAccount) -> list[bytes]:
    """Return the charts as PNG."""
    from matplotlib import font_manager  # noqa: PLC0415
    from matplotlib import pyplot as plt  # noqa: PLC0415
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    if not any(font.fname == str(sans_path()) for font in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(sans_path())
    plt.rcParams["font.family"] = "Noto Sans SC"
    images = []
    for kind, points in PlainAccount(account).chart_series():
        labels, amounts = [name for name, _ in points], [float(amount) for _, amount in points]
        figure, axes = plt.subplots(figsize=(5, 3.2))
        if kind == "bars":
            axes.bar_label(axes.bar(labels, amounts), fmt="%.2f")
        else:
            axes.pie(amounts, labels=labels, autopct="%.0f%%")
        image = io.BytesIO()
        figure.savefig(image, format="png", dpi=PNG_DPI)
        plt.close(figure)
        images.append(image.getvalue())
    return images
