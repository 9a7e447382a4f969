"""What was published before: that corrections leave the old version and say why, and how files are called."""

from collections.abc import Iterator
from datetime import date

from accounts.checks.context import Context
from accounts.checks.document.outline import Edition, Publications
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import sample

NOT_PUBLISHED = "还没有公开过。"
_FIRST = Edition(1, date(2024, 9, 20))
_KINDS = ("决算", "公开")


def _published(*editions: Edition) -> Publications:
    return Publications(editions)


@rule(
    "PUB-05",
    name="更正留有说明和旧版",
    family="text",
    severity="error",
    blocking=False,
    told="公开以后改动的，每一版都留着，从第二版起写明更正原因。",
    concepts=("publication",),
    examples=(
        passes(
            "公开两版，第二版写明更正原因。",
            lambda: sample(beside=[_published(_FIRST, Edition(2, date(2024, 10, 8), "更正“三公”经费批次。"))]),
        ),
        fails(
            "第二版没有更正原因。",
            lambda: sample(beside=[_published(_FIRST, Edition(2, date(2024, 11, 1)))]),
        ),
        fails(
            "第二版已经不在。",
            lambda: sample(beside=[_published(_FIRST, Edition(3, date(2024, 12, 2), "更正附表。"))]),
        ),
        fails(
            "第二版的日期早于第一版。",
            lambda: sample(beside=[_published(_FIRST, Edition(2, date(2024, 9, 2), "更正附件。"))]),
        ),
        exempt("还没有公开过，只有草稿。", lambda: sample(beside=[_published()])),
    ),
)
def corrections_leave_what_was(context: Context) -> Iterator[Answer]:
    """Count the versions through, and ask each but the first why it is there."""
    published = context.part(Publications)
    if published is None or not published.editions:
        yield not_applicable(NOT_PUBLISHED)
        return
    before: Edition | None = None
    for expected, edition in enumerate(published.editions, start=1):
        wrong = ""
        if edition.version != expected:
            wrong, found, wanted = f"第{expected}版不在", f"第{edition.version}版", f"第{expected}版"
        elif before is not None and not edition.reason.strip():
            wrong, found, wanted = f"第{expected}版没有更正原因", "没有", "更正原因"
        elif before is not None and edition.on < before.on:
            wrong, found, wanted = f"第{expected}版早于第{before.version}版", f"{edition.on}", f"不早于{before.on}"
        if wrong:
            yield failed(
                Place(),
                f"公开的{wrong}。",
                found=found,
                expected=wanted,
                mend="查明原因，恢复旧版，补写更正说明。",
            )
            return
        before = edition
    yield passed()


@rule(
    "PUB-08",
    name="文件名规范",
    family="text",
    severity="info",
    blocking=False,
    told="公开的文件名里有单位、年度和文种，离开网页也认得出是谁的哪一年的什么。",
    concepts=("publication", "name"),
    examples=(
        passes(
            "文件名写全单位、年度、文种。",
            lambda: sample(
                of=2023, beside=[_published(Edition(1, _FIRST.on, files=("临江县水务局2023年度部门决算.pdf",)))]
            ),
        ),
        fails(
            "文件名只有编号。",
            lambda: sample(of=2023, beside=[_published(Edition(1, _FIRST.on, files=("附件1.xlsx",)))]),
        ),
        fails(
            "文件名的年度是上一年。",
            lambda: sample(
                of=2023, beside=[_published(Edition(1, _FIRST.on, files=("临江县水务局2022年度部门决算公开.docx",)))]
            ),
        ),
        exempt("没有公开，没有文件。", sample),
    ),
)
def files_are_named_for_what_they_are(context: Context) -> Iterator[Answer]:
    """Look into each file name of the newest version for the unit, the year and the kind of document."""
    published = context.part(Publications)
    if published is None or not published.editions:
        yield not_applicable(NOT_PUBLISHED)
        return
    unit, newest = context.figures.data.unit, published.editions[-1]
    if not newest.files:
        yield not_applicable("这一版没有文件。")
        return
    names = tuple(name for name in (unit.name, unit.short_name, unit.code) if name)
    for file in newest.files:
        missing = [
            *(["单位"] if not any(name in file for name in names) else []),
            *([f"{context.year}年度"] if str(context.year) not in file else []),
            *(["文种"] if not any(kind in file for kind in _KINDS) else []),
        ]
        if not missing:
            yield passed()
            continue
        yield failed(
            Place(),
            f"文件名“{file}”里没有{'、'.join(missing)}。",
            found=file,
            expected=f"{unit.name}{context.year}年度……决算",
            mend="下一版的文件名写明单位、年度和文种。",
        )
