"""Places by their rank: what is called by another rank than its own, and what only looks like it."""

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import sample


def found(words):
    results = run(sample(texts={"key_work": words}), [load()["WRD-15"]]).findings
    return [(result.answer.found, result.answer.expected) for result in results]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("接待资中、内江两市来访。", [("资中市", "资中县")]),
        ("赴大英市学习。", [("大英市", "大英县")]),
        ("四川省蓬溪市对口支援。", [("蓬溪市", "蓬溪县")]),
        ("走访资阳、大英、蓬溪3个市。", [("大英市", "大英县"), ("蓬溪市", "蓬溪县")]),
    ],
)
def test_a_county_called_a_city_is_pointed_at(words, expected):
    assert found(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "接待内江、资阳两市来访，走访资中县、大英县。",
        "建设物流合作区、高新区、经济开发区和城区。",
        "在市区、园区、县区走访，与各县、各区、两市座谈。",
        "朝阳区和朝阳市、朝阳县都有来访。",
        "共有3个县、2个市和1个区的群众来访。",
        "市、县、区",
        "中心城市和平县公安局",
    ],
)
def test_true_names_and_common_words_give_no_note(words):
    assert found(words) == []


def test_a_name_said_twice_is_one_note():
    assert found("赴大英市学习。赴大英市调研。") == [("大英市", "大英县")]


def test_the_units_own_place_is_not_doubted():
    """The list may be older or newer than the unit's name."""
    assert run(sample(texts={"key_work": "赴临江县调研。"}), [load()["WRD-15"]]).findings == ()
    assert found("赴临海县调研。") == [("临海县", "临海市")]
