"""Facts: what a sentence template may ask of an account. Wording and order are the template's."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from accounts.figures import concepts
from accounts.figures.arithmetic import Comparison
from accounts.figures.figure import Count, Figure
from accounts.figures.figures import Figures
from accounts.money import to_wan
from accounts.profiles import Profile
from disclosure.narrative.markdown import runs_of
from disclosure.narrative.numbers import NumberStyle
from disclosure.narrative.parts import FundExpenditure, Group, Item, Part, ThreePublicItem
from disclosure.narrative.pen import clean
from disclosure.narrative.stages import StageFacts
from performance.figures import OverallFigures, ProjectFigures

BUDGET_NAMES = {"adjusted": "调整预算数", "initial": "年初预算数"}
ITEM_REASON = "item_reason"
ITEM_PURPOSE = "item_purpose"
THREE_PUBLIC_PARTS = {
    "total": ("abroad", "vehicle", "reception"),
    "vehicle": ("vehicle_purchase", "vehicle_running"),
    "reception": ("reception_domestic", "reception_foreign"),
}
TextKey = tuple[str, str]


class Facts(StageFacts):
    """One account's facts under one profile. Texts are those that staff typed, by slot and subject."""

    def __init__(
        self,
        figures: Figures,
        profile: Profile,
        *,
        projects: Iterable[ProjectFigures] = (),
        overall: OverallFigures | None = None,
        texts: Mapping[TextKey, str] | None = None,
    ) -> None:
        super().__init__(figures, profile, projects, overall)
        # A text of nothing but punctuation says nothing: no sentence may lead up to it.
        self.texts = {key: body for key, body in (texts or {}).items() if runs_of(body)}
        self.style = NumberStyle(profile.percent_digits, profile.zero)
        self.words = profile.words[figures.data.scope]
        self.self = self.words["self"]
        self.unit_name = clean(figures.data.unit.name)

    def filled_in(self, title: str) -> str:
        """Return a title or fixed sentence of the profile with its {year}, {unit} and words filled in."""
        return title.format(year=self.year, prior_year=self.year - 1, unit=self.unit_name, **self.words)

    def text(self, slot: str, subject: str = "") -> str:
        """Return what staff typed for a slot, or nothing."""
        return self.texts.get((slot, subject), "")

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Every text slot that staff filled, by its own key: ``f.reasons.total_reason`` is true when it is typed."""
        return {slot.key: slot.key if self.text(slot.key) else "" for slot in self.profile.text_slots}

    @property
    def is_new_unit(self) -> bool:
        """Whether the unit was established in the account's year and nothing of the year before is known."""
        known = self.figures.prior is not None or any(
            x.amount is not None for x in self.figures.data.comparatives.values()
        )
        return self.figures.data.unit.established_year == self.year and not known

    # 总体

    @cached_property
    def income_grand_total(self) -> Figure:
        """收入总计."""
        return self.figures.income_grand_total()

    @cached_property
    def expenditure_grand_total(self) -> Figure:
        """支出总计."""
        return self.figures.expenditure_grand_total()

    @property
    def grand_totals_agree(self) -> bool:
        """Whether income and expenditure print the same grand total, this year and (where known) last year."""
        return _agree(self.income_grand_total_change, self.expenditure_grand_total_change)

    @cached_property
    def income_grand_total_change(self) -> Comparison:
        """收入总计 against last year."""
        return Comparison(self.income_grand_total, self.figures.income_grand_total(year=self.year - 1))

    @cached_property
    def expenditure_grand_total_change(self) -> Comparison:
        """支出总计 against last year."""
        return Comparison(self.expenditure_grand_total, self.figures.expenditure_grand_total(year=self.year - 1))

    @property
    def grand_total_change(self) -> Comparison:
        """收、支总计 against last year, by whichever of last year's two totals is stated."""
        return _known(self.income_grand_total_change, self.expenditure_grand_total_change)

    # 收入、支出

    @cached_property
    def income_total(self) -> Figure:
        """本年收入合计."""
        return self.figures.income()

    @cached_property
    def income_sources(self) -> tuple[Part, ...]:
        """The sources of income in the official order; those without income as the profile says."""
        parts = [
            Part(name, self.figures.income(source=key), self.income_total) for key, name in concepts.SOURCES.items()
        ]
        return tuple(p for p in parts if p.figure.is_nonzero or (self.profile.list_zero_sources and p.figure.provided))

    @cached_property
    def income_sources_fiscal_together(self) -> tuple[Part, ...]:
        """The sources of income with 财政拨款收入 as one of them, as the statement of income shows them."""
        fiscal = Part("财政拨款收入", self.figures.fiscal_income(), self.income_total)
        others = (
            Part(name, self.figures.income(source=key), self.income_total)
            for key, name in concepts.SOURCES.items()
            if key not in concepts.FISCAL_FUNDS
        )
        parts = (fiscal, *others)
        return tuple(p for p in parts if p.figure.is_nonzero or (self.profile.list_zero_sources and p.figure.provided))

    @cached_property
    def expenditure_total(self) -> Figure:
        """本年支出合计."""
        return self.figures.expenditure()

    @cached_property
    def expenditure_natures(self) -> tuple[Part, ...]:
        """The natures of expenditure in the official order; the profile names those that are listed even when zero."""
        parts = [
            (key, Part(name, self.figures.expenditure(nature=key), self.expenditure_total))
            for key, name in concepts.NATURES.items()
        ]
        always = self.profile.always_listed_natures if self.expenditure_total.is_nonzero else ()
        return tuple(part for key, part in parts if part.figure.is_nonzero or key in always)

    # 财政拨款

    @cached_property
    def fiscal_income_grand_total(self) -> Figure:
        """财政拨款收入总计."""
        return self.figures.fiscal_income_grand_total()

    @cached_property
    def fiscal_expenditure_grand_total(self) -> Figure:
        """财政拨款支出总计."""
        return self.figures.fiscal_expenditure_grand_total()

    @property
    def fiscal_grand_totals_agree(self) -> bool:
        """Whether fiscal income and expenditure print the same grand total, this year and (where known) last year."""
        return _agree(self.fiscal_income_grand_total_change, self.fiscal_expenditure_grand_total_change)

    @cached_property
    def fiscal_income_grand_total_change(self) -> Comparison:
        """财政拨款收入总计 against last year."""
        prior = self.figures.fiscal_income_grand_total(year=self.year - 1)
        return Comparison(self.fiscal_income_grand_total, prior)

    @cached_property
    def fiscal_expenditure_grand_total_change(self) -> Comparison:
        """财政拨款支出总计 against last year."""
        prior = self.figures.fiscal_expenditure_grand_total(year=self.year - 1)
        return Comparison(self.fiscal_expenditure_grand_total, prior)

    @property
    def fiscal_grand_total_change(self) -> Comparison:
        """财政拨款收、支总计 against last year, by whichever of last year's two totals is stated."""
        return _known(self.fiscal_income_grand_total_change, self.fiscal_expenditure_grand_total_change)

    # 一般公共预算

    @cached_property
    def general(self) -> Figure:
        """一般公共预算财政拨款支出."""
        return self.figures.expenditure(fund="general")

    @cached_property
    def general_of_expenditure(self) -> Part:
        """一般公共预算财政拨款支出 as a part of 本年支出合计."""
        return Part("一般公共预算财政拨款支出", self.general, self.expenditure_total)

    @cached_property
    def general_change(self) -> Comparison:
        """一般公共预算财政拨款支出 against last year."""
        return Comparison(self.general, self.figures.expenditure(fund="general", year=self.year - 1))

    @cached_property
    def general_classes(self) -> tuple[Part, ...]:
        """General-budget expenditure by class (类), in code order, classes without expenditure left out."""
        parts = [
            Part(self.class_name(code), self.figures.expenditure(subject=code, fund="general"), self.general)
            for code in self.figures.subjects(3, fund="general")
        ]
        return tuple(p for p in parts if p.figure.is_nonzero)

    @cached_property
    def general_budget(self) -> Comparison:
        """一般公共预算财政拨款支出 against the budget that the profile takes."""
        return Comparison(self.general, self.figures.expenditure(fund="general", measure=self.profile.item_budget))

    @cached_property
    def general_items(self) -> tuple[Item, ...]:
        """Every item of general-budget expenditure."""
        return self._items("general")

    @property
    def items_to_explain(self) -> tuple[Item, ...]:
        """The items that differ from their budget, of the funds for whose items a reason is printed."""
        funds = self.profile.explained_funds
        items = {item.code: item for fund in funds for item in self._items(fund) if item.budget.changed}
        return tuple(items.values())

    @property
    def item_budget_name(self) -> str:
        """What the profile compares items with: 调整预算数 or 年初预算数."""
        return BUDGET_NAMES[self.profile.item_budget]

    @property
    def item_budget_plan(self) -> str:
        """The same as a plan that is carried out: 调整预算 or 年初预算."""
        return self.item_budget_name.removesuffix("数")

    @property
    def item_budget_basis(self) -> str:
        """年初 when items are compared with the initial budget, else nothing."""
        return "年初" if self.profile.item_budget == "initial" else ""

    @cached_property
    def general_basic(self) -> Figure:
        """一般公共预算财政拨款基本支出."""
        return self.figures.expenditure(fund="general", nature="basic")

    @cached_property
    def basic_groups(self) -> tuple[Group, ...]:
        """人员经费 and 公用经费 of basic expenditure; empty when no economic line and no total states them."""
        groups = []
        for key, name in concepts.EXPENSE_GROUPS.items():
            codes = sorted(
                {
                    x.economic
                    for x in self.figures.basic_economic_leaves()
                    if self.figures.expense_group(x.economic) == key
                }
            )
            spent = {code: figure for code in codes if (figure := self.figures.basic(economic=code)).is_nonzero}
            members = tuple(clean(self._economic_name(code)) for code in spent)
            illustrative = any(figure.illustrative for figure in spent.values())
            groups.append(Group(name, self.figures.basic(group=key), members, illustrative))
        return tuple(groups) if any(g.members or g.figure.is_nonzero for g in groups) else ()

    # “三公”经费

    @cached_property
    def three_public(self) -> dict[str, ThreePublicItem]:
        """Every item of “三公”经费 by its key."""
        funds = self.profile.three_public_funds
        ask = self.figures.three_public
        total = ask("total", funds=funds)
        return {
            key: ThreePublicItem(
                name,
                ask(key, funds=funds),
                total,
                Comparison(ask(key, funds=funds), ask(key, measure="budget", funds=funds)),
                Comparison(ask(key, funds=funds), self._three_public_last_year(key)),
            )
            for key, name in concepts.THREE_PUBLIC.items()
        }

    def _three_public_last_year(self, key: str) -> Figure:
        """Return last year's amount of an item; of a sum that is not stated itself, what all its parts add up to."""
        stated = self.figures.three_public(key, funds=self.profile.three_public_funds, year=self.year - 1)
        parts = [self._three_public_last_year(part) for part in THREE_PUBLIC_PARTS.get(key, ())]
        amounts = [part.amount for part in parts if part.amount is not None]
        if stated.provided or not parts or len(amounts) < len(parts):
            return stated
        amount = sum(amounts, Decimal("0.00"))
        return replace(
            stated,
            amount=amount,
            printed=to_wan(amount),
            origin="derived",
            terms=len(parts),
            illustrative=any(part.illustrative for part in parts),
        )

    @property
    def three_public_items(self) -> tuple[ThreePublicItem, ...]:
        """The three items of the split."""
        return tuple(self.three_public[key] for key in ("abroad", "vehicle", "reception"))

    @property
    def has_no_three_public(self) -> bool:
        """Whether nothing was spent on any item: a total of zero of which no part, set off by another, is not."""
        return self.three_public["total"].figure.is_zero and not any(
            item.figure.is_nonzero for item in self.three_public.values()
        )

    @cached_property
    def government_fund_three_public(self) -> Figure:
        """“三公”经费 paid from government funds (政府性基金)."""
        return self.figures.three_public("total", funds=("government_fund",))

    @cached_property
    def counts(self) -> dict[str, Count]:
        """Every count that belongs to “三公”经费, by its key."""
        return {name: self.figures.count(name) for name in concepts.COUNTS}

    # 其他资金

    @cached_property
    def government_fund(self) -> FundExpenditure:
        """政府性基金 expenditure."""
        return self._fund("government_fund")

    @cached_property
    def state_capital(self) -> FundExpenditure:
        """国有资本经营 expenditure."""
        return self._fund("state_capital")

    # 名称

    def class_name(self, code: str) -> str:
        """Return a class's name as the profile's texts write it: whole, or 一般公共服务支出 → 一般公共服务.

        A name that is none without 支出 stays whole: 其他支出, 转移性支出, 抗疫特别国债安排的支出.
        """
        name = clean(self.figures.subject_name(code))
        if self.profile.class_suffix == "kept":
            return name
        short = name.removesuffix("支出")
        return name if short in {"", "其他", "转移性"} or short.endswith("的") else short

    def full_name(self, code: str) -> str:
        """Return an item's name with class and section: …（类）…（款）…（项）; a shorter code's without the rest."""
        levels = ((5, "款"), (7, "项"))
        below = [f"{clean(self.figures.subject_name(code[:n]))}（{level}）" for n, level in levels if len(code) >= n]
        return f"{self.class_name(code[:3])}（类）{''.join(below)}"

    def _economic_name(self, code: str) -> str:
        name = self.figures.data.economic_names.get(code)
        return name.name if name else code

    def _fund(self, fund: str) -> FundExpenditure:
        ask = self.figures
        return FundExpenditure(
            figure=ask.expenditure(fund=fund),
            items=self._items(fund),
            opening=ask.balance("opening", fund=fund),
            income=ask.income(source=fund),
            basic=ask.expenditure(fund=fund, nature="basic"),
            project=ask.expenditure(fund=fund, nature="project"),
            closing=ask.balance("closing", fund=fund),
        )

    def _items(self, fund: str) -> tuple[Item, ...]:
        items = []
        for code in self.figures.subjects(7, fund=fund):
            figure = self.figures.expenditure(subject=code, fund=fund)
            base = self.figures.expenditure(subject=code, fund=fund, measure=self.profile.item_budget)
            if figure.is_nonzero or (base.printed or 0) != 0:
                reason, purpose = (slot if self.text(slot, code) else "" for slot in (ITEM_REASON, ITEM_PURPOSE))
                items.append(Item(code, self.full_name(code), figure, Comparison(figure, base), reason, purpose))
        return tuple(items)


def _known(first: Comparison, second: Comparison) -> Comparison:
    return min(first, second, key=lambda comparison: (comparison.unknown, not comparison.current.provided))


def _agree(income: Comparison, expenditure: Comparison) -> bool:
    same_now = income.current.printed == expenditure.current.printed
    before = {income.base.printed, expenditure.base.printed} - {None}
    return same_now and len(before) <= 1
