"""Terms: what sentences call the cells of statements, and which cell a term means in which section.

A term that means different cells in different sections (基本支出 of all funds or of the general budget) is bound by the
section or by what the sentence spoke of before; where neither tells, it is bound to nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.figures import concepts
from accounts.figures.data import Address

FUND_SECTIONS = {"government_fund": "government_fund", "state_capital": "state_capital"}
# Terms in which a longer one stands before the shorter one that it contains.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("fiscal_grand_total", r"财政拨款(?:收、?支|收入、?支出|收支)(?:决算)?总计(?:均|各)?"),
    ("fiscal_income_grand_total", r"财政拨款收入(?:决算)?总计"),
    ("fiscal_expenditure_grand_total", r"财政拨款支出(?:决算)?总计"),
    ("grand_total", r"(?:收、支|收入、支出|收入支出|收支)(?:决算)?总计(?:均|各)?"),
    ("income_grand_total", r"收入(?:决算)?总计"),
    ("expenditure_grand_total", r"支出(?:决算)?总计"),
    ("source/general", r"一般公共预算财政拨款(?:本年)?收入"),
    ("source/government_fund", r"政府性基金(?:预算)?财政拨款(?:本年)?收入(?!和支出)"),
    ("source/state_capital", r"国有资本经营(?:预算)?财政拨款(?:本年)?收入(?!和支出)"),
    ("source/superior_subsidy", r"上级补助收入"),
    ("source/affiliate_remittance", r"附属单位上缴收入"),
    ("source/institutional", r"事业收入"),
    ("source/operating", r"(?<!事业)经营收入"),
    ("source/other", r"其他收入"),
    ("fund_three_public", r"政府性基金(?:预算)?(?:财政)?拨款(?:中)?安排的?“三公”经费(?:支出)?"),
    ("fund_both/government_fund", r"政府性基金(?:预算)?(?:财政拨款)?收入和支出"),
    ("fund_both/state_capital", r"国有资本经营(?:预算)?(?:财政拨款)?收入和支出"),
    ("fund/government_fund", r"政府性基金(?:预算)?(?:财政拨款)?(?:本年)?支出(?:决算)?"),
    ("fund/state_capital", r"国有资本经营(?:预算)?(?:财政拨款)?(?:本年)?支出(?:决算)?"),
    ("general_basic", r"一般公共预算(?:财政拨款)?基本支出(?:决算)?"),
    ("general", r"一般公共预算(?:财政拨款)?(?:本年)?支出(?:决算数|决算)?"),
    ("income_total", r"(?:本年|年度|年)收入(?:决算)?合计|(?<!拨款)收入(?:决算)?合计|总收入"),
    ("fiscal_income", r"(?<!预算)财政拨款(?:本年)?收入(?:合计)?"),
    ("expenditure_total", r"(?:本年|年度|年)支出(?:决算)?合计|(?<!拨款)支出(?:决算)?合计|(?<!年初)总支出"),
    ("nature/remitted_to_superior", r"上缴上级支出"),
    ("nature/operating", r"(?<!事业)经营支出"),
    ("nature/to_affiliates", r"对附属单位补助支出"),
    ("nature/basic", r"基本支出"),
    ("nature/project", r"项目支出"),
    ("group/personnel", r"人员经费(?:支出)?"),
    ("group/public", r"公用经费(?:支出)?"),
    ("operating", r"机关运行经费(?:支出)?"),
    ("three_public/vehicle", r"公务用车购置(?:及|和|与)运行(?:维护)?(?:费用|费)(?:支出)?(?:决算)?"),
    ("three_public/vehicle_purchase", r"公务用车购置(?:费用|费)?支出(?:决算)?|公务用车购置费"),
    ("three_public/vehicle_running", r"公务用车运行(?:维护)?(?:费用|费)(?:支出)?(?:决算)?"),
    ("three_public/abroad", r"因公出国（境）(?:经费|费用|费)?(?:支出)?(?:决算)?(?!团组)"),
    ("three_public/reception_domestic", r"国内(?:公务)?接待(?:费用|费)?支出|国内公务接待费"),
    ("three_public/reception_foreign", r"(?:外事|外宾|国（境）外)(?:公务)?接待(?:费用|费)?支出"),
    ("three_public/reception", r"公务接待(?:费用|费)(?:支出)?(?:决算)?"),
    ("three_public/total", r"(?:财政拨款)?“三公”经费(?:财政拨款)?(?:支出)?(?:决算)?(?:数)?"),
    ("procurement/small_micro", r"授予小微企业(?:的)?合同金额|由小微企业供应商中标或成交的采购金额"),
    ("procurement/small_medium", r"授予中小企业(?:的)?合同金额|由中小企业供应商中标或成交的采购金额"),
    ("procurement/total", r"政府采购(?:支出)?总额|政府采购金额(?:（以合同签订为准）)?"),
    ("procurement/goods", r"(?:政府采购)?货物(?:支出|采购金额|采购支出)"),
    ("procurement/works", r"(?:政府采购)?工程(?:支出|采购金额|采购支出)"),
    ("procurement/services", r"(?:政府采购)?服务(?:支出|采购金额|采购支出)"),
    ("moment/opening", r"年初(?:财政拨款)?结转和结余"),
    ("moment/closing", r"年末(?:财政拨款)?结转和结余"),
    ("fund_income", r"本年收入"),
    ("fund_expenditure", r"本年支出"),
)
_TERM = re.compile("|".join(f"(?P<t{position}>{pattern})" for position, (_, pattern) in enumerate(_PATTERNS)))
_KEYS = {f"t{position}": key for position, (key, _) in enumerate(_PATTERNS)}
_FIXED = {
    "fiscal_grand_total": Address("fiscal", "income_grand_total", "amount"),
    "fiscal_income_grand_total": Address("fiscal", "income_grand_total", "amount"),
    "fiscal_expenditure_grand_total": Address("fiscal", "expenditure_grand_total", "total"),
    "grand_total": Address("income_expenditure", "income_grand_total", "amount"),
    "income_grand_total": Address("income_expenditure", "income_grand_total", "amount"),
    "expenditure_grand_total": Address("income_expenditure", "expenditure_grand_total", "amount"),
    "income_total": Address("income_expenditure", "income_total", "amount"),
    "fiscal_income": Address("fiscal", "income_total", "amount"),
    "expenditure_total": Address("expenditure", "total", "total"),
    "general": Address("general_expenditure", "total", "total"),
    "general_basic": Address("general_expenditure", "total", "basic"),
    "operating": Address("institution", "operating_expense", "final"),
    "fund_three_public": Address("government_fund_three_public", "total", "final_total"),
}
_TWO_SIDED = {
    Address("income_expenditure", "income_grand_total", "amount"): Address(
        "income_expenditure", "expenditure_grand_total", "amount"
    ),
    Address("fiscal", "income_grand_total", "amount"): Address("fiscal", "expenditure_grand_total", "total"),
}
OTHER_SIDE = {**_TWO_SIDED, **{there: here for here, there in _TWO_SIDED.items()}}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a folded text: what it is called here (``key``) and where it stands."""

    key: str
    start: int
    end: int


def terms(text: str) -> Iterator[Term]:
    """Yield the terms of a folded text, the longest at each place."""
    for found in _TERM.finditer(text):
        yield Term(_KEYS[found.lastgroup or ""], found.start(), found.end())


def cell_of(  # noqa: PLR0911 (one return for each kind of term)
    key: str, section: str, topic: Address | None, three_public: str = "three_public"
) -> Address | None:
    """Return the cell that a term means in a section behind a ``topic``; ``None`` where that is not certain."""
    if key in _FIXED:
        return _FIXED[key]
    kind, _, item = key.partition("/")
    fund = FUND_SECTIONS.get(section)
    if kind == "source":
        return Address("income_expenditure", item, "amount")
    if kind in {"fund", "fund_both"}:
        return Address(concepts.FUND_STATEMENTS[item], "total", "total")
    if kind == "three_public":
        return Address(three_public, "total", f"final_{item}")
    if kind == "procurement":
        return Address("institution", f"procurement_{item}", "final")
    if kind == "group":
        return Address("general_basic", item, "amount") if section == "basic" else None
    if kind in {"moment", "fund_income", "fund_expenditure"}:
        return _of_fund(f"{kind}/{item}".rstrip("/"), fund) if fund else None
    return _nature(item, section, topic, fund)


def _of_fund(key: str, fund: str) -> Address:
    """Return the cell of a fund's carry-over, income or expenditure."""
    return {
        "moment/opening": Address("fiscal", f"opening_{fund}", "amount"),
        "moment/closing": Address("fiscal", "closing", fund),
        "fund_income": Address("income_expenditure", fund, "amount"),
        "fund_expenditure": Address(fund, "total", "total"),
    }[key]


def _nature(item: str, section: str, topic: Address | None, fund: str | None) -> Address | None:
    if fund:
        return Address(fund, "total", item) if item in {"basic", "project"} else None
    if section == "basic":
        return Address("general_expenditure", "total", item) if item == "basic" else None
    if section == "expenditure" or item not in {"basic", "project"}:
        return Address("expenditure", "total", item)
    if topic and topic.row == "total" and topic.statement in {"expenditure", "general_expenditure"}:
        return Address(topic.statement, "total", item)
    return None


def budget_of(cell: Address, basis: str) -> Address | None:
    """Return the cell that holds the budget of a cell; ``basis`` is initial or adjusted."""
    if cell.column.startswith("final_"):
        item = cell.column.removeprefix("final_")
        return Address(cell.statement, cell.row, f"budget_{item}")
    if cell == _FIXED["operating"]:
        return Address("institution", "operating_expense", "budget")
    if cell.statement in {"expenditure", *concepts.FUND_STATEMENTS.values()} and cell.column in {
        "total",
        *concepts.NATURES,
    }:
        return Address(f"{cell.statement}_budget", cell.row, f"{cell.column}_{basis}")
    return None


def is_budget(cell: Address) -> bool:
    """Whether a cell holds a budget."""
    return cell.statement.endswith("_budget") or cell.column.startswith("budget")


def level_of(about: Address | None) -> str:
    """Return which enumeration a subject's row belongs to: classes or items; "" for any other cell."""
    if about is None or not about.row.isdigit():
        return ""
    return {3: "classes", 7: "items"}.get(len(about.row), "")
