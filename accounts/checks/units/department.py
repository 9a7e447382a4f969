"""A department against the units it consists of, and an account against the kind of its unit."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.context import Context, UnitAccount
from accounts.checks.document.outline import Publications
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.labels import where
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import account, carried, received, sample, spent
from accounts.checks.stated import shown
from accounts.figures.data import Address
from accounts.figures.figures import Figures
from accounts.figures.sums import ENVELOPE_PER_NUMBER

DEPARTMENT = "department"
OFFICES = frozenset({"administrative", "civil_service_managed"})
INSTITUTION_ONLY = ("institutional", "operating")
# Moved between units of one department and taken out (抵销) when they are consolidated.
BETWEEN_UNITS = frozenset({"superior_subsidy", "affiliate_remittance", "remitted_to_superior", "to_affiliates"})

UNPUBLISHED = Grade("unpublished", "warn", "单位决算都有，有的还没有公开")


def _unit(name: str, *leaves: object, kind: str = "administrative", code: str = "1") -> UnitAccount:
    return UnitAccount(code, name, kind, account(*leaves, scope="unit"))  # type: ignore[arg-type]


@rule(
    "X-17",
    name="部门汇总等于各单位之和",
    family="across_units",
    severity="error",
    blocking=False,
    told="部门决算的每一行等于各单位决算同一行之和；单位之间的上级补助、附属上缴、上缴上级和对附属单位补助在汇总时抵销。",
    statements=("income", "expenditure"),
    concepts=("units",),
    examples=(
        passes(
            "局机关70.00万元、服务中心30.00万元，部门100.00万元。",
            lambda: sample(
                spent("100", "2130301"),
                units=[
                    _unit("县局机关", spent("70", "2130301")),
                    _unit("服务中心", spent("30", "2130301"), kind="institution", code="2"),
                ],
            ),
        ),
        passes(
            "机关对附属单位补助8.00万元，附属单位记上级补助，部门汇总都已抵销。",
            lambda: sample(
                received("50", "2130301"),
                units=[
                    _unit("县局机关", received("50", "2130301"), spent("8", "2130301", "to_affiliates", "non_fiscal")),
                    _unit("服务站", received("8", "2130301", "superior_subsidy"), kind="institution", code="2"),
                ],
            ),
        ),
        fails(
            "部门少汇总了服务中心的事业收入。",
            lambda: sample(
                received("50", "2130301"),
                units=[
                    _unit("县局机关", received("50", "2130301")),
                    _unit("服务中心", received("6", "2130301", "institutional"), kind="institution", code="2"),
                ],
            ),
            statement="income",
            row="2130301",
            column="institutional",
        ),
        exempt("单位决算没有下级可以汇总。", lambda: sample(spent("100", "2130301"), scope="unit")),
    ),
)
def department_is_sum_of_units(context: Context) -> Iterator[Answer]:
    """Compare the department's lines with the sums of its units' lines."""
    if context.figures.data.scope != DEPARTMENT:
        yield not_applicable("单位决算没有下级可以汇总。")
        return
    lacking = [unit.name for unit in context.units if unit.figures is None]
    if not context.units or lacking:
        told = "、".join(lacking[:5]) or "所属单位"
        yield not_checked(f"系统中没有{told}等单位的本年单位决算，不能核对汇总。")
        return
    units = [unit.figures for unit in context.units if unit.figures is not None]
    own, lines = _sums([context.figures])
    theirs, of_units = _sums(units)
    exact = context.exact and all(unit.data.precision == "yuan" for unit in units)
    broken = False
    for address in sorted({*own, *theirs}):
        mine, sum_ = own.get(address, Decimal(0)), theirs.get(address, Decimal(0))
        envelope = Decimal(0) if exact else ENVELOPE_PER_NUMBER * (lines.get(address, 0) + of_units.get(address, 0))
        if abs(mine - sum_) <= envelope:
            continue
        broken = True
        found, expected = shown(mine, exact=exact), shown(sum_, exact=exact)
        yield failed(
            Place(*address),
            f"{where(context, address)}：部门决算为{found}，各单位之和为{expected}。",
            found=found,
            expected=expected,
            mend="核对漏汇总或重复汇总的单位；属于内部往来抵销的，写明原因。",
        )
    if not broken:
        yield passed()


@rule(
    "X-21",
    name="收支与单位性质相符",
    family="across_units",
    severity="warn",
    blocking=False,
    told="行政单位和参公单位没有事业收入、经营收入和经营支出；没有附属单位的，没有附属单位上缴收入和对附属单位补助支出。",
    statements=("income", "expenditure"),
    concepts=("income", "expenditure", "units"),
    examples=(
        passes(
            "行政单位只有财政拨款。", lambda: sample(received("12", "2012301"), spent("12", "2012301"), scope="unit")
        ),
        passes(
            "部门里有事业单位，可以有事业收入。",
            lambda: sample(
                received("12", "2050302", "institutional"),
                units=[UnitAccount("1", "县局", "administrative"), UnitAccount("2", "职校", "institution")],
            ),
        ),
        fails(
            "参公单位列了经营收入。",
            lambda: sample(received("3", "2012901", "operating"), scope="unit", kind="civil_service_managed"),
            statement="income",
            row="2012901",
            column="operating",
        ),
        fails(
            "只有机关一家，却有对附属单位补助支出。",
            lambda: sample(
                spent("3", "2012901", "to_affiliates", "non_fiscal"),
                units=[UnitAccount("1", "县局", "administrative")],
            ),
            statement="expenditure",
            column="to_affiliates",
        ),
        exempt("单位性质为其他。", lambda: sample(received("3", "2012901", "operating"), scope="unit", kind="other")),
    ),
)
def lines_fit_the_kind_of_unit(context: Context) -> Iterator[Answer]:
    """Flag income and expenditure that units of these kinds do not have."""
    data = context.figures.data
    kinds = {unit.kind for unit in context.units} or {data.unit.kind}
    if not context.units and data.scope == DEPARTMENT:
        yield not_checked("没有登记所属单位，不能判断单位性质。")
        return
    if not kinds <= OFFICES | {"institution"}:
        yield not_applicable("有性质为“其他”的单位，收支不受此限。")
        return
    wrong: list[tuple[Place, Decimal, str]] = []
    if kinds <= OFFICES:
        wrong += [
            (Place("income", x.item, x.source), x.amount, "行政单位和参公单位没有事业收入、经营收入")
            for x in data.income
            if x.source in INSTITUTION_ONLY and x.amount
        ]
        wrong += [
            (Place("expenditure", x.item, x.nature), x.final, "行政单位和参公单位没有经营支出")
            for x in data.expenditure
            if x.nature == "operating" and x.final
        ]
    if len(context.units) <= 1 and data.scope == DEPARTMENT:
        wrong += [
            (Place("income", x.item, x.source), x.amount, "没有附属单位，就没有附属单位上缴收入")
            for x in data.income
            if x.source == "affiliate_remittance" and x.amount
        ]
        wrong += [
            (Place("expenditure", x.item, x.nature), x.final, "没有附属单位，就没有对附属单位补助支出")
            for x in data.expenditure
            if x.nature == "to_affiliates" and x.final
        ]
    for place, amount, why in wrong:
        yield failed(
            place,
            f"{where(context, Address(place.statement, place.row, place.column))}为{amount:,.2f}元：{why}。",
            found=f"{amount:,.2f}元",
            expected="0.00元",
            mend="核对收支的类别；单位性质登记错的，改正单位资料；确有此项的，写明原因。",
        )
    if not wrong:
        yield passed()


@rule(
    "PUB-02",
    name="所属单位都有本年决算",
    family="across_units",
    severity="error",
    blocking=False,
    basis="预算法实施条例第六条",
    told="部门和每个所属单位当年都有一份决算，并且都公开；并入本级、不单独编报的，写明原因。",
    concepts=("units", "publication"),
    grades=(UNPUBLISHED,),
    examples=(
        passes(
            "两个单位都有单位决算。",
            lambda: sample(
                spent("1", "2012801"),
                units=[_unit("县工会机关", carried("1", "1")), _unit("文化宫", carried("0", "0"), code="2")],
            ),
        ),
        fails(
            "职工学校没有单位决算。",
            lambda: sample(
                spent("1", "2012801"),
                units=[_unit("县工会机关", carried("1", "1")), UnitAccount("2", "职工学校", "institution")],
            ),
        ),
        fails(
            "两个单位都有单位决算，少年宫的还没有公开。",
            lambda: sample(
                spent("1", "2012801"),
                units=[_unit("团县委机关", spent("1", "2012901")), _unit("少年宫", carried("0", "0"), code="2")],
                beside=[Publications(units=frozenset({"1"}))],
            ),
            "warn",
        ),
        exempt("这是一份单位决算，不再往下追究。", lambda: sample(spent("1", "2012801"), scope="unit")),
    ),
)
def every_unit_has_its_account(context: Context) -> Iterator[Answer]:
    """Name the units of the department whose own account of the year is not in the system."""
    if context.figures.data.scope != DEPARTMENT:
        yield not_applicable("单位决算没有下级。")
        return
    if len(context.units) <= 1:
        yield not_applicable("部门没有所属单位。")
        return
    lacking = [unit for unit in context.units if unit.figures is None]
    if not lacking:
        yield _all_published(context)
        return
    if len(lacking) == len(context.units):
        yield not_checked("系统中没有任何所属单位的单位决算，不能判断是否编报。")
        return
    names = "、".join(unit.name for unit in lacking[:10]) + ("等" if len(lacking) > 1 else "")
    yield failed(
        Place(),
        f"{len(lacking)}个单位没有{context.year}年度单位决算：{names}。",
        found=f"{len(context.units) - len(lacking)}份",
        expected=f"{len(context.units)}份",
        mend="编报并公开这些单位的决算；并入本级、不单独编报的，写明原因。",
        evidence=[f"{unit.code} {unit.name}" for unit in lacking],
    )


def _all_published(context: Context) -> Answer:
    """Answer whether every unit has published its account, as far as publications are known."""
    published = context.part(Publications)
    silent = [unit for unit in context.units if published is not None and unit.code not in published.units]
    if not silent:
        return passed()
    names = "、".join(unit.name for unit in silent[:10]) + ("等" if len(silent) > 10 else "")  # noqa: PLR2004 (listed)
    return failed(
        Place(),
        f"{len(silent)}个单位的{context.year}年度单位决算还没有公开：{names}。",
        found=f"{len(context.units) - len(silent)}份已公开",
        expected=f"{len(context.units)}份",
        mend="在部门批复后二十日内公开；还不能公开的，写明原因。",
        grade=UNPUBLISHED.key,
        evidence=[f"{unit.code} {unit.name}" for unit in silent],
    )


def _sums(accounts: list[Figures]) -> tuple[dict[Address, Decimal], dict[Address, int]]:
    """Return what the lines of accounts add up to by cell, internal transfers left out, and how many lines each has."""
    amounts: dict[Address, Decimal] = {}
    lines: dict[Address, int] = {}
    for figures in accounts:
        found = [(Address("income", x.item, x.source), x.amount) for x in figures.data.income]
        found += [(Address("expenditure", x.item, x.nature), x.final) for x in figures.data.expenditure]
        found += [
            (Address("income_expenditure", moment, "amount"), getattr(x, moment))
            for x in figures.data.balances
            for moment in ("opening", "closing", "used_non_fiscal", "distribution")
        ]
        for address, amount in found:
            if amount is not None and address.column not in BETWEEN_UNITS:
                amounts[address] = amounts.get(address, Decimal(0)) + amount
                lines[address] = lines.get(address, 0) + 1
    return amounts, lines
