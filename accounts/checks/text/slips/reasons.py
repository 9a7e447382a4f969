"""Reasons (原因): given where something changed, not where nothing did, telling something, in the change's direction.

A reason is read from a sentence (…减少3.20万元，主要原因是…) or is a typed text of its own, which a sentence takes up.
"""

import re
from collections.abc import Iterator
from itertools import islice, zip_longest

from accounts.checks.claims import WantedText, WantedTexts
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import passage, sample
from accounts.checks.text.slips.lists import entries_of
from accounts.checks.text.slips.reasons_told import LESS, MORE, REASON, Reason, directed, reasons_of, without_reason
from accounts.checks.text.slips.texts import MOST_SLIPS, quote, texts_of

_CHANGED = re.compile(
    r"(?:与|比|较)(?:\d{4}年|上一?年)[^。；\n]{0,60}?(?:增加|减少)[^，。；\n\d]{0,6}(?P<amount>\d[\d,]*(?:\.\d+)?)万元"
)
_GIVES_REASON = re.compile(r"原因|由于|因为|系因|主要是|，因")
_EARLIER = ("上年", "去年", "以前", "往年", "前期", "基数", "结转", "结余", "退回", "收回", "减免", "一次性", "抵")
_SAYS_MORE = re.compile("增加|增长|上升|上涨|提高|新增|追加|调增|上调|补发|补缴|扩大|增设|增多|加大")
_SAYS_LESS = re.compile("减少|下降|降低|压减|压缩|节约|厉行节约|缩减|调减|取消|停止|减编|退休|调出|精简|从严控制")
_SAYS_ONLY_LESS = re.compile("减少|下降|降低|压减|压缩|厉行节约|缩减|调减|精简")
_CIRCLE = re.compile(
    rf"^(?:因|由于|是|主要是|主要由于)?(?P<what>[^，。；]{{1,20}}?)(?P<word>{MORE}|{LESS})(?:而|所以|导致|使|，)?(?:相应|随之)?(?:的)?(?P<then>[^，。；]{{0,10}}?)(?P=word)(?:了)?$"
)
_ITSELF = re.compile(
    r"^(?:本年|当年|年度|本年度|\d{4}年度?|我单位|我局|本部门|本单位)*(?:财政拨款|一般公共预算|决算|总)?"
    r"(?:支出|收入|经费|费用|开支|金额|数额|资金|拨款|决算数|预算数|总计|收支|收入和支出|经费支出|费用支出)(?:规模|总额|数)?$"
)
_NOTHING = re.compile(
    r"^(?:本年|当年|年度|当年度|本年度|全年|\d{4}年度?|我单位|本部门|本单位)*(?:无|没有|未发生|没有发生|未产生|未)"
    r"(?:相关|此项|该项|此类|该类|这项|安排)?[^，。；的]{0,12}(?:支出|费用|开支|经费|收入)$"
)
_BARE_CHANGE = re.compile(rf"^(?P<what>[^，。；]{{0,14}}?)(?:{MORE}|{LESS})(?:了)?$")
_PUNCTUATION = re.compile(r"[，。；：、“”（）\s]")
_FEWEST = 6
VAGUE = Grade("vague", "info", "只有笼统的话，没有写明是什么事")


def _say(reason: Reason, message: str, *, expected: str, mend: str, grade: str = "") -> Answer:
    return failed(
        reason.place,
        message,
        found=quote(reason.words) or "（空）",
        expected=expected,
        mend=mend,
        grade=grade,
    )


def _where(reason: Reason) -> Answer:
    return passed(reason.place)


@rule(
    "RSN-01",
    name="有变动就有原因",
    family="text",
    severity="error",
    blocking=True,
    told="文字中说到收支比上年增加、减少多少万元的，写明原因；报告的句子为与上年、与预算的差异留了原因的，都填写。",
    examples=(
        passes(
            "减少的写了原因。",
            lambda: sample(
                passages=[
                    passage("与2021年相比，收、支总计减少3.20万元。主要原因是水毁修复项目完工。", section="total")
                ]
            ),
        ),
        fails(
            "增加的没有写原因。",
            lambda: sample(
                passages=[passage("机关运行经费37.44万元，比2021年增加2.11万元，增长5.97%。", section="operating")]
            ),
            section="operating",
        ),
        fails(
            "决算数小于预算数，科目的原因没有填。",
            lambda: sample(
                beside=[
                    WantedTexts(
                        (
                            WantedText(
                                "item_reason",
                                "2080801",
                                "general_items",
                                "完成预算85%，决算数小于预算数的主要原因是……。",
                            ),
                        )
                    )
                ]
            ),
            slot="item_reason",
            subject="2080801",
        ),
        fails(
            "写了“原因是”，后面空着。",
            lambda: sample(passages=[passage("比2021年减少1.00万元，主要原因是。", section="fiscal")]),
            section="fiscal",
        ),
        exempt(
            "没有与上年比较的金额。",
            lambda: sample(passages=[passage("本年支出合计9.10万元。", section="expenditure")]),
        ),
    ),
)
def changes_have_reasons(context: Context) -> Iterator[Answer]:
    """Ask for a reason behind each change of an amount, before the next one is told."""
    texts = [text for text in context.once(texts_of) if text.passage.writer != "generated"]
    told = False
    for text in texts:
        flat = text.flat
        told_here = (found for found in _CHANGED.finditer(flat) if found["amount"].strip("0.,"))
        changes = list(islice(told_here, MOST_SLIPS))
        for found, following in zip_longest(changes, changes[1:]):
            told = True
            stretch = flat[found.start() : following.start() if following else len(flat)]
            empty = (reason := REASON.search(stretch)) is not None and not reason["words"].strip("，。；：")
            if _GIVES_REASON.search(stretch) and not empty:
                yield passed(text.place(text.start(found.start())))
                continue
            yield failed(
                text.place(text.start(found.start())),
                f"“{quote(found[0])}”没有写原因。",
                found="没有原因" if not empty else "“原因是”之后没有内容",
                expected="变动的原因",
                mend="写明是什么项目、事项或人员引起的变动。",
            )
    for place in without_reason(context):
        told = True
        yield failed(
            place,
            f"“{quote(place.sentence)}”没有写原因。",
            found="没有原因",
            expected="变动的原因",
            mend="在这一节的原因栏写明是什么项目、事项或人员引起的变动。",
        )
    if not told:
        yield not_applicable("文字中没有与上年比较的金额。")


@rule(
    "RSN-02",
    name="原因说明了什么",
    family="text",
    severity="warn",
    blocking=False,
    told="原因不是占位的话，不用“支出增加”解释支出增加，不用“没有支出”解释支出少，不只是“工作需要”。",
    grades=(VAGUE,),
    examples=(
        passes(
            "写明了事项，人员增加不是循环。",
            lambda: sample(texts={"operating_reason": "新录用人员5名，办公费随人员增加而增加"}),
        ),
        fails(
            "用支出增加解释支出增加。",
            lambda: sample(texts={"total_reason": "因本年支出增加而增加"}),
            slot="total_reason",
        ),
        fails(
            "用没有支出解释支出少。",
            lambda: sample(
                passages=[passage("决算数小于预算数的主要原因：当年度无公务接待费支出。", section="three_public_total")]
            ),
            section="three_public_total",
        ),
        fails("只有几个字。", lambda: sample(texts={"fiscal_reason": "增加"}), slot="fiscal_reason"),
        fails(
            "只有笼统的话。",
            lambda: sample(texts={"item_reason": "根据工作需要，据实支出"}),
            "info",
            slot="item_reason",
        ),
        exempt("没有写原因。", lambda: sample(texts={"key_work": "完成灌区改造3处。"})),
    ),
)
def reasons_tell_something(context: Context) -> Iterator[Answer]:
    """Look for circles, for reasons of a few characters, and for those made of general phrases only."""
    reasons = context.once(reasons_of)
    if not reasons:
        yield not_applicable("没有写原因。")
    for reason in reasons:
        if not reason.words:
            yield not_applicable("原因是空的。", reason.place)  # that it is missing is RSN-01's to say
            continue
        why = _circular(reason)
        if why:
            yield _say(reason, f"原因“{quote(reason.words)}”{why}。", expected="引起变动的事项", mend=_MEND)
        elif len(_PUNCTUATION.sub("", reason.words)) < _FEWEST:
            yield _say(
                reason, f"原因“{quote(reason.words)}”太短，没有说明是什么事。", expected="引起变动的事项", mend=_MEND
            )
        elif _is_vague(reason.words, context):
            yield _say(
                reason,
                f"原因“{quote(reason.words)}”笼统，没有写明是什么事。",
                expected="引起变动的事项",
                mend=_MEND,
                grade=VAGUE.key,
            )
        else:
            yield _where(reason)


_MEND = "写明是哪个项目、哪类人员、什么事项引起的变动。"


def _circular(reason: Reason) -> str:
    words = reason.words.strip("，；。 ")
    if _NOTHING.match(words):
        return "只说没有这项支出，没有说明为什么没有"
    circle = _CIRCLE.match(words)
    if circle and (_is_itself(circle["what"], reason) or circle["then"] == circle["what"]):
        return f"用“{circle['word']}”解释“{circle['word']}”"
    bare = _BARE_CHANGE.match(words)
    if bare and (not bare["what"] or _is_itself(bare["what"], reason)):
        return "只是把变动又说了一遍"
    return ""


def _is_itself(what: str, reason: Reason) -> bool:
    return _ITSELF.match(what) is not None or (bool(reason.topic) and what == reason.topic)


def _is_vague(words: str, context: Context) -> bool:
    index = entries_of("vague", context)
    clauses = [clause for clause in re.split(r"[，；、。]", words) if clause]
    return all(
        sum(len(hit.entry.found) for hit in index.hits(clause)) * 2 >= len(clause) for clause in clauses
    ) and bool(clauses)


@rule(
    "RSN-03",
    name="持平不写原因",
    family="text",
    severity="error",
    blocking=True,
    told="与上年或预算持平的，不写变动原因。",
    examples=(
        passes("减少的写了缘由。", lambda: sample(passages=[passage("比2021年减少2.00万元，主要原因是电费减少。")])),
        fails(
            "写持平又写原因。",
            lambda: sample(
                passages=[passage("与2021年度相比，收入支出总计持平。主要原因：人员进出减少支付。", section="fiscal")]
            ),
            section="fiscal",
        ),
        exempt("没有写变动原因。", lambda: sample(passages=[passage("与2021年相比，收、支总计持平。")])),
    ),
)
def equality_has_no_reason(context: Context) -> Iterator[Answer]:
    """Look at what was said right before a reason."""
    reasons = context.once(directed)
    if not reasons:
        yield not_applicable("没有写变动原因。")
    for reason in reasons:
        if reason.direction == "equal":
            yield _say(
                reason,
                f"前面写的是持平，这里又写变动原因“{quote(reason.words)}”。",
                expected="持平，不写原因；或者写明增减",
                mend="核对是否持平：确实持平的，删去原因；有变动的，改正方向和金额。",
            )
        else:
            yield _where(reason)


@rule(
    "RSN-04",
    name="原因与变动方向一致",
    family="text",
    severity="error",
    blocking=True,
    told="解释增加的原因说的不只是减少，解释减少的原因说的不只是增加。",
    examples=(
        passes(
            "上年一次性增加的，今年减少。",
            lambda: sample(passages=[passage("比2021年减少8.00万元，主要原因是上年一次性增加设备购置。")]),
        ),
        fails(
            "增加的原因是压减开支。",
            lambda: sample(
                passages=[
                    passage("比2021年增加2.55万元，增长1.40%。主要原因是厉行节约，压减办公费。", section="operating")
                ]
            ),
            section="operating",
        ),
        fails(
            "减少的原因是人员增加。",
            lambda: sample(passages=[passage("支出减少6.00万元，主要原因是新增人员，工资提高。", section="total")]),
            section="total",
        ),
        exempt("原因前面没有说方向。", lambda: sample(texts={"total_reason": "新增2个灌区项目和3名人员"})),
    ),
)
def reasons_have_the_direction(context: Context) -> Iterator[Answer]:
    """Compare the direction of a change with that of the words of its reason, where these have only one."""
    reasons = [reason for reason in context.once(directed) if reason.direction != "equal"]
    if not reasons:
        yield not_applicable("没有写明方向的变动原因。")
    for reason in reasons:
        more, less = _SAYS_MORE.search(reason.words), _SAYS_LESS.search(reason.words)
        only_less = _SAYS_ONLY_LESS.search(reason.words)
        against = (reason.direction == "more" and only_less and not more) or (
            reason.direction == "less" and more and not less
        )
        if against and not any(word in reason.words for word in _EARLIER):
            said, told = ("增加", "减少") if reason.direction == "more" else ("减少", "增加")
            yield _say(
                reason,
                f"前面写的是{said}，原因“{quote(reason.words)}”说的是{told}。",
                expected=f"{said}的原因",
                mend="核对方向词和原因，改正写反的一个。",
            )
        else:
            yield _where(reason)


@rule(
    "RSN-06",
    name="同一原因不反复使用",
    family="text",
    severity="info",
    blocking=False,
    told="同一个原因逐字用在三处以上的，核对是否都适用。",
    examples=(
        passes(
            "三个科目各有各的原因。",
            lambda: sample(
                texts={
                    ("item_reason", code): words
                    for code, words in (("2130305", "堤防加固延期"), ("2130306", "水泵更换"), ("2130314", "汛情较轻"))
                }
            ),
        ),
        fails(
            "三个科目写同一个原因。",
            lambda: sample(
                texts={("item_reason", code): "年中追加上级专项资金" for code in ("2130305", "2130306", "2130314")}
            ),
            slot="item_reason",
            subject="2130305",
        ),
        exempt("只有两处原因。", lambda: sample(texts={"total_reason": "项目增加", "fiscal_reason": "项目增加"})),
    ),
)
def reasons_are_not_copied(context: Context) -> Iterator[Answer]:
    """Count reasons that are the same but for punctuation."""
    reasons = [reason for reason in context.once(reasons_of) if reason.words]
    if len(reasons) < 3:  # noqa: PLR2004
        yield not_applicable("原因不到三处。")
        return
    same: dict[str, list[Reason]] = {}
    for reason in reasons:
        same.setdefault(_PUNCTUATION.sub("", reason.words), []).append(reason)
    for group in same.values():
        first = group[0]
        if len(group) < 3:  # noqa: PLR2004
            yield _where(first)
            continue
        yield failed(
            first.place,
            f"同一个原因“{quote(first.words)}”用了{len(group)}处。",
            found=f"{len(group)}处",
            expected="各写各的原因",
            mend="逐处核对：不适用的，改写为这一处的原因。",
            others=[reason.place for reason in group[1:]],
        )
