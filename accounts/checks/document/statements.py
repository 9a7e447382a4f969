"""The statements of a report as printed: their order, their unit, their notes, their zeros."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from accounts.checks.context import Context
from accounts.checks.document.outline import NO_DOCUMENT, NO_TABLES, Outline, TableOutline, each_table, outline_of
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import ordinary_settings, sample

UNIT = "万元"


def _printed(*tables: TableOutline) -> Outline:
    return Outline("临江县水务局2023年度部门决算", tables=tables)


def _fund_table(**fields: object) -> TableOutline:
    return TableOutline("government_fund", "政府性基金预算财政拨款收入支出决算表", **fields)  # type: ignore[arg-type]


def _capital_table(**fields: object) -> TableOutline:
    return TableOutline("state_capital", "国有资本经营预算财政拨款支出决算表", **fields)  # type: ignore[arg-type]


_INCOME = TableOutline("income", "收入决算表", note="注：本表反映本部门本年度取得的各项收入情况。")
_EXPENDITURE = TableOutline("expenditure", "支出决算表", note="注：本表反映本部门本年度各项支出情况。")
_TWO = ordinary_settings(titles={"income": "收入决算表", "expenditure": "支出决算表"})


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
    for table, following in pairwise(listed):
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

    return each_table(context, judge)


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

    return each_table(context, judge)


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
