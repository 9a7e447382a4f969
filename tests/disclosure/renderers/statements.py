"""Official statements (公开表) of every shape that a report holds, with made-up figures that add up."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from disclosure.report.tree import Cell, HeaderCell, Number, Part, Report, Section, Table, TableCell, TableRow

YEAR = 2021
OWNER = "中共示例市委群众工作局"
BLANK = TableCell("blank", "")
CLASSES = (
    *("一般公共服务", "外交", "国防", "公共安全", "教育", "科学技术", "文化旅游体育与传媒", "社会保障和就业"),
    *("卫生健康", "节能环保", "城乡社区", "农林水", "交通运输", "资源勘探工业信息等", "商业服务业等", "金融"),
    *("援助其他地区", "自然资源海洋气象等", "住房保障", "粮油物资储备", "国有资本经营预算", "灾害防治及应急管理"),
    *("其他", "债务还本", "债务付息", "抗疫特别国债安排的"),
)
NUMERALS = (
    *"一二三四五六七八九十",
    *(f"十{x}" for x in "一二三四五六七八九"),
    "二十",
    *(f"二十{x}" for x in "一二三四五六"),
)
SOURCES = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
ITEM_NAMES = ("行政运行", "一般行政管理事务", "机关事业单位基本养老保险缴费支出", "信访事务", "住房公积金")


def head(text: str, columns: int = 1, rows: int = 1) -> HeaderCell:
    return HeaderCell(text, columns, rows)


def label(text: str, indent: int = 0) -> TableCell:
    return TableCell("label", text, None, indent)


def code(text: str) -> TableCell:
    return TableCell("code", text)


def amount(value: Decimal | str, *cells: Cell, illustrative: bool = False, blank_zero: bool = True) -> TableCell:
    exact = Decimal(value)
    number = Number(f"{exact:,.2f}", f"{exact:.2f}", "amount", "", cells, "", illustrative)
    return TableCell("amount", "" if blank_zero and not exact else number.text, number)


def row(role: str, *cells: TableCell) -> TableRow:
    return TableRow(role, cells)


def table(key: str, title: str, header: Iterable[tuple[HeaderCell, ...]], rows: Iterable[TableRow], **more) -> Table:
    given = {"number": "公开01表", "owner": OWNER, "unit": "万元"} | more
    return Table(key=key, title=title, header=tuple(header), rows=tuple(rows), **given)


def summary() -> Table:
    """收入支出决算总表: two panels, 26 classes of expenditure, tails that end on one line."""
    income = [f"{NUMERALS[place]}、{name}" for place, name in enumerate(("一般公共预算财政拨款收入", *SOURCES[2:]))]
    income += [""] * (len(CLASSES) - len(income))
    tails = (
        ("total", "本年收入合计", "1523.26", "本年支出合计", "1523.26"),
        ("line", "使用非财政拨款结余", "0", "结余分配", "0"),
        ("line", "年初结转和结余", "4.80", "年末结转和结余", "4.80"),
        ("total", "总计", "1528.06", "总计", "1528.06"),
    )
    rows = [
        row(
            "line",
            label(left),
            amount("1523.26" if not place else "0", Cell("income_expenditure", "general", "amount", YEAR))
            if left
            else BLANK,
            label(f"{NUMERALS[place]}、{name}支出"),
            amount("1523.26" if not place else "0"),
        )
        for place, (left, name) in enumerate(zip(income, CLASSES, strict=True))
    ]
    rows += [row(role, label(a), amount(b), label(c), amount(d)) for role, a, b, c, d in tails]
    return table(
        "income_expenditure",
        "收入支出决算总表",
        ((head("收入", 2), head("支出", 2)), (head("项目"), head("决算数"), head("项目"), head("决算数"))),
        rows,
        note="本表反映部门本年度的总收支和年末结转结余情况。",
    )


def by_subject(items: int = 12, *, title: str = "收入决算表", columns: tuple[str, ...] = SOURCES, **more) -> Table:
    """A statement by subject: total, then classes, sections and items; the first amount of a row is the sum."""
    header = (
        (head("项目", 2), *(head(caption, 1, 2) for caption in columns)),
        (head("科目编码"), head("科目名称")),
    )
    leaves = [[Decimal(place * 7 + column * 3 % 5) / 4 for column in range(1, len(columns))] for place in range(items)]

    def amounts(kind: str, chosen: list[list[Decimal]]) -> Iterable[TableCell]:
        sums = [sum(column, Decimal()) for column in zip(*chosen, strict=True)]
        for column, value in enumerate((sum(sums, Decimal()), *sums)):
            yield amount(value, Cell("income", kind, str(column), YEAR), illustrative=kind == "2010101")

    rows = [row("total", label(""), label("合计"), *amounts("total", leaves))]
    for first in range(0, items, 10):
        family = f"{201 + first // 10}"
        rows.append(
            row("class", code(family), label(CLASSES[first // 10 % 26]), *amounts(family, leaves[first : first + 10]))
        )
        for start in range(first, min(first + 10, items), 5):
            section = f"{family}{start % 10 // 5 + 1:02}"
            chosen = leaves[start : start + 5]
            rows.append(
                row("section", code(section), label("政府办公厅（室）及相关机构事务"), *amounts(section, chosen))
            )
            for place, leaf in enumerate(chosen):
                item = f"{section}{place + 1:02}"
                rows.append(row("item", code(item), label(ITEM_NAMES[place]), *amounts(item, [leaf])))
    return table(
        "income", title, header, rows, number="公开02表", note="注：本表反映部门本年度取得的各项收入情况。", **more
    )


def three_public() -> Table:
    """“三公”经费: twelve amounts under headings three deep, one row without a caption."""
    block = (
        head("合计", 1, 2),
        head("因公出国（境）费", 1, 2),
        head("公务用车购置及运行维护费", 3),
        head("公务接待费", 1, 2),
    )
    deepest = (head("小计"), head("公务用车购置费"), head("公务用车运行维护费"))
    values = ("1.50", "0", "0", "0", "0", "1.50", "0.52", "0", "0", "0", "0", "0.52")
    return table(
        "three_public",
        "一般公共预算财政拨款“三公”经费支出决算表",
        ((head("预算数", 6), head("决算数", 6)), block * 2, deepest * 2),
        (row("line", *(amount(value, blank_zero=False) for value in values)),),
        number="公开10表",
        wide=True,
        illustrative=True,
    )


def detail() -> Table:
    """明细表 by economic subject: a code, a name and nine columns of amounts as large as they come."""
    columns = (
        "合计",
        "工资福利支出",
        "商品和服务支出",
        "对个人和家庭的补助",
        "债务利息及费用支出",
        "资本性支出（基本建设）",
        "资本性支出",
        "对企业补助",
        "其他支出",
    )
    made = by_subject(30, title="一般公共预算财政拨款支出决算明细表", columns=columns, wide=True)
    largest = (amount("12345678.90"),) * len(columns)
    return replace(made, rows=(replace(made.rows[0], cells=(*made.rows[0].cells[:2], *largest)), *made.rows[1:]))


def basic() -> Table:
    """基本支出: three panels of code, name and amount side by side."""
    one = [
        row(
            "line",
            *(
                cell
                for x in (301, 302, 310)
                for cell in (code(f"{x}{place:02}"), label("维修（护）费"), amount("1.25"))
            ),
        )
        for place in range(1, 28)
    ]
    return table(
        "general_basic",
        "一般公共预算财政拨款基本支出决算表",
        ((head("人员经费", 3), head("公用经费", 6)), (head("科目编码"), head("科目名称"), head("决算数")) * 3),
        (
            *one,
            row(
                "total",
                label("人员经费合计"),
                BLANK,
                amount("33.75"),
                label("公用经费合计"),
                BLANK,
                BLANK,
                BLANK,
                BLANK,
                amount("67.50"),
            ),
        ),
        number="公开08表",
    )


def empty() -> Table:
    """A statement of a fund that the department does not have."""
    made = by_subject(title="政府性基金预算财政拨款收入支出决算表", columns=("年初结转和结余", "本年收入", "本年支出"))
    return replace(made, key="government_fund", number="公开11表", rows=(), notice="本表无数据。")


def part(*tables: Table) -> Part:
    """第五部分 附表: a section for each statement."""
    return Part(
        "statements",
        "第五部分",
        "附表",
        sections=tuple(
            Section(f"statement-{made.key}", f"{NUMERALS[place % 26]}、", made.title, (made,))
            for place, made in enumerate(tables)
        ),
    )


def with_statements(report: Report, *tables: Table) -> Report:
    """Return the report with these statements, else one of each shape, as its last part."""
    shown = tables or (summary(), by_subject(), basic(), three_public(), detail(), empty())
    return replace(report, parts=(*report.parts, part(*shown)))
