"""Names in the text: subjects as the catalogue of the year writes them, lists of economic subjects, their order."""

import re
from collections.abc import Iterator
from itertools import pairwise

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import spent
from accounts.checks.text.printed import each, printed
from accounts.checks.text.reading import all_claims, subjects_of
from accounts.checks.text.texts_of_examples import telling, told
from accounts.figures.data import Address

GLOSSARY = "glossary"
ITEMS = "general_items"
NO_NAMES = "文中没有列出科目。"
_LEVELS = ("类", "款", "项")


def item_claims(context: Context) -> list[Claim]:
    """Return the claims of others' texts that name an item in full."""
    return [
        claim
        for claim in all_claims(context)
        if claim.measure == "name" and claim.writer != "generated" and len(claim.names) == len(_LEVELS)
    ]


def _name_answer(context: Context, claim: Claim) -> Answer:
    code = claim.about.row if claim.about else ""
    official = subjects_of(context).functional
    written = "".join(f"{name}（{level}）" for name, level in zip(claim.names, _LEVELS, strict=True))
    if not code:
        if not official:
            return not_checked("没有科目目录可以核对。", claim.place)
        return failed(
            claim.place,
            f"“{written}”不是本年度的科目，表中也没有。",
            found=written,
            expected="本年度科目的类、款、项名称",
            mend="按支出决算表的科目名称改正。",
        )
    wrong = [
        (name, level, official[part])
        for name, level, part in zip(claim.names, _LEVELS, (code[:3], code[:5], code), strict=True)
        if part in official and not _same(name, official[part], level)
    ]
    if not wrong:
        return passed(claim.place)
    name, level, right = wrong[0]
    return failed(
        claim.place,
        f"“{name}（{level}）”应为“{right}”（{code}）。",
        found="、".join(f"{found}（{kind}）" for found, kind, _ in wrong),
        expected="、".join(expected for _, _, expected in wrong),
        mend="按本年度科目名称改正。",
        root=f"text/{claim.place.section}/name/{name}",
    )


def _same(written: str, official: str, level: str) -> bool:
    bare, right = (re.sub(r"\s", "", name) for name in (written, official))
    return bare == right or (level == "类" and bare == right.removesuffix("支出"))


@rule(
    "COD-03",
    name="情况说明的科目名称与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="情况说明中的类、款、项名称逐级等于本年度的科目名称（类名可以省去“支出”）。",
    statements=("general_expenditure",),
    concepts=("subject", "name"),
    examples=(
        passes(
            "名称逐级相符，类名省去“支出”。",
            lambda: told(
                ITEMS,
                "1.农林水（类）水利（款）水利工程建设（项）：支出决算为2.00万元。",
                spent("2", "2130305"),
            ),
        ),
        fails(
            "款名少了“（室）”。",
            lambda: told(
                ITEMS,
                "1.一般公共服务（类）政府办公厅及相关机构事务（款）行政运行（项）：支出决算为2.00万元。",
                spent("2", "2010301"),
            ),
            section=ITEMS,
        ),
        exempt("说明中没有科目。", lambda: told(ITEMS, "支出见表六。", spent("2", "2130305"))),
    ),
)
def subjects_bear_their_names(context: Context) -> Iterator[Answer]:
    """Hold the names of items outside the glossary to the catalogue."""
    yield from each(context, (c for c in item_claims(context) if c.place.section != GLOSSARY), _name_answer, NO_NAMES)


@rule(
    "COD-04",
    name="名词解释的科目名称与表一致",
    family="text",
    severity="warn",
    blocking=False,
    told="名词解释中的类、款、项名称逐级等于本年度的科目名称。",
    concepts=("subject", "name", "glossary"),
    examples=(
        passes(
            "解释“水利工程建设（项）”，名称相符。",
            lambda: told(
                GLOSSARY, "9.农林水（类）水利（款）水利工程建设（项）指水利工程的建设支出。", spent("2", "2130305")
            ),
        ),
        fails(
            "项名少了“缴费”。",
            lambda: told(
                GLOSSARY,
                "8.社会保障和就业（类）行政事业单位养老支出（款）机关事业单位基本养老保险支出（项）指单位缴纳的养老保险。",
                spent("2", "2080505"),
            ),
            section=GLOSSARY,
        ),
        exempt("名词解释中没有科目。", lambda: told(GLOSSARY, "1.财政拨款收入：指取得的财政资金。")),
    ),
)
def glossary_bears_their_names(context: Context) -> Iterator[Answer]:
    """Hold the names of items in the glossary to the catalogue."""
    yield from each(context, (c for c in item_claims(context) if c.place.section == GLOSSARY), _name_answer, NO_NAMES)


@rule(
    "COD-07",
    name="科目按编码排列",
    family="text",
    severity="info",
    blocking=False,
    told="具体情况中的各项按科目编码从小到大排列，与表同序。",
    concepts=("subject",),
    examples=(
        passes(
            "教育在前，住房保障在后。",
            lambda: told(
                ITEMS,
                "1.教育（类）普通教育（款）小学教育（项）：支出决算为2.00万元。\n"
                "2.住房保障（类）住房改革支出（款）住房公积金（项）：支出决算为1.00万元。",
            ),
        ),
        fails(
            "住房保障在前，教育在后。",
            lambda: told(
                ITEMS,
                "1.住房保障（类）住房改革支出（款）住房公积金（项）：支出决算为1.00万元。\n"
                "2.教育（类）普通教育（款）小学教育（项）：支出决算为2.00万元。",
            ),
            section=ITEMS,
        ),
        exempt("只有一项。", lambda: told(ITEMS, "1.教育（类）普通教育（款）小学教育（项）：支出决算为2.00万元。")),
    ),
)
def subjects_stand_in_order(context: Context) -> Iterator[Answer]:
    """Tell the first item that stands before a smaller code."""
    claims = [claim for claim in item_claims(context) if claim.place.section == ITEMS and claim.about]
    if len(claims) <= 1:
        yield not_applicable(NO_NAMES)
        return
    for first, second in pairwise(claims):
        if first.about and second.about and second.about.row < first.about.row:
            yield failed(
                second.place,
                f"“{second.names[-1]}”（{second.about.row}）排在“{first.names[-1]}”（{first.about.row}）之后。",
                found=f"{first.about.row}、{second.about.row}",
                expected=f"{second.about.row}、{first.about.row}",
                mend="按科目编码重新排列。",
            )
            return
    yield passed(claims[0].place)


@rule(
    "COD-09",
    name="类、款、项标注完整",
    family="text",
    severity="info",
    blocking=False,
    told="支出结构中，各类都标注“（类）”或都不标注。",
    concepts=("subject", "class"),
    examples=(
        passes(
            "两类都标注了（类）。",
            lambda: told("general_structure", "用于：教育（类）支出2.00万元；住房保障（类）支出1.00万元。"),
        ),
        fails(
            "第二类没有标注。",
            lambda: told("general_structure", "用于：教育（类）支出2.00万元；住房保障支出1.00万元。"),
            section="general_structure",
        ),
        exempt("没有列出各类。", lambda: told("general_structure", "见图6。")),
    ),
)
def levels_are_marked(context: Context) -> Iterator[Answer]:
    """Tell classes without （类） where others bear it."""
    claims = [
        claim
        for claim in all_claims(context)
        if claim.measure == "name" and claim.writer != "generated" and claim.group == "general_structure/classes"
    ]
    marked = {
        claim.names: bool(re.search(rf"{re.escape(claim.names[0])}[（(]类", claim.place.sentence)) for claim in claims
    }
    if not claims:
        yield not_applicable("文中没有列出各类。")
        return
    bare = [claim for claim in claims if not marked[claim.names]]
    if not bare or len(bare) == len(claims):
        yield passed(claims[0].place)
        return
    names = "、".join(claim.names[0] for claim in bare)
    yield failed(
        bare[0].place,
        f"{names}没有标注“（类）”，其他各类标注了。",
        found=names,
        expected="每类都标注“（类）”",
        mend="统一标注。",
    )


@rule(
    "STR-14",
    name="名词解释覆盖正文出现的科目和名词",
    family="text",
    severity="warn",
    blocking=False,
    told="正文列出的每个项级科目在名词解释中都有解释，名词解释不解释正文没有的科目。",
    concepts=("glossary",),
    examples=(
        passes(
            "正文的一项有解释。",
            lambda: _glossed("1.住房保障（类）住房改革支出（款）购房补贴（项）指按规定发放的补贴。"),
        ),
        fails("购房补贴没有解释。", lambda: _glossed("1.基本支出：指保障运转的支出。"), section=GLOSSARY),
        exempt("没有名词解释一部分。", lambda: told(ITEMS, "支出见附表。", spent("4", "2210203"))),
    ),
)
def glossary_covers_the_text(context: Context) -> Iterator[Answer]:
    """Compare the items of the explanation with those of the glossary."""
    words = "".join(p.words for p in context.passages if p.section == GLOSSARY and p.writer == "foreign")
    if not words:
        yield not_applicable("没有他人编写的名词解释。")
        return
    named = [claim for claim in item_claims(context) if claim.about]
    used = {claim.about.row: claim for claim in named if claim.about and claim.place.section != GLOSSARY}
    explained = {claim.about.row for claim in named if claim.about and claim.place.section == GLOSSARY}
    missing = [claim.names[-1] + "（项）" for row, claim in sorted(used.items()) if row not in explained]
    if (
        "年初结转和结余" in words
        and "年末结转和结余" not in words
        and printed(context, Address("income_expenditure", "closing", "amount"))
    ):
        missing.append("年末结转和结余")
    place = Place(section=GLOSSARY)
    if not missing:
        yield passed(place)
        return
    yield failed(
        place,
        f"名词解释缺少：{'、'.join(missing)}。",
        found="没有解释",
        expected="、".join(missing),
        mend="补写这些名词的解释。",
    )


def _glossed(words: str) -> Context:
    item = "1.住房保障（类）住房改革支出（款）购房补贴（项）：支出决算为4.00万元。"
    return telling({ITEMS: item, GLOSSARY: words}, spent("4", "2210203"))
