"""The attachments of a report: their numbers, and what the text calls for."""

import re
from collections import Counter
from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.document.outline import ATTACHMENTS, NO_DOCUMENT, Attached, Outline, outline_of
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import passage, sample

# 附件3, 附件2-1, 附件：2; not 《……》附件 of another document, whose number is its own.
_CALLED = re.compile(r"(?<!》)附件[：:]?\s*(?P<number>\d{1,3}(?:[-－—]\d{1,3})?)(?!\d)")
_NUMBER = re.compile(r"^附件(?P<main>\d{1,3})(?:-(?P<sub>\d{1,3}))?$")


def _report(*attachments: tuple[str, str], lines: tuple[tuple[str, str], ...] = ()) -> Outline:
    return Outline(
        "临江县水务局2023年度部门决算",
        attachments=tuple(Attached(*each) for each in attachments),
        references=tuple(Attached(*each, "performance") for each in lines),
    )


_OVERALL = ("附件1", "2023年度部门整体绩效评价报告")
_CANAL = ("附件2-1", "渠道维修项目绩效自评报告")
_PUMP = ("附件2-2", "泵站更新项目绩效自评报告")


@rule(
    "STR-15",
    name="附件编号连续、引用存在",
    family="text",
    severity="warn",
    blocking=False,
    told="附件编号从1起连续、不重复；文字里提到的附件都在，编号和标题相同。",
    concepts=("document",),
    examples=(
        passes(
            "三个附件编号连续，文字引用附件2-1。",
            lambda: sample(
                beside=[_report(_OVERALL, _CANAL, _PUMP, lines=(_OVERALL, _CANAL))],
                passages=[passage("自评情况见附件2-1。", section="performance")],
            ),
        ),
        fails(
            "附件2-1之后是附件2-3。",
            lambda: sample(beside=[_report(_OVERALL, _CANAL, ("附件2-3", "泵站更新项目绩效自评报告"))]),
            section=ATTACHMENTS,
        ),
        fails(
            "两个附件都没有编到自己的号。",
            lambda: sample(of=2021, beside=[_report(("附件1", "整体绩效评价报告"), ("附件1", "河道清淤项目自评报告"))]),
            section=ATTACHMENTS,
        ),
        fails(
            "文字引用没有附上的附件4。",
            lambda: sample(beside=[_report(_OVERALL)], passages=[passage("详见附件4。", section="other_matters")]),
            section="other_matters",
        ),
        fails(
            "引用的标题与附件的标题不同。",
            lambda: sample(beside=[_report(_OVERALL, _CANAL, lines=(("附件2-1", "水渠维修项目绩效自评报告"),))]),
            section="performance",
        ),
        exempt("没有附件，也没有引用。", lambda: sample(beside=[_report()])),
    ),
)
def attachments_are_in_order(context: Context) -> Iterator[Answer]:
    """Count the attachments through, and look for each that a line or a sentence calls for."""
    outline = outline_of(context)
    if outline is None:
        yield not_applicable(NO_DOCUMENT)
        return
    answers = [*_numbering(outline), *_lines(outline), *_calls(context, outline)]
    yield from answers or [not_applicable("没有附件，也没有引用附件。")]


def _numbering(outline: Outline) -> Iterator[Answer]:
    place = Place(section=ATTACHMENTS)
    counted = Counter(attached.number for attached in outline.attachments)
    before = (0, 0)
    for attached in outline.attachments:
        found = _NUMBER.match(attached.number)
        number = (int(found["main"]), int(found["sub"] or 0)) if found else (0, 0)
        main, sub = before
        following = {(main + 1, 0), (main + 1, 1), *({(main, sub + 1)} if sub else ())}
        if counted[attached.number] > 1 or number not in following:
            yield failed(
                place,
                f"“{attached.title}”的编号“{attached.number or '（空）'}”与前面的附件不连续。",
                found=attached.number or "没有编号",
                expected=f"附件{main}-{sub + 1}" if sub else f"附件{main + 1}",
                mend="附件依次编号，每个附件一个号。",
            )
            return
        before = number
    if outline.attachments:
        yield passed(place)


def _lines(outline: Outline) -> Iterator[Answer]:
    there = {attached.number: attached.title for attached in outline.attachments}
    for line in outline.references:
        place, title = Place(section=line.section), there.get(line.number)
        if title == line.title:
            yield passed(place)
            continue
        told = f"附件的标题是“{title}”" if title else "没有这个附件"
        yield failed(
            place,
            f"引用“{line.number} {line.title}”，{told}。",
            found=f"{line.number} {line.title}",
            expected=f"{line.number} {title}" if title else "已附上的附件",
            mend="核对附件的编号和标题。",
        )


def _calls(context: Context, outline: Outline) -> Iterator[Answer]:
    numbers = {attached.number.removeprefix("附件") for attached in outline.attachments}
    numbers |= {number.partition("-")[0] for number in numbers}
    for passage_ in context.passages:
        for found in _CALLED.finditer(passage_.words):
            number = found["number"].replace("－", "-").replace("—", "-")
            if number in numbers:
                yield passed(passage_.place(found.start()))
                continue
            yield failed(
                passage_.place(found.start(), found[0]),
                f"文字引用附件{number}，报告没有这个附件。",
                found=f"附件{number}",
                expected="、".join(attached.number for attached in outline.attachments[:5]) or "没有附件",
                mend="附上这个附件，或改正引用的编号。",
            )
