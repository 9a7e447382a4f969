"""Amounts and percentages without their unit or with a wrong one, and numbers typed by hand."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import passage, sample, spent
from accounts.checks.text.slips.texts import NO_TEXT, Slip, Text, answers, in_texts, texts_of
from accounts.money import to_wan

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)"
_BEHIND = r"(?=[，。；、）！\n]|其中|占|比|较|完成|与上年|$)"
_AMOUNT = re.compile(
    r"(?:支出|收入|决算数?|预算数?|总计|合计|金额|经费|结余|总额|拨款|费用|资金)"
    r"(?:决算|预算|总额|共计|合计|分别|各|均)?(?:数|额)?(?:为|是|共|计|达到?|增加|减少|大于|小于|增支|减支|：)?(?:了|约)?"
    rf"{_NUMBER}(?P<unit>万?){_BEHIND}",
    re.ASCII,
)
_SHARED_UNIT = re.compile(r"(?:(?:[、，和及与]|至|—|-|~)\d[\d,.]{0,15}){1,8}(?:万元|元|亿元)")
_PERCENT = re.compile(
    r"(?:占[^，。；、：占\d\n]{0,20}?|增长|下降|上升|降低|完成(?:年初|全年|调整|当年)?预算(?:数)?的?|(?:比重|比例|完成率|执行率|满意率|增幅|降幅))"
    r"(?:了|为|达到?|约为?|是|的)?(?P<number>\d{1,4}(?:\.\d{1,2})?)(?=[，。；、）！\n]|$)",
    re.ASCII,
)
_WITH_UNIT = re.compile(rf"(?<![\d.,]){_NUMBER}(?P<unit>亿元|万元|元)", re.ASCII)
_TEN_THOUSAND = Decimal(10_000)
_EXPLAINED = ("_reason", "_purpose", "_content")
BESIDE_FIGURES = Grade("beside_figures", "info", "概况、工作情况等数据里没有的数")
_TYPED = re.compile(r"(?<![\d.A-Za-z])\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?(?:万元|亿元|元|%)", re.ASCII)


def _without_unit(text: Text, _context: Context) -> Iterator[Slip]:
    flat = text.flat
    for found in _AMOUNT.finditer(flat):
        if _SHARED_UNIT.match(flat[found.end() : found.end() + 60]) and not found["unit"]:
            continue
        number = f"{found['number']}{found['unit']}"
        yield Slip(
            text.start(found.start("number")),
            number,
            f"金额“{number}”后面没有“{'元' if found['unit'] else '万元'}”。",
            "补上金额单位。",
            f"{found['number']}万元",
        )


rule(
    "WRD-10",
    name="金额带单位",
    family="text",
    severity="error",
    blocking=True,
    told="文字里的金额都写明“万元”或“元”。",
    examples=(
        passes(
            "金额带单位，共用单位的也算，数量不是金额。",
            lambda: sample(texts={"key_work": "支出9.50万元；预算、决算分别为1.20、1.10万元；合计3处，经费30项。"}),
        ),
        fails(
            "金额后没有单位。",
            lambda: sample(texts={"key_work": "防汛物资支出12.35，全部到位。"}),
            slot="key_work",
            start=6,
        ),
        fails("只写了“万”。", lambda: sample(texts={"key_work": "专项资金80万，已拨付。"}), slot="key_work"),
        exempt("没有文字，没有金额。", lambda: sample(texts={"key_work": "\u3000"})),
    ),
)(in_texts(_without_unit))


def _without_percent(text: Text, _context: Context) -> Iterator[Slip]:
    for found in _PERCENT.finditer(text.flat):
        yield Slip(
            text.start(found.start("number")),
            found[0],
            f"“{found[0]}”后面没有百分号。",
            "补上百分号；写的是金额的，补上金额单位。",
            f"{found['number']}%",
        )


rule(
    "ARI-14",
    name="百分数带百分号",
    family="text",
    severity="error",
    blocking=True,
    told="占比、增减率和完成率都带百分号。",
    examples=(
        passes(
            "百分数都带百分号，倍数、面积不是百分数。",
            lambda: sample(
                texts={"key_work": "用水量下降6.2%，节水器具占85%，产值增长2倍，占地3亩，供水增长5个百分点。"}
            ),
        ),
        fails(
            "增长率没有百分号。",
            lambda: sample(texts={"key_work": "供水量增长4.5，创历史新高。"}),
            slot="key_work",
            start=5,
        ),
        fails(
            "占比没有百分号。",
            lambda: sample(passages=[passage("项目支出30.00万元，占本年支出的21。", section="expenditure")]),
            section="expenditure",
        ),
        exempt("没有文字，没有百分数。", sample),
    ),
)(in_texts(_without_percent))


@rule(
    "ARI-15",
    name="元与万元不混用",
    family="text",
    severity="error",
    blocking=True,
    told="同一个数不在一处写成元、在另一处写成万元；金额的单位与账上的数量级相符。",
    examples=(
        passes(
            "元和万元各有各的数。",
            lambda: sample(
                spent("468.34", "2130305"), texts={"key_work": "补助每户1200元，支出468.34万元，人均468元。"}
            ),
        ),
        fails(
            "账上的468.34万元写成了元。",
            lambda: sample(spent("468.34", "2130305"), texts={"key_work": "河道整治支出468.34元。"}),
            slot="key_work",
            start=6,
        ),
        fails(
            "把元的数写成万元。",
            lambda: sample(
                passages=[
                    passage("支出36.52万元。", section="total"),
                    passage("支出365200万元。", section="general_total"),
                ]
            ),
            section="general_total",
        ),
        exempt("没有写金额。", lambda: sample(texts={"key_work": "新建水厂2座。"})),
    ),
)
def units_are_not_mixed(context: Context) -> Iterator[Answer]:
    """Compare amounts of one unit with amounts of the others and with the account's lines."""
    texts = [text for text in context.once(texts_of) if text.passage.writer != "generated"]
    if not texts:
        yield not_applicable(NO_TEXT)
        return
    stated = [
        (text, found, Decimal(found["number"].replace(",", "")))
        for text in texts
        for found in _WITH_UNIT.finditer(text.flat)
    ]
    of_wan = {value for _, found, value in stated if found["unit"] == "万元"} | _lines(context)
    by_text: dict[int, list[Slip]] = {}
    spoken = {id(text) for text, *_ in stated}
    for text, found, value in stated:
        meant = _meant(found["unit"], value, of_wan)
        if meant:
            by_text.setdefault(id(text), []).append(
                Slip(
                    text.start(found.start()),
                    found[0],
                    f"“{found[0]}”与别处的“{meant}”数字相同、单位不同。",
                    "核对后改正单位。",
                    meant,
                )
            )
    for text in texts:
        if id(text) in spoken:
            yield from answers(text, by_text.get(id(text), []))
        else:
            yield not_applicable("没有写金额。", text.place())


def _meant(unit: str, value: Decimal, of_wan: set[Decimal]) -> str:
    """Return the amount that is meant where the unit cannot be right, else nothing."""
    if unit in {"元", "亿元"} and value in of_wan and value != value.to_integral_value():
        return f"{value}万元"
    smaller = value / _TEN_THOUSAND
    if unit == "万元" and value >= _TEN_THOUSAND and smaller in of_wan and smaller not in {0, 1}:
        return f"{smaller.normalize():f}万元"
    return ""


def _lines(context: Context) -> set[Decimal]:
    data = context.figures.data
    amounts = [*(leaf.amount for leaf in data.income), *(leaf.final for leaf in data.expenditure)]
    return {to_wan(amount) for amount in amounts if amount}


@rule(
    "WRD-18",
    name="手工填写的数",
    family="text",
    severity="warn",
    blocking=False,
    told="原因、用途里手工填写的金额和百分数没有与数据绑定，应由数据带出，或者说明为什么只能手工填写。",
    grades=(BESIDE_FIGURES,),
    examples=(
        passes("原因里没有手工填写的金额。", lambda: sample(texts={"total_reason": "新增2个灌区改造项目"})),
        fails(
            "原因里手工写了金额。",
            lambda: sample(texts={"operating_reason": "维修费增加2.55万元，电费减少1%"}),
            slot="operating_reason",
            start=5,
        ),
        fails("工作情况里写了数。", lambda: sample(texts={"key_work": "投资80万元。"}), "info", slot="key_work"),
        exempt(
            "数都由数据带出。",
            lambda: sample(passages=[passage("支出9.10万元。", section="expenditure", writer="generated")]),
        ),
    ),
)
def typed_numbers_are_counted(context: Context) -> Iterator[Answer]:
    """Count the amounts and percentages of each typed text: one answer for each text."""
    texts = [text for text in context.once(texts_of) if text.passage.writer == "typed"]
    if not texts:
        yield not_applicable("没有手工填写的文字。")
    for text in texts:
        found = list(_TYPED.finditer(text.flat))
        if not found:
            yield passed(text.place())
            continue
        written = Counter(number[0] for number in found)
        start = text.start(found[0].start())
        yield failed(
            text.place(start),
            f"这段文字有{len(found)}个手工填写的数没有与数据绑定。",
            found="、".join(list(written)[:10]),
            expected="由数据带出的数，或说明原因",
            mend="能由数据带出的，改用数据；不能的，说明数的来源。",
            grade="" if text.passage.slot.endswith(_EXPLAINED) else BESIDE_FIGURES.key,
            others=[text.place(text.start(number.start())) for number in found[1:60]],
        )
