import pytest

from accounts.entry.catalogue import Catalogue, Subject
from accounts.entry.problems import UnreadableError


@pytest.mark.parametrize(
    "text",
    [
        "2010301",
        " 2010301 ",
        "２０１０３０１",
        "2010301 行政运行",
        "2010301行政运行",
        "2010301　行政 运行",
        "2010301-行政运行",
    ],
)
def test_a_subject_is_read_by_its_code_with_or_without_its_name(functional, text):
    assert functional.read(text) == Subject("2010301")


def test_a_name_that_one_subject_bears_is_enough(functional):
    assert functional.read("信访事务") == Subject("2010308")


def test_half_width_and_full_width_brackets_are_the_same_in_a_name():
    catalogue = Catalogue("functional", 2021, {"2010399": "其他（综合）支出"})
    assert catalogue.read("2010399 其他(综合)支出") == Subject("2010399")
    assert catalogue.read("其他(综合)支出") == Subject("2010399")


def test_a_code_that_the_catalogue_lacks_is_read_with_the_name_typed_behind_it(functional):
    assert functional.read("2019901 某某事务（新）") == Subject("2019901", "某某事务（新）")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("20103011", "“20103011”不是功能分类科目编码：项级科目是“2”开头的7位数字，如2010301。"),
        ("3010101", "“3010101”不是功能分类科目编码：项级科目是“2”开头的7位数字，如2010301。"),
        ("20", "“20”不是功能分类科目编码：项级科目是“2”开头的7位数字，如2010301。"),
        ("201", "“201 一般公共服务支出”是类级科目：请填到项级（7位数字），如2010301。"),
        ("20103", "“20103 政府办公厅（室）及相关机构事务”是款级科目：请填到项级（7位数字），如2010301。"),
        ("20999", "“20999”是款级科目：请填到项级（7位数字），如2010301。"),
        (
            "2019901",
            (
                "2021年的功能分类科目目录里没有2019901：请核对编码；确有此科目的，在编码后空一格写上名称，"
                "如“2019901 科目名称”，保存后即加入目录，待确认。"
            ),
        ),
        (
            "2010302 行政运行",
            "2010302在2021年的名称是“一般行政管理事务”，与填写的“行政运行”不同：请核对编码，或只填编码。",
        ),
        (
            "行政运行",
            "名为“行政运行”的科目不止一个：2010101（人大事务）、2010301（政府办公厅（室）及相关机构事务），请填写编码。",
        ),
        ("没有的事务", "2021年的功能分类科目目录里没有名为“没有的事务”的项级科目：请填写科目编码，或从提示中选择。"),
        ("2019901 某\x07务", "“科目名称”里有不能保存的控制字符（U+0007）：请删除后重新填写。"),
        (f"2019901 {'长' * 101}", "“科目名称”有101个字，最多100个字：请缩短。"),
    ],
)
def test_what_is_no_item_is_refused_with_what_to_do(functional, text, message):
    with pytest.raises(UnreadableError) as refused:
        functional.read(text)
    assert str(refused.value) == message


def test_economic_subjects_are_entered_at_the_second_level(economic):
    assert economic.read("30101") == Subject("30101")
    with pytest.raises(UnreadableError) as refused:
        economic.read("301")
    assert str(refused.value) == "“301 工资福利支出”是类级科目：请填到款级（5位数字），如30101。"


def test_the_full_name_runs_from_class_to_item(functional):
    assert functional.path("2010301") == "一般公共服务支出 / 政府办公厅（室）及相关机构事务 / 行政运行"
    assert functional.path("2019901") == "一般公共服务支出"
    assert functional.path("abc") == ""


def test_search_finds_codes_by_their_start_then_names_by_a_part(functional):
    assert functional.search("20103") == ["2010301", "2010302", "2010308"]
    assert functional.search("行政") == ["2010101", "2010301", "2010302"]
    assert functional.search("２０１０３０８") == ["2010308"]
    assert functional.search("  ") == []
    assert functional.search("2010", limit=2) == ["2010101", "2010301"]
