"""Whatever stands in a text: no rule breaks, takes long, or points outside of it."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.checks.claims import Passage
from accounts.checks.engine import run
from accounts.checks.registry import Rule
from accounts.checks.samples import sample
from accounts.checks.text.slips.texts import MOST_SLIPS, texts_of
from tests.accounts.checks.text.slips.real_texts import rules

LENGTH = 20_000
LONGEST = 0.05  # seconds of processor time, the best of three
PIECES = (
    "（",
    "“",
    "XX",
    "_",
    ".",
    "a",
    "1",
    "20",
    "2021年",
    "2019年至",
    "决",
    "预算",
    "占1",
    "支出1",
    "，",
    "<a",
    "{{",
    "[",
    "主要原因是",
    "因支出增加而",
    "比2021年增加1万元",
    "增加（减少",
    "一、",
    "1.",
    "12345678901234567",
    "@",
    "a@b.",
    "13800138000",
    "账号",
    "临江县",
    "临江县水物局",
    "水务临江局县",
    "公务用车购置及运行费",
    "医疗卫生与计划生育",
    "主要用",
    "截止2021",
    "（项）主要用于",
    "住房公积金（项）用于",
    "《2021年",
    "1.5元",
    "不涉及的",
    "持平，原因是",
    "的的",
    "(",
    "某某",
    "\n",
    "1、\n",
)


def hostile() -> list[str]:
    shuffled = random.Random(7)  # noqa: S311
    repeated = [(piece * LENGTH)[:LENGTH] for piece in PIECES]
    mixed = ["".join(shuffled.choices(PIECES, k=LENGTH))[:LENGTH] for _ in range(2)]
    characters = "".join({character for piece in PIECES for character in piece})
    return [*repeated, *mixed, "".join(shuffled.choices(characters, k=LENGTH))]


CONTEXTS = [
    sample(passages=[Passage(words, slot=slot, writer="typed" if slot else "foreign")])
    for words in hostile()
    for slot in ("total_reason", "")
]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_is_done_soon(rule: Rule):
    assert rule.check is not None
    for context in CONTEXTS:
        context.once(texts_of)
        spent = []
        for _ in range(3):
            before = time.process_time()
            answers = list(rule.check(context))
            spent.append(time.process_time() - before)
            if spent[-1] < LONGEST:
                break
        assert min(spent) < LONGEST, (context.passages[0].words[:20], spent)
        assert 0 < len(answers) <= MOST_SLIPS + 1


@given(
    st.lists(st.text() | st.sampled_from(PIECES), max_size=30).map("".join),
    st.sampled_from(["", "item_reason", "key_work"]),
)
def test_a_place_stands_in_the_text(words: str, slot: str):
    context = sample(passages=[Passage(words, slot=slot, writer="typed" if slot else "foreign")])
    for result in run(context, rules()).results:
        if result.is_finding:
            assert result.place.start is None or 0 <= result.place.start <= len(words)
            assert result.answer.message.endswith("。")
            assert result.answer.mend


def test_texts_of_nothing_are_no_texts():
    assert {result.status for result in run(sample(texts={"duties": " \n\t\u3000"}), rules()).results} == {
        "not_applicable"
    }
