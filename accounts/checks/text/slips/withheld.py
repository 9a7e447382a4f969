"""What is withheld (不予公开) from the report's figures must not stand in what staff type beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.checks.context import Context
from accounts.checks.registry import LAW, exempt, fails, passes, rule
from accounts.checks.samples import sample
from accounts.checks.text.slips.texts import Slip, Text, in_texts


@dataclass(frozen=True, slots=True)
class HiddenWords:
    """Codes and names of subjects that the account's report does not show."""

    words: frozenset[str]
    codes: frozenset[str]


_SECRET = HiddenWords(frozenset({"2040105", "反恐专项"}), frozenset({"2040105"}))


def _applies(text: Text, context: Context) -> bool:
    hidden = context.part(HiddenWords)
    # What is typed of a subject that is not shown is not printed either.
    return hidden is not None and bool(hidden.words) and text.passage.subject not in hidden.codes


def _withheld(text: Text, context: Context) -> Iterator[Slip]:
    hidden = context.part(HiddenWords)
    for word in sorted(hidden.words if hidden else ()):
        at = text.flat.find(word)
        if at >= 0:
            yield Slip(
                text.start(at),
                word,
                f"写有“{word}”，这一科目已登记为不予公开，或因此只列示到款、类。",
                "删去或改用不涉及它的写法；确可公开的，取消“不予公开”登记。",
                "（不写不予公开的科目）",
            )


rule(
    "WRD-19",
    name="没有不予公开的科目",
    family="text",
    severity="error",
    blocking=True,
    basis=LAW,
    told="登记为不予公开的科目，名称和编码不出现在说明、绩效等文字中。",
    examples=(
        passes(
            "文字没有提到不予公开的科目。",
            lambda: sample(texts={"duties": "负责社会治安工作。"}, beside=[_SECRET]),
        ),
        passes(
            "关于这一科目本身的原因不会印出。",
            lambda: sample(
                texts={("item_reason", "2040105"): "反恐专项任务增加。", "duties": "负责社会治安。"}, beside=[_SECRET]
            ),
        ),
        fails(
            "职责里写了科目名称。",
            lambda: sample(texts={"duties": "承担反恐专项工作。"}, beside=[_SECRET]),
            slot="duties",
            start=2,
        ),
        fails(
            "写了科目编码。",
            lambda: sample(texts={"key_work": "见2040105科目。"}, beside=[_SECRET]),
            slot="key_work",
        ),
        exempt("没有登记不予公开的科目。", lambda: sample(texts={"duties": "承担反恐专项工作。"})),
    ),
)(in_texts(_withheld, applies=_applies, otherwise="没有登记不予公开的科目，或文字属于不列示的科目。"))
