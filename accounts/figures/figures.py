"""Figures: what one account-year amounts to, asked by concept and dimensions."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, TypeVar

from accounts.figures import concepts
from accounts.figures.comparatives import Comparatives
from accounts.figures.data import AccountData, Address, EconomicLeaf
from accounts.figures.figure import Count, Figure
from accounts.figures.leaves import Leaves
from accounts.figures.sums import Term, add_up, stated_amounts, total_figure
from accounts.money import to_wan

P = ParamSpec("P")
R = TypeVar("R", Figure, Count)

TOTAL = "total"
MOMENTS = {
    "opening": "年初结转和结余",
    "closing": "年末结转和结余",
    "used_non_fiscal": "使用非财政拨款结余",
    "distribution": "结余分配",
}
OPERATING = {"final": "机关运行经费支出", "budget": "机关运行经费预算数"}


def concept(
    method: Callable[Concatenate["Figures", P], R],
) -> Callable[Concatenate["Figures", P], R]:
    """Let a concept be asked for last year too (``year=``) and answer the same question once only."""

    @wraps(method)
    def ask(self: "Figures", *args: P.args, **dimensions: P.kwargs) -> R:
        year = dimensions.pop("year", None) or self.year
        key = (method.__name__, year, args, tuple(sorted(dimensions.items())))
        if key not in self._answers:
            if year == self.year:
                answer: Figure | Count = method(self, *args, **dimensions)
            elif year == self.year - 1:
                answer = self._of_last_year(method.__name__, args, dimensions)
            else:
                message = f"{year}: figures of {self.year} know {self.year} and {self.year - 1} only"
                raise ValueError(message)
            self._answers[key] = answer
        return self._answers[key]  # type: ignore[return-value]

    return ask  # type: ignore[return-value]


@dataclass(frozen=True, eq=False)
class Figures:
    """One account-year. Immutable; answers are computed once.

    ``prior`` is last year's account when it is in the system; else last year's figures come from the typed
    comparatives. Every concept takes ``year`` (this year or the one before).

    A table that states at least one amount is provided: what has no line in it is zero, what has only blank lines is
    not provided. Of a table that states nothing, nothing is provided. Unknown keys raise KeyError.
    """

    data: AccountData
    prior: "Figures | None" = None
    _answers: dict[tuple[object, ...], Figure | Count] = field(default_factory=dict, init=False, repr=False)

    @property
    def year(self) -> int:
        """The account's year."""
        return self.data.year

    @concept
    def income(self, *, source: str | None = None, subject: str = "", year: int | None = None) -> Figure:
        """本年收入, of all sources or one, of all subjects or one (any level)."""
        _require(source, concepts.SOURCES)
        leaves = self.leaves.income(sources={source} if source else None, subject=subject)
        if subject:
            address = Address("income", subject, source or TOTAL)
        else:
            address = Address("income_expenditure", source or "income_total", "amount")
        label = self._subject_label(subject, concepts.SOURCES[source] if source else "本年收入合计")
        return self.total(label, address, leaves, stated=self.leaves.income_stated)

    @concept
    def fiscal_income(self, *, year: int | None = None) -> Figure:
        """财政拨款本年收入: the three fiscal funds."""
        address = Address("fiscal", "income_total", "amount")
        leaves = self.leaves.income(sources=concepts.FISCAL_FUNDS)
        return self.total("财政拨款本年收入合计", address, leaves, stated=self.leaves.income_stated)

    @concept
    def expenditure(
        self,
        *,
        subject: str = "",
        fund: str | None = None,
        nature: str | None = None,
        measure: str = "final",
        year: int | None = None,
    ) -> Figure:
        """本年支出 (or its budget), of all or one fund, nature and subject (any level).

        A budget that no line states is not provided, never zero.
        """
        _require(fund, concepts.FUNDS)
        _require(nature, concepts.NATURES)
        _require(measure, concepts.MEASURES)
        funds = {fund} if fund else None
        leaves = self.leaves.expenditure(subject=subject, funds=funds, nature=nature, measure=measure)
        statement = concepts.FUND_STATEMENTS[fund] if fund else "expenditure"
        column = nature or TOTAL
        if measure != "final":
            statement, column = f"{statement}_budget", f"{column}_{measure}"
        label = concepts.NATURES[nature] if nature else "支出合计" if subject else "本年支出合计"
        if fund:
            label = f"{concepts.FUNDS[fund]}{concepts.NATURES[nature] if nature else '支出'}"
        if measure != "final":
            label += concepts.MEASURES[measure]
        stated = measure == "final" and self.leaves.expenditure_stated
        address = Address(statement, subject or TOTAL, column)
        return self.total(self._subject_label(subject, label), address, leaves, stated=stated)

    @concept
    def expenditure_total(self, *, year: int | None = None) -> Figure:
        """本年支出合计 of the 收入支出决算总表."""
        address = Address("income_expenditure", "expenditure_total", "amount")
        return self.total("本年支出合计", address, self.leaves.expenditure(), stated=self.leaves.expenditure_stated)

    @concept
    def fiscal_expenditure(self, *, year: int | None = None) -> Figure:
        """财政拨款本年支出: the three fiscal funds."""
        address = Address("fiscal", "expenditure_total", TOTAL)
        leaves = self.leaves.expenditure(funds=concepts.FISCAL_FUNDS)
        return self.total("财政拨款本年支出合计", address, leaves, stated=self.leaves.expenditure_stated)

    @concept
    def balance(self, moment: str, *, fund: str | None = None, subject: str = "", year: int | None = None) -> Figure:
        """结转和结余 at ``moment`` ("opening" or "closing"), or "used_non_fiscal" and "distribution".

        ``subject`` (any level) only with ``fund``: only 政府性基金 and 国有资本经营 carry over by subject.
        """
        _require(moment, MOMENTS)
        _require(fund, concepts.FUNDS)
        if subject and not fund:
            message = "a subject's carry-over is asked with its fund"
            raise ValueError(message)
        if subject and fund:
            address = Address(concepts.FUND_STATEMENTS[fund], subject, moment)
        elif fund in concepts.FISCAL_FUNDS:
            address = _fiscal_balance_cell(moment, fund)
        else:
            address = Address("income_expenditure", f"{moment}_{fund}" if fund else moment, "amount")
        label = self._subject_label(subject, f"{concepts.FUNDS[fund]}{MOMENTS[moment]}" if fund else MOMENTS[moment])
        leaves = self.leaves.balances(moment, funds={fund} if fund else None, subject=subject)
        return self.total(label, address, leaves, stated=self.leaves.balances_stated(moment))

    @concept
    def fiscal_balance(self, moment: str, *, year: int | None = None) -> Figure:
        """财政拨款结转和结余 at ``moment`` ("opening" or "closing")."""
        labels = {"opening": "年初财政拨款结转和结余", "closing": "年末财政拨款结转和结余"}
        _require(moment, labels)
        leaves = self.leaves.balances(moment, funds=concepts.FISCAL_FUNDS)
        address = _fiscal_balance_cell(moment, None)
        return self.total(labels[moment], address, leaves, stated=self.leaves.balances_stated(moment))

    @concept
    def income_grand_total(self, *, year: int | None = None) -> Figure:
        """收入总计: income of the year, 使用非财政拨款结余 and opening carry-over; needs the income to be provided."""
        leaves = (
            *self.leaves.income(),
            *self.leaves.balances("used_non_fiscal"),
            *self.leaves.balances("opening"),
        )
        address = Address("income_expenditure", "income_grand_total", "amount")
        return self.total("收入总计", address, leaves if self.leaves.income_stated else ())

    @concept
    def expenditure_grand_total(self, *, year: int | None = None) -> Figure:
        """支出总计: expenditure of the year, 结余分配 and closing carry-over; needs the expenditure to be provided."""
        leaves = (
            *self.leaves.expenditure(),
            *self.leaves.balances("distribution"),
            *self.leaves.balances("closing"),
        )
        address = Address("income_expenditure", "expenditure_grand_total", "amount")
        return self.total("支出总计", address, leaves if self.leaves.expenditure_stated else ())

    @concept
    def fiscal_income_grand_total(self, *, year: int | None = None) -> Figure:
        """财政拨款收入总计: fiscal income of the year and opening fiscal carry-over."""
        funds = concepts.FISCAL_FUNDS
        leaves = (*self.leaves.income(sources=funds), *self.leaves.balances("opening", funds=funds))
        address = Address("fiscal", "income_grand_total", "amount")
        stated = self.leaves.income_stated
        return self.total("财政拨款收入总计", address, leaves if stated else (), stated=stated)

    @concept
    def fiscal_expenditure_grand_total(self, *, year: int | None = None) -> Figure:
        """财政拨款支出总计: fiscal expenditure of the year and closing fiscal carry-over."""
        funds = concepts.FISCAL_FUNDS
        leaves = (*self.leaves.expenditure(funds=funds), *self.leaves.balances("closing", funds=funds))
        address = Address("fiscal", "expenditure_grand_total", TOTAL)
        stated = self.leaves.expenditure_stated
        return self.total("财政拨款支出总计", address, leaves if stated else (), stated=stated)

    @concept
    def basic(self, *, group: str | None = None, economic: str = "", year: int | None = None) -> Figure:
        """一般公共预算财政拨款基本支出 by expense group (人员经费, 公用经费) or economic subject (any level)."""
        _require(group, concepts.EXPENSE_GROUPS)
        leaves = [
            (x.amount, x.illustrative)
            for x in self._basic.get(economic, ())
            if group in {None, self.expense_group(x.economic)}
        ]
        name = self.data.economic_names.get(economic)
        label = concepts.EXPENSE_GROUPS[group] if group else name.name if name else economic
        stated = any(x.amount is not None for x in self._basic.get("", ()))
        address = Address("general_basic", economic or group or TOTAL, "amount")
        return self.total(label or "一般公共预算财政拨款基本支出", address, leaves, stated=stated)

    @concept
    def three_public(
        self,
        item: str,
        *,
        measure: str = "final",
        funds: tuple[str, ...] = ("general",),
        year: int | None = None,
    ) -> Figure:
        """“三公”经费 (``item`` of concepts.THREE_PUBLIC), final or budget, of ``funds``.

        The figure of several funds stands in the statement that the profile prescribes for them together.
        """
        _require(item, concepts.THREE_PUBLIC)
        _require(measure, concepts.THREE_PUBLIC_LEAVES)
        for fund in funds:
            _require(fund, concepts.FUNDS)
        names = concepts.THREE_PUBLIC_LEAVES[measure].get(item, ())
        rows = [row for row in self.data.three_public if row.fund in funds]
        leaves = [(row.amounts.get(name), row.illustrative) for row in rows for name in names]
        only = funds[0] if len(funds) == 1 else ""
        statement = concepts.THREE_PUBLIC_STATEMENTS.get(only, "three_public")
        label = concepts.THREE_PUBLIC[item] + ("支出决算" if measure == "final" else "预算数")
        return self.total(label, Address(statement, TOTAL, f"{measure}_{item}"), leaves)

    @concept
    def operating(self, *, measure: str = "final", year: int | None = None) -> Figure:
        """机关运行经费, final or budget."""
        _require(measure, OPERATING)
        address = Address("institution", "operating_expense", measure)
        return self.total(OPERATING[measure], address, stated_amounts(self.data.operating, (measure,)))

    @concept
    def procurement(self, item: str = TOTAL, *, year: int | None = None) -> Figure:
        """政府采购支出: total, goods, works, services, or the part awarded to small enterprises."""
        labels = {TOTAL: "政府采购支出总额", **concepts.PROCUREMENT}
        _require(item, labels)
        names = concepts.PROCUREMENT_TOTAL if item == TOTAL else (item,)
        address = Address("institution", f"procurement_{item}", "final")
        return self.total(labels[item], address, stated_amounts(self.data.procurement, names))

    @concept
    def count(self, name: str, *, year: int | None = None) -> Count:
        """A count that belongs to “三公”经费, or of vehicles and equipment held ("vehicles": all uses)."""
        labels = {"vehicles": "车辆", **concepts.COUNTS, **concepts.VEHICLE_USES, **concepts.EQUIPMENT}
        _require(name, labels)
        facts = self.data.three_public_counts if name in concepts.COUNTS else self.data.assets
        names = tuple(concepts.VEHICLE_USES) if name == "vehicles" else (name,)
        known = [x for x in map(facts.counts.get, names) if x is not None] if facts else []
        address = Address("institution", name, "count")
        illustrative = bool(known and facts and facts.illustrative)
        return Count(labels[name], address, self.year, sum(known) if known else None, illustrative=illustrative)

    def subjects(self, length: int, *, fund: str | None = None) -> tuple[str, ...]:
        """The functional codes of ``length`` digits under which an expenditure line of ``fund`` stands, in order."""
        return self.leaves.subjects(length, funds={fund} if fund else None)

    def subject_name(self, code: str) -> str:
        """The subject's name in the account's year; the code itself where the catalogue has none."""
        return self.data.functional_names.get(code, code)

    def basic_economic_leaves(self) -> tuple[EconomicLeaf, ...]:
        """The economic lines of general-budget basic expenditure."""
        return tuple(self._basic.get("", ()))

    def expense_group(self, economic: str) -> str:
        """The expense group of an economic code: that of the 款, else of the 类, else 公用经费."""
        for code in (economic, economic[:3]):
            subject = self.data.economic_names.get(code)
            if subject and subject.expense_group:
                return subject.expense_group
        return "public"

    def control_deviations(self) -> tuple[Figure, ...]:
        """The account's answered figures whose control total differs from the derived amount.

        Those inside the envelope show the control total (``origin``), those outside carry it as ``rejected``.
        """
        asked = (x for x in self._answers.values() if isinstance(x, Figure) and x.year == self.year)
        return tuple(
            dict.fromkeys(
                x
                for x in asked
                if x.rejected is not None
                or (x.origin == "control_total" and x.derived is not None and x.amount != x.derived)
            )
        )

    def _of_last_year(self, name: str, args: Sequence[object], dimensions: Mapping[str, object]) -> Figure | Count:
        if self.prior is not None:
            answer: Figure | Count = getattr(self.prior, name)(*args, **dimensions)
            if answer.provided:
                source = f"本系统{self.prior.year}年度决算"
                return replace(answer, source=source) if isinstance(answer, Figure) else answer
        now: Figure | Count = getattr(self, name)(*args, **dimensions)
        last_year = self.year - 1
        if isinstance(now, Count):
            return Count(now.label, now.address, last_year, None)
        typed = self._comparatives.get(now.address)
        if typed is None or typed.amount is None:
            return Figure(now.label, now.address, last_year, None, None, "not_provided")
        return Figure(
            now.label,
            now.address,
            last_year,
            typed.amount,
            to_wan(typed.amount),
            "comparative",
            illustrative=typed.illustrative,
            terms=1,
            source=typed.source,
        )

    @cached_property
    def _comparatives(self) -> Comparatives:
        return Comparatives(self.data.comparatives)

    @cached_property
    def _basic(self) -> dict[str, list[EconomicLeaf]]:
        """The lines of general-budget basic expenditure by economic subject of every level."""
        index: dict[str, list[EconomicLeaf]] = {}
        for leaf in self.data.economic:
            if leaf.fund == "general" and leaf.nature == "basic":
                for code in {"", leaf.economic[:3], leaf.economic}:
                    index.setdefault(code, []).append(leaf)
        return index

    @cached_property
    def leaves(self) -> Leaves:
        """The leaves by subject: what every sum is made of."""
        return Leaves(self.data)

    def _subject_label(self, subject: str, label: str) -> str:
        return f"{self.subject_name(subject)}：{label}" if subject else label

    def total(self, label: str, address: Address, terms: Iterable[Term], *, stated: bool = False) -> Figure:
        """Return the figure of a cell: what ``terms`` add up to, held to the control total of ``address``."""
        found = add_up(terms, stated=stated)
        return total_figure(label, address, self.year, found, self.data.controls.get(address), self.data.precision)


def _fiscal_balance_cell(moment: str, fund: str | None) -> Address:
    """Return the cell of 财政拨款收入支出决算总表: opening balances have a row a fund, closing ones a column a fund."""
    if moment == "closing":
        return Address("fiscal", moment, fund or TOTAL)
    return Address("fiscal", f"{moment}_{fund}" if fund else moment, "amount")


def _require(key: str | None, known: Collection[str]) -> None:
    if key is not None and key not in known:
        message = f"{key!r} is none of {', '.join(known)}"
        raise KeyError(message)
