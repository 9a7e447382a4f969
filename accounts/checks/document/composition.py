"""The report's parts and sections, its contents and its cover."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from accounts.checks.context import Context
from accounts.checks.document.outline import ATTACHMENTS, EXPLANATION, NO_DOCUMENT, Heading, Outline, bare, outline_of
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import ordinary_settings, sample, spent

CATALOGUE = "基层政务公开标准目录（财政预决算）"
DISCLOSED_ON = "公开时间"
NOTHING_ATTACHED = Grade("nothing_attached", "warn", "有项目支出，附件部分没有内容")
NO_PROJECTS = Grade("no_projects", "info", "没有项目支出，附件部分没有内容")
_MOST_NAMED = 8


def _heading(key: str, title: str, number: str = "", part: str = "", *, filled: bool = True, slot: str = "") -> Heading:
    return Heading(key, title, number, 1 if part else 0, part or key, filled, slot)


def _report(
    *headings: Heading,
    instead_of: Iterable[Heading] = (),
    title: str = "临江县水务局2023年度部门决算",
    **fields: object,
) -> Outline:
    """Return an outline whose profile asks for just these headings, or for those that they stand ``instead_of``."""
    return Outline(title, headings=headings, prescribed=tuple(instead_of) or headings, **fields)  # type: ignore[arg-type]


_OVERVIEW = _heading("overview", "部门概况", "第一部分")
_DUTIES = _heading("duties", "主要职能", "一、", "overview", slot="duties")
_GLOSSARY = _heading("glossary", "名词解释", "第三部分")
_EXPLANATION = _heading(EXPLANATION, "情况说明", "第二部分")
_INCOME = _heading("income", "收入决算情况说明", "一、", EXPLANATION)
_EXPENDITURE = _heading("expenditure", "支出决算情况说明", "二、", EXPLANATION)
_ATTACHED = _heading(ATTACHMENTS, "附件", "第四部分")


def _empty(heading: Heading) -> Heading:
    return replace(heading, filled=False)


@rule(
    "STR-01",
    name="报告各部分齐全",
    family="text",
    severity="error",
    blocking=True,
    basis=CATALOGUE,
    told="口径规定的各部分和概况各节都有、只有一次、顺序正确，都有内容。",
    concepts=("document",),
    grades=(NOTHING_ATTACHED, NO_PROJECTS),
    examples=(
        passes("概况、名词解释两部分都有内容。", lambda: sample(beside=[_report(_OVERVIEW, _DUTIES, _GLOSSARY)])),
        fails(
            "没有名词解释。",
            lambda: sample(beside=[_report(_OVERVIEW, _DUTIES, instead_of=[_OVERVIEW, _DUTIES, _GLOSSARY])]),
            section="glossary",
        ),
        fails(
            "主要职能没有填写。",
            lambda: sample(beside=[_report(_empty(_OVERVIEW), _empty(_DUTIES))]),
            section="duties",
            slot="duties",
        ),
        fails(
            "概况印了两次。",
            lambda: sample(beside=[_report(_OVERVIEW, _GLOSSARY, _OVERVIEW, instead_of=[_OVERVIEW, _GLOSSARY])]),
            section="overview",
        ),
        fails(
            "名词解释印在概况之前。",
            lambda: sample(beside=[_report(_GLOSSARY, _OVERVIEW, instead_of=[_OVERVIEW, _GLOSSARY])]),
            section="glossary",
        ),
        fails(
            "有项目支出12.00万元，没有附件。",
            lambda: sample(spent("12", "2130305", "project"), beside=[_report(_empty(_ATTACHED))]),
            "warn",
            section=ATTACHMENTS,
        ),
        fails(
            "只有基本支出，没有附件。",
            lambda: sample(spent("30", "2130301"), beside=[_report(_empty(_ATTACHED))]),
            "info",
            section=ATTACHMENTS,
        ),
        exempt("只有数据，没有整份报告。", sample),
    ),
)
def parts_are_complete(context: Context) -> Iterator[Answer]:
    """Compare parts, and the sections outside the explanation, with those that the profile asks for."""
    outline = outline_of(context)
    if outline is None:
        yield not_applicable(NO_DOCUMENT)
        return
    wanted = [heading for heading in outline.prescribed if not heading.level or heading.part != EXPLANATION]
    if not wanted:
        yield not_checked("口径没有规定报告的组成。")
        return
    yield from _presence(context, outline.headings, wanted)
    yield from _order(outline.parts(), [heading for heading in wanted if not heading.level])


@rule(
    "STR-02",
    name="情况说明的章节齐全、顺序正确",
    family="text",
    severity="error",
    blocking=True,
    told="情况说明按口径规定的章节编写：都有、都有内容，编号、标题和顺序与规定相同。",
    concepts=("document",),
    examples=(
        passes(
            "收入、支出两节，按规定的编号和顺序。",
            lambda: sample(beside=[_report(_EXPLANATION, _INCOME, _EXPENDITURE)]),
        ),
        fails(
            "没有支出决算情况说明。",
            lambda: sample(beside=[_report(_EXPLANATION, _INCOME, instead_of=[_EXPLANATION, _INCOME, _EXPENDITURE])]),
            section="expenditure",
        ),
        fails(
            "收入一节只有标题。",
            lambda: sample(of=2020, beside=[_report(_EXPLANATION, _empty(_INCOME), _EXPENDITURE)]),
            section="income",
        ),
        fails(
            "支出写在收入之前。",
            lambda: sample(
                beside=[_report(_EXPLANATION, _EXPENDITURE, _INCOME, instead_of=[_EXPLANATION, _INCOME, _EXPENDITURE])]
            ),
            section="expenditure",
        ),
        fails(
            "“二、”印成“9、”。",
            lambda: sample(
                beside=[
                    _report(
                        _EXPLANATION,
                        _INCOME,
                        _heading("expenditure", "支出决算情况说明", "9、", EXPLANATION),
                        instead_of=[_EXPLANATION, _INCOME, _EXPENDITURE],
                    )
                ]
            ),
            section="expenditure",
        ),
        exempt("报告没有情况说明这一部分的规定。", lambda: sample(beside=[_report(_OVERVIEW)])),
    ),
)
def sections_are_complete(context: Context) -> Iterator[Answer]:
    """Compare the sections of the explanation with those that the profile asks for."""
    outline = outline_of(context)
    wanted = [h for h in outline.prescribed if h.level and h.part == EXPLANATION] if outline else []
    if outline is None or not wanted:
        yield not_applicable("口径没有规定情况说明的章节。" if outline else NO_DOCUMENT)
        return
    there = outline.below(EXPLANATION)
    yield from _presence(context, there, wanted)
    yield from _order(there, wanted)
    by_key = {heading.key: heading for heading in there}
    for asked in wanted:
        found = by_key.get(asked.key)
        if found is not None and bare(found.printed) != bare(asked.printed):
            yield failed(
                Place(section=asked.key),
                f"“{found.printed}”与规定的标题“{asked.printed}”不同。",
                found=found.printed,
                expected=asked.printed,
                mend="按规定的编号和标题改写。",
            )


def _presence(context: Context, there: Iterable[Heading], wanted: Iterable[Heading]) -> Iterator[Answer]:
    counted, by_key = Counter(heading.key for heading in there), {heading.key: heading for heading in there}
    wanted = tuple(wanted)
    # Where the profile asks for deeper headings, what is missing is said of these.
    holders = {above.key for above, below in pairwise(wanted) if below.level > above.level}
    for asked in wanted:
        place, found = Place(section=asked.key, slot=asked.slot), by_key.get(asked.key)
        if found is None:
            yield failed(
                place,
                f"报告没有“{asked.printed}”。",
                found="没有",
                expected=asked.printed,
                mend="补上这一部分；确实没有内容的，保留标题并说明。",
            )
        elif counted[asked.key] > 1:
            yield failed(
                place,
                f"“{asked.printed}”印了{counted[asked.key]}次。",
                found=f"{counted[asked.key]}次",
                expected="1次",
                mend="删去重复的部分。",
            )
        elif not found.filled and asked.key in holders:
            yield passed(place)
        elif not found.filled and asked.key == ATTACHMENTS:
            yield _nothing_attached(context, place, asked)
        elif not found.filled:
            yield failed(
                place,
                f"“{asked.printed}”只有标题，没有内容。",
                found="没有内容",
                expected="这一部分的内容",
                mend="在文字说明中填写这一项。" if asked.slot else "补上这一部分的数据或文字。",
            )
        else:
            yield passed(place)


def _nothing_attached(context: Context, place: Place, asked: Heading) -> Answer:
    projects = any(line.nature == "project" and line.final for line in context.figures.data.expenditure)
    return failed(
        place,
        f"“{asked.printed}”没有内容。",
        found="没有附件",
        expected="整体绩效评价报告和项目绩效自评",
        mend="录入绩效评价和自评；没有开展的，写明原因。",
        grade=(NOTHING_ATTACHED if projects else NO_PROJECTS).key,
    )


def _order(there: Iterable[Heading], wanted: Iterable[Heading]) -> Iterator[Answer]:
    """Yield the first heading that stands before one which should precede it."""
    position = {heading.key: place for place, heading in enumerate(wanted)}
    listed = list({h.key: h for h in there if h.key in position}.values())
    for found, following in pairwise(listed):
        if position[following.key] < position[found.key]:
            yield failed(
                Place(section=found.key),
                f"“{found.printed}”在“{following.printed}”之前，与规定的顺序相反。",
                found="、".join(h.printed for h in (found, following)),
                expected="、".join(h.printed for h in (following, found)),
                mend="按规定的顺序排列。",
            )
            return


@rule(
    "STR-05",
    name="目录与正文标题一致",
    family="text",
    severity="error",
    blocking=True,
    told="目录逐条与正文各部分、各节的标题相同，不多不少。",
    concepts=("document",),
    examples=(
        passes(
            "目录两条，正文两条。",
            lambda: sample(
                beside=[_report(_GLOSSARY, _ATTACHED, contents=("第三部分 名词解释", "第四部分 附件"))], of=2022
            ),
        ),
        fails(
            "目录少了附件。",
            lambda: sample(beside=[_report(_GLOSSARY, _ATTACHED, contents=("第三部分 名词解释",))]),
            section=ATTACHMENTS,
        ),
        fails(
            "目录的标题与正文不同。",
            lambda: sample(beside=[_report(_GLOSSARY, contents=("第三部分 名词和术语",))]),
            section="glossary",
        ),
        fails(
            "目录多出一条。",
            lambda: sample(beside=[_report(_GLOSSARY, contents=("第三部分 名词解释", "第五部分 附表"))]),
        ),
        fails("没有目录。", lambda: sample(of=2019, beside=[_report(_OVERVIEW, _GLOSSARY)])),
        exempt("没有报告，也没有目录。", lambda: sample(of=2019)),
    ),
)
def contents_are_the_headings(context: Context) -> Iterator[Answer]:
    """Compare the lines of the contents with the headings of parts and their sections, one by one."""
    outline = outline_of(context)
    if outline is None:
        yield not_applicable(NO_DOCUMENT)
        return
    if outline.contents is None:
        yield failed(
            Place(), "报告没有目录。", found="没有", expected="目录", mend="加上目录，列出各部分、各节和公开表。"
        )
        return
    headings = [heading for heading in outline.headings if heading.level <= 1]
    listed, printed = [bare(line) for line in outline.contents], [bare(heading.printed) for heading in headings]
    missing = [h for h, words in zip(headings, printed, strict=True) if words not in listed]
    more = [line for line, words in zip(outline.contents, listed, strict=True) if words not in printed]
    if missing or more or listed != printed:
        place = Place(section=missing[0].key) if missing else Place()
        told = [f"目录没有“{h.printed}”" for h in missing] + [f"正文没有“{line}”" for line in more]
        yield failed(
            place,
            f"目录与正文不一致：{'，'.join(told[:_MOST_NAMED]) or '次序不同'}。",
            found=f"目录{len(listed)}条",
            expected=f"正文标题{len(printed)}条",
            mend="按正文的标题重新生成目录。",
        )
    else:
        yield passed()


@rule(
    "STR-11",
    name="封面要素齐全",
    family="text",
    severity="error",
    blocking=True,
    told="封面写明单位全称、决算年度和“部门决算”（单位决算写“单位决算”），与登记的一致；印公开时间的，与登记的公开日期一致。",
    concepts=("document", "name"),
    examples=(
        passes("封面写单位全称、年度和文种。", lambda: sample(of=2023, beside=[_report(_OVERVIEW)])),
        fails(
            "封面的年度是上一年的。",
            lambda: sample(of=2023, beside=[_report(_OVERVIEW, title="临江县水务局2022年度部门决算")]),
        ),
        fails(
            "封面写了单位的简称。",
            lambda: sample(of=2023, beside=[_report(_OVERVIEW, title="水务局2023年度部门决算")]),
        ),
        fails(
            "单位决算的封面写成部门决算。",
            lambda: sample(
                of=2023,
                scope="unit",
                beside=[_report(_OVERVIEW)],
                settings=ordinary_settings(words={"self": "本单位", "noun": "单位", "account": "单位决算"}),
            ),
        ),
        exempt("只有收支的数据，没有封面。", lambda: sample(of=2018)),
    ),
)
def cover_says_whose_account_it_is(context: Context) -> Iterator[Answer]:
    """Look on the cover for the registered name, the year, the kind of account, and the day of disclosure."""
    outline = outline_of(context)
    if outline is None:
        yield not_applicable(NO_DOCUMENT)
        return
    title, unit = bare(outline.title), context.figures.data.unit.name
    wanted = {
        "单位全称": unit,
        "决算年度": f"{context.year}年",
        "文种": context.settings.words.get("account", "决算"),
    }
    missing = {name: words for name, words in wanted.items() if bare(words) not in title}
    if missing:
        yield failed(
            Place(),
            f"封面标题“{outline.title}”没有{'、'.join(f'{name}“{words}”' for name, words in missing.items())}。",
            found=outline.title,
            expected="".join(wanted.values()),
            mend="按登记的单位全称、决算年度和文种写封面标题。",
        )
    on = context.dates.disclosed_on
    told = outline.cover.get(DISCLOSED_ON, "")
    if told and on is not None and bare(told) != f"{on.year}年{on.month}月{on.day}日":
        yield failed(
            Place(),
            f"封面的公开时间{told}与登记的公开日期不同。",
            found=told,
            expected=f"{on.year}年{on.month}月{on.day}日",
            mend="核对公开日期。",
        )
    elif not missing:
        yield passed()
