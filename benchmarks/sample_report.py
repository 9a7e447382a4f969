"""A report tree of realistic size made of made-up figures: what the benchmarks and the PDF's tests set in pages."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

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
    Paragraph,
    Part,
    Report,
    Run,
    Section,
    Text,
    TypedNumber,
)

YEAR = 2021
UNIT = "中共示例市委群众工作局"
CLASSES = (
    (
        "一般公共服务",
        "政府办公厅（室）及相关机构事务",
        ("行政运行", "一般行政管理事务", "专项服务", "信访事务", "事业运行"),
    ),
    ("社会保障和就业", "行政事业单位养老支出", ("机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出")),
    ("卫生健康", "行政事业单位医疗", ("行政单位医疗", "事业单位医疗", "公务员医疗补助")),
    ("住房保障", "住房改革支出", ("住房公积金", "购房补贴")),
)


def sample_report(subjects: int = 12, *, unit: str = UNIT) -> Report:
    """Return a whole report whose expenditure has that many subjects (科目), with seven charts."""
    amounts = _amounts(subjects)
    total = sum(amounts, Decimal())
    parts = (_overview(unit), _explanation(amounts, total), _glossary(subjects))
    return Report(
        title=f"{YEAR}年度{unit}部门决算",
        unit_name=unit,
        unit_short_name="市委群工局",
        unit_code="639001",
        region_code="510800",
        region_name="示例市",
        fiscal_year=YEAR,
        scope="department",
        profile="sichuan-2021",
        illustrative=True,
        cover=(CoverField("公开时间", "2022年9月30日"),),
        parts=parts,
    )


def _overview(unit: str) -> Part:
    duties = (
        "受理群众来信，接待群众来访，及时向市委、市政府报告来信来访中反映的重要建议、意见和问题。",
        "综合分析信访信息，就群众反映集中的问题开展调查研究，提出完善政策的建议。",
        "督促检查各县区、各部门办理群众信访事项，承担信访事项的复查复核工作。",
        "指导全市群众工作和信访工作，负责全市信访信息系统的建设和管理。",
    )
    results = (
        "全年受理信访事项2,846件（次），按期答复率99.97%，群众满意率92.59%，比上年提高1.35个百分点。",
        "开展“马上办、限时办、盯着办”专项行动，初次信访事项平均办理时间由23天缩短到14天。",
        "干部喆堃、祎玥、镕珺等6人获得表彰；办公用房1,250.50㎡，文号见〔2021〕5号和﹝2021﹞6号。",
    )
    return Part(
        key="overview",
        number="第一部分",
        title="部门概况",
        sections=(
            Section(
                key="duties",
                number="一、",
                title="基本职能及主要工作",
                sections=(
                    Section(
                        "duty", "（一）", "主要职能", (ListBlock(tuple((Text(t),) for t in duties), ordered=True),)
                    ),
                    Section(
                        "work",
                        "（二）",
                        f"{YEAR}年重点工作完成情况",
                        tuple(Paragraph((Text(text),)) for text in results),
                    ),
                ),
            ),
            Section(
                "units",
                "二、",
                "机构设置",
                (
                    Paragraph(
                        (
                            Text(f"{unit}下属二级单位"),
                            _count("2", "二级单位数"),
                            Text("个，其中行政单位"),
                            _count("1", "行政单位数"),
                            Text("个，其他事业单位"),
                            _count("1", "事业单位数"),
                            Text("个。"),
                        )
                    ),
                    Paragraph((Text("纳入部门决算编制范围的二级预算单位包括："),)),
                    ListBlock(((Text(f"{unit}（机关）"),), (Text("示例市群众工作中心"),)), ordered=False),
                ),
            ),
        ),
    )


def _explanation(amounts: tuple[Decimal, ...], total: Decimal) -> Part:
    before = total + Decimal("56.61")
    basic, project = _rounded(total * Decimal("0.8")), total - _rounded(total * Decimal("0.8"))
    bars = (("2020年", before), ("2021年", total))
    structure = tuple(
        (f"{name}支出", sum(amounts[index :: len(CLASSES)], Decimal())) for index, (name, _, _) in enumerate(CLASSES)
    )
    nature = (("基本支出", basic), ("项目支出", project))
    three = (("因公出国（境）费", Decimal()), ("公务用车购置及运行维护费", Decimal()), ("公务接待费", Decimal("0.52")))
    return Part(
        key="explanation",
        number="第二部分",
        title=f"{YEAR}年度部门决算情况说明",
        sections=(
            Section(
                "totals",
                "一、",
                "收入支出决算总体情况说明",
                (_change("收、支总计", total, before), _chart(1, "totals", "bars", "收、支决算总计变动情况图", bars)),
            ),
            Section(
                "income",
                "二、",
                "收入决算情况说明",
                (
                    _parts_sentence("本年收入合计", total, (("一般公共预算财政拨款收入", total),)),
                    _chart(2, "income", "structure", "收入决算结构图", (("一般公共预算财政拨款收入", total),)),
                ),
            ),
            Section(
                "expenditure",
                "三、",
                "支出决算情况说明",
                (
                    _parts_sentence("本年支出合计", total, nature),
                    _chart(3, "expenditure", "structure", "支出决算结构图", nature),
                ),
            ),
            Section(
                "fiscal",
                "四、",
                "财政拨款收入支出决算总体情况说明",
                (
                    _change("财政拨款收、支总计", total, before),
                    _chart(4, "fiscal", "bars", "财政拨款收、支决算总计变动情况图", bars),
                ),
            ),
            Section(
                "general",
                "五、",
                "一般公共预算财政拨款支出决算情况说明",
                sections=(
                    Section(
                        "general-total",
                        "（一）",
                        "一般公共预算财政拨款支出决算总体情况",
                        (
                            _change("一般公共预算财政拨款支出", total, before),
                            _chart(5, "general-total", "bars", "一般公共预算财政拨款支出决算变动情况图", bars),
                        ),
                    ),
                    Section(
                        "general-structure",
                        "（二）",
                        "一般公共预算财政拨款支出决算结构情况",
                        (
                            _parts_sentence("一般公共预算财政拨款支出", total, structure),
                            _chart(
                                6, "general-structure", "structure", "一般公共预算财政拨款支出决算结构图", structure
                            ),
                        ),
                    ),
                    Section(
                        "general-items",
                        "（三）",
                        "一般公共预算财政拨款支出决算具体情况",
                        (
                            Paragraph(
                                (
                                    Text("2021年一般公共预算支出决算数为"),
                                    _amount(total),
                                    Text("万元，完成预算"),
                                    _percent("100%"),
                                    Text("。其中："),
                                )
                            ),
                            *_items(amounts),
                        ),
                    ),
                ),
            ),
            Section("basic", "六、", "一般公共预算财政拨款基本支出决算情况说明", _basic(basic)),
            Section(
                "three-public",
                "七、",
                "“三公”经费财政拨款支出决算情况说明",
                sections=(
                    Section(
                        "three-total",
                        "（一）",
                        "“三公”经费财政拨款支出决算总体情况说明",
                        (
                            _parts_sentence("“三公”经费财政拨款支出决算", Decimal("0.52"), three),
                            _chart(7, "three", "structure", "“三公”经费财政拨款支出结构图", three),
                        ),
                    ),
                    Section("three-items", "（二）", "“三公”经费财政拨款支出决算具体情况说明", _three_public()),
                ),
            ),
            Section("fund", "八、", "政府性基金预算支出决算情况说明", (_nothing("政府性基金预算拨款"),)),
            Section("capital", "九、", "国有资本经营预算支出决算情况说明", (_nothing("国有资本经营预算拨款"),)),
            Section(
                "performance",
                "十、",
                "预算绩效管理情况",
                (
                    Paragraph(
                        (
                            Text("本部门对"),
                            _count("3", "开展绩效自评的项目数"),
                            Text("个项目编制了绩效目标，预算执行过程中开展绩效监控，年终执行完毕后开展了绩效自评。"),
                        )
                    ),
                    Notice("项目绩效自评表随绩效评价数据录入后生成，本版本尚未提供。"),
                ),
            ),
            Section("other", "十一、", "其他重要事项的情况说明", sections=_other()),
        ),
    )


def _items(amounts: tuple[Decimal, ...]) -> tuple[Paragraph, ...]:
    items = []
    for index, amount in enumerate(amounts):
        name, section, subjects = CLASSES[index % len(CLASSES)]
        subject = subjects[(index // len(CLASSES)) % len(subjects)]
        items.append(
            Paragraph(
                (
                    Text(f"{index + 1}."),
                    Text(f"{name}（类）{section}（款）{subject}（项）：", strong=True),
                    Text("支出决算为"),
                    _amount(amount, f"{subject}支出决算数"),
                    Text("万元，完成预算"),
                    _percent("100%"),
                    Text("，决算数与预算数持平。"),
                )
            )
        )
    return tuple(items)


def _basic(basic: Decimal) -> tuple[Paragraph, ...]:
    staff = _rounded(basic * Decimal("0.88"))
    return (
        Paragraph((Text("2021年一般公共预算财政拨款基本支出"), _amount(basic), Text("万元，其中："))),
        Paragraph(
            (
                Text("人员经费"),
                _amount(staff),
                Text("万元，主要包括：基本工资、津贴补贴、绩效工资、机关事业单位基本养老保险缴费、职业年金缴费、"),
                Text("其他社会保障缴费、奖励金、住房公积金、其他工资福利支出等。"),
            )
        ),
        Paragraph(
            (
                Text("公用经费"),
                _amount(basic - staff),
                Text("万元，主要包括：办公费、印刷费、水费、电费、邮电费、物业管理费、差旅费、维修（护）费、租赁费、"),
                Text("会议费、培训费、公务接待费、劳务费、工会经费、福利费、其他交通费、其他商品和服务支出等。"),
            )
        ),
    )


def _three_public() -> tuple[Paragraph, ...]:
    return (
        Paragraph(
            (
                Text("公务接待费支出"),
                _amount(Decimal("0.52")),
                Text("万元，完成预算"),
                _percent("35%"),
                Text("。国内公务接待"),
                _count("5", "国内公务接待批次"),
                Text("批次，"),
                Number("49", "49", "count", "国内公务接待人次", illustrative=True),
                Text("人次（不包括陪同人员），主要用于接待省级有关部门和其他市州来人来访，餐费标准为每人每天"),
                TypedNumber("80"),
                Text("元。"),
            ),
            illustrative=True,
        ),
    )


def _other() -> tuple[Section, ...]:
    return (
        Section(
            "running",
            "（一）",
            "机关运行经费支出情况",
            (
                Paragraph(
                    (
                        Text("2021年，机关运行经费支出"),
                        _amount(Decimal("37.44")),
                        Text("万元，比2020年减少"),
                        _amount(Decimal("13.54")),
                        Text("万元，下降"),
                        _percent("27%"),
                        Text("。主要原因是压减会议、培训和差旅支出。"),
                    )
                ),
            ),
        ),
        Section("procurement", "（二）", "政府采购支出情况", (_nothing("政府采购"),)),
        Section(
            "assets",
            "（三）",
            "国有资产占有使用情况",
            (
                Paragraph(
                    (
                        Text("截至2021年12月31日，本部门共有车辆"),
                        _count("0", "车辆数"),
                        Text("辆。单价50万元以上通用设备0台（套），单价100万元以上专用设备0台（套）。"),
                    )
                ),
            ),
        ),
    )


def _glossary(subjects: int) -> Part:
    terms = (
        ("财政拨款收入", "指单位从同级财政部门取得的财政预算资金。"),
        ("年初结转和结余", "指以前年度尚未完成、结转到本年按有关规定继续使用的资金。"),
        ("年末结转和结余", "指单位按有关规定结转到下年或以后年度继续使用的资金。"),
        ("基本支出", "指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。"),
        ("项目支出", "指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。"),
        ("“三公”经费", "指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"),
    )
    blocks = [
        Paragraph((Text(f"{index}.{term}："), Text(meaning))) for index, (term, meaning) in enumerate(terms, start=1)
    ]
    for index in range(subjects):
        name, section, items = CLASSES[index % len(CLASSES)]
        item = items[(index // len(CLASSES)) % len(items)]
        blocks.append(
            Paragraph((Text(f"{len(blocks) + 1}.{name}（类）{section}（款）{item}（项）：指用于{item}方面的支出。"),))
        )
    return Part(key="glossary", number="第三部分", title="名词解释", blocks=tuple(blocks))


def _change(what: str, now: Decimal, before: Decimal) -> Paragraph:
    change = before - now
    return Paragraph(
        (
            Text(f"{YEAR}年度{what}"),
            _amount(now, what),
            Text(f"万元。与{YEAR - 1}年相比，{what}减少"),
            _amount(change),
            Text("万元，下降"),
            _percent(_share(change, before)),
            Text("。主要变动原因是财政结转和结余减少。"),
        )
    )


def _parts_sentence(what: str, total: Decimal, parts: tuple[tuple[str, Decimal], ...]) -> Paragraph:
    runs: list[Run] = [Text(f"{YEAR}年{what}"), _amount(total, what), Text("万元，其中：")]
    for index, (name, amount) in enumerate(parts):
        runs += [Text(name), _amount(amount, name), Text("万元，占"), _percent(_share(amount, total))]
        runs.append(Text("。" if index == len(parts) - 1 else "；"))
    return Paragraph(tuple(runs))


def _nothing(what: str) -> Paragraph:
    return Paragraph((Text(f"{YEAR}年{what}支出"), _amount(Decimal()), Text("万元，年初未安排预算，较上年无变化。")))


def _chart(number: int, key: str, kind: str, title: str, points: tuple[tuple[str, Decimal], ...]) -> Chart:
    total = sum((amount for _, amount in points), Decimal())
    spec = ChartSpec(
        key=key,
        number=number,
        kind="bars" if kind == "bars" else "structure",
        title=title,
        points=tuple(
            ChartPoint(label, amount, f"{amount:.2f}", None if kind == "bars" else _share(amount, total))
            for label, amount in points
        ),
        illustrative=key == "three",
    )
    return Chart(
        key=key,
        number=number,
        title=title,
        description=describe(spec),
        unit=spec.unit,
        rows=tuple(
            ChartRow(point.label, _amount(amount, point.label), point.share and _percent(point.share))
            for point, (_, amount) in zip(spec.points, points, strict=True)
        ),
        svg=draw(spec),
        illustrative=spec.illustrative,
    )


def _amounts(subjects: int) -> tuple[Decimal, ...]:
    draws = Random(subjects)  # noqa: S311  figures of a sample, the same on every run
    return tuple(_rounded(Decimal(draws.randint(400, 20_000)) / 100) for _ in range(subjects))


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _share(amount: Decimal, total: Decimal) -> str:
    return f"{(amount / total * 100).quantize(Decimal(1), ROUND_HALF_UP)}%" if total else "0%"


def _amount(amount: Decimal, label: str = "") -> Number:
    text = f"{amount:.2f}" if amount else "0"
    return Number(text, str(amount), "amount", label, (Cell("expenditure", "total", "final", YEAR),))


def _percent(text: str) -> Number:
    return Number(text, text.rstrip("%"), "percent")


def _count(text: str, label: str) -> Number:
    return Number(text, text, "count", label)
