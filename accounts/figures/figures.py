"""Figures: what one account-year amounts to, asked by concept and dimensions."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from accounts.figures import concepts
from accounts.figures.data import AccountData, Address, EconomicLeaf, ExpenditureLeaf, Facts, IncomeLeaf
from accounts.figures.figure import Count, Figure
from accounts.money import YUAN_PER_WAN, to_wan

P = ParamSpec("P")
R = TypeVar("R", Figure, Count)
LeafT = TypeVar("LeafT", IncomeLeaf, ExpenditureLeaf)

ENVELOPE_PER_NUMBER = Decimal("0.005") * YUAN_PER_WAN  # half of the last printed place, in 元
TOTAL = "total"


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
                answer = self._of_last_year(ask, args, dimensions)  # type: ignore[arg-type]
            else:
                message = f"{year}: figures of {self.year} know {self.year} and {self.year - 1} only"
                raise ValueError(message)
            self._answers[key] = answer
        return self._answers[key]  # type: ignore[return-value]

    return ask


class Figures:
    """One account-year. Immutable to its users; answers are computed once.

    ``prior`` is last year's account when it is in the system; else last year's figures come from the typed
    comparatives. Every concept takes ``year`` (this year or the one before).
    """

    def __init__(self, data: AccountData, prior: "Figures | None" = None) -> None:
        self.data = data
        self.prior = prior
        self.year = data.year
        self._answers: dict[tuple[object, ...], Figure | Count] = {}
        self._income = _by_prefix(data.income)
        self._expenditure = _by_prefix(data.expenditure)

    @concept
    def income(self, *, source: str | None = None, subject: str = "", **_: object) -> Figure:
        """本年收入, of all sources or one, of all subjects or one (any level)."""
        leaves = [leaf for leaf in self._income.get(subject, ()) if source in {None, leaf.source}]
        if subject:
            address = Address("income", subject, source or TOTAL)
        else:
            address = Address("income_expenditure", source or "income_total", "amount")
        label = concepts.SOURCES[source] if source else "本年收入合计"
        return self._sum(self._subject_label(subject, label), address, [(x.amount, x.illustrative) for x in leaves])

    @concept
    def fiscal_income(self, **_: object) -> Figure:
        """财政拨款本年收入: the three fiscal funds."""
        leaves = [x for x in self.data.income if x.source in concepts.FISCAL_FUNDS]
        address = Address("fiscal", "income_total", "amount")
        return self._sum("财政拨款本年收入合计", address, [(x.amount, x.illustrative) for x in leaves])

    @concept
    def expenditure(
        self,
        *,
        subject: str = "",
        fund: str | None = None,
        nature: str | None = None,
        measure: str = "final",
        **_: object,
    ) -> Figure:
        """本年支出 (or its budget), of all or one fund, nature and subject (any level).

        A budget that no line states is not provided; expenditure without lines is zero.
        """
        leaves = [
            leaf
            for leaf in self._expenditure.get(subject, ())
            if fund in {None, leaf.fund} and nature in {None, leaf.nature}
        ]
        statement = concepts.FUND_STATEMENTS.get(fund or "", "expenditure")
        column = nature or TOTAL
        if measure != "final":
            statement, column = f"{statement}_budget", f"{column}_{measure}"
        label = concepts.NATURES[nature] if nature else "支出合计" if subject else "本年支出合计"
        if fund:
            label = f"{concepts.FUNDS[fund]}{concepts.NATURES[nature] if nature else '支出'}"
        if measure != "final":
            label += concepts.MEASURES[measure]
        amounts = [(_measured(leaf, measure), leaf.illustrative) for leaf in leaves]
        provided = measure == "final" or any(amount is not None for amount, _ in amounts)
        address = Address(statement, subject or TOTAL, column)
        return self._sum(self._subject_label(subject, label), address, amounts, provided=provided)

    @concept
    def expenditure_total(self, **_: object) -> Figure:
        """本年支出合计 of the 收入支出决算总表."""
        leaves = [(leaf.final, leaf.illustrative) for leaf in self.data.expenditure]
        return self._sum("本年支出合计", Address("income_expenditure", "expenditure_total", "amount"), leaves)

    @concept
    def fiscal_expenditure(self, **_: object) -> Figure:
        """财政拨款本年支出: the three fiscal funds."""
        leaves = [(x.final, x.illustrative) for x in self.data.expenditure if x.fund in concepts.FISCAL_FUNDS]
        return self._sum("财政拨款本年支出合计", Address("fiscal", "expenditure_total", TOTAL), leaves)

    @concept
    def balance(self, moment: str, *, fund: str | None = None, subject: str = "", **_: object) -> Figure:
        """结转和结余 at ``moment`` ("opening" or "closing"), or "used_non_fiscal" and "distribution"."""
        names = {
            "opening": "年初结转和结余",
            "closing": "年末结转和结余",
            "used_non_fiscal": "使用非财政拨款结余",
            "distribution": "结余分配",
        }
        leaves = [
            (getattr(x, moment), x.illustrative)
            for x in self.data.balances
            if fund in {None, x.fund} and x.item.startswith(subject)
        ]
        if subject and fund:
            address = Address(concepts.FUND_STATEMENTS[fund], subject, moment)
        elif fund in concepts.FISCAL_FUNDS:
            address = Address("fiscal", f"{moment}_{fund}", "amount")
        else:
            address = Address("income_expenditure", moment, "amount")
        return self._sum(self._subject_label(subject, names[moment]), address, leaves)

    @concept
    def fiscal_balance(self, moment: str, **_: object) -> Figure:
        """财政拨款结转和结余 at ``moment`` ("opening" or "closing")."""
        return self._sum(
            "年初财政拨款结转和结余" if moment == "opening" else "年末财政拨款结转和结余",
            Address("fiscal", moment, "amount"),
            self._balances(moment, concepts.FISCAL_FUNDS),
        )

    @concept
    def income_grand_total(self, **_: object) -> Figure:
        """收入总计: income of the year, 使用非财政拨款结余 and opening carry-over."""
        leaves = [
            *((x.amount, x.illustrative) for x in self.data.income),
            *self._balances("used_non_fiscal", tuple(concepts.FUNDS)),
            *self._balances("opening", tuple(concepts.FUNDS)),
        ]
        return self._sum("收入总计", Address("income_expenditure", "income_grand_total", "amount"), leaves)

    @concept
    def expenditure_grand_total(self, **_: object) -> Figure:
        """支出总计: expenditure of the year, 结余分配 and closing carry-over."""
        leaves = [
            *((x.final, x.illustrative) for x in self.data.expenditure),
            *self._balances("distribution", tuple(concepts.FUNDS)),
            *self._balances("closing", tuple(concepts.FUNDS)),
        ]
        return self._sum("支出总计", Address("income_expenditure", "expenditure_grand_total", "amount"), leaves)

    @concept
    def fiscal_income_grand_total(self, **_: object) -> Figure:
        """财政拨款收入总计: fiscal income of the year and opening fiscal carry-over."""
        income = [(x.amount, x.illustrative) for x in self.data.income if x.source in concepts.FISCAL_FUNDS]
        leaves = [*income, *self._balances("opening", concepts.FISCAL_FUNDS)]
        return self._sum("财政拨款收入总计", Address("fiscal", "income_grand_total", "amount"), leaves)

    @concept
    def fiscal_expenditure_grand_total(self, **_: object) -> Figure:
        """财政拨款支出总计: fiscal expenditure of the year and closing fiscal carry-over."""
        spent = [(x.final, x.illustrative) for x in self.data.expenditure if x.fund in concepts.FISCAL_FUNDS]
        leaves = [*spent, *self._balances("closing", concepts.FISCAL_FUNDS)]
        return self._sum("财政拨款支出总计", Address("fiscal", "expenditure_grand_total", TOTAL), leaves)

    @concept
    def basic(self, *, group: str | None = None, economic: str = "", **_: object) -> Figure:
        """一般公共预算财政拨款基本支出 by expense group (人员经费, 公用经费) or economic subject."""
        leaves = [
            (x.amount, x.illustrative)
            for x in self.basic_economic_leaves()
            if x.economic.startswith(economic) and group in {None, self.expense_group(x.economic)}
        ]
        name = self.data.economic_names.get(economic)
        label = concepts.EXPENSE_GROUPS.get(group or "") or (name.name if name else "一般公共预算财政拨款基本支出")
        return self._sum(label, Address("general_basic", economic or group or TOTAL, "amount"), leaves)

    @concept
    def three_public(
        self, item: str, *, measure: str = "final", funds: tuple[str, ...] = ("general",), **_: object
    ) -> Figure:
        """“三公”经费 (``item`` of concepts.THREE_PUBLIC), final or budget, of ``funds``."""
        names = concepts.THREE_PUBLIC_LEAVES[measure].get(item, ())
        rows = [row for row in self.data.three_public if row.fund in funds]
        leaves = [(row.amounts.get(name), row.illustrative) for row in rows for name in names]
        provided = any(amount is not None for amount, _ in leaves)
        only = funds[0] if len(funds) == 1 else ""
        statement = concepts.THREE_PUBLIC_STATEMENTS.get(only, "three_public")
        label = concepts.THREE_PUBLIC[item] + ("支出决算" if measure == "final" else "预算数")
        return self._sum(label, Address(statement, TOTAL, f"{measure}_{item}"), leaves, provided=provided)

    @concept
    def operating(self, *, measure: str = "final", **_: object) -> Figure:
        """机关运行经费, final or budget."""
        label = "机关运行经费" + ("支出" if measure == "final" else "预算数")
        return self._fact(label, self.data.operating, (measure,), Address("institution", "operating_expense", measure))

    @concept
    def procurement(self, item: str = TOTAL, **_: object) -> Figure:
        """政府采购支出: total, goods, works, services, or the part awarded to small enterprises."""
        label = concepts.PROCUREMENT.get(item, "政府采购支出总额")
        names = concepts.PROCUREMENT_TOTAL if item == TOTAL else (item,)
        address = Address("institution", f"procurement_{item}", "final")
        return self._fact(label, self.data.procurement, names, address)

    @concept
    def count(self, name: str, **_: object) -> Count:
        """A count that belongs to “三公”经费, or of vehicles and equipment held ("vehicles": all uses)."""
        address = Address("institution", name, "count")
        if name in concepts.COUNTS:
            return self._count(concepts.COUNTS[name], self.data.three_public_counts, (name,), address)
        if name == "vehicles":
            return self._count("车辆", self.data.assets, tuple(concepts.VEHICLE_USES), address)
        label = concepts.VEHICLE_USES.get(name) or concepts.EQUIPMENT[name]
        return self._count(label, self.data.assets, (name,), address)

    def subjects(self, length: int, *, fund: str | None = None) -> tuple[str, ...]:
        """The functional codes of ``length`` digits under which an expenditure line of ``fund`` stands, in order."""
        leaves = (x for x in self.data.expenditure if fund in {None, x.fund})
        return tuple(sorted({x.item[:length] for x in leaves}))

    def subject_name(self, code: str) -> str:
        """The subject's name in the account's year; the code itself where the catalogue has none."""
        return self.data.functional_names.get(code, code)

    def basic_economic_leaves(self) -> tuple[EconomicLeaf, ...]:
        """The economic lines of general-budget basic expenditure."""
        return tuple(x for x in self.data.economic if x.fund == "general" and x.nature == "basic")

    def expense_group(self, economic: str) -> str:
        """The expense group of an economic code: that of the 款, else of the 类, else 公用经费."""
        names = self.data.economic_names
        subject = names.get(economic) or names.get(economic[:3])
        return subject.expense_group if subject and subject.expense_group else "public"

    def control_deviations(self) -> tuple[Figure, ...]:
        """The answered figures whose control total differs from the derived amount, inside or outside the envelope."""
        asked = [answer for answer in self._answers.values() if isinstance(answer, Figure)]
        return tuple(
            x for x in asked if x.rejected is not None or (x.origin == "control_total" and x.amount != x.derived)
        )

    def _of_last_year(
        self, ask: Callable[..., Figure | Count], args: Sequence[object], dimensions: dict[str, object]
    ) -> Figure | Count:
        if self.prior is not None:
            answer = ask(self.prior, *args, **dimensions)
            if answer.provided:
                return answer
        now = ask(self, *args, **dimensions)
        if isinstance(now, Count):
            return Count(now.label, now.address, self.year - 1, None)
        typed = self.data.comparatives.get(now.address)
        if typed is None or typed.amount is None:
            return Figure(now.label, now.address, self.year - 1, None, None, "not_provided")
        return Figure(
            now.label,
            now.address,
            self.year - 1,
            typed.amount,
            to_wan(typed.amount),
            "comparative",
            illustrative=typed.illustrative,
            terms=1,
        )

    def _balances(self, moment: str, funds: tuple[str, ...]) -> list[tuple[Decimal | None, bool]]:
        return [(getattr(x, moment), x.illustrative) for x in self.data.balances if x.fund in funds]

    def _fact(self, label: str, facts: Facts | None, names: tuple[str, ...], address: Address) -> Figure:
        leaves = [(facts.amounts.get(name), facts.illustrative) for name in names] if facts else []
        return self._sum(label, address, leaves, provided=any(amount is not None for amount, _ in leaves))

    def _count(self, label: str, facts: Facts | None, names: tuple[str, ...], address: Address) -> Count:
        known = [facts.counts[name] for name in names if facts.counts.get(name) is not None] if facts else []
        value = sum(x for x in known if x is not None) if known else None
        return Count(label, address, self.year, value, illustrative=bool(facts and facts.illustrative and known))

    def _subject_label(self, subject: str, label: str) -> str:
        return f"{self.subject_name(subject)}：{label}" if subject else label

    def _sum(
        self, label: str, address: Address, leaves: Iterable[tuple[Decimal | None, bool]], *, provided: bool = True
    ) -> Figure:
        known = [(amount, illustrative) for amount, illustrative in leaves if amount is not None]
        total = sum((amount for amount, _ in known), Decimal("0.00")) if provided else None
        illustrative = any(flag for amount, flag in known if amount)
        terms = len(known)
        control = self.data.controls.get(address)
        if control is not None and (total is None or self._agrees(total, control.amount, control.precision, terms)):
            return Figure(
                label,
                address,
                self.year,
                control.amount,
                to_wan(control.amount),
                "control_total",
                illustrative=control.illustrative,
                terms=terms,
                derived=total,
            )
        rejected = control.amount if control else None
        if total is None:
            return Figure(label, address, self.year, None, None, "not_provided", terms=terms)
        return Figure(
            label,
            address,
            self.year,
            total,
            to_wan(total),
            "line" if terms == 1 else "derived",
            illustrative=illustrative,
            terms=terms,
            derived=total,
            rejected=rejected,
        )

    def _agrees(self, derived: Decimal, control: Decimal, precision: str, terms: int) -> bool:
        if self.data.precision == "wan":
            return abs(derived - control) <= ENVELOPE_PER_NUMBER * (terms + 1)
        if precision == "yuan":
            return derived == control
        return to_wan(derived) == to_wan(control)


def _by_prefix(leaves: Iterable[LeafT]) -> dict[str, list[LeafT]]:
    index: dict[str, list[LeafT]] = {"": []}
    for leaf in leaves:
        for length in (0, 3, 5, 7):
            index.setdefault(leaf.item[:length], []).append(leaf)
    return index


def _measured(leaf: ExpenditureLeaf, measure: str) -> Decimal | None:
    return {"final": leaf.final, "initial": leaf.initial, "adjusted": leaf.adjusted}[measure]
