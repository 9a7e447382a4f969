"""Charts in words, exact for every branch; data that no report can print is refused."""

import re
import subprocess
import sys
from decimal import Decimal

import pytest

from disclosure.charts.spec import ChartDataError, ChartPoint, ChartSpec, absence, caption, describe, form


def point(label, printed=None, share=None):
    amount = None if printed is None else Decimal(printed.replace(",", ""))
    return ChartPoint(label, amount, printed or "", share)


def bars(*points, **options):
    return ChartSpec("totals", 1, "bars", "收、支决算总计变动情况图", points, **options)


def structure(*points, **options):
    return ChartSpec("parts", 6, "structure", "支出决算结构图", points, **options)


def test_two_bars_that_fall():
    spec = bars(point("2020年", "525.50"), point("2021年", "468.89"))
    assert describe(spec) == "条形图：2020年525.50万元，2021年468.89万元，2021年比2020年减少56.61万元。"


def test_two_bars_that_rise():
    spec = bars(point("2020年", "468.89"), point("2021年", "1,525.50"))
    assert describe(spec) == "条形图：2020年468.89万元，2021年1,525.50万元，2021年比2020年增加1056.61万元。"


def test_two_equal_bars():
    spec = bars(point("2020年", "0.52"), point("2021年", "0.52"))
    assert describe(spec) == "条形图：2020年0.52万元，2021年0.52万元，2021年与2020年持平。"


def test_a_bar_from_zero():
    spec = bars(point("2020年", "0.00"), point("2021年", "12.30"))
    assert describe(spec) == "条形图：2020年0.00万元，2021年12.30万元，2021年比2020年增加12.30万元。"


def test_a_negative_bar():
    spec = bars(point("2020年", "-12.34"), point("2021年", "45.60"))
    assert describe(spec) == "条形图：2020年-12.34万元，2021年45.60万元，2021年比2020年增加57.94万元。"


def test_a_year_not_provided_has_no_change():
    spec = bars(point("2020年"), point("2021年", "468.89"))
    assert describe(spec) == "条形图：2020年未提供，2021年468.89万元。"


def test_three_bars_have_no_change():
    spec = bars(point("2019年", "1.00"), point("2020年", "2.00"), point("2021年", "3.00"))
    assert describe(spec) == "条形图：2019年1.00万元，2020年2.00万元，2021年3.00万元。"


def test_a_label_that_ends_with_a_digit_is_kept_apart_from_its_amount():
    spec = bars(point("2020", "1.00"), point("2021", "1.00"), unit="元")
    assert describe(spec) == "条形图：2020：1.00元，2021：1.00元，2021与2020持平。"


def test_structure_names_value_and_share():
    spec = structure(point("基本支出", "376.22", "80%"), point("项目支出", "92.12", "20%"))
    assert describe(spec) == "环形图，共2项：基本支出376.22万元，占80%；项目支出92.12万元，占20%。"


def test_structure_of_one_part():
    spec = structure(point("一般公共预算财政拨款收入", "464.09", "100%"))
    assert describe(spec) == "环形图，共1项：一般公共预算财政拨款收入464.09万元，占100%。"


def test_structure_with_a_zero_part_and_one_not_provided():
    spec = structure(point("公务接待费", "0.52", "100%"), point("因公出国（境）费", "0.00", "0%"), point("其他"))
    assert describe(spec) == "环形图，共3项：公务接待费0.52万元，占100%；因公出国（境）费0.00万元，占0%；其他未提供。"


def test_structure_of_zeros_has_no_data_this_year():
    spec = structure(point("因公出国（境）费", "0.00"), point("公务接待费", "0.00"))
    assert describe(spec) == "本年无数据：因公出国（境）费0.00万元；公务接待费0.00万元。"


def test_zeros_beside_a_missing_amount_are_not_called_no_data():
    spec = structure(point("因公出国（境）费", "0.00"), point("公务接待费"))
    assert describe(spec) == "未提供：因公出国（境）费0.00万元；公务接待费未提供。"
    assert absence(spec) == "未提供"


def test_structure_with_a_negative_part_says_why_it_is_no_ring():
    spec = structure(point("拨款", "102.00", "102%"), point("其他收入", "-2.00"))
    assert describe(spec) == "条形图（有负数，不能画成环形），共2项：拨款102.00万元，占102%；其他收入-2.00万元。"


def test_structure_with_too_many_parts_says_why_it_is_no_ring():
    spec = structure(*(point(f"第{number}项", "1.00") for number in range(31)))
    assert describe(spec).startswith("条形图（项目较多，不画成环形），共31项：第0项1.00万元；")


@pytest.mark.parametrize("make", [bars, structure])
def test_a_chart_without_points(make):
    assert describe(make()) == "本年无数据。"


def test_illustrative_figures_are_called_so():
    spec = bars(point("2020年", "1.00"), point("2021年", "1.00"), illustrative=True)
    assert describe(spec) == "示例数据。条形图：2020年1.00万元，2021年1.00万元，2021年与2020年持平。"
    assert describe(bars(illustrative=True)) == "示例数据。本年无数据。"


def test_caption():
    assert caption(bars()) == "图1：收、支决算总计变动情况图"


def test_words_lose_control_characters_and_line_breaks():
    spec = bars(point("20\x0020\n年\u202e", "1.00"))
    assert describe(spec) == "条形图：2020 年1.00万元。"


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([], "empty"),
        (["0.00", "0.00"], "empty"),
        ([None, "0.00"], "empty"),
        (["0.01"], "ring"),
        (["1.00"] * 30, "ring"),
        (["1.00"] * 31, "bars"),
        (["1.00"] * 30 + ["0.00"], "ring"),
        (["5.00", "-0.01"], "bars"),
    ],
)
def test_form_of_a_structure(points, expected):
    assert form(structure(*(point("甲", printed) for printed in points))) == expected


@pytest.mark.parametrize(
    ("amount", "printed", "problem"),
    [
        ("NaN", "NaN", "no printable amount"),
        ("Infinity", "∞", "no printable amount"),
        ("1E+15", "1E+15", "no printable amount"),
        ("0.005", "0.01", "more than two decimal places"),
        ("1.00", " ", "no printed text"),
    ],
)
def test_an_amount_that_no_report_prints_is_refused_by_name(amount, printed, problem):
    with pytest.raises(ChartDataError, match=f"'其他收入'.*{problem}"):
        ChartPoint("其他收入", Decimal(amount), printed)


@pytest.mark.parametrize("key", ["", "1st", "two words", 'a"b', "图"])
def test_a_key_that_cannot_begin_an_id_is_refused(key):
    with pytest.raises(ChartDataError, match=re.escape(repr(key))):
        ChartSpec(key, 1, "bars", "", ())


def test_saying_and_laying_out_load_neither_matplotlib_nor_django():
    code = (
        "import sys, disclosure.charts.spec, disclosure.charts.layout;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'matplotlib', 'numpy', 'django'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_drawing_does_not_load_django():
    code = "import sys, disclosure.charts.draw; print('django' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "False False"
