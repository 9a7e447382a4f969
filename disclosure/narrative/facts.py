"""Facts: what a sentence template may ask of an account. Wording and order are the template's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from accounts.figures import concepts
from accounts.figures.arithmetic import Comparison
from accounts.figures.data import Address
from accounts.figures.figure import Count, Figure
from accounts.figures.figures import Figures
from accounts.profiles import Equipment, Profile
from disclosure.narrative.numbers import NumberStyle
from disclosure.narrative.pen import clean
from performance.figures import STAGES, ProjectFigures

BUDGET_NAMES = {"adjusted": "调整预算数", "initial": "年初预算数"}
TextKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole with its name; ``has_share``: a share can be printed."""

    name: str
    figure: Figure
    whole: Figure

    @property
    def has_share(self) -> bool:
        """Whether part and whole allow a percentage."""
        part, whole = self.figure.printed, self.whole.printed
        return part is not None and whole is not None and whole > 0 and part >= 0


@dataclass(frozen=True, slots=True)
class Item:
    """Expenditure of one item with its full name, its budget and the slot of its reason ("" where none is typed)."""

    code: str
    name: str
    figure: Figure
    budget: Comparison
    reason: str


@dataclass(frozen=True, slots=True)
class FundExpenditure:
    """Expenditure of one fund and its items."""

    figure: Figure
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """人员经费 or 公用经费 with the names of what it was spent on."""

    name: str
    figure: Figure
    members: tuple[str, ...]
    members_illustrative: bool

    @property
    def several(self) -> bool:
        """Whether more than one name is listed."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class ThreePublicItem:
    """One item of “三公”经费 beside its budget and last year."""

    name: str
    figure: Figure
    whole: Figure
    budget: Comparison
    change: Comparison

    @property
    def provided(self) -> bool:
        """Whether the account states it."""
        return self.figure.provided

    @property
    def has_budget(self) -> bool:
        """Whether a budget greater than zero stands beside it."""
        return self.figure.provided and self.budget.base_allows_percentage

    @property
    def has_share(self) -> bool:
        """Whether a share of all “三公”经费 can be printed."""
        return Part(self.name, self.figure, self.whole).has_share


@dataclass(frozen=True, slots=True)
class LargeEquipment:
    """One kind of large equipment: the profile's threshold and label, the account's count."""

    threshold: str
    label: str
    count: Count


class Facts:
    """One account's facts under one profile. Texts are those that staff typed, by slot and subject."""

    def __init__(
        self,
        figures: Figures,
        profile: Profile,
        *,
        projects: Iterable[ProjectFigures] = (),
        texts: Mapping[TextKey, str] | None = None,
    ) -> None:
        self.figures = figures
        self.profile = profile
        self.projects = tuple(projects)
        self.texts = {key: body for key, body in (texts or {}).items() if body.strip()}
        self.style = NumberStyle(profile.percent_digits, profile.zero)
        self.year = figures.year
        self.words = profile.words[figures.data.scope]
        self.self = self.words["self"]
        self.unit_name = clean(figures.data.unit.name)

    def text(self, slot: str, subject: str = "") -> str:
        """Return what staff typed for a slot, or nothing."""
        return self.texts.get((slot, subject), "")

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Every text slot that staff filled, by its own key: ``f.reasons.total_reason`` is true when it is typed."""
        return {slot.key: slot.key if self.text(slot.key) else "" for slot in self.profile.text_slots}

    @property
    def is_new_unit(self) -> bool:
        """Whether the unit was established in the account's year."""
        return self.figures.data.unit.established_year == self.year

    # 总体

    @cached_property
    def income_grand_total(self) -> Figure:
        return self.figures.income_grand_total()

    @cached_property
    def expenditure_grand_total(self) -> Figure:
        return self.figures.expenditure_grand_total()

    @property
    def grand_totals_agree(self) -> bool:
        """Whether income and expenditure print the same grand total, this year and (where known) last year."""
        prior = self.figures.income_grand_total(year=self.year - 1), self.figures.expenditure_grand_total(year=self.year - 1)
        return _agree(self.income_grand_total, self.expenditure_grand_total) and _agree(*prior)

    @cached_property
    def income_grand_total_change(self) -> Comparison:
        return Comparison(self.income_grand_total, self.figures.income_grand_total(year=self.year - 1))

    @cached_property
    def expenditure_grand_total_change(self) -> Comparison:
        return Comparison(self.expenditure_grand_total, self.figures.expenditure_grand_total(year=self.year - 1))

    # 收入、支出

    @cached_property
    def income_total(self) -> Figure:
        return self.figures.income()

    @cached_property
    def income_sources(self) -> tuple[Part, ...]:
        """The sources of income in the official order; those without income as the profile says."""
        parts = [Part(name, self.figures.income(source=key), self.income_total) for key, name in concepts.SOURCES.items()]
        return tuple(p for p in parts if p.figure.is_nonzero or self.profile.list_zero_sources)

    @cached_property
    def expenditure_total(self) -> Figure:
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
        return self.figures.fiscal_income_grand_total()

    @cached_property
    def fiscal_expenditure_grand_total(self) -> Figure:
        return self.figures.fiscal_expenditure_grand_total()

    @property
    def fiscal_grand_totals_agree(self) -> bool:
        """Whether fiscal income and expenditure print the same grand total, this year and (where known) last year."""
        last = self.year - 1
        prior = self.figures.fiscal_income_grand_total(year=last), self.figures.fiscal_expenditure_grand_total(year=last)
        return _agree(self.fiscal_income_grand_total, self.fiscal_expenditure_grand_total) and _agree(*prior)

    @cached_property
    def fiscal_income_grand_total_change(self) -> Comparison:
        prior = self.figures.fiscal_income_grand_total(year=self.year - 1)
        return Comparison(self.fiscal_income_grand_total, prior)

    @cached_property
    def fiscal_expenditure_grand_total_change(self) -> Comparison:
        prior = self.figures.fiscal_expenditure_grand_total(year=self.year - 1)
        return Comparison(self.fiscal_expenditure_grand_total, prior)

    # 一般公共预算

    @cached_property
    def general(self) -> Figure:
        return self.figures.expenditure(fund="general")

    @cached_property
    def general_of_expenditure(self) -> Part:
        return Part("一般公共预算财政拨款支出", self.general, self.expenditure_total)

    @cached_property
    def general_change(self) -> Comparison:
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
        return Comparison(self.general, self.figures.expenditure(fund="general", measure=self.profile.item_budget))

    @cached_property
    def general_items(self) -> tuple[Item, ...]:
        return self._items("general")

    @property
    def item_budget_name(self) -> str:
        return BUDGET_NAMES[self.profile.item_budget]

    @property
    def item_budget_basis(self) -> str:
        """年初 when items are compared with the initial budget, else nothing."""
        return "年初" if self.profile.item_budget == "initial" else ""

    @cached_property
    def general_basic(self) -> Figure:
        return self.figures.expenditure(fund="general", nature="basic")

    @cached_property
    def basic_groups(self) -> tuple[Group, ...]:
        """人员经费 and 公用经费 of basic expenditure; empty when no economic line and no total states them."""
        groups = []
        for key, name in concepts.EXPENSE_GROUPS.items():
            codes = sorted(
                {x.economic for x in self.figures.basic_economic_leaves() if self.figures.expense_group(x.economic) == key}
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
                Comparison(ask(key, funds=funds), ask(key, funds=funds, year=self.year - 1)),
            )
            for key, name in concepts.THREE_PUBLIC.items()
        }

    @property
    def three_public_items(self) -> tuple[ThreePublicItem, ...]:
        """The three items of the split."""
        return tuple(self.three_public[key] for key in ("abroad", "vehicle", "reception"))

    @cached_property
    def government_fund_three_public(self) -> Figure:
        return self.figures.three_public("total", funds=("government_fund",))

    @cached_property
    def counts(self) -> dict[str, Count]:
        return {name: self.figures.count(name) for name in concepts.COUNTS}

    # 其他资金

    @cached_property
    def government_fund(self) -> FundExpenditure:
        return FundExpenditure(self.figures.expenditure(fund="government_fund"), self._items("government_fund"))

    @cached_property
    def state_capital(self) -> FundExpenditure:
        return FundExpenditure(self.figures.expenditure(fund="state_capital"), self._items("state_capital"))

    # 绩效

    @cached_property
    def stages(self) -> dict[str, tuple[str, ...]]:
        """The names of the projects that took part in each stage."""
        return {stage: tuple(clean(p.name) for p in self.projects if stage in p.stages) for stage in STAGES}

    @cached_property
    def stage_counts(self) -> dict[str, Count]:
        return {
            stage: Count(label, Address("performance", stage, "count"), self.year, len(self.stages[stage]))
            for stage, label in STAGES.items()
        }

    # 其他重要事项

    @property
    def has_no_operating_expense(self) -> bool:
        """Whether the unit is outside 机关运行经费 (an institution)."""
        operating = self.figures.data.operating
        return operating is not None and not operating.applicable

    @cached_property
    def operating(self) -> Figure:
        return self.figures.operating()

    @cached_property
    def operating_change(self) -> Comparison:
        return Comparison(self.operating, self.figures.operating(year=self.year - 1))

    @cached_property
    def procurement(self) -> Figure:
        return self.figures.procurement()

    @cached_property
    def procurement_goods(self) -> Figure:
        return self.figures.procurement("goods")

    @cached_property
    def procurement_works(self) -> Figure:
        return self.figures.procurement("works")

    @cached_property
    def procurement_services(self) -> Figure:
        return self.figures.procurement("services")

    @cached_property
    def small_medium(self) -> Part:
        return Part("授予中小企业合同金额", self.figures.procurement("small_medium"), self.procurement)

    @cached_property
    def small_micro(self) -> Part:
        return Part("授予小微企业合同金额", self.figures.procurement("small_micro"), self.procurement)

    @property
    def assets_provided(self) -> bool:
        """Whether the account states anything of vehicles or equipment."""
        return self.vehicles.provided or any(kind.count.provided for kind in self.equipment)

    @cached_property
    def vehicles(self) -> Count:
        return self.figures.count("vehicles")

    @cached_property
    def vehicle_uses(self) -> tuple[Count, ...]:
        """The uses for which at least one vehicle is held."""
        return tuple(c for c in map(self.figures.count, concepts.VEHICLE_USES) if c.is_nonzero)

    @cached_property
    def equipment(self) -> tuple[LargeEquipment, ...]:
        return tuple(self._large(kind) for kind in self.profile.equipment)

    # 名称

    def class_name(self, code: str) -> str:
        """Return a class's name as texts write it: 一般公共服务支出 → 一般公共服务; 其他支出 stays."""
        name = clean(self.figures.subject_name(code))
        short = name.removesuffix("支出")
        return name if short in {"", "其他"} else short

    def full_name(self, code: str) -> str:
        """Return an item's name with its class and section: …（类）…（款）…（项）."""
        section, item = clean(self.figures.subject_name(code[:5])), clean(self.figures.subject_name(code))
        return f"{self.class_name(code[:3])}（类）{section}（款）{item}（项）"

    def _economic_name(self, code: str) -> str:
        name = self.figures.data.economic_names.get(code)
        return name.name if name else code

    def _items(self, fund: str) -> tuple[Item, ...]:
        items = []
        for code in self.figures.subjects(7, fund=fund):
            figure = self.figures.expenditure(subject=code, fund=fund)
            base = self.figures.expenditure(subject=code, fund=fund, measure=self.profile.item_budget)
            if figure.is_nonzero or (base.printed or 0) != 0:
                reason = "item_reason" if self.text("item_reason", code) else ""
                items.append(Item(code, self.full_name(code), figure, Comparison(figure, base), reason))
        return tuple(items)

    def _large(self, kind: Equipment) -> LargeEquipment:
        return LargeEquipment(kind.threshold, kind.label, self.figures.count(kind.count))


def _agree(income: Figure, expenditure: Figure) -> bool:
    return income.printed is None or expenditure.printed is None or income.printed == expenditure.printed
