"""Names in the text: subjects as the catalogue of the year writes them, lists of economic subjects, their order."""

import re
from collections.abc import Iterator

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import bought, spent
from accounts.checks.text.printed import each, printed
from accounts.checks.text.reading import all_claims, subjects_of
from accounts.checks.text.subjects_in_text import likeness, plain
from accounts.checks.text.texts_of_examples import telling, told
from accounts.figures import concepts
from accounts.figures.data import Address

GLOSSARY = "glossary"
ITEMS = "general_items"
ALIKE = 0.75
NO_NAMES = "文中没有列出科目。"
_LEVELS = ("类", "款", "项")
_AND_MORE = re.compile(r"等(?:支出|方面|费用|经费)?$")


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
    if len(claims) < 2:
        yield not_applicable(NO_NAMES)
        return
    for first, second in zip(claims, claims[1:], strict=False):
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


def _listed(context: Context, group: str) -> list[Claim]:
    return [
        claim
        for claim in all_claims(context)
        if claim.measure == "name" and claim.group == f"basic/{group}" and claim.writer != "generated"
    ]


def _meant(context: Context, claim: Claim) -> str:
    """Return the economic code that a listed name stands for, even if it is misspelt; "" where none is near."""
    if claim.about is not None:
        return claim.about.row
    name = plain(claim.names[0])
    near = [
        (likeness(name, plain(official)), code)
        for code, official in subjects_of(context).economic.items()
        if len(code) == 5
    ]
    best = max(near, default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else ""


@rule(
    "TXT-09",
    name="基本支出列举的科目与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="人员经费、公用经费“主要包括”的科目都有支出；有支出的科目都列出。",
    statements=("general_basic",),
    concepts=("basic", "economic"),
    grades=(Grade("and_more", "warn", "列举以“等”结尾，没有列全"),),
    examples=(
        passes(
            "列出的基本工资、住房公积金都有支出，没有遗漏。",
            lambda: told(
                "basic",
                "人员经费60.00万元，主要包括：基本工资、住房公积金。",
                bought("50", "30101"),
                bought("10", "30113"),
            ),
        ),
        fails(
            "列出的奖励金没有支出。",
            lambda: told(
                "basic",
                "人员经费50.00万元，主要包括：基本工资、奖励金。",
                bought("50", "30101"),
            ),
            section="basic",
        ),
        fails(
            "津贴补贴有支出，列举时没有写，以“等”结尾。",
            lambda: told(
                "basic",
                "人员经费80.00万元，主要包括：基本工资等。",
                bought("50", "30101"),
                bought("30", "30102"),
            ),
            "warn",
            section="basic",
        ),
        exempt("没有列举科目。", lambda: told("basic", "人员经费80.00万元。", bought("80", "30101"))),
    ),
)
def lists_name_what_was_spent(context: Context) -> Iterator[Answer]:
    """Hold each list to the economic subjects of its group that have an amount."""
    figures = context.figures
    there = False
    for group in concepts.EXPENSE_GROUPS:
        listed = _listed(context, group)
        if not listed:
            continue
        there = True
        codes = {claim: _meant(context, claim) for claim in listed}
        leaves = {x.economic for x in figures.basic_economic_leaves() if figures.expense_group(x.economic) == group}
        if not leaves:
            yield not_checked("没有录入基本支出的经济分类。", listed[0].place)
            continue
        spent_on = {code for code in leaves if printed(context, Address("general_basic", code, "amount"))}
        yield from _members(context, listed, codes, spent_on)
    if not there:
        yield not_applicable(NO_NAMES)


def _members(context: Context, listed: list[Claim], codes: dict[Claim, str], spent_on: set[str]) -> Iterator[Answer]:
    for claim in listed:
        code = codes[claim]
        if code in spent_on:
            yield passed(claim.place)
            continue
        name = claim.names[0]
        yield failed(
            claim.place,
            f"列出了“{name}”，" + ("表中该科目没有支出。" if code else "基本支出的经济分类中没有这个科目。"),
            found=name,
            expected="有支出的科目",
            mend="对照基本支出决算表改正；可能与相邻的科目写串。",
        )
    missing = sorted(spent_on - set(codes.values()))
    if not missing:
        return
    names = "、".join(context.figures.data.economic_names[code].name for code in missing)
    and_more = _AND_MORE.search(listed[-1].place.sentence.rstrip("。；")) is not None
    yield failed(
        listed[0].place,
        f"{names}有支出，没有列出。",
        found="没有列出",
        expected=names,
        mend="补写有支出的科目。",
        grade="and_more" if and_more else "",
    )


@rule(
    "COD-08",
    name="经济科目名称写对",
    family="text",
    severity="info",
    blocking=False,
    told="列举的经济科目用经济分类的标准名称。",
    concepts=("economic", "name"),
    examples=(
        passes(
            "写“其他交通费用”。",
            lambda: told("basic", "公用经费3.00万元，主要包括：其他交通费用。", bought("3", "30239")),
        ),
        fails(
            "写成“其他交通费”。",
            lambda: told("basic", "公用经费3.00万元，主要包括：其他交通费、电费。", bought("3", "30239")),
            section="basic",
        ),
        exempt("没有写经济科目。", lambda: told("basic", "公用经费3.00万元。", bought("3", "30239"))),
    ),
)
def economic_subjects_bear_their_names(context: Context) -> Iterator[Answer]:
    """Tell listed names that are nearly those of an economic subject."""

    def answer(found: Context, claim: Claim) -> Answer | None:
        if claim.about is not None:
            return passed(claim.place)
        code = _meant(found, claim)
        if not code:
            return None
        right = found.figures.data.economic_names[code].name
        return failed(
            claim.place,
            f"“{claim.names[0]}”应为“{right}”。",
            found=claim.names[0],
            expected=right,
            mend="按经济分类科目名称改正。",
            breaks=("TXT-09",),
        )

    listed = [claim for group in concepts.EXPENSE_GROUPS for claim in _listed(context, group)]
    yield from each(context, listed, answer, NO_NAMES)


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
