"""What texts declare: that there is nothing, how many units there are, both comparisons, and one way to write."""

import re
from collections import Counter
from collections.abc import Iterator

from accounts.checks.claims import Claim, Passage
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import amounts, spent, three_public
from accounts.checks.text.printed import printed, said
from accounts.checks.text.reading import all_claims
from accounts.checks.text.sums import value
from accounts.checks.text.terms import is_budget
from accounts.checks.text.texts_of_examples import told
from accounts.figures.data import Address

ORGANISATION = "organisation"
_UNITS = re.compile(r"(?:下属|所属|下设|下辖)[^，。；\d]{0,12}(?:单位|机构)(?:共)?(?P<number>\d+)(?:个|家)")
_KIND = re.compile(
    r"(?:行政|参公|参照公务员法管理|公益一类|公益二类|事业|直属事业|其他)[^，。；、\d]{0,14}?(?P<number>\d+)(?:个|家)"
)
_NAMED = re.compile(r"(?:单位|机构)(?:主要)?(?:包括|有|为|是)(?:：|:)?(?P<names>[^。；\n]+)")
NO_UNITS = "文中没有写所属单位的个数。"
SECTIONS = {
    "three_public_total": (Address("three_public", "total", "final_total"), "“三公”经费支出"),
    "government_fund": (Address("government_fund", "total", "total"), "政府性基金预算支出"),
    "state_capital": (Address("state_capital", "total", "total"), "国有资本经营预算支出"),
    "operating": (Address("institution", "operating_expense", "final"), "机关运行经费支出"),
    "procurement": (Address("institution", "procurement_total", "final"), "政府采购支出"),
}
THREE = ("abroad", "vehicle", "reception")


def _organisation(context: Context) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in context.passages:
        if ORGANISATION in {passage.section, passage.slot}:
            yield from ((passage, found) for found in _UNITS.finditer(re.sub(r"[ \u3000]", "", passage.words)))


@rule(
    "STR-10",
    name="所属单位按性质分类的个数一致",
    family="text",
    severity="error",
    blocking=True,
    told="所属单位的总数等于行政、参公、事业、其他单位的个数之和。",
    concepts=("units",),
    examples=(
        passes(
            "下属单位4个，行政1个、事业3个。",
            lambda: told(ORGANISATION, "水务局下属二级单位4个，其中行政单位1个，事业单位3个。"),
        ),
        fails(
            "下属单位4个，行政2个、事业3个。",
            lambda: told(ORGANISATION, "水务局下属二级单位4个，其中行政单位2个，事业单位3个。"),
            section=ORGANISATION,
        ),
        exempt("没有写单位个数。", lambda: told(ORGANISATION, "本部门无下属单位。")),
    ),
)
def kinds_of_units_add_up(context: Context) -> Iterator[Answer]:
    """Add the units of each kind in the sentence that counts them."""
    answers = []
    for passage, found in _organisation(context):
        rest = re.split(r"[。\n]", found.string[found.end() :])[0]
        kinds = [int(kind["number"]) for kind in _KIND.finditer(rest)]
        if not kinds:
            continue
        place = passage.place(found.start(), found[0] + rest)
        if sum(kinds) == int(found["number"]):
            answers.append(passed(place))
            continue
        answers.append(
            failed(
                place,
                f"写所属单位{found['number']}个，各类之和是{sum(kinds)}个。",
                found=f"{found['number']}个",
                expected=f"{sum(kinds)}个",
                mend="核对单位总数和各类个数。",
                evidence=("+".join(map(str, kinds)) + f"={sum(kinds)}",),
            )
        )
    yield from answers or [not_applicable(NO_UNITS)]


@rule(
    "STR-09",
    name="所属单位的个数与名单一致",
    family="text",
    severity="error",
    blocking=True,
    told="所写的所属单位个数等于列出的单位名单。",
    concepts=("units",),
    examples=(
        passes(
            "写3个，列出3个。",
            lambda: told(
                ORGANISATION,
                "教育局下属二级预算单位3个。\n纳入决算编制范围的二级预算单位包括：县一中、县二中、县幼儿园。",
            ),
        ),
        fails(
            "写3个，列出2个。",
            lambda: told(
                ORGANISATION, "教育局下属二级预算单位3个。\n纳入决算编制范围的二级预算单位包括：县一中、县二中。"
            ),
            section=ORGANISATION,
        ),
        exempt("没有名单。", lambda: told(ORGANISATION, "教育局下属二级预算单位3个。")),
    ),
)
def units_are_as_many_as_named(context: Context) -> Iterator[Answer]:
    """Count the names of the list behind 单位包括."""
    passages = [p for p in context.passages if ORGANISATION in {p.section, p.slot}]
    counted = [(passage, found) for passage, found in _organisation(context)]
    lists = [(passage, found) for passage in passages for found in _NAMED.finditer(passage.words)]
    if not counted or not lists:
        yield not_applicable("没有同时写单位的个数和名单。")
        return
    passage, found = lists[0]
    names = [name for name in re.split("[、，,]|和(?=[^、，,]+$)", found["names"].strip()) if name]
    number = int(counted[0][1]["number"])
    place = passage.place(found.start(), found[0])
    if len(names) == number or found["names"].rstrip().endswith("等"):
        yield passed(place)
        return
    yield failed(
        place,
        f"写所属单位{number}个，名单列出{len(names)}个。",
        found=f"{len(names)}个",
        expected=f"{number}个",
        mend="核对个数和名单；机关本级是否计入，前后一致。",
        evidence=(counted[0][1][0], "、".join(names)),
    )


@rule(
    "STR-17",
    name="没有的事项写明“无”",
    family="text",
    severity="error",
    blocking=True,
    told="没有“三公”经费、政府性基金、国有资本经营、机关运行经费、政府采购支出的，该节写明没有或写0万元。",
    concepts=("declaration",),
    examples=(
        passes(
            "没有政府性基金支出，写“支出0万元”。",
            lambda: told("government_fund", "2023年政府性基金预算财政拨款支出0万元。", spent("5", "2050202")),
        ),
        fails(
            "没有政府采购，该节没有说明。",
            lambda: told(
                "procurement", "政府采购按规定执行。", procurement=amounts(goods="0", works="0", services="0")
            ),
            section="procurement",
        ),
        exempt("没有这几节的文字。", lambda: told("total", "收、支总计见附表。", spent("5", "2050202"))),
    ),
)
def nothing_is_said_to_be_nothing(context: Context) -> Iterator[Answer]:
    """Look in each section about something that there is not for the words that say so."""
    there = {passage.section for passage in context.passages if passage.writer == "foreign" and passage.words.strip()}
    answers = []
    for section, (cell, name) in SECTIONS.items():
        if section not in there or printed(context, cell) != 0:
            continue
        told_so = any(
            claim.place.section == section
            and (claim.measure == "none" or (claim.measure == "amount" and value(claim) == 0))
            for claim in all_claims(context)
        )
        words = "".join(p.words for p in context.passages if p.section == section)
        if told_so or re.search(r"无|没有|未", words):
            answers.append(passed(Place(section=section)))
            continue
        answers.append(
            failed(
                Place(section=section),
                f"本年度没有{name}，文中没有写明。",
                found="没有说明",
                expected=f"写明没有{name}",
                mend=f"补写“{name}0万元”或“无{name}”。",
            )
        )
    yield from answers or [not_applicable("没有应当写明“无”的一节。")]


@rule(
    "WRD-17",
    name="写了“无”的事项没有金额",
    family="text",
    severity="error",
    blocking=True,
    told="写明没有某项支出的，同一节不再写它的金额、数量。",
    concepts=("declaration",),
    examples=(
        passes("只写没有“三公”经费支出。", lambda: told("three_public_detail", "本单位无“三公”经费财政拨款支出。")),
        fails(
            "写没有国有资本经营预算支出，又写支出3.00万元。",
            lambda: told(
                "state_capital",
                "2023年度无国有资本经营预算财政拨款收入和支出。其中国有资本经营预算财政拨款支出3.00万元。",
            ),
            section="state_capital",
        ),
        exempt(
            "国有资本经营预算支出3.00万元，没有写“无”。",
            lambda: told("state_capital", "国有资本经营预算财政拨款支出3.00万元。"),
        ),
    ),
)
def denied_is_not_stated(context: Context) -> Iterator[Answer]:
    """Look behind every denial for amounts of what is denied."""
    claims = all_claims(context)
    denials = [
        claim for claim in claims if claim.measure == "none" and claim.about is not None and not is_budget(claim.about)
    ]
    if not denials:
        yield not_applicable("文中没有写“无”。")
    for denial in denials:
        found = next((claim for claim in claims if _states(claim, denial)), None)
        if found is None:
            yield passed(denial.place)
            continue
        yield failed(
            denial.place,
            f"写没有这项支出，同一节又写{said(found)}。",
            found=said(found),
            expected="没有金额",
            mend="核对有没有这项支出，删去矛盾的一处。",
            evidence=(denial.place.sentence, found.place.sentence),
        )


def _states(claim: Claim, denial: Claim) -> bool:
    return (
        claim.about is not None
        and denial.about is not None
        and claim.measure == "amount"
        and claim.place.section == denial.place.section
        and claim.about.statement == denial.about.statement
        and denial.about in {claim.about, Address(claim.about.statement, "total", denial.about.column)}
        and not is_budget(claim.about)
        and value(claim) != 0
        and claim.year == denial.year
    )


@rule(
    "STR-18",
    name="数字写法前后统一",
    family="text",
    severity="info",
    blocking=False,
    told="占比和增减率的小数位数前后一致，并与地区口径的位数相符。",
    concepts=("style",),
    examples=(
        passes(
            "两处都写两位小数。",
            lambda: told(
                "income", "收入合计9.00万元，其中：财政拨款收入6.00万元，占66.67%；其他收入3.00万元，占33.33%。"
            ),
        ),
        fails(
            "一处两位小数，一处取整。",
            lambda: told("income", "收入合计9.00万元，其中：财政拨款收入6.00万元，占66.67%；其他收入3.00万元，占33%。"),
            section="income",
        ),
        exempt("没有写占比和增减率。", lambda: told("income", "收入合计9.00万元。")),
    ),
)
def percentages_have_the_same_places(context: Context) -> Iterator[Answer]:
    """Tell the first percentage that has other places than most."""
    claims = [
        claim
        for claim in all_claims(context)
        if claim.measure in {"share", "rate"} and claim.writer == "foreign" and claim.quantity and claim.about
    ]
    usual = context.settings.percent_digits
    odd = [
        claim
        for claim in claims
        if claim.quantity and claim.quantity.digits != usual and claim.quantity.value not in {0, 100}
    ]
    if not claims:
        yield not_applicable("文中没有占比和增减率。")
    elif not odd:
        yield passed(claims[0].place)
    else:
        counted = Counter(claim.quantity.digits for claim in claims if claim.quantity)
        places = "、".join(f"{digits}位{number}处" for digits, number in sorted(counted.items()))
        yield failed(
            odd[0].place,
            f"占比、增减率的小数位数不一：{places}。",
            found=said(odd[0]),
            expected=f"{usual}位小数",
            mend="统一小数位数。",
        )


@rule(
    "SG-09",
    name="“三公”经费与预算、上年都作比较",
    family="text",
    severity="info",
    blocking=False,
    told="“三公”经费总额和三项都写与预算的比较和与上年的比较。",
    statements=("three_public",),
    concepts=("three_public", "change", "budget"),
    examples=(
        passes(
            "总额与预算、上年都作了比较。",
            lambda: told(
                "three_public_total",
                "“三公”经费支出决算为2.00万元，完成预算50%，决算数小于预算数。“三公”经费支出决算比2022年减少1.00万元。",
            ),
        ),
        fails(
            "总额没有与上年比较。",
            lambda: told("three_public_total", "“三公”经费财政拨款支出决算为2.00万元，完成预算50%。"),
            section="three_public_total",
        ),
        exempt("没有写“三公”经费的金额。", lambda: told("three_public_total", "本年度没有发生。", three_public())),
    ),
)
def three_public_is_compared_twice(context: Context) -> Iterator[Answer]:
    """Look for both comparisons of the total, and of each item that has an amount."""
    claims = [
        claim
        for claim in all_claims(context)
        if claim.writer == "foreign" and claim.about is not None and claim.about.statement == "three_public"
    ]
    stated = {
        claim.about: claim for claim in reversed(claims) if claim.measure == "amount" and claim.about and value(claim)
    }
    wanted = {f"final_{item}" for item in ("total", *THREE)}
    answers = []
    for cell, claim in stated.items():
        if cell.column not in wanted:
            continue
        own = [other for other in claims if other.about == cell]
        missing = []
        if not any(other.base is not None and is_budget(other.base) for other in own):
            missing.append("与预算的比较")
        if not any(other.base_year == context.year - 1 for other in own):
            missing.append("与上年的比较")
        if not missing:
            answers.append(passed(claim.place))
            continue
        answers.append(
            failed(
                claim.place,
                f"写了金额，没有{'、'.join(missing)}。",
                found="没有比较",
                expected="、".join(missing),
                mend="补写比较和原因。",
            )
        )
    yield from answers or [not_applicable("文中没有“三公”经费的金额。")]
