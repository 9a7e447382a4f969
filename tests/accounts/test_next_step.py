"""What an account waits for, in every state."""

import pytest

from accounts.next_step import Standing, next_steps, state_told


def told(**standing):
    return [(step.told, step.role) for step in next_steps(Standing(**standing))]


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        ({"filled": False}, "导入或录入数据"),
        ({}, "做勾稽检查"),
        ({"checked": True, "stale": True, "blocking": 2}, "重新做勾稽检查"),
        ({"checked": True, "blocking": 2, "silent": 3}, "改正2个问题"),
        ({"checked": True, "silent": 3}, "说明3个问题"),
        ({"checked": True}, "提交审核"),
    ],
)
def test_while_drafting_the_preparer_has_one_step(standing, step):
    assert told(state="drafting", **standing) == [(step, "preparer")]


def test_what_is_submitted_waits_for_the_reviewer_and_for_secrecy():
    assert told(state="submitted") == [("审核", "reviewer"), ("签署保密审查", "secrecy")]
    assert told(state="submitted", secrecy_signed=True) == [("审核", "reviewer")]


def test_what_is_approved_is_signed_before_it_is_published():
    assert told(state="approved") == [("签署保密审查", "secrecy")]
    assert told(state="approved", secrecy_signed=True) == [("公开", "publisher")]


def test_what_is_published_waits_for_nobody():
    assert told(state="published") == []


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ({"state": "drafting"}, "编制中"),
        ({"state": "drafting", "sent_back": "请核对"}, "已退回，待修改"),
        ({"state": "drafting", "correcting": True}, "更正中"),
        ({"state": "submitted"}, "待审核"),
        ({"state": "approved"}, "待公开"),
        ({"state": "published", "correcting": True}, "已公开"),
    ],
)
def test_a_state_is_told_in_words(standing, words):
    assert state_told(Standing(**standing)) == words
