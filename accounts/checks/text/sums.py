"""Sums within the text: parts and wholes, items and totals, counts and their uses, as a text of others prints them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import spent
from accounts.checks.text.printed import HALF_PLACE, TAIL, said
from accounts.checks.text.quantities import wan
from accounts.checks.text.reading import all_claims
from accounts.checks.text.texts_of_examples import telling, told
from accounts.figures import concepts
from accounts.figures.data import Address

NO_SUM = "文中没有合计和各分项。"


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and its parts, claims of one section."""

    whole: Claim
    parts: tuple[Claim, ...]


def written(context: Context, section: str) -> dict[Address, Claim]:
    """Return the first amount or count that others' text of a section states of each cell."""
    found: dict[Address, Claim] = {}
    for claim in all_claims(context):
        if (
            claim.place.section == section
            and claim.writer != "generated"
            and claim.measure in {"amount", "count"}
            and claim.about is not None
            and claim.quantity is not None
            and claim.year in {None, context.year}
        ):
            found.setdefault(claim.about, claim)
    return found


def value(claim: Claim) -> Decimal:
    """Return a claim's amount in 万元, or its count."""
    if claim.quantity is None:
        return Decimal(0)
    return claim.quantity.value if claim.measure == "count" else wan(claim.quantity)


def sum_answers(sums: Iterable[Sum]) -> Iterator[Answer]:
    """Answer for each sum; inside the rounding envelope a difference is a note, counts are exact."""
    there = False
    for one in sums:
        there = True
        total, found = sum((value(part) for part in one.parts), Decimal(0)), value(one.whole)
        if total == found:
            yield passed(one.whole.place)
            continue
        counted = one.whole.measure == "count"
        tail = not counted and abs(total - found) <= HALF_PLACE * (len(one.parts) + 1)
        terms = "+".join(f"{value(part)}" for part in one.parts)
        unit = one.whole.quantity.unit if one.whole.quantity else ""
        yield failed(
            one.whole.place,
            f"合计写{said(one.whole)}，文中{len(one.parts)}个分项之和是{total}{unit}。",
            found=said(one.whole),
            expected=f"{total}{unit}",
            mend="尾差可以保留。" if tail else "核对合计和各分项，改正写错的一处。",
            evidence=(f"{terms}={total}",),
            grade="tail" if tail else "",
        )
    if not there:
        yield not_applicable(NO_SUM)


def _split(context: Context, section: str, whole: Iterable[Address], parts: Iterable[Address]) -> Iterator[Sum]:
    stated = written(context, section)
    head = next((stated[cell] for cell in whole if cell in stated), None)
    found = tuple(stated[cell] for cell in parts if cell in stated)
    if head is not None and found:
        yield Sum(head, found)


def _subjects(context: Context, section: str, length: int) -> Iterator[Sum]:
    stated = written(context, section)
    for statement, column in sorted({(cell.statement, cell.column) for cell in stated if cell.row == "total"}):
        if not statement.startswith("general_expenditure"):
            continue
        parts = tuple(
            claim
            for cell, claim in stated.items()
            if (cell.statement, cell.column) == (statement, column) and cell.row.isdigit() and len(cell.row) == length
        )
        if parts:
            yield Sum(stated[Address(statement, "total", column)], parts)


def _structure(context: Context) -> Iterator[Answer]:
    total = Address("income_expenditure", "income_total", "amount")
    sources = [Address("income_expenditure", key, "amount") for key in concepts.SOURCES]
    stated = written(context, "income")
    together = Address("fiscal", "income_total", "amount")
    if together in stated:
        sources = [together, *(cell for cell in sources if cell.row not in concepts.FISCAL_FUNDS)]
    natures = [Address("expenditure", "total", key) for key in concepts.NATURES]
    yield from sum_answers(
        [
            *_split(context, "income", [total], sources),
            *_split(context, "expenditure", [Address("expenditure", "total", "total")], natures),
            *_subjects(context, "general_structure", 3),
        ]
    )


rule(
    "TXT-17",
    name="结构各项之和等于总额",
    family="text",
    severity="error",
    blocking=True,
    told="收入、支出、支出结构各节中，所列各项之和等于该节的合计，允许四舍五入的尾差。",
    concepts=("structure",),
    grades=(TAIL,),
    examples=(
        passes(
            "教育70.00万元与住房保障5.00万元之和为75.00万元。",
            lambda: told(
                "general_structure",
                "一般公共预算财政拨款支出75.00万元，主要用于以下方面：教育（类）支出70.00万元；住房保障（类）支出5.00万元。",
                spent("70", "2050202"),
                spent("5", "2210201"),
            ),
        ),
        fails(
            "四舍五入使各项之和多0.01万元。",
            lambda: told(
                "general_structure",
                "一般公共预算财政拨款支出75.00万元，主要用于以下方面：教育（类）支出70.01万元；住房保障（类）支出5.00万元。",
                spent("70", "2050202"),
                spent("5", "2210201"),
            ),
            "info",
            section="general_structure",
        ),
        fails(
            "两项之和比合计少9.00万元。",
            lambda: told(
                "expenditure",
                "本年支出合计75.00万元，其中：基本支出60.00万元；项目支出6.00万元。",
                spent("60", "2050202"),
                spent("15", "2050202", "project"),
            ),
            section="expenditure",
        ),
        exempt("没有分项。", lambda: told("expenditure", "本年支出合计75.00万元。", spent("75", "2050202"))),
    ),
)(_structure)

rule(
    "TXT-18",
    name="具体情况各项之和等于总额",
    family="text",
    severity="error",
    blocking=True,
    told="具体情况一节中，各项的决算之和等于决算总额，各项的预算之和等于预算总额，允许四舍五入的尾差。",
    concepts=("item",),
    grades=(TAIL,),
    examples=(
        passes(
            "两项之和12.00万元，等于总额。",
            lambda: told(
                "general_items",
                "一般公共预算支出决算数为12.00万元。其中：\n"
                "1.教育（类）普通教育（款）小学教育（项）：支出决算为9.00万元。\n"
                "2.住房保障（类）住房改革支出（款）购房补贴（项）：支出决算为3.00万元。",
                spent("9", "2050202"),
                spent("3", "2210203"),
            ),
        ),
        fails(
            "预算之和11.00万元，总额写13.00万元。",
            lambda: told(
                "general_items",
                "一般公共预算财政拨款支出年初预算为13.00万元，支出决算为9.00万元。其中：\n"
                "1.教育（类）普通教育（款）小学教育（项）：年初预算为11.00万元，支出决算为9.00万元。",
                spent("9", "2050202", initial="11"),
            ),
            section="general_items",
        ),
        exempt("没有逐项列出。", lambda: told("general_items", "一般公共预算支出决算数为12.00万元。")),
    ),
)(lambda context: sum_answers(_subjects(context, "general_items", 7)))


def _procurement(context: Context) -> Iterator[Sum]:
    total = Address("institution", "procurement_total", "final")
    kinds = [Address("institution", f"procurement_{key}", "final") for key in concepts.PROCUREMENT_TOTAL]
    yield from _split(context, "procurement", [total], kinds)
    for fund in ("government_fund", "state_capital"):
        yield from _split(
            context, fund, [Address(fund, "total", "total")], [Address(fund, "total", x) for x in ("basic", "project")]
        )


rule(
    "ARI-13",
    name="文内分项之和等于总额",
    family="text",
    severity="error",
    blocking=True,
    told="政府采购总额等于货物、工程、服务之和；各资金的支出等于基本支出与项目支出之和；允许四舍五入的尾差。",
    concepts=("procurement",),
    grades=(TAIL,),
    examples=(
        passes(
            "采购总额26.00万元等于三项之和。",
            lambda: told(
                "procurement",
                "政府采购支出总额26.00万元，其中：政府采购货物支出6.00万元、政府采购工程支出0万元、"
                "政府采购服务支出20.00万元。",
            ),
        ),
        fails(
            "三项之和62.00万元，总额写26.00万元。",
            lambda: told(
                "procurement",
                "政府采购金额（以合同签订为准）为26.00万元，其中：货物采购金额42.00万元、工程采购金额0万元、"
                "服务采购金额20.00万元。",
            ),
            section="procurement",
        ),
        exempt("没有分项的采购。", lambda: told("procurement", "没有政府采购。")),
    ),
)(lambda context: sum_answers(_procurement(context)))


def _vehicles(context: Context) -> Iterator[Sum]:
    uses = [Address("institution", key, "count") for key in concepts.VEHICLE_USES]
    yield from _split(context, "assets", [Address("institution", "vehicles", "count")], uses)


rule(
    "OTH-05",
    name="车辆各类之和等于总数",
    family="text",
    severity="error",
    blocking=True,
    told="文中按用途列出的车辆数之和等于车辆总数。",
    concepts=("assets", "counts"),
    examples=(
        passes(
            "5辆等于机要2辆与执法3辆之和。",
            lambda: told("assets", "共有车辆5辆，其中：机要通信用车2辆、执法执勤用车3辆。"),
        ),
        fails(
            "共有车辆5辆，各类之和是6辆。",
            lambda: told("assets", "共有车辆5辆，其中：机要通信用车2辆、执法执勤用车4辆。"),
            section="assets",
        ),
        exempt("没有按用途列出车辆。", lambda: told("assets", "共有车辆5辆。")),
    ),
)(lambda context: sum_answers(_vehicles(context)))

_AS_OF = re.compile(r"截[至止]\s*(?P<year>\d{4})\s*年(?:\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日|底|末)?")


@rule(
    "OTH-06",
    name="国有资产的时点为决算年末",
    family="text",
    severity="error",
    blocking=True,
    told="车辆、设备的数量是决算年度12月31日的。",
    concepts=("assets",),
    examples=(
        passes("写截至2023年12月31日。", lambda: told("assets", "截至2023年12月31日，共有车辆1辆。")),
        fails("写截至2022年12月31日。", lambda: told("assets", "截至2022年12月31日，共有车辆1辆。"), section="assets"),
        exempt("没有写资产的时点。", lambda: telling({"assets": "共有车辆1辆。"})),
    ),
)
def assets_are_those_of_the_year_end(context: Context) -> Iterator[Answer]:
    """Look for the day in the sentences that state vehicles and equipment."""
    sentences = {
        claim.place.sentence: claim
        for claim in all_claims(context)
        if claim.measure == "count" and claim.place.section in {"assets", "three_public_detail"}
    }
    answers = []
    for sentence, claim in sentences.items():
        for found in _AS_OF.finditer(sentence):
            right = int(found["year"]) == context.year and (
                not found["month"] or (found["month"], found["day"]) == ("12", "31")
            )
            answers.append(
                passed(claim.place)
                if right
                else failed(
                    claim.place,
                    f"时点写“{found[0]}”，决算年度是{context.year}年。",
                    found=found[0],
                    expected=f"截至{context.year}年12月31日",
                    mend=f"改为{context.year}年12月31日，核对数量是不是这一天的。",
                )
            )
    yield from answers or [not_applicable("文中没有写资产的时点。")]
