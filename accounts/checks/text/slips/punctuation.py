"""Punctuation: doubled marks, brackets and quotes without a partner, ends of paragraphs, half and full width."""

import re
from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import passage, sample
from accounts.checks.text.slips.texts import Slip, Text, in_texts

END = Grade("end", "info", "段末的标点不是句号")
_DOUBLED = re.compile(r"[，、；：。,;]{2,}|[！!]{3,}|[？?]{3,}|[，、；：][。！？]|(?<=[！？])[，、；：。]")
_ODD = re.compile(r"[（〔【《“][，、；：。？！]|[，、；：][）〕】》]")
_PAIRS = {"（": "）", "《": "》", "【": "】", "〔": "〕", "“": "”", "﹝": "﹞"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_HALF = str.maketrans({"(": "（", ")": "）"})
_ITEM_NUMBER = re.compile(r"(?:^|[\n。；;，,、：:（(\s])[0-9０-９a-zA-Z一二三四五六七八九十]{1,3}([）)])")
_MARKER = re.compile(
    r"^\s*(?:（?[一二三四五六七八九十]{1,3}(?:[）、]|是)|[（(]?[0-9０-９]{1,2}[）).．、]|[①-⑳]|[-*·•]\s|第[一二三四五六七八九十]{1,3}[条款项])"
)
_CJK = r"\u4e00-\u9fff"
_NARROW = re.compile(
    rf"(?<=[{_CJK}”》）])[,;:!?](?=[{_CJK}“《（])|(?<=[{_CJK}”》])\((?=[{_CJK}])|(?<=[{_CJK}])\)|[０-９Ａ-Ｚａ-ｚ％]+"
)
_SENTENCE_ENDS = "。！？…"
_CLOSERS = "”’）》】"
_LONG = 24
_DEFINES = re.compile(r"（[类款项]）：?[是]?指|[^，。]{2,20}：指")


def _marks(text: Text, _context: Context) -> Iterator[Slip]:
    words = text.words
    for found in _DOUBLED.finditer(words):
        yield _slip(found.start(), found[0], f"标点“{found[0][:10]}”重复或连用。", "留下一个标点。", found[0][:1])
    for found in _ODD.finditer(words):
        yield _slip(found.start(), found[0], f"标点“{found[0]}”的位置不对。", "删去括号、引号内侧多余的标点。", "")
    yield from _unbalanced(words)
    yield from _ends(text)


def _slip(start: int, found: str, message: str, mend: str, expected: str, grade: str = "") -> Slip:
    return Slip(start, found, message, mend, expected, grade)


def _unbalanced(words: str) -> Iterator[Slip]:
    numbered = {found.start(1) for found in _ITEM_NUMBER.finditer(words)}
    waiting: dict[str, list[int]] = {opening: [] for opening in _PAIRS}
    for position, written in enumerate(words.translate(_HALF)):
        if written in _PAIRS:
            waiting[written].append(position)
        elif written in _CLOSING:
            opened = waiting[_CLOSING[written]]
            if opened:
                opened.pop()
            elif not (written == "）" and position in numbered):
                yield _alone(position, written, _CLOSING[written])
    for opening, positions in waiting.items():
        for position in positions:
            yield _alone(position, opening, _PAIRS[opening])
    straight = [position for position, written in enumerate(words) if written == '"']
    if len(straight) % 2:
        yield _alone(straight[-1], '"', "”")


def _alone(position: int, mark: str, partner: str) -> Slip:
    return _slip(position, mark, f"“{mark}”没有配对的“{partner}”。", "补上缺的一半，或删去多余的一半。", partner)


def _ends(text: Text) -> Iterator[Slip]:
    words = text.words.rstrip()
    if not words:
        return
    if text.is_fragment:
        return  # the sentence around it brings its own end
    line_start = 0
    lines = words.split("\n")
    stopped = sum(line.rstrip().endswith("。") for line in lines)
    for number, line in enumerate(lines):
        start, line_start = line_start, line_start + len(line) + 1
        bare = line.rstrip()
        is_item = _MARKER.match(bare) is not None and "。" not in bare
        if len(bare) < 2:  # noqa: PLR2004
            continue
        if bare[-1] in "；，、;,":
            if not is_item or (number == len(lines) - 1 and text.passage.writer == "typed"):
                yield _slip(start + len(bare) - 1, bare[-1], f"段末是“{bare[-1]}”。", "段末用句号。", "。", END.key)
        elif _lacks_end(bare) and (not is_item or stopped * 2 > len(lines) or _DEFINES.search(bare)):
            yield _slip(start + len(bare) - 1, bare[-8:], f"“{bare[-8:]}”后面缺句号。", "段末补上句号。", "。", END.key)


def _lacks_end(line: str) -> bool:
    """Whether a line is a sentence without its end: long, with a comma or full stop within, ending in a word."""
    if len(line) < _LONG or not ("，" in line or "。" in line or "指" in line):
        return False
    bare = line.rstrip(_CLOSERS)
    return (
        bool(bare) and bare[-1] not in _SENTENCE_ENDS and bare[-1] not in "：:" and not line.endswith(tuple(_CLOSERS))
    )


rule(
    "WRD-07",
    name="标点写对",
    family="text",
    severity="warn",
    blocking=False,
    told="标点不重复、不连用，括号和引号成对，段末用句号。",
    grades=(END,),
    examples=(
        passes(
            "各种标点都对，引号跨行。",
            lambda: sample(
                texts={"key_work": "1）整治“四\n乱”（含采砂）。\n2）修订《河道管理办法（试行）》。真的吗？！"}
            ),
        ),
        fails("顿号打了两个。", lambda: sample(texts={"key_work": "1、、清淤疏浚。"}), slot="key_work", start=1),
        fails("括号没有另一半。", lambda: sample(texts={"duties": "负责水工程（含堤防的管理。"}), slot="duties"),
        fails("引号没有另一半。", lambda: sample(texts={"duties": "落实“河长制，加强巡查。"}), slot="duties"),
        fails(
            "段末用了分号。",
            lambda: sample(passages=[passage("本年收入合计9.10万元，占100%；", section="income", writer="foreign")]),
            "info",
            section="income",
        ),
        exempt("没有文字，没有标点。", lambda: sample(texts={"duties": "\n"})),
    ),
)(in_texts(_marks))


def _widths(text: Text, _context: Context) -> Iterator[Slip]:
    for found in _NARROW.finditer(text.words):
        wide = found[0] in ",;:!?()"
        yield Slip(
            found.start(),
            found[0],
            f"“{found[0]}”是{'半角标点' if wide else '全角字符'}。",
            "中文里的标点用全角。" if wide else "数字、字母和百分号用半角。",
            found[0].translate(_OTHER_WIDTH),
        )


_OTHER_WIDTH = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in ",;:!?()"} | {
    code: chr(code - 0xFEE0)
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)
}

rule(
    "WRD-14",
    name="全角、半角统一",
    family="text",
    severity="info",
    blocking=False,
    told="中文里的逗号、分号、冒号、括号用全角，数字、字母和百分号用半角。",
    examples=(
        passes("数字里的逗号和编号。", lambda: sample(texts={"key_work": "1.引调水1,200万立方米，设备型号A(B)-2:1。"})),
        fails(
            "中文里用了半角括号。",
            lambda: sample(texts={"reception_purpose": "用于(执行公务"}),
            slot="reception_purpose",
            start=2,
        ),
        fails("数字用了全角。", lambda: sample(texts={"key_work": "巡河１２次。"}), slot="key_work"),
        exempt("没有文字，没有全角半角。", lambda: sample(texts={"duties": "\t"})),
    ),
)(in_texts(_widths, together=lambda _: True))
