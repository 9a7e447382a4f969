"""A report tree of realistic shape and length: overview with lists, eleven sections with seven charts, a glossary.

Figures are those of a real department's year; the words are this project's own. The drawings are the product's.
"""

from decimal import Decimal

from disclosure.charts.draw import draw
from disclosure.charts.spec import ChartPoint, ChartSpec, describe
from disclosure.report.tree import (
    Cell,
    Chart,
    ChartRow,
    CoverField,
    ListBlock,
    Notice,
    Number,
    NumberKind,
    Paragraph,
    Part,
    Report,
    Run,
    Section,
    Text,
    TypedNumber,
)

YEAR = 2021


def cell(statement: str, row: str, column: str = "final", year: int = YEAR) -> Cell:
    return Cell(statement, row, column, year)


def amount(text: str, label: str, *cells: Cell, formula: str = "", illustrative: bool = False) -> Number:
    return Number(text, text, "amount", label, cells, formula, illustrative)


def percent(text: str, label: str, formula: str) -> Number:
    return Number(f"{text}%", text, "percent", label, (), formula)


def count(text: str, label: str, kind: NumberKind = "count") -> Number:
    return Number(text, text, kind, label)


def say(*runs: Run | str, illustrative: bool = False) -> Paragraph:
    return Paragraph(tuple(Text(run) if isinstance(run, str) else run for run in runs), illustrative)


def chart(
    key: str, number: int, kind: str, title: str, *points: tuple[str, str, str | None], illustrative: bool = False
) -> Chart:
    spec = ChartSpec(
        key=key,
        number=number,
        kind=kind,  # type: ignore[arg-type]
        title=title,
        points=tuple(ChartPoint(label, Decimal(text), text, share) for label, text, share in points),
        illustrative=illustrative,
    )
    rows = tuple(
        ChartRow(
            label,
            amount(text, label, cell("chart", key), illustrative=illustrative),
            percent(share.removesuffix("%"), f"{label}占比", "") if share else None,
        )
        for label, text, share in points
    )
    return Chart(key, number, title, describe(spec), "万元", rows, draw(spec), illustrative)


INCOME = amount("464.09", "本年收入合计", cell("income_expenditure_summary", "income_total"))
TOTAL = amount("468.89", "收入支出总计", cell("income_expenditure_summary", "total"))
EXPENDITURE = amount("468.34", "本年支出合计", cell("income_expenditure_summary", "expenditure_total"))
LESS = amount("56.61", "收入支出总计比上年减少", formula="525.50 - 468.89")
LESS_PERCENT = percent("11", "收入支出总计比上年减少", "56.61 ÷ 525.50")
BASIC = amount("376.22", "基本支出", cell("expenditure", "total", "basic"))
PROJECT = amount("92.12", "项目支出", cell("expenditure", "total", "project"))
ITEMS = (
    ("2010301", "一般公共服务（类）政府办公厅（室）及相关机构事务（款）行政运行（项）", "195.68"),
    ("2010302", "一般公共服务（类）政府办公厅（室）及相关机构事务（款）一般行政管理事务（项）", "45.45"),
    ("2010308", "一般公共服务（类）政府办公厅（室）及相关机构事务（款）信访事务（项）", "26.93"),
    ("2080505", "社会保障和就业（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）", "23.84"),
    ("2101101", "卫生健康（类）行政事业单位医疗（款）行政单位医疗（项）", "8.56"),
    ("2210201", "住房保障（类）住房改革支出（款）住房公积金（项）", "35.96"),
)
STRUCTURE = (
    ("一般公共服务", "379.73", "81%"),
    ("社会保障和就业", "28.15", "6%"),
    ("卫生健康", "16.52", "4%"),
    ("住房保障", "43.96", "9%"),
)


def sample_report(*, illustrative: bool = True, typed: bool = True) -> Report:
    """Return the sample; ``typed`` puts two numbers typed by hand into the overview."""
    title = f"中共广元市委群众工作局{YEAR}年度部门决算公开报告"
    return Report(
        title=title,
        unit_name="中共广元市委群众工作局",
        unit_short_name="市委群工局",
        unit_code="639001",
        region_code="510800",
        region_name="四川省广元市",
        fiscal_year=YEAR,
        scope="department",
        profile="sichuan-2021",
        illustrative=illustrative,
        cover=(CoverField("公开时间", "2022年9月30日"), CoverField("保密审查", "已审查")),
        parts=(
            _overview(typed=typed),
            Part("explanation", "第二部分", "部门决算情况说明", sections=_explanation(illustrative=illustrative)),
            _glossary(),
        ),
    )


def _overview(*, typed: bool) -> Part:
    seats: tuple[Run, ...] = (
        (Text("核定行政编制"), TypedNumber("15"), Text("名，事业编制"), TypedNumber("12"), Text("名。"))
        if typed
        else (Text("编制由机构编制部门核定。"),)
    )
    return Part(
        "overview",
        "第一部分",
        "部门概况",
        sections=(
            Section(
                "duties",
                "一、",
                "基本职能及主要工作",
                sections=(
                    Section(
                        "functions",
                        "（一）",
                        "主要职能",
                        (
                            say("群众有话对市委、市政府说，由本部门接待、登记、转办并回复。主要职能有："),
                            ListBlock(
                                (
                                    (Text("接待来访，受理来信，办理网上和电话反映的事项；"),),
                                    (Text("把分散的意见归类分析，每季度向市委报送一份民情报告；"),),
                                    (Text("协调、督促县（区）和市级部门化解积案。"),),
                                ),
                                ordered=True,
                            ),
                        ),
                    ),
                    Section(
                        "work", "（二）", "重点工作完成情况", (say("全年的工作围绕及时受理、就地化解两件事展开。"),)
                    ),
                ),
            ),
            Section(
                "units",
                "二、",
                "机构设置",
                (
                    say("下属二级预算单位", count("2", "纳入汇总的单位数"), "个，其中行政单位1个，事业单位1个。"),
                    ListBlock(((Text("市委群工局机关"),), (Text("市群众工作中心", strong=True),)), ordered=False),
                    Paragraph(seats),
                ),
            ),
        ),
    )


def _explanation(*, illustrative: bool) -> tuple[Section, ...]:
    opening = amount("4.80", "年初结转和结余", cell("income_expenditure_summary", "opening"), illustrative=illustrative)
    return (
        Section(
            "overall",
            "一、",
            "收入支出决算总体情况说明",
            (
                say(
                    Number("2021", "2021", "year", "决算年度"),
                    "年度收、支总计",
                    TOTAL,
                    "万元。与",
                    Number("2020", "2020", "year", "上年"),
                    "年相比，收、支总计各减少",
                    LESS,
                    "万元，下降",
                    LESS_PERCENT,
                    "。主要变动原因是上年一次性安排的信访大厅改造已经完工，本年不再发生。其中年初结转和结余",
                    opening,
                    "万元。",
                    illustrative=illustrative,
                ),
                chart(
                    "overall",
                    1,
                    "bars",
                    "收、支决算总计变动情况",
                    ("2020年", "525.50", None),
                    ("2021年", "468.89", None),
                ),
            ),
        ),
        Section(
            "income",
            "二、",
            "收入决算情况说明",
            (
                say(
                    "2021年本年收入合计",
                    INCOME,
                    "万元，其中：一般公共预算财政拨款收入",
                    amount("464.09", "一般公共预算财政拨款收入", cell("income", "total", "general")),
                    "万元，占",
                    percent("100", "一般公共预算财政拨款收入占比", "464.09 ÷ 464.09"),
                    "。",
                ),
                chart("income", 2, "structure", "收入决算结构", ("一般公共预算财政拨款收入", "464.09", "100%")),
            ),
        ),
        Section(
            "expenditure",
            "三、",
            "支出决算情况说明",
            (
                say(
                    "2021年本年支出合计",
                    EXPENDITURE,
                    "万元，其中：基本支出",
                    BASIC,
                    "万元，占",
                    percent("80", "基本支出占比", "376.22 ÷ 468.34"),
                    "；项目支出",
                    PROJECT,
                    "万元，占",
                    percent("20", "项目支出占比", "92.12 ÷ 468.34"),
                    "。",
                ),
                chart(
                    "expenditure",
                    3,
                    "structure",
                    "支出决算结构",
                    ("基本支出", "376.22", "80%"),
                    ("项目支出", "92.12", "20%"),
                    illustrative=illustrative,
                ),
            ),
        ),
        Section(
            "fiscal",
            "四、",
            "财政拨款收入支出决算总体情况说明",
            (
                say(
                    "2021年财政拨款收、支总计", TOTAL, "万元，与上年相比各减少", LESS, "万元，下降", LESS_PERCENT, "。"
                ),
                chart(
                    "fiscal",
                    4,
                    "bars",
                    "财政拨款收、支决算总计变动情况",
                    ("2020年", "525.50", None),
                    ("2021年", "468.89", None),
                ),
            ),
        ),
        Section(
            "general",
            "五、",
            "一般公共预算财政拨款支出决算情况说明",
            sections=(
                Section(
                    "general-overall",
                    "（一）",
                    "一般公共预算财政拨款支出决算总体情况",
                    (
                        say(
                            "支出",
                            EXPENDITURE,
                            "万元，占本年支出合计的",
                            percent("100", "占比", "468.34 ÷ 468.34"),
                            "。与上年相比减少",
                            amount("52.34", "减少", formula="520.68 - 468.34"),
                            "万元，下降",
                            percent("10", "下降", "52.34 ÷ 520.68"),
                            "。",
                        ),
                        chart(
                            "general",
                            5,
                            "bars",
                            "一般公共预算财政拨款支出变动情况",
                            ("2020年", "520.68", None),
                            ("2021年", "468.34", None),
                        ),
                    ),
                ),
                Section(
                    "general-structure",
                    "（二）",
                    "一般公共预算财政拨款支出决算结构情况",
                    (
                        say(
                            "主要用于以下方面：一般公共服务支出",
                            amount("379.73", "一般公共服务支出"),
                            "万元，占",
                            percent("81", "占比", "379.73 ÷ 468.34"),
                            "；住房保障支出",
                            amount("43.96", "住房保障支出"),
                            "万元，占",
                            percent("9", "占比", "43.96 ÷ 468.34"),
                            "。",
                        ),
                        chart("structure", 6, "structure", "一般公共预算财政拨款支出结构", *STRUCTURE),
                    ),
                ),
                Section(
                    "general-items",
                    "（三）",
                    "一般公共预算财政拨款支出决算具体情况",
                    (say("按支出功能分类科目逐项说明如下。"),),
                    tuple(
                        Section(
                            f"item-{code}",
                            f"{place}.",
                            name,
                            (
                                say(
                                    "支出决算为",
                                    amount(text, f"{name}决算数", cell("general_expenditure", code)),
                                    "万元，完成预算",
                                    percent("100", "完成预算", f"{text} ÷ {text}"),
                                    "，决算数与预算数持平。",
                                ),
                            ),
                        )
                        for place, (code, name, text) in enumerate(ITEMS, 1)
                    ),
                ),
            ),
        ),
        Section(
            "basic",
            "六、",
            "一般公共预算财政拨款基本支出决算情况说明",
            (
                say(
                    "基本支出",
                    BASIC,
                    "万元，其中：人员经费",
                    amount("329.78", "人员经费"),
                    "万元，主要包括基本工资、津贴补贴、奖金、"
                    "机关事业单位基本养老保险缴费、职业年金缴费、职工基本医疗保险缴费、住房公积金等；公用经费",
                    amount("46.44", "公用经费"),
                    "万元，主要包括办公费、邮电费、差旅费、维修（护）费、公务接待费、工会经费等。",
                    illustrative=illustrative,
                ),
            ),
        ),
        Section(
            "three-public",
            "七、",
            "“三公”经费财政拨款支出决算情况说明",
            (
                say(
                    "“三公”经费支出决算为",
                    amount("0.52", "“三公”经费决算数", cell("three_public", "total")),
                    "万元，完成预算",
                    percent("35", "完成预算", "0.52 ÷ 1.50"),
                    "。国内公务接待",
                    count("3", "接待批次"),
                    "批次，",
                    count("39", "接待人次"),
                    "人次。",
                ),
                chart(
                    "three-public",
                    7,
                    "structure",
                    "“三公”经费财政拨款支出结构",
                    ("因公出国（境）费", "0.00", "0%"),
                    ("公务用车购置及运行维护费", "0.00", "0%"),
                    ("公务接待费", "0.52", "100%"),
                ),
            ),
        ),
        Section(
            "fund",
            "八、",
            "政府性基金预算支出决算情况说明",
            (say("政府性基金预算拨款支出", amount("0.00", "支出"), "万元。"),),
        ),
        Section(
            "capital",
            "九、",
            "国有资本经营预算支出决算情况说明",
            (say("国有资本经营预算拨款支出", amount("0.00", "支出"), "万元。"),),
        ),
        Section(
            "performance",
            "十、",
            "预算绩效管理情况",
            (Notice("绩效自评表未提供。"), say("编制绩效目标的项目有", count("9", "项目数"), "个。")),
        ),
        Section(
            "other",
            "十一、",
            "其他重要事项的情况说明",
            (
                say(
                    "机关运行经费支出",
                    amount("37.44", "机关运行经费"),
                    "万元，比上年减少",
                    amount("13.54", "减少", formula="50.98 - 37.44"),
                    "万元，下降",
                    percent("27", "下降", "13.54 ÷ 50.98"),
                    "。",
                ),
            ),
        ),
    )


def _glossary() -> Part:
    terms = (
        ("财政拨款收入", "本级财政当年拨付的资金。"),
        ("年初结转和结余", "以前年度没有用完、按规定转到本年继续使用的资金。"),
        ("基本支出", "为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。"),
        ("“三公”经费", "用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。"),
    )
    return Part(
        "glossary",
        "第三部分",
        "名词解释",
        tuple(
            say(f"{place}. ", Text(term, strong=True), f"：{meaning}") for place, (term, meaning) in enumerate(terms, 1)
        ),
    )


def unwieldy_report() -> Report:
    """Return a report whose every text is as long as the data allow, much of it without a place to break."""
    word = "W" * 60
    name = "长" * 60 + word
    figure = Number("-99999999.99", "-99999999.99", "amount", name, (), f"{word} - {word}")
    wide = Chart("wide", 8, name, name, "万元", (ChartRow(name, figure, figure), ChartRow(word, None, None)), "")
    deep = Section("deep", "1.", name, (Paragraph((Text(word), figure, Text(f"万元{word}"))), wide))
    for level in range(6):
        deep = Section(f"deep-{level}", "（一）", name, (Notice(word),), (deep,))
    return Report(
        title=f"{name}{YEAR}年度部门决算公开报告",
        unit_name=name,
        unit_short_name=word,
        unit_code="W" * 32,
        region_code="510800",
        region_name=word,
        fiscal_year=YEAR,
        scope="department",
        profile="sichuan-2021",
        illustrative=True,
        cover=(CoverField(word, word),),
        parts=(
            Part("deep-part", "第一部分", name, (ListBlock(((Text(name), figure),), ordered=True),), (deep,)),
            *sample_report().parts,
        ),
    )
