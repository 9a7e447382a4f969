"""What the printed figures of a report add up to (勾稽关系): read from the cells of its statements, and nothing else.

An identity says that one printed figure is the sum of others. Rounding to two places lets a sum of n printed figures
differ by 0.005 × (n + 1) 万元; what differs by more contradicts itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from disclosure.report.tree import Number, Table

Verdict: TypeAlias = Literal["equal", "rounding", "unassigned", "different"]

TOTAL = "total"
HALF_CENT = Decimal("0.005")
FUNCTIONAL_LENGTHS, ECONOMIC_LENGTHS = (3, 5, 7), (3, 5)
SOURCES = (
    *("general", "government_fund", "state_capital", "superior_subsidy"),
    *("institutional", "operating", "affiliate_remittance", "other"),
)
FUNDS = ("general", "government_fund", "state_capital")
BALANCES = ("opening", "closing")
BASIC_AND_PROJECT = (TOTAL, ("basic", "project"), "基本支出、项目支出之和")
THREE_FUNDS = (TOTAL, FUNDS, "三种资金之和")


class Place(NamedTuple):
    """A cell of a statement: kind of statement, row, column."""

    statement: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Term:
    """A printed figure in a sum, with its sign."""

    place: Place
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """One printed figure and what it should be: amounts in 万元. ``group`` holds identities of one kind together."""

    statement: str
    group: str
    figure: str
    said: str
    printed: Decimal
    computed: Decimal
    terms: int
    is_total: bool
    unassigned: bool = False

    @property
    def difference(self) -> Decimal:
        """The printed figure less the computed one."""
        return self.printed - self.computed

    @property
    def allowed(self) -> Decimal:
        """How much rounding may make of it."""
        return HALF_CENT * (self.terms + 1)

    @property
    def verdict(self) -> Verdict:
        """Equal, within rounding, a part that belongs to no subject, or different."""
        if not self.difference:
            return "equal"
        if abs(self.difference) <= self.allowed:
            return "rounding"
        return "unassigned" if self.unassigned else "different"


# By statement: a column that is the sum of others in every row.
COLUMN_SUMS: Mapping[str, tuple[tuple[str, tuple[str, ...], str], ...]] = {
    "income": ((TOTAL, ("fiscal", *SOURCES[3:]), "各项收入之和"),),
    "expenditure": (
        (TOTAL, ("basic", "project", "remitted_to_superior", "operating", "to_affiliates"), "各项支出之和"),
    ),
    "fiscal": (THREE_FUNDS,),
    "fiscal_detail": (THREE_FUNDS,),
    "general_expenditure": (BASIC_AND_PROJECT,),
    "government_fund": (BASIC_AND_PROJECT,),
    "state_capital": (BASIC_AND_PROJECT,),
    "state_capital_expenditure": (BASIC_AND_PROJECT,),
    **{
        kind: tuple(
            (f"{measure}_{whole}", tuple(f"{measure}_{part}" for part in parts), said)
            for measure in ("budget", "final")
            for whole, parts, said in (
                (TOTAL, ("abroad", "vehicle", "reception"), "三项之和"),
                ("vehicle", ("vehicle_purchase", "vehicle_running"), "购置费、运行维护费之和"),
            )
        )
        for kind in ("three_public", "government_fund_three_public")
    },
}

# Figures that stand in two statements.
SAME: tuple[tuple[Place, Place], ...] = (
    (Place("income_expenditure", "income_total", "amount"), Place("income", TOTAL, TOTAL)),
    (Place("income_expenditure", "expenditure_total", "amount"), Place("expenditure", TOTAL, TOTAL)),
    (
        Place("income_expenditure", "income_grand_total", "amount"),
        Place("income_expenditure", "expenditure_grand_total", "amount"),
    ),
    (Place("fiscal", "income_grand_total", "amount"), Place("fiscal", "expenditure_grand_total", TOTAL)),
    *((Place("fiscal", fund, "amount"), Place("income_expenditure", fund, "amount")) for fund in FUNDS),
    (Place("fiscal", "income_total", "amount"), Place("income", TOTAL, "fiscal")),
    (Place("fiscal", "expenditure_total", "general"), Place("general_expenditure", TOTAL, TOTAL)),
    (Place("fiscal", "expenditure_total", TOTAL), Place("fiscal_detail", TOTAL, TOTAL)),
    (Place("general_expenditure", TOTAL, TOTAL), Place("general_detail", TOTAL, TOTAL)),
    (Place("general_expenditure", TOTAL, "project"), Place("general_project", TOTAL, "project")),
    *(
        (Place("fiscal", row, column), Place(fund, TOTAL, other))
        for fund in FUNDS[1:]
        for row, column, other in (
            (fund, "amount", "income"),
            ("expenditure_total", fund, TOTAL),
            (f"opening_{fund}", "amount", "opening"),
            ("closing", fund, "closing"),
        )
    ),
    (Place("fiscal", "expenditure_total", "state_capital"), Place("state_capital_expenditure", TOTAL, TOTAL)),
)


def identities(tables: Iterable[Table]) -> Iterator[Identity]:
    """Yield every identity whose figures the statements print; a cell that is not provided counts as nothing."""
    printed = _Printed(tables)
    for table in printed.tables:
        yield from _summary(printed, table.key)
        yield from _subject_sums(printed, table.key)
        yield from _column_sums(printed, table.key)
        yield from _carried(printed, table.key)
    for whole, other in SAME:
        titles = printed.titles.get(other.statement, "")
        figure = printed.numbers.get(other)
        said = f"{titles}：{_label(figure)}" if other.statement != whole.statement else _label(figure)
        yield from printed.identity(whole, [Term(other)], "表间核对", said)
    basic = [Term(Place("general_basic", row, "amount")) for row in ("personnel", "public")]
    whole = Place("general_expenditure", TOTAL, "basic")
    yield from printed.identity(whole, basic, "表间核对", "基本支出表人员经费、公用经费之和")


class _Printed:
    """The statements' figures by place."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.tables = tuple(tables)
        self.titles = {table.key: table.title for table in self.tables}
        self.numbers: dict[Place, Number] = {}
        # Keys of rows and columns in their order; a dictionary, since a statement may have a thousand rows.
        self.rows: dict[str, dict[str, None]] = {}
        self.columns: dict[str, dict[str, None]] = {}
        for table in self.tables:
            for number in (cell.number for row in table.rows for cell in row.cells):
                if number is None or not number.cells:
                    continue
                statement, row, column = number.cells[0].statement, number.cells[0].row, number.cells[0].column
                self.numbers[Place(statement, row, column)] = number
                self.rows.setdefault(table.key, {})[row] = None
                self.columns.setdefault(table.key, {})[column] = None

    def identity(
        self, whole: Place, terms: Sequence[Term], group: str, said: str, *, unassigned: bool = False
    ) -> Iterator[Identity]:
        """Yield the identity when the whole and at least one term are printed."""
        figure = self.numbers.get(whole)
        found = [(term.sign, self.numbers[term.place]) for term in terms if term.place in self.numbers]
        if figure is None or not found:
            return
        yield Identity(
            statement=self.titles[whole.statement],
            group=group,
            figure=_label(figure),
            said=said,
            printed=Decimal(figure.value),
            computed=sum((sign * Decimal(number.value) for sign, number in found), Decimal("0.00")),
            terms=len(found),
            is_total=not whole.row.isdigit(),
            unassigned=unassigned,
        )


def _summary(printed: _Printed, key: str) -> Iterator[Identity]:
    """The two statements with income on the left and expenditure by class on the right."""
    if key not in {"income_expenditure", "fiscal"}:
        return
    classes = [row for row in printed.rows.get(key, ()) if row.isdigit()]
    sources, columns = (SOURCES, ("amount",)) if key == "income_expenditure" else (FUNDS, (TOTAL, *FUNDS))
    beside = ("used_non_fiscal", "opening") if key == "income_expenditure" else ("opening",)
    after = ("distribution", "closing") if key == "income_expenditure" else ("closing",)
    sums = [
        ("income_total", "amount", sources, "各项收入之和"),
        ("income_grand_total", "amount", ("income_total", *beside), "本年收入合计与年初结转结余等之和"),
        *(("expenditure_total", column, tuple(classes), "各类支出之和") for column in columns),
        *(
            ("expenditure_grand_total", column, ("expenditure_total", *after), "本年支出合计与年末结转结余等之和")
            for column in columns
        ),
    ]
    if key == "fiscal":
        sums.append(("opening", "amount", tuple(f"opening_{fund}" for fund in FUNDS), "三种资金之和"))
    for row, column, parts, said in sums:
        terms = [Term(Place(key, part, column)) for part in parts]
        yield from printed.identity(Place(key, row, column), terms, "合计与明细", said)


def _subject_sums(printed: _Printed, key: str) -> Iterator[Identity]:
    """Totals are the sum of classes, classes of sections, sections of items: in every column."""
    if key in {"income_expenditure", "fiscal"}:
        return
    codes = [row for row in printed.rows.get(key, ()) if row.isdigit()]
    lengths = ECONOMIC_LENGTHS if codes and codes[0].startswith("3") else FUNCTIONAL_LENGTHS
    names = dict(zip(lengths, ("类", "款", "项"), strict=False))
    parts: dict[str, list[str]] = {}
    for code in codes:
        above = max((length for length in lengths if length < len(code)), default=0)
        parts.setdefault(code[:above] or TOTAL, []).append(code)
    for column in printed.columns.get(key, ()):
        # What a fund carries over need not be broken down by subject: then only the total row knows of it.
        unassigned = column in BALANCES
        for parent, members in parts.items():
            terms = [Term(Place(key, code, column)) for code in members]
            said = f"各{names.get(len(members[0]), '')}之和"
            yield from printed.identity(Place(key, parent, column), terms, "合计与明细", said, unassigned=unassigned)


def _column_sums(printed: _Printed, key: str) -> Iterator[Identity]:
    for whole, parts, said in COLUMN_SUMS.get(key, ()):
        for row in printed.rows.get(key, ()):
            yield from printed.identity(
                Place(key, row, whole), [Term(Place(key, row, part)) for part in parts], "行内核对", said
            )
    if key == "general_detail":
        classes = [column for column in printed.columns.get(key, ()) if column != TOTAL]
        for row in printed.rows.get(key, ()):
            terms = [Term(Place(key, row, column)) for column in classes]
            yield from printed.identity(Place(key, row, TOTAL), terms, "行内核对", "各经济分类之和")


def _carried(printed: _Printed, key: str) -> Iterator[Identity]:
    """A fund's closing balance is what it opened with and received, less what it spent."""
    if key not in FUNDS:
        return
    terms = [
        Term(Place(key, TOTAL, "opening")),
        Term(Place(key, TOTAL, "income")),
        Term(Place(key, TOTAL, TOTAL), sign=-1),
    ]
    yield from printed.identity(Place(key, TOTAL, "closing"), terms, "行内核对", "年初结转结余加本年收入减本年支出")


def _label(number: Number | None) -> str:
    if number is None:
        return ""
    year = f"{number.cells[0].year}年" if number.cells else ""
    return number.label.removeprefix(year)
