"""Statements without data: that they say so, that it is true, and that the sentence is their own."""

import re
from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.document.outline import Outline, TableOutline, bare, each_table
from accounts.checks.finding import Answer, Place, failed, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import sample, three_public
from accounts.checks.text.amounts_said import amount_of
from accounts.checks.text.printed import said
from accounts.checks.text.reading import all_claims
from accounts.checks.text.sums import value
from accounts.checks.text.terms import is_budget
from accounts.checks.text.texts_of_examples import told
from accounts.figures.data import Address

_FINALS = ("abroad", "vehicle_purchase", "vehicle_running", "reception_domestic", "reception_foreign")
# What a sentence about an empty statement may call its money, and how the title of that statement calls it.
FUNDS = ("政府性基金", "国有资本经营", "一般公共预算", "“三公”")
_SAYS_NOTHING = re.compile(r"无数据|没有数据|为空表|无此项|没有此项|[无没未].{0,40}(?:收入|支出|收支)")
_OWNER = re.compile(r"^(?P<owner>[^，。；]{1,60}?)(?P<year>\d{4})年")
_INCOME = TableOutline("income", "收入决算表")
_EXPENDITURE = TableOutline("expenditure", "支出决算表")


def _printed(*tables: TableOutline) -> Outline:
    return Outline("临江县水务局2023年度部门决算", tables=tables)


def _fund_table(**fields: object) -> TableOutline:
    return TableOutline("government_fund", "政府性基金预算财政拨款收入支出决算表", **fields)  # type: ignore[arg-type]


def _capital_table(**fields: object) -> TableOutline:
    return TableOutline("state_capital", "国有资本经营预算财政拨款支出决算表", **fields)  # type: ignore[arg-type]


@rule(
    "STR-06",
    name="空表说明没有数据",
    family="text",
    severity="error",
    blocking=True,
    told="没有数据的公开表保留空表，并写明没有此项收支。",
    basis="基层政务公开标准目录（财政预决算）",
    concepts=("document", "statements"),
    examples=(
        passes(
            "没有政府性基金收支，表下写明。",
            lambda: sample(
                beside=[_printed(_fund_table(has_data=False, notice="本部门2023年没有此项收支，故本表无数据。"))]
            ),
        ),
        fails(
            "国有资本经营表空着，没有说明。",
            lambda: sample(beside=[_printed(_capital_table(has_data=False))]),
            statement="state_capital",
        ),
        exempt("每张表都有数据。", lambda: sample(beside=[_printed(_INCOME, _EXPENDITURE)])),
    ),
)
def empty_statements_say_so(context: Context) -> Iterator[Answer]:
    """Look below each table without data for the sentence that says so."""

    def judge(table: TableOutline) -> Answer | None:
        if table.has_data or not table.provided:
            return None
        if _SAYS_NOTHING.search(table.notice):
            return passed(Place(table.kind))
        return failed(
            Place(table.kind),
            f"{table.title}没有数据，也没有说明。",
            found=table.notice or "没有说明",
            expected="写明没有此项收支，本表无数据",
            mend="在表下写明本年度没有此项收支，故本表无数据；漏填数据的，补填。",
        )

    return each_table(context, judge, why="没有空表；没有提供的表由其他规则报告。")


@rule(
    "STR-07",
    name="空表说明与表中数据不矛盾",
    family="text",
    severity="error",
    blocking=True,
    told="写明没有数据的表里没有金额，情况说明也不写它的金额；情况说明写没有的，表里也没有。",
    concepts=("document", "statements", "declaration"),
    examples=(
        passes(
            "空表有说明，情况说明没有写它的金额。",
            lambda: sample(
                of=2022,
                beside=[_printed(_capital_table(has_data=False, notice="本部门2022年没有此项收支，故本表无数据。"))],
            ),
        ),
        fails(
            "表里有金额，表下却写没有数据。",
            lambda: sample(beside=[_printed(_fund_table(notice="本单位没有此项收支，故本表无数据。"))]),
            statement="government_fund",
        ),
        fails(
            "表下写没有数据，情况说明写支出4.00万元。",
            lambda: told(
                "government_fund",
                "2023年政府性基金预算财政拨款支出4.00万元。",
                beside=[_printed(_fund_table(has_data=False, notice="本部门没有此项收支，故本表无数据。"))],
            ),
            statement="government_fund",
        ),
        fails(
            "表里有金额，情况说明写没有这项支出。",
            lambda: told(
                "state_capital",
                "2023年度无国有资本经营预算财政拨款收入和支出。",
                beside=[_printed(_capital_table())],
            ),
            statement="state_capital",
        ),
        passes(
            "“三公”经费有预算、没有支出，情况说明写没有支出。",
            lambda: told(
                "three_public",
                "2023年度无“三公”经费财政拨款支出。",
                three_public(reception_budget="0.95", **dict.fromkeys((f"{name}_final" for name in _FINALS), "0")),
                beside=[_printed(TableOutline("three_public", "财政拨款“三公”经费支出决算表"))],
            ),
        ),
        exempt("表里有数据，没有写“无”的话。", lambda: sample(beside=[_printed(_INCOME)])),
    ),
)
def empty_statements_are_empty(context: Context) -> Iterator[Answer]:
    """Hold what is said of each table without data to its cells and to the text."""
    claims = [c for c in all_claims(context) if c.about is not None and not is_budget(c.about)]
    claims = [c for c in claims if c.year in {None, context.year}]

    def judge(table: TableOutline) -> Answer | None:
        empty = bool(_SAYS_NOTHING.search(table.notice)) and table.provided
        own = [claim for claim in claims if claim.about is not None and claim.about.statement == table.kind]
        denied = next((c for c in own if c.measure == "none" and c.about and c.about.row == "total"), None)
        amount = next((c for c in own if c.measure == "amount" and value(c)), None)
        message = ""
        if empty and table.has_data:
            message, found = f"{table.title}有金额，表下却写没有数据。", table.notice
        elif empty and amount is not None:
            message, found = f"{table.title}写没有数据，情况说明却写{said(amount)}。", said(amount)
        elif denied is not None and denied.about and table.has_data and not _only_budgeted(context, denied.about):
            message, found = f"情况说明写没有，{table.title}却有金额。", denied.place.sentence
        if message:
            mend = "核对有没有这项收支，改正错的一处。"
            return failed(Place(table.kind), message, found=found, expected="表、表下说明、情况说明一致", mend=mend)
        return passed(Place(table.kind)) if empty or denied is not None else None

    return each_table(context, judge, why="没有写“无数据”的表。")


def _only_budgeted(context: Context, about: Address) -> bool:
    """Whether a statement with a column of budgets beside that of final amounts holds nothing but a budget here."""
    if not about.column.startswith("final_"):
        return False
    budget = Address(about.statement, about.row, about.column.replace("final_", "budget_", 1))
    return amount_of(context, about) == 0 and bool(amount_of(context, budget))


@rule(
    "STR-08",
    name="空表说明的单位和资金写对",
    family="text",
    severity="error",
    blocking=True,
    told="空表说明里的单位是本单位或它的全称，年度是决算年度，资金是这张表的资金。",
    concepts=("document", "statements", "name"),
    examples=(
        passes(
            "写全称、年度和这张表的资金。",
            lambda: sample(
                of=2021,
                beside=[
                    _printed(
                        _fund_table(
                            has_data=False, notice="临江县水务局2021年度没有政府性基金预算财政拨款收支，故本表无数据。"
                        )
                    )
                ],
            ),
        ),
        fails(
            "国有资本经营表下写的是政府性基金。",
            lambda: sample(
                beside=[_printed(_capital_table(has_data=False, notice="本部门没有政府性基金收支，故本表无数据。"))]
            ),
            statement="state_capital",
        ),
        fails(
            "写成别的单位。",
            lambda: sample(
                of=2021,
                beside=[
                    _printed(_fund_table(has_data=False, notice="临江县林业局2021年度没有此项收支，故本表无数据。"))
                ],
            ),
            statement="government_fund",
        ),
        fails(
            "写成上一年度。",
            lambda: sample(
                of=2023,
                beside=[_printed(_fund_table(has_data=False, notice="本部门2022年没有此项收支，故本表无数据。"))],
            ),
            statement="government_fund",
        ),
        exempt("没有空表。", lambda: sample(beside=[_printed(_EXPENDITURE)])),
    ),
)
def empty_statements_name_their_own(context: Context) -> Iterator[Answer]:
    """Read unit, year and fund out of the sentence below each table without data."""
    unit = context.figures.data.unit
    own = {bare(unit.name), bare(unit.short_name), context.settings.words.get("self", "")}

    def judge(table: TableOutline) -> Answer | None:
        if not table.notice or not table.provided:
            return None
        wrong = [
            fund for fund in FUNDS if fund in table.notice and fund not in f"{table.title}{context.title(table.kind)}"
        ]
        named = _OWNER.match(table.notice)
        if named and bare(named["owner"]) not in own:
            wrong.append(named["owner"])
        if named and named["year"] != str(context.year):
            wrong.append(f"{named['year']}年")
        if not wrong:
            return passed(Place(table.kind))
        return failed(
            Place(table.kind),
            f"{table.title}的说明“{table.notice}”写了{'、'.join(wrong)}。",
            found="、".join(wrong),
            expected=f"{context.figures.data.unit.name}{context.year}年度，这张表的资金",
            mend="改正说明里的单位、年度或资金。",
        )

    return each_table(context, judge, why="没有带说明的空表。")
