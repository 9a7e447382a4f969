"""Whether the sheets are all there, and whether they are all in the same unit."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from accounts.figures.concepts import FISCAL_FUNDS
from accounts.money import YUAN_PER_WAN
from accounts.workbooks.ministry.lines import SheetsRead, spends
from accounts.workbooks.ministry.subjects import TOTAL, Cell
from accounts.workbooks.ministry.view import Findings, View
from accounts.workbooks.ministry.words import SheetKind, title

ALWAYS: tuple[SheetKind, ...] = ("totals", "fiscal_totals", "income", "expenditure", "general", "institution")
FUNDS: tuple[SheetKind, ...] = ("government_fund", "state_capital")
# A sheet of 万元 beside one of 元: what rounding to two places of 万元 leaves of an amount.
ROUNDING = Decimal("0.01") * YUAN_PER_WAN
SMALLEST_USUAL = Decimal(100_000)


def check_presence(views: Mapping[SheetKind, View], sheets: SheetsRead, findings: Findings) -> None:
    """Report the sheets that are needed and missing, each by its title.

    A fund's sheet is needed where the totals have an amount of it, the details of basic expenditure of the general
    budget where there is such expenditure; other details are noted.
    """
    needed = [*ALWAYS, *(fund for fund in FUNDS if _has_amounts(sheets, fund))]
    if spends(sheets.fund("general"), "basic"):
        needed.append("general_basic")
    for kind in needed:
        if kind not in views:
            said = f"缺少工作表“{title(kind)}”：请从决算软件完整导出后再导入。"
            findings.problem("", "", "没有这张工作表", title(kind), said)
    details: tuple[tuple[SheetKind, SheetKind, str], ...] = (
        ("general_project", "general", "project"),
        ("government_fund_basic", "government_fund", "basic"),
        ("government_fund_project", "government_fund", "project"),
    )
    for kind, fund, nature in details:
        if kind not in views and spends(sheets.fund(fund), nature):
            said = f"没有工作表“{title(kind)}”：这部分支出没有经济分类明细，已存的明细不变。"
            findings.note("", "", "没有这张工作表", title(kind), said)


def check_magnitudes(sheets: SheetsRead, findings: Findings) -> None:
    """Report a sheet whose total is a ten-thousandth of what another sheet says: 万元 in the place of 元."""
    reported: set[str] = set()
    for pair in _totals(sheets):
        small, large = sorted(pair, key=lambda cell: abs(cell.amount))
        is_wrong = small.amount and abs(large.amount - small.amount * YUAN_PER_WAN) <= ROUNDING
        if is_wrong and small.place.sheet not in reported:
            reported.add(small.place.sheet)
            said = (
                f"合计是{small.amount}，而工作表“{large.place.sheet}”{large.place.cell}是{large.amount}，"
                "相差一万倍：请核对两张表的金额单位，都改为元。"
            )
            findings.problem(*small.place, small.amount, f"{large.amount}（元）", said)
    whole = sheets.totals.get("expenditure_total")
    if whole and 0 < whole.amount < SMALLEST_USUAL:
        said = f"本年支出合计只有{whole.amount}元：请核对表中金额是否以元为单位。"
        findings.note(*whole.place, whole.amount, "以元为单位的金额", said)


def _has_amounts(sheets: SheetsRead, fund: str) -> bool:
    cells = [
        sheets.totals.get(fund),
        sheets.fiscal_totals.get(fund),
        sheets.fiscal_totals.get(f"opening_{fund}"),
        sheets.fiscal_totals.get("closing", fund),
        sheets.fiscal_totals.get("expenditure_total", fund),
    ]
    return any(cell and cell.amount for cell in cells)


def _totals(sheets: SheetsRead) -> Iterator[tuple[Cell, Cell]]:
    """Yield the total of each sheet with the one of another sheet that says the same."""
    basic = sheets.economic.get(("general", "basic"))
    pairs: list[tuple[Cell | None, Cell | None]] = [
        (sheets.income.total(TOTAL), sheets.totals.get("income_total")),
        (sheets.expenditure.total(TOTAL), sheets.totals.get("expenditure_total")),
        (sheets.fiscal_totals.get("general"), sheets.totals.get("general")),
        (basic.totals.get(TOTAL) if basic else None, sheets.fund("general").total("basic")),
        *(
            (sheets.fund(fund).total(TOTAL), sheets.fiscal_totals.get("expenditure_total", fund))
            for fund in FISCAL_FUNDS
        ),
    ]
    yield from ((cell, beside) for cell, beside in pairs if cell and beside)
