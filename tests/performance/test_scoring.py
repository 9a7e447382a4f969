"""Points: exact for each comparator, with the arithmetic that a reader can do again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.forms import form_of
from performance.scoring import Measured, execution_points, outcome, read_value, suggest, sum_of, weight_problem

SCORING = form_of("510800", 2023).scoring
TEN = Decimal(10)


def suggested(comparator, target, achieved, weight="10", unit=""):
    return suggest(Measured(comparator, target, achieved, None if weight is None else Decimal(weight), unit), SCORING)


@pytest.mark.parametrize(
    ("comparator", "target", "achieved", "points", "arithmetic"),
    [
        ("eq", "8", "8", "10.00", "8＝8，达到指标值，得10分"),
        ("eq", "8", "6", "7.50", "10 × 6 ÷ 8 = 7.50"),
        ("eq", "8", "10", "8.00", "10 × 8 ÷ 10 = 8.00"),
        ("ge", "20", "20", "10.00", "20≥20，达到指标值，得10分"),
        ("ge", "20", "23", "10.00", "23≥20，达到指标值，得10分"),
        ("ge", "95", "92", "9.68", "10 × 92 ÷ 95 = 9.68"),
        ("ge", "20", "0", "0.00", "10 × 0 ÷ 20 = 0.00"),
        ("ge", "20", "-5", "0.00", "10 × (-5) ÷ 20 = 0.00"),
        ("ge", "20", "-0.5", "0.00", "10 × (-0.5) ÷ 20 = 0.00"),
        ("eq", "0.4", "0.8", "5.00", "10 × 0.4 ÷ 0.8 = 5.00"),
        ("le", "5.40", "5.40", "10.00", "5.4≤5.4，达到指标值，得10分"),
        ("le", "5", "4", "10.00", "4≤5，达到指标值，得10分"),
        ("le", "5", "8", "6.25", "10 × 5 ÷ 8 = 6.25"),
        # A target of zero: nothing may happen, or anything will do.
        ("le", "0", "0", "10.00", "0≤0，达到指标值，得10分"),
        ("le", "0", "3", "0.00", "10 × 0 ÷ 3 = 0.00"),
        ("eq", "0", "0", "10.00", "0＝0，达到指标值，得10分"),
        ("eq", "0", "2", "0.00", "10 × 0 ÷ 2 = 0.00"),
        ("ge", "0", "1", "10.00", "1≥0，达到指标值，得10分"),
        # Units and full-width characters as people type them.
        ("ge", "≥２０次", "15 次", "7.50", "10 × 15 ÷ 20 = 7.50"),
        ("ge", "95％", "92%", "9.68", "10 × 92 ÷ 95 = 9.68"),
        ("eq", "1,200", "600", "5.00", "10 × 600 ÷ 1200 = 5.00"),
    ],
)
def test_a_quantitative_indicator_earns_its_weight_or_a_share_in_proportion(
    comparator, target, achieved, points, arithmetic
):
    found = suggested(comparator, target, achieved)
    assert (found.points, found.arithmetic) == (Decimal(points), arithmetic)


def test_points_are_rounded_half_up_to_two_places():
    assert suggested("ge", "8", "5", "0.20").points == Decimal("0.13")
    assert suggested("ge", "3", "2", "22.5").points == Decimal("15.00")


@pytest.mark.parametrize(("achieved", "asked"), [("26", False), ("26.1", True)])
def test_much_more_than_the_target_asks_whether_the_target_was_too_low(achieved, asked):
    found = suggested("ge", "20", achieved)
    assert found.points == TEN
    assert ("核对指标值是否定得过低" in found.remark) is asked


def test_a_target_below_one_can_be_too_low_and_one_of_zero_cannot():
    assert "核对指标值是否定得过低" in suggested("ge", "0.5", "0.9").remark
    assert suggested("ge", "0", "1").remark == ""
    assert suggested("ge", "-2", "9").remark == ""


def test_a_target_that_is_missed_asks_for_the_reason():
    assert suggested("ge", "95", "92").remark == "没有达到指标值，须说明原因。"
    assert suggested("ge", "92", "95").remark == ""


@pytest.mark.parametrize(
    ("comparator", "target", "achieved", "weight", "unit", "told"),
    [
        ("ge", "20", "23", None, "", "没有权重，不能计分：请填写权重。"),
        ("ge", "20", "", "10", "", "没有完成值，不能计分：请填写完成值。"),
        ("ge", "20", "  ", "10", "", "没有完成值，不能计分：请填写完成值。"),
        ("text", "合格", "", "10", "", "没有完成值，不能计分：请填写完成值。"),
        ("eq", "两组", "2", "10", "", "指标值“两组”不是数字，不能按比例计分：请填写数字，或改为“定性”。"),
        ("eq", "", "2", "10", "", "指标值“”不是数字，不能按比例计分：请填写数字，或改为“定性”。"),
        ("eq", "2组", "100%", "10", "", "完成值“100%”不是以“组”为单位的数字，不能按比例计分：请填写数字。"),
        ("eq", "2", "100%", "10", "组", "完成值“100%”不是以“组”为单位的数字，不能按比例计分：请填写数字。"),
        ("eq", "5", "2021年3月", "10", "", "完成值“2021年3月”不是数字，不能按比例计分：请填写数字。"),
        (
            *("ge", "0", "-1", "10", ""),
            "完成值-1没有达到指标值0，也不能按比例计分：请人工评分并说明原因。",
        ),
        (
            *("le", "-0.5", "3", "10", ""),
            "完成值3没有达到指标值-0.5，也不能按比例计分：请人工评分并说明原因。",
        ),
        (
            *("le", "-2", "3", "10", ""),
            "完成值3没有达到指标值-2，也不能按比例计分：请人工评分并说明原因。",
        ),
        (
            "text",
            "合格",
            "还行",
            "10",
            "",
            "定性指标按达成程度计分：完成值请写达成、部分达成、未达成之一，或与指标值相同的文字。",
        ),
    ],
)
def test_what_cannot_be_counted_is_told(comparator, target, achieved, weight, unit, told):
    found = suggested(comparator, target, achieved, weight, unit)
    assert (found.points, found.arithmetic) == (None, told)


@pytest.mark.parametrize(
    ("achieved", "least", "most"),
    [("达成", "8.00", "10.00"), ("合格", "8.00", "10.00"), ("部分达成", "6.00", "8.00"), ("未达成", "0.00", "6.00")],
)
def test_a_qualitative_indicator_earns_a_share_of_its_band(achieved, least, most):
    found = suggested("text", "合格", achieved)
    assert (found.points, found.least, found.most) == (Decimal(most), Decimal(least), Decimal(most))
    assert found.arithmetic.endswith(f"即{least}至{most}分")


@pytest.mark.parametrize(
    ("adjusted", "executed", "points", "arithmetic", "remark"),
    [
        ("500000", "452000", "9.04", "10 × 45.20 ÷ 50.00 = 9.04", ""),
        ("500000", "500000", "10.00", "执行数50.00≥预算数50.00，得10分", ""),
        ("500000", "510000", "10.00", "执行数51.00≥预算数50.00，得10分", "执行数大于调整后预算数，请核对。"),
        ("500000", "449999", "9.00", "10 × 45.00 ÷ 50.00 = 9.00", ""),
        ("500000", "440000", "8.80", "10 × 44.00 ÷ 50.00 = 8.80", "执行率低于90%，须说明原因。"),
        ("500000", "-1000", "0.00", "10 × (-0.10) ÷ 50.00 = 0.00", "执行率低于90%，须说明原因。"),
        ("500000", "0", "0.00", "10 × 0.00 ÷ 50.00 = 0.00", "执行率低于90%，须说明原因。"),
        ("500000", "5000", "0.10", "10 × 0.50 ÷ 50.00 = 0.10", "执行率低于90%，须说明原因。"),
        ("8000", "7600", "9.50", "10 × 0.76 ÷ 0.80 = 9.50", ""),
        ("0", "0", None, "调整后预算数不大于0，没有执行率。", ""),
        ("-5", "3", None, "调整后预算数不大于0，没有执行率。", ""),
        (None, "3", None, "没有调整后预算数，不能计算执行率。", ""),
        ("3", None, None, "没有预算执行数，不能计算执行率。", ""),
    ],
)
def test_the_execution_of_a_budget_earns_its_share(adjusted, executed, points, arithmetic, remark):
    found = execution_points(
        None if adjusted is None else Decimal(adjusted), None if executed is None else Decimal(executed), SCORING
    )
    assert found.points == (None if points is None else Decimal(points))
    assert (found.arithmetic, found.remark) == (arithmetic, remark)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (["50", "30", "10"], ""),
        (["22.5", "22.5", "22.5", "22.5"], ""),
        (["50", "30"], "权重合计80，应为90，少10。"),
        (["50", "30", "10", "0.5"], "权重合计90.5，应为90，多0.5。"),
        (["50", None, "40"], "有1个指标没有权重，已填的权重合计90，应为90。"),
        ([], "权重合计0，应为90，少90。"),
    ],
)
def test_weights_add_up_to_what_the_form_fixes(weights, told):
    listed = [None if weight is None else Decimal(weight) for weight in weights]
    assert weight_problem(listed, SCORING.indicators) == told


def test_missing_points_count_as_nothing():
    assert sum_of([Decimal("1.25"), None, Decimal("2.50")]) == Decimal("3.75")


@pytest.mark.parametrize(
    ("comparator", "target", "achieved", "unit", "found"),
    [
        ("ge", "95", "92", "%", "missed"),
        ("ge", "95%", "95%", "", "reached"),
        ("le", "5.40", "5.41", "万元", "missed"),
        ("eq", "2", "2组", "组", "reached"),
        ("eq", "2组", "100%", "", "unknown"),
        ("text", "合格", "合格", "", "reached"),
        ("text", "合格", "100%", "", "unknown"),
        ("text", "", "", "", "unknown"),
    ],
)
def test_an_outcome_is_stated_only_where_two_values_can_be_compared(comparator, target, achieved, unit, found):
    assert outcome(Measured(comparator, target, achieved, unit=unit)) == found


@pytest.mark.parametrize(
    "words", ["", "两组", "2021年5月", "1-12", "1.2.3", "1,2", "=1+1", "9" * 40, "٣", "²", "8套3个"]
)
def test_what_is_no_single_number_is_no_value(words):
    assert read_value(words) is None


def test_the_longest_number_is_a_value_and_a_longer_one_is_none():
    assert read_value("9" * 18) == (Decimal("9" * 18), "")
    assert read_value("9" * 19) is None


@pytest.mark.parametrize(("typed", "unit"), [("！", "!"), ("～", "~"), ("\uff00", "\uff00"), ("｟", "｟")])
def test_full_width_ascii_is_folded_from_its_first_to_its_last_character(typed, unit):
    assert read_value(f"5{typed}") == (Decimal(5), unit)


numbers = st.decimals(min_value="0.01", max_value=10**6, places=2)


@given(st.sampled_from(["eq", "ge", "le"]), numbers, numbers, st.decimals(min_value=0, max_value=100, places=2))
def test_points_lie_between_nothing_and_the_weight(comparator, target, achieved, weight):
    found = suggest(Measured(comparator, str(target), str(achieved), weight), SCORING)
    assert found.points is not None
    assert 0 <= found.points <= weight
    assert outcome(Measured(comparator, str(target), str(achieved))) == (
        "reached" if "达到指标值，得" in found.arithmetic else "missed"
    )
