"""What a template leaves behind: placeholders and markup, alternatives nobody chose between, instructions."""

import re
from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import sample
from accounts.checks.text.slips.lists import entries_of
from accounts.checks.text.slips.texts import Slip, Text, in_texts

_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9ＸＹ])[XxＸ]{2,8}(?![A-Za-z0-9])"  # XX局
    r"|(?<!\d)(?:19|20)[XxＸ×]{1,2}(?=\s?年)"  # 20XX年
    r"|[×✕╳]{2,}"
    r"|(?<![0-9A-Za-z])[XxＸ×](?=\s?(?:年|月|日|万元|元|个|人|辆|%|％|局|单位|部门))"
    r"|[_＿﹍]{2,}|\.{7,}|…{4,}"
    r"|(?<![一二三四五六七八九十年])[〇○◯]{2,}(?![一二三四五六七八九十年])"
    r"|[□■△▲●◇◆]{2,}|[□☐](?=\s?(?:是|否|有|无))|[*＊]{3,}|[*＊]{2}(?=年|月|日|万元|元|人|个)"
    r"|（\s{0,8}）|\(\s{0,8}\)|【\s{0,8}】|〔\s{0,8}〕|《\s{0,8}》|“\s{0,8}”|\{\s{0,8}\}"
)
_MARKUP = re.compile(
    r"\{\{[^{}\n]{0,60}\}{0,2}|\{%[^{}\n]{0,60}|\$\{[^{}\n]{0,60}\}?"
    r"|</?(?:[a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])[^<>\n]{0,100}>|<!--|&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|#\d{1,6});"
    r"|\[(?:bookmark|image)[:：][^\]\n]{0,60}\]?"
    r"|错误[!！]\s?(?:未定义书签|未找到引用源|超链接引用无效|没有指定样式)|Error[!！] (?:Bookmark|Reference)"
    r"|#(?:REF|DIV/0|VALUE|NAME|NUM|NULL|N/A)[!?]?|\ufffd"
    r"|(?<![A-Za-z])(?:TODO|TBD|FIXME|NaN|undefined|lorem ipsum)(?![A-Za-z])"
)
_PAIRS = (
    "增加|增长|上升|提高|减少|下降|降低|大于|小于|高于|低于|多于|少于|持平",
    "结余|超支",
)
_UNDECIDED = tuple(
    re.compile(
        rf"(?P<one>{words})(?:了)?(?:（(?:或|/)?(?P<two>{words})(?:[、/或](?:{words}))?）|/(?P<three>{words})"
        rf")"
    )
    for words in _PAIRS
)
_YES_OR_NO = re.compile(r"(?:是（否）|有（无）|是/否|有/无|大/小于|增/减|增（减）|减（增）|增加或减少(?=\d)|部门/单位)")
_BRACKETS = re.compile(r"（([^（）\n]{2,60})）|【([^【】\n]{2,60})】|\[([^\[\]\n]{2,60})\]")


def _placeholders(text: Text, context: Context) -> Iterator[Slip]:
    for pattern, what in ((_PLACEHOLDER, "占位符"), (_MARKUP, "标记或代码")):
        for found in pattern.finditer(text.words):
            yield Slip(
                found.start(),
                found[0],
                f"留有{what}“{found[0].strip()[:30]}”。",
                "换成实际内容；没有内容的，连同前后的字句一起删去。",
                "实际内容",
            )
    for hit in entries_of("placeholder", context).hits(text.flat):
        yield Slip(
            text.start(hit.start),
            hit.entry.found,
            f"“{hit.entry.found}”是待填写的字样。",
            "换成实际内容，或者删去。",
            hit.entry.expected or "实际内容",
        )


rule(
    "WRD-01",
    name="没有占位符",
    family="text",
    severity="error",
    blocking=True,
    told="文字中没有占位符（XX、××、____、〇〇、空括号）、待填字样、网页标记和域代码。",
    examples=(
        passes("写明了单位和金额。", lambda: sample(texts={"key_work": "二〇二三年新建泵站2座，功率2×600千瓦。"})),
        fails(
            "单位名称还是占位符。",
            lambda: sample(texts={"organisation": "纳入编制范围的单位包括：XX中心。"}),
            slot="organisation",
            start=12,
        ),
        fails("年份没有填完。", lambda: sample(texts={"key_work": "20××年，完成抗旱任务。"}), slot="key_work"),
        fails(
            "括号是空的。", lambda: sample(texts={"reception_purpose": "接待（　）考察组"}), slot="reception_purpose"
        ),
        fails("书签没有清除。", lambda: sample(texts={"duties": "错误！未定义书签。一、主要职责"}), slot="duties"),
        fails("带着网页标记。", lambda: sample(texts={"duties": "负责<b>水资源</b>管理"}), slot="duties"),
        exempt("还没有写文字，谈不上占位符。", sample),
    ),
)(in_texts(_placeholders))


def _undecided(text: Text, _context: Context) -> Iterator[Slip]:
    for pattern in _UNDECIDED:
        for found in pattern.finditer(text.flat):
            if found["one"] not in (found["two"], found["three"]):
                yield _two_words(text, found)
    for found in _YES_OR_NO.finditer(text.flat):
        yield _two_words(text, found)


def _two_words(text: Text, found: re.Match[str]) -> Slip:
    return Slip(
        text.start(found.start()),
        found[0],
        f"“{found[0]}”是样张的二选一，没有选定。",
        "按实际情况留下一个词，删去另一个和括号。",
        "其中一个词",
    )


rule(
    "WRD-02",
    name="没有未选定的二选一",
    family="text",
    severity="error",
    blocking=True,
    told="样张中的二选一（增加（减少）、大于/小于、有（无））都已按实际选定。",
    examples=(
        passes("选定了方向。", lambda: sample(texts={"total_reason": "项目增加，收入支出规模有增有减"})),
        fails(
            "增加、减少都留着。",
            lambda: sample(texts={"key_work": "维修养护经费比上年增加（减少）12.30万元。"}),
            slot="key_work",
            start=9,
        ),
        fails("斜线两边都留着。", lambda: sample(texts={"item_reason": "决算数大于/小于预算数"}), slot="item_reason"),
        exempt("没有文字可选。", lambda: sample(texts={"key_work": " "})),
    ),
)(in_texts(_undecided))


def _instructions(text: Text, context: Context) -> Iterator[Slip]:
    weak = entries_of("instruction_in_brackets", context)
    hits = list(entries_of("instruction", context).hits(text.flat))
    at = 0
    for found in _BRACKETS.finditer(text.flat):
        while at < len(hits) and hits[at].start < found.start():
            yield _instruction(text, hits[at].start, hits[at].entry.found)
            at += 1
        within = at < len(hits) and hits[at].start < found.end()
        while at < len(hits) and hits[at].start < found.end():
            at += 1
        if within or any(weak.hits(found[0])):
            yield _instruction(text, found.start(), found[0])
    for hit in hits[at:]:
        yield _instruction(text, hit.start, hit.entry.found)


def _instruction(text: Text, start: int, found: str) -> Slip:
    return Slip(
        text.start(start),
        found,
        f"“{found[:30]}”是样张的填写说明，不是报告的内容。",
        "删去填写说明，只留实际内容。",
        "（删去）",
    )


rule(
    "WRD-03",
    name="没有样张的填写说明",
    family="text",
    severity="error",
    blocking=True,
    told="样张中教人怎样填写的话（不涉及的不列、请根据实际填写、本部门（单位））都已删去。",
    examples=(
        passes(
            "括号里是正文的一部分。",
            lambda: sample(texts={"duties": "负责审核批复部门（单位）的年度预决算（含参公单位）。"}),
        ),
        fails(
            "提示语没有删。",
            lambda: sample(texts={"key_work": "完成灌区改造3处。（请根据实际情况填写，200字以内）"}),
            slot="key_work",
            start=9,
        ),
        fails(
            "主语没有选定。", lambda: sample(texts={"organisation": "本部门（单位）下设4个科室。"}), slot="organisation"
        ),
        exempt("没有文字，也就没有填写说明。", lambda: sample(texts={})),
    ),
)(in_texts(_instructions))
