"""The statements of a report as printed: their order, their unit, their notes, and what stands in those without data."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from accounts.checks.context import Context
from accounts.checks.document.outline import NO_DOCUMENT, Outline, TableOutline, outline_of
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import ordinary_settings, sample
from accounts.checks.text.printed import said
from accounts.checks.text.reading import all_claims
from accounts.checks.text.sums import value
from accounts.checks.text.terms import is_budget
from accounts.checks.text.texts_of_examples import told

UNIT = "万元"
NO_TABLES = "报告里没有公开表。"
# What a sentence about an empty statement may call its money, and how the title of that statement calls it.
FUNDS = ("政府性基金", "国有资本经营", "一般公共预算", "“三公”")
_SAYS_NOTHING = re.compile(r"无数据|没有数据|为空表|无此项|没有此项|[无没未].{0,40}(?:收入|支出|收支)")
_OWNER = re.compile(r"^(?P<owner>[^，。；]{1,60}?)(?P<year>\d{4})年")


def _printed(*tables: TableOutline) -> Outline:
    return Outline("临江县水务局2023年度部门决算", tables=tables)


def _fund_table(**fields: object) -> TableOutline:
    return TableOutline("government_fund", "政府性基金预算财政拨款收入支出决算表", **fields)  # type: ignore[arg-type]


def _capital_table(**fields: object) -> TableOutline:
    return TableOutline("state_capital", "国有资本经营预算财政拨款支出决算表", **fields)  # type: ignore[arg-type]


_INCOME = TableOutline("income", "收入决算表", note="注：本表反映本部门本年度取得的各项收入情况。")
_EXPENDITURE = TableOutline("expenditure", "支出决算表", note="注：本表反映本部门本年度各项支出情况。")
_TWO = ordinary_settings(titles={"income": "收入决算表", "expenditure": "支出决算表"})


def _each(
    context: Context, judge: Callable[[TableOutline], Answer | None], *, why: str = NO_TABLES
) -> Iterator[Answer]:
    """Yield what ``judge`` says of each table of the report; it says nothing of those that the rule is not about."""
    outline = outline_of(context)
    if outline is None:
        yield not_applicable(NO_DOCUMENT)
        return
    answers = [answer for table in outline.tables if (answer := judge(table)) is not None]
    yield from answers or [not_applicable(why)]


@rule(
    "STR-04",
    name="公开表按规定顺序排列",
    family="text",
    severity="warn",
    blocking=False,
    told="公开表的先后与口径规定的顺序相同。",
    concepts=("document", "statements"),
    examples=(
        passes("收入决算表在支出决算表之前。", lambda: sample(settings=_TWO, beside=[_printed(_INCOME, _EXPENDITURE)])),
        fails(
            "支出决算表排到收入决算表之前。",
            lambda: sample(settings=_TWO, beside=[_printed(_EXPENDITURE, _INCOME)]),
            statement="expenditure",
        ),
        exempt("报告里只有文字，没有一张表。", lambda: sample(settings=_TWO, beside=[_printed()])),
    ),
)
def statements_are_in_order(context: Context) -> Iterator[Answer]:
    """Compare the order of the tables with that of the profile's set."""
    outline = outline_of(context)
    order = {kind: position for position, kind in enumerate(context.settings.titles)}
    listed = [table for table in outline.tables if table.kind in order] if outline else []
    if not listed:
        yield not_applicable(NO_TABLES if outline else NO_DOCUMENT)
        return
    for table, following in zip(listed, listed[1:], strict=False):
        if order[following.kind] < order[table.kind]:
            yield failed(
                Place(table.kind),
                f"{table.title}排在{following.title}之前，与规定的顺序相反。",
                found=f"{table.title}、{following.title}",
                expected=f"{following.title}、{table.title}",
                mend="按规定的顺序排列公开表。",
            )
            return
    yield passed()


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

    return _each(context, judge, why="没有空表；没有提供的表由其他规则报告。")


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
        elif denied is not None and table.has_data:
            message, found = f"情况说明写没有，{table.title}却有金额。", denied.place.sentence
        if message:
            mend = "核对有没有这项收支，改正错的一处。"
            return failed(Place(table.kind), message, found=found, expected="表、表下说明、情况说明一致", mend=mend)
        return passed(Place(table.kind)) if empty or denied is not None else None

    return _each(context, judge, why="没有写“无数据”的表。")


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
    own = {context.figures.data.unit.name, context.figures.data.unit.short_name, context.settings.words.get("self", "")}

    def judge(table: TableOutline) -> Answer | None:
        if not table.notice or not table.provided:
            return None
        wrong = [
            fund for fund in FUNDS if fund in table.notice and fund not in f"{table.title}{context.title(table.kind)}"
        ]
        named = _OWNER.match(table.notice)
        if named and named["owner"] not in own:
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

    return _each(context, judge, why="没有带说明的空表。")


@rule(
    "STR-12",
    name="每张表注明金额单位",
    family="text",
    severity="error",
    blocking=True,
    told="每张公开表都注明金额单位，全篇都是万元。",
    concepts=("document", "statements"),
    examples=(
        passes("两张表都注明万元。", lambda: sample(of=2020, beside=[_printed(_INCOME, _EXPENDITURE)])),
        fails(
            "一张表注明元。",
            lambda: sample(beside=[_printed(_INCOME, TableOutline("expenditure", "支出决算表", unit="元"))]),
            statement="expenditure",
        ),
        fails(
            "一张表没有注明单位。",
            lambda: sample(beside=[_printed(TableOutline("fiscal", "财政拨款收入支出决算总表", unit=""))]),
            statement="fiscal",
        ),
        exempt("只有数据，没有印出来的表。", lambda: sample(of=2020)),
    ),
)
def statements_say_their_unit(context: Context) -> Iterator[Answer]:
    """Compare the unit that each table prints with 万元."""

    def judge(table: TableOutline) -> Answer:
        unit = table.unit.partition("：")[2] or table.unit
        if unit.strip() == UNIT:
            return passed(Place(table.kind))
        return failed(
            Place(table.kind),
            f"{table.title}{f'注明的单位是{unit}' if unit else '没有注明金额单位'}。",
            found=unit or "没有",
            expected=UNIT,
            mend="金额换算成万元，表头注明“单位：万元”。",
        )

    return _each(context, judge)


@rule(
    "STR-13",
    name="每张表有表注",
    family="text",
    severity="info",
    blocking=False,
    told="每张公开表下都有说明表中内容的表注。",
    concepts=("document", "statements"),
    examples=(
        passes("收入决算表有表注。", lambda: sample(of=2021, beside=[_printed(_INCOME)])),
        fails(
            "支出决算表没有表注。",
            lambda: sample(of=2021, beside=[_printed(_INCOME, TableOutline("expenditure", "支出决算表"))]),
            statement="expenditure",
        ),
        exempt("没有印出来的表，没有表注。", lambda: sample(of=2021)),
    ),
)
def statements_have_notes(context: Context) -> Iterator[Answer]:
    """Ask each table for its note."""

    def judge(table: TableOutline) -> Answer:
        if table.note.strip():
            return passed(Place(table.kind))
        return failed(
            Place(table.kind),
            f"{table.title}没有表注。",
            found="没有",
            expected="注：本表反映……",
            mend="补写表注，说明表中反映的内容。",
        )

    return _each(context, judge)


@rule(
    "INT-26",
    name="空单元格写法统一",
    family="text",
    severity="info",
    blocking=False,
    told="零金额在全部公开表里都留空，或都印0.00。",
    concepts=("document", "statements"),
    examples=(
        passes(
            "两张表的零金额都留空。",
            lambda: sample(beside=[_printed(_fund_table(zero="blank"), _capital_table(zero="blank"))]),
        ),
        fails(
            "一张表留空，两张表印0.00。",
            lambda: sample(
                beside=[
                    _printed(
                        TableOutline("income", "收入决算表", zero="written"),
                        _fund_table(zero="blank"),
                        _capital_table(zero="written"),
                    )
                ]
            ),
            statement="government_fund",
        ),
        exempt("表里没有零金额。", lambda: sample(beside=[_printed(_fund_table(), _capital_table())])),
    ),
)
def zero_is_printed_one_way(context: Context) -> Iterator[Answer]:
    """Tell the tables that print zero in another way than most."""
    outline = outline_of(context)
    ways = Counter(table.zero for table in outline.tables if table.zero) if outline else Counter()
    if not ways:
        yield not_applicable("表里没有零金额。" if outline else NO_DOCUMENT)
        return
    usual = ways.most_common(1)[0][0]
    odd = [table for table in outline.tables if table.zero and table.zero != usual] if outline else []
    if not odd:
        yield passed()
        return
    names = {"blank": "留空", "written": "印0.00"}
    yield failed(
        Place(odd[0].kind),
        f"{'、'.join(table.title for table in odd)}的零金额{names[odd[0].zero]}，其余的表{names[usual]}。",
        found=names[odd[0].zero],
        expected=names[usual],
        mend="全部公开表的零金额用一种写法。",
        others=[Place(table.kind) for table in odd[1:]],
    )
