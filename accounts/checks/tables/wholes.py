"""Parts that may not exceed their whole, funds that must last, budgets as published."""

from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, at, failed, not_applicable, passed
from accounts.checks.labels import where
from accounts.checks.registry import Family, exempt, fails, passes, rule
from accounts.checks.samples import carried, received, sample, spent
from accounts.checks.stated import Stated, envelope, shown, total
from accounts.checks.tables.discrepancies import discrepancies
from accounts.checks.tables.verdicts import TAIL, meeting, provided, verdicts
from accounts.figures import concepts
from accounts.figures.data import Address

FISCAL = concepts.FISCAL_FUNDS
ACROSS: Family = "across_tables"
FUND_TABLES = tuple(concepts.FUND_STATEMENTS[fund] for fund in FISCAL)

rule(
    "X-13",
    name="非财政拨款资金的年初、收入、支出、年末相接",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="非财政拨款资金：年初结转和结余加本年收入、使用非财政拨款结余，等于本年支出、结余分配与年末结转和结余之和。",
    statements=("income_expenditure", "fiscal"),
    concepts=("income", "expenditure", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "年初27.51万元，收入6.20万元，没有支出，年末33.71万元。",
            lambda: sample(
                received("100", "2010601"),
                received("6.20", "2010601", "other"),
                spent("100", "2010601"),
                carried("27.51", "33.71", "non_fiscal"),
            ),
        ),
        fails(
            "结余分配5.00万元没有从年末结转中减去。",
            lambda: sample(
                received("50", "2050299", "institutional"),
                spent("40", "2050299", "basic", "non_fiscal"),
                carried("0", "10", "non_fiscal", distributed="5"),
            ),
            statement="income_expenditure",
            row="closing",
        ),
        exempt("非财政拨款资金只有收入，没有支出。", lambda: sample(received("50", "2050299", "institutional"))),
    ),
)(meeting("X-13", "income_expenditure"))


@rule(
    "X-10",
    name="全部支出不小于财政拨款支出",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="每一类科目，支出决算表的合计不小于三项财政拨款支出之和；差额是非财政拨款支出。",
    statements=("expenditure", "general_expenditure", "government_fund", "state_capital"),
    concepts=("expenditure",),
    examples=(
        passes(
            "教育支出共500.00万元，其中财政拨款450.00万元。",
            lambda: sample(spent("450", "2050204"), spent("50", "2050204", "basic", "non_fiscal")),
        ),
        fails(
            "教育支出决算表印440.00万元，小于一般公共预算支出450.00万元。",
            lambda: sample(
                spent("450", "2050204"),
                printed={"expenditure/205/total": "440", "general_expenditure/205/total": "450"},
            ),
            statement="expenditure",
            row="205",
        ),
        exempt("没有支出数据可以比较。", lambda: sample(received("450", "2050204"))),
    ),
)
def whole_covers_fiscal(context: Context) -> Iterator[Answer]:
    """Compare each class with the sum of the three fiscal funds."""
    if not provided(context, "expenditure"):
        yield not_applicable("没有支出数据。", Place("expenditure"))
        return
    for row in ("total", *context.figures.subjects(3)):
        whole = context.cell("expenditure", row, "total")
        fiscal = total(context.cell(kind, row, "total") for kind in FUND_TABLES)
        place = Place("expenditure", row, "total")
        if whole.value + envelope(whole, fiscal) >= fiscal.value:
            yield passed(place)
        else:
            yield _exceeds(context, place, whole, fiscal, "财政拨款支出")


@rule(
    "X-12",
    name="财政拨款结转包含在全部结转之内",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="财政拨款总表的年初、年末结转和结余，不大于收入支出决算总表的年初、年末结转和结余。",
    statements=("income_expenditure", "fiscal"),
    concepts=("balance",),
    examples=(
        passes(
            "全部年初结转49.00万元，其中财政拨款21.00万元。",
            lambda: sample(carried("21", "0"), carried("28", "0", "non_fiscal"), received("1", "2010101")),
        ),
        fails(
            "总表年末结转印2.00万元，财政拨款年末结转却是20.00万元。",
            lambda: sample(
                carried("0", "20"),
                printed={"income_expenditure/closing/amount": "2", "fiscal/closing/total": "20"},
            ),
            statement="income_expenditure",
            row="closing",
        ),
        exempt("没有结转和结余。", lambda: sample(received("21", "2010101"), spent("21", "2010101"))),
    ),
)
def whole_covers_fiscal_balances(context: Context) -> Iterator[Answer]:
    """Compare opening and closing carry-over of all funds with those of the fiscal funds."""
    compared = False
    for moment, column in (("opening", "amount"), ("closing", "total")):
        whole = context.cell("income_expenditure", moment, "amount")
        fiscal = context.cell("fiscal", moment, column)
        if not whole.known or not fiscal.known:
            continue
        compared = True
        place = Place("income_expenditure", moment, "amount")
        if whole.value + envelope(whole, fiscal) >= fiscal.value:
            yield passed(place)
        else:
            yield _exceeds(context, place, whole, fiscal, "财政拨款结转和结余")
    if not compared:
        yield not_applicable("没有结转和结余。", Place("income_expenditure"))


@rule(
    "X-16",
    name="支出不超过可用的财政拨款资金",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="每项财政拨款资金的本年支出，不超过本年收入加年初结转和结余。",
    statements=("fiscal",),
    concepts=("income", "expenditure", "balance"),
    examples=(
        passes(
            "收入30.00万元、年初2.00万元，支出31.00万元。",
            lambda: sample(received("30", "2010201"), spent("31", "2010201"), carried("2", "1")),
        ),
        fails(
            "国有资本经营预算收入5.00万元，支出8.00万元，年初没有结转。",
            lambda: sample(
                received("5", "2230102", "state_capital"),
                spent("8", "2230102", "project", "state_capital"),
                carried("0", "0", "state_capital"),
            ),
            statement="fiscal",
            row="expenditure_total",
            column="state_capital",
        ),
        exempt("没有收入数据，不能比较。", lambda: sample(spent("8", "2230102"))),
    ),
)
def expenditure_within_means(context: Context) -> Iterator[Answer]:
    """Compare each fiscal fund's expenditure with what there was to spend."""
    if not context.figures.leaves.income_stated or not context.figures.leaves.expenditure_stated:
        yield not_applicable("没有收入或支出数据。", Place("fiscal"))
        return
    for fund in FISCAL:
        means = total((context.cell("fiscal", f"opening_{fund}", "amount"), context.cell("fiscal", fund, "amount")))
        used = context.cell("fiscal", "expenditure_total", fund)
        address = Address("fiscal", "expenditure_total", fund)
        if used.value <= means.value + envelope(used, means):
            yield passed(at(address))
            continue
        found, most = shown(used.value, exact=context.exact), shown(means.value, exact=context.exact)
        cause = next(
            (x.root for x in context.once(discrepancies).of("INT-14", "fiscal") if x.address.column == fund), ""
        )
        yield failed(
            at(address),
            f"{where(context, address)}为{found}，超过年初结转和结余与本年收入之和{most}。",
            found=found,
            expected=f"不超过{most}",
            mend="核对收入、年初结转和支出，改正录错或漏录的一处。",
            root=cause,
            rank=1_000,
        )


@rule(
    "X-20",
    name="预算数等于公开的预算",
    family=ACROSS,
    severity="error",
    blocking=False,
    told="各科目的预算数之和，等于登记为合计数的公开预算数；没有登记公开预算数的不检查。",
    concepts=("budget",),
    grades=(TAIL,),
    examples=(
        passes(
            "两个科目年初预算共300.00万元，公开的预算也是300.00万元。",
            lambda: sample(
                spent("190", "2010501", initial="200"),
                spent("95", "2010507", "project", initial="100"),
                printed={"general_expenditure_budget/total/total_initial": "300"},
            ),
        ),
        fails(
            "公开的预算是330.00万元。",
            lambda: sample(
                spent("190", "2010501", initial="200"),
                spent("95", "2010507", "project", initial="100"),
                printed={"general_expenditure_budget/total/total_initial": "330"},
            ),
            statement="general_expenditure_budget",
            row="total",
        ),
        exempt("没有登记公开的预算数。", lambda: sample(spent("190", "2010501", initial="200"))),
    ),
)
def budgets_as_published(context: Context) -> Iterator[Answer]:
    """Hold the sum of the items' budgets to the published budget that is typed as a control total."""
    budgets = sorted({x.statement for x in context.figures.data.controls if x.statement.endswith("_budget")})
    if not budgets:
        yield not_applicable("没有登记公开的预算数。")
    for statement in budgets:
        yield from verdicts(context, "X-20", statement)


def _exceeds(context: Context, place: Place, whole: Stated, fiscal: Stated, what: str) -> Answer:
    found, least = shown(whole.value, exact=context.exact), shown(fiscal.value, exact=context.exact)
    cell = where(context, Address(place.statement, place.row, place.column))
    return failed(
        place,
        f"{cell}为{found}，小于其中的{what}{least}。",
        found=found,
        expected=f"不小于{least}",
        mend="核对两处：部分不能大于整体。",
    )
