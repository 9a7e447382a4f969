"""The charts of a report: those prescribed are there, numbered one after the other, and show what cells hold."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.context import Context
from accounts.checks.document.outline import NO_DOCUMENT, ChartOutline, Outline, Point, outline_of
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.labels import where
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import received, sample, spent
from accounts.checks.text.printed import printed
from accounts.figures.data import Address
from accounts.money import round_half_up

_HUNDRED = Decimal(100)
_SPENT = Address("expenditure", "total", "total")
_BASIC = Address("expenditure", "total", "basic")
_RECEIVED = Address("income", "total", "total")


def _report(*charts: ChartOutline, instead_of: tuple[ChartOutline, ...] = ()) -> Outline:
    return Outline("临江县水务局2023年度部门决算", charts=charts, charts_prescribed=instead_of or charts)


def _chart(number: int, title: str, *points: Point, key: str = "", section: str = "expenditure") -> ChartOutline:
    return ChartOutline(key or f"chart{number}", number, title, section, points)


_INCOME = _chart(1, "收入决算结构图", section="income")
_EXPENDITURE = _chart(2, "支出决算结构图")


@rule(
    "STR-16",
    name="图齐全、编号连续",
    family="text",
    severity="warn",
    blocking=False,
    told="口径规定的图都有，编号从1起连续，各有图题，图题不重复。",
    concepts=("document",),
    examples=(
        passes("图1、图2都有。", lambda: sample(beside=[_report(_INCOME, _EXPENDITURE)])),
        fails(
            "没有支出结构图。",
            lambda: sample(beside=[_report(_INCOME, instead_of=(_INCOME, _EXPENDITURE))]),
            section="expenditure",
        ),
        fails(
            "图1之后是图3。",
            lambda: sample(beside=[_report(_INCOME, _chart(3, "支出决算结构图"))]),
            section="expenditure",
        ),
        fails(
            "两张图用同一个图题。",
            lambda: sample(beside=[_report(_INCOME, _chart(2, "收入决算结构图"))]),
            section="expenditure",
        ),
        exempt("口径没有规定图，报告也没有图。", lambda: sample(beside=[_report()])),
    ),
)
def charts_are_complete(context: Context) -> Iterator[Answer]:
    """Compare the charts with those that the profile asks for, and their numbers with one another."""
    outline = outline_of(context)
    if outline is None or not (outline.charts or outline.charts_prescribed):
        yield not_applicable("口径没有规定图。" if outline else NO_DOCUMENT)
        return
    there = {chart.key for chart in outline.charts}
    titles = Counter(chart.title for chart in outline.charts)
    for asked in outline.charts_prescribed:
        if asked.key not in there:
            yield failed(
                Place(section=asked.section),
                f"没有图{asked.number}“{asked.title}”。",
                found="没有",
                expected=f"图{asked.number} {asked.title}",
                mend="补上这张图。",
            )
    for expected, chart in enumerate(outline.charts, start=1):
        place = Place(section=chart.section)
        if chart.number != expected and len(there) == len(outline.charts_prescribed):
            yield failed(
                place,
                f"第{expected}张图编号为图{chart.number}。",
                found=f"图{chart.number}",
                expected=f"图{expected}",
                mend="图的编号从1起依次连续。",
            )
        elif not chart.title.strip() or (titles[chart.title] > 1 and chart is not _first(outline, chart.title)):
            yield failed(
                place,
                f"图{chart.number}{f'的图题“{chart.title}”与另一张图相同' if chart.title.strip() else '没有图题'}。",
                found=chart.title or "没有",
                expected="自己的图题",
                mend="核对是否用错了图，写明图题。",
            )
        else:
            yield passed(place)


def _first(outline: Outline, title: str) -> ChartOutline:
    return next(chart for chart in outline.charts if chart.title == title)


@rule(
    "PUB-07",
    name="图的数据与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="图里每个数据点等于它在公开表中的金额，占比可以由金额重新算出。",
    concepts=("document", "share"),
    examples=(
        passes(
            "图里支出8.00万元、基本支出6.00万元占75%，与表相同。",
            lambda: sample(
                spent("6", "2130301"),
                spent("2", "2130305", "project"),
                beside=[
                    _report(
                        _chart(
                            1,
                            "支出决算结构图",
                            Point("支出", Decimal("8.00"), _SPENT, 2023),
                            Point("基本支出", Decimal("6.00"), _BASIC, 2023, Decimal(75), _SPENT),
                        )
                    )
                ],
            ),
        ),
        fails(
            "图里收入9.50万元，表里9.05万元。",
            lambda: sample(
                received("9.05", "2130301"),
                beside=[
                    _report(
                        _chart(1, "收入决算结构图", Point("收入", Decimal("9.50"), _RECEIVED, 2023), section="income")
                    )
                ],
            ),
            section="income",
        ),
        fails(
            "基本支出占三分之二，图里印60%。",
            lambda: sample(
                spent("4", "2013101"),
                spent("2", "2013102", "project"),
                beside=[
                    _report(
                        _chart(
                            1,
                            "支出决算结构图",
                            Point("基本支出", Decimal("4.00"), _BASIC, 2023, Decimal(60), _SPENT),
                        )
                    )
                ],
            ),
            section="expenditure",
        ),
        exempt("报告没有图。", lambda: sample(spent("4", "2013101"), beside=[_report()])),
    ),
)
def charts_show_the_cells(context: Context) -> Iterator[Answer]:
    """Hold every point of every chart to the cell that it shows."""
    outline = outline_of(context)
    if outline is None or not any(chart.points for chart in outline.charts):
        yield not_applicable("报告没有带数据的图。" if outline else NO_DOCUMENT)
        return
    for chart in outline.charts:
        for point in chart.points:
            yield _point(context, chart, point)


def _point(context: Context, chart: ChartOutline, point: Point) -> Answer:
    place = Place(section=chart.section)
    if point.amount is None:
        return not_applicable(f"图{chart.number}的“{point.label}”没有金额。", place)
    expected = printed(context, point.about, point.year) if point.about else None
    if point.about is None or expected is None:
        return not_checked(f"图{chart.number}的“{point.label}”没有可以比较的单元格。", place)
    if point.amount != expected:
        return failed(
            place,
            f"图{chart.number}的“{point.label}”是{point.amount:.2f}万元，"
            f"{where(context, point.about)}是{expected:.2f}万元。",
            found=f"{point.amount:.2f}万元",
            expected=f"{expected:.2f}万元",
            mend="按表中的金额重画。",
            breaks=("STR-16",),
        )
    whole = printed(context, point.whole, point.year) if point.whole else None
    if point.share is None or whole is None or whole <= 0:
        return passed(place)
    digits = max(0, -int(point.share.as_tuple().exponent))
    share = round_half_up(expected / whole * _HUNDRED, digits)
    if share == point.share:
        return passed(place)
    return failed(
        place,
        f"图{chart.number}的“{point.label}”占{point.share}%，按金额应占{share}%。",
        found=f"{point.share}%",
        expected=f"{share}%",
        mend="按金额重算占比。",
        evidence=[f"{expected:.2f}÷{whole:.2f}"],
        breaks=("STR-16",),
    )
