"""Forms as data: the two there are, and what a mistake in one is told as."""

import shutil
from decimal import Decimal

import pytest

from performance.forms import FormError, form_of, load_forms
from performance.forms.reader import FORMS


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FORMS, tmp_path / "forms")
    return tmp_path / "forms"


def edited(folder, old, new, name="scored-2023"):
    file = folder / name / "form.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    load_forms.cache_clear()
    return folder


def test_each_year_has_its_form():
    assert form_of("510800", 2021).scoring is None
    scored = form_of("310107", 2024)
    assert (scored.scoring.execution, scored.scoring.indicators, scored.scoring.total) == (10, 90, 100)


def test_a_form_made_for_a_region_wins(folder):
    shutil.copytree(folder / "scored-2023", folder / "scored-51")
    edited(folder, 'region_prefix = ""', 'region_prefix = "51"', "scored-51")
    assert form_of("510800", 2024, folder).key == "scored-51"
    assert form_of("310107", 2024, folder).key == "scored-2023"


def test_other_weights_are_data_as_long_as_they_add_up(folder):
    edited(folder, "execution = 10\nindicators = 90", 'execution = "22.5"\nindicators = "77.5"')
    assert form_of("510800", 2024, folder).scoring.execution == Decimal("22.5")


@pytest.mark.parametrize(
    ("score", "grade"),
    [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("60", "中"), ("59.99", "差"), ("0", "差")],
)
def test_grades_by_their_thresholds(score, grade):
    assert form_of("510800", 2021).grade_of(Decimal(score)) == grade


def test_below_every_threshold_there_is_no_grade(folder):
    edited(folder, '{ name = "差", at_least = 0 },', "")
    assert form_of("510800", 2024, folder).grade_of(Decimal(10)) == ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("indicators = 90\n", "indicators = 80\n", "分值合计为90，应为100"),
        ("execution = 10", "execution = 1.5", "[scoring]的execution应为整数，或写成文字的小数"),
        ("execution = 10", 'execution = "ten"', "[scoring]的execution应为数字，现为'ten'"),
        ("execution = 10", "execution = true", "[scoring]的execution应为整数"),
        ("execution = 10\n", "", "[scoring]缺少execution"),
        ("year_from = 2023", 'year_from = "2023"', "的year_from应为整数，现为'2023'"),
        ("year_from = 2023", "year_from = 2023\nyear_to = 2020", "停用年度2020早于启用年度2023"),
        ('key = "rate"', 'key = "ratio"', "amounts的“ratio”不认识"),
        ('key = "other", label', 'key = "fiscal", label', "sources的“fiscal”重复"),
        ('parent = "overview"', 'parent = "overviews"', "上级“overviews”应在它之前声明"),
        ('template = "overall_income.txt"', 'template = "none.txt"', "模板 sections/none.txt 不存在"),
        ("title = ", "titel = ", "不认识titel"),
        ("[scoring]", "[scoring", "不是UTF-8编码的TOML格式"),
    ],
)
def test_a_mistake_is_told_with_its_place(folder, old, new, told):
    edited(folder, old, new)
    with pytest.raises(FormError, match=r"^scored-2023/form\.toml") as error:
        load_forms(folder)
    assert told in str(error.value)


def test_a_region_and_year_without_a_form_are_named(tmp_path):
    with pytest.raises(FormError, match="区划510800、2021年度没有绩效自评表样"):
        form_of("510800", 2021, tmp_path)
