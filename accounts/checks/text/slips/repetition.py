"""Words written twice, and whole stretches of text copied from one place to another."""

import re
from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import passage, sample
from accounts.checks.text.slips.lists import entries_of
from accounts.checks.text.slips.texts import NO_TEXT, Slip, Text, in_texts, quote, texts_of

_TWICE = re.compile(r"([\u4e00-\u9fff]{2,10}?)\1+")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")
_TELLING = re.compile(r"存在(?:的)?(?:主要)?问题|改进|建议|措施|整改|原因")
_TELLING_SLOT = re.compile(r"problem|improve|suggest|measure|advice|reason")
_SHORT, _LONG = 20, 60
_HEADING = re.compile(r"^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]\s?)?(?!.是)[^，。；：\n]{2,14}[。：\n]")
ORDINARY = Grade("ordinary", "info", "一般叙述相同，不是问题、建议或原因")


def _doubled(text: Text, context: Context) -> Iterator[Slip]:
    flat = text.flat
    meant = entries_of("twice_is_right", context)
    taken: list[int] = []
    for found in _TWICE.finditer(flat):
        word = found[1]
        if set(word) <= _NUMERALS or len(set(word)) == 1 or any(hit.start == 0 for hit in meant.hits(found[0])):
            continue
        taken.append(found.start())
        yield _slip(text, found.start(), found[0], word)
    for hit in entries_of("doubled", context).hits(flat):
        if hit.start not in taken:
            yield _slip(text, hit.start, hit.entry.found, hit.entry.expected)


def _slip(text: Text, start: int, found: str, word: str) -> Slip:
    return Slip(text.start(start), found, f"“{found[:30]}”重复了“{word}”。", f"删去重复的“{word}”。", word)


rule(
    "WRD-08",
    name="没有重复的词",
    family="text",
    severity="warn",
    blocking=False,
    told="同一个词没有接连写两遍。",
    examples=(
        passes(
            "叠用的词和汉字年份。",
            lambda: sample(texts={"key_work": "二〇二〇年起逐项研究，一件一件落实，建立人大代表代表小组联系点。"}),
        ),
        fails(
            "“预算”写了两遍。",
            lambda: sample(texts={"key_work": "编制部门预算预算草案。"}),
            slot="key_work",
            start=4,
        ),
        fails("“的”写了两遍。", lambda: sample(texts={"duties": "负责水库的的安全。"}), slot="duties"),
        exempt("没有文字，没有重复。", lambda: sample(texts={"duties": "  "})),
    ),
)(in_texts(_doubled))


@rule(
    "WRD-16",
    name="没有整段复制",
    family="text",
    severity="warn",
    blocking=False,
    told="不同项目、不同小节的问题、建议和原因不逐字相同（20字以上）；其他叙述60字以上逐字相同的作提示。",
    grades=(ORDINARY,),
    examples=(
        passes(
            "两个项目各写各的问题。",
            lambda: sample(
                passages=[
                    passage("存在的问题。闸门控制设备投用年限长，部分备件已停产，检修周期延长。", section="a"),
                    passage("存在的问题。巡河人员不足，山区河段每月只能巡查一次，覆盖不全。", section="b"),
                ]
            ),
        ),
        fails(
            "两个项目的问题逐字相同。",
            lambda: sample(
                passages=[
                    passage("存在的问题。预算编制不够细化，项目前期准备不充分，支出进度偏慢。", section="a"),
                    passage("（二）存在的问题。预算编制不够细化，项目前期准备不充分，支出进度偏慢。", section="b"),
                ]
            ),
            section="b",
        ),
        fails(
            "两处的工作过程逐字相同。",
            lambda: sample(
                passages=[
                    passage(
                        f"{of}。严格执行财务制度，按规定程序审核审批，资金专款专用，没有截留、挤占、挪用，"
                        "支付依据合规，核算及时准确，并由内控小组定期检查项目实施和资金支付的情况。",
                        section=of,
                    )
                    for of in ("灌区改造", "堤防加固")
                ]
            ),
            "info",
            section="堤防加固",
        ),
        exempt("只有一段文字。", lambda: sample(texts={"duties": "负责全县水资源的统一管理和保护。"})),
    ),
)
def nothing_is_copied(context: Context) -> Iterator[Answer]:
    """Compare the bodies of passages, without the heading that each begins with."""
    texts = context.once(texts_of)
    if len(texts) < 2:  # noqa: PLR2004
        yield not_applicable(NO_TEXT if not texts else "只有一段文字，没有可以对照的。")
    bodies: dict[str, list[Text]] = {}
    telling: set[int] = set()
    for heading, text in zip((None, *texts), texts, strict=False) if len(texts) > 1 else ():
        if _tells(text) or (heading is not None and len(heading.flat) <= _SHORT and _tells(heading)):
            telling.add(id(text))
        body = _HEADING.sub("", text.flat, count=1).replace("\n", "")
        short = len(body) < (_SHORT if id(text) in telling else _LONG)
        # Copied reasons are RSN-06's to tell; sentences of the product are alike where the figures are.
        if short or text.passage.slot.endswith("_reason") or text.passage.writer == "generated":
            yield passed(text.place())
        else:
            bodies.setdefault(body, []).append(text)
    for body, (first, *copies) in bodies.items():
        if not copies:
            yield passed(first.place())
            continue
        yield failed(
            copies[0].place(0),
            f"这段文字在{len(copies) + 1}处逐字相同：“{quote(body)}”。",
            found=quote(body),
            expected="各写各的情况",
            mend="按各自的实际情况改写。",
            grade="" if any(id(text) in telling for text in (first, *copies)) else ORDINARY.key,
            others=[text.place(0) for text in (first, *copies[1:])],
        )


def _tells(text: Text) -> bool:
    """Whether a text tells problems, advice or reasons, which differ from project to project."""
    return _TELLING.search(text.flat[:40]) is not None or _TELLING_SLOT.search(text.passage.slot) is not None
