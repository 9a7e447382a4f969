"""Profile folders: what a sound one declares, and every message of one that is not."""

import tomllib
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from accounts.apps import unusable_profiles
from accounts.profiles import (
    CaptionDeclaration,
    ChartDeclaration,
    Equipment,
    ProfileError,
    TextSlot,
    load_profile,
    profile_choices,
    profile_problems,
    reader,
)

SOUND = """
title = "某省部门决算公开（2020年度起）"
[region]
prefix = "99"
code = "990000"
name = "某省"
[years]
from = 2020
[numbers]
percent_digits = 2
zero = "0.00"
list_zero_sources = true
always_listed_natures = ["basic"]
item_budget = "initial"
three_public_funds = ["general", "government_fund"]
[wording]
explained_funds = ["general"]
class_suffix = "kept"
glossary_numbering = "chinese"
explain_subjects = false
list_zero_vehicle_uses = true
[tables]
class_rows = "classes-26"
basic_rows = "basic-full"
blank_zero = true
empty_statement = "{self}{year}年无此项。"
[words.department]
self = "本部门"
noun = "部门"
account = "部门决算"
[words.unit]
self = "本单位"
noun = "单位"
account = "单位决算"
[[equipment]]
count = "large_equipment"
threshold = "100"
label = "设备"
[[parts]]
key = "overview"
number = "第一部分"
title = "{noun}概况"
[[parts]]
key = "explanation"
number = "第二部分"
title = "{year}年度{account}情况说明"
[[sections]]
key = "duties"
part = "overview"
number = "一、"
title = "主要职能"
text = "duties"
[[sections]]
key = "money"
part = "explanation"
number = "一、"
title = "收支情况"
[[sections]]
key = "income"
part = "explanation"
parent = "money"
number = "（一）"
title = "收入决算情况"
template = "income.txt"
[[charts]]
key = "income"
number = 1
kind = "bars"
title = "收入图"
series = "income_by_source"
[[texts]]
key = "duties"
section = "duties"
label = "主要职能"
multiline = true
[[statements]]
kind = "income"
number = "公开02表"
title = "收入决算表"
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """The folder of a sound profile."""
    made = tmp_path / "somewhere-2020"
    (made / "sections").mkdir(parents=True)
    (made / "sections" / "income.txt").write_text("")
    (made / "profile.toml").write_text(SOUND, encoding="utf-8")
    return made


@pytest.fixture
def refusal(folder) -> Callable[[str, str], str]:
    """Replace a piece of the sound profile and return the message that refuses the result."""

    def message(piece: str, replacement: str) -> str:
        assert SOUND.count(piece) >= 1, piece
        changed = SOUND.replace(piece, replacement, 1)
        tomllib.loads(changed)
        (folder / "profile.toml").write_text(changed, encoding="utf-8")
        with pytest.raises(ProfileError) as refused:
            load_profile("somewhere-2020", folder.parent)
        start = "somewhere-2020/profile.toml："
        assert str(refused.value).startswith(start)
        return str(refused.value).removeprefix(start)

    return message


def test_a_sound_profile_is_read(folder):
    profile = load_profile("somewhere-2020", folder.parent)
    assert (profile.name, profile.title, profile.directory) == (
        "somewhere-2020",
        "某省部门决算公开（2020年度起）",
        folder,
    )
    assert (profile.region_prefix, profile.region_code, profile.region_name) == ("99", "990000", "某省")
    assert (profile.year_from, profile.year_to) == (2020, None)
    assert (profile.percent_digits, profile.zero, profile.list_zero_sources) == (2, "0.00", True)
    assert (profile.always_listed_natures, profile.item_budget) == (("basic",), "initial")
    assert profile.three_public_funds == ("general", "government_fund")
    assert profile.words["unit"]["self"] == "本单位"
    assert profile.equipment == (Equipment("large_equipment", "100", "设备"),)
    assert profile.charts == (ChartDeclaration("income", 1, "bars", "收入图", "income_by_source"),)
    assert profile.text_slots == (TextSlot("duties", "duties", "主要职能", multiline=True),)
    assert [statement.kind for statement in profile.statements] == ["income"]


def test_what_is_left_out_of_an_entry_has_its_default(folder):
    slot = load_profile("somewhere-2020", folder.parent).text_slots[0]
    assert (slot.help, slot.per_subject) == ("", False)


def test_a_profile_may_declare_nothing_but_its_settings(folder):
    settings = SOUND[: SOUND.index("[[equipment]]")]
    (folder / "profile.toml").write_text(settings, encoding="utf-8")
    profile = load_profile("somewhere-2020", folder.parent)
    assert (profile.equipment, profile.parts, profile.sections, profile.text_slots) == ((), (), (), ())


def test_a_folder_with_a_mistake_is_no_choice_and_is_told(folder):
    broken = folder.parent / "broken-2024"
    broken.mkdir()
    (broken / "profile.toml").write_text('title = "坏"\n', encoding="utf-8")
    assert [name for name, _ in profile_choices(folder.parent)] == ["somewhere-2020"]
    assert profile_problems(folder.parent) == ["broken-2024/profile.toml：缺少 region（一张表）。"]


def test_django_warns_of_a_folder_with_a_mistake(folder, monkeypatch):
    (folder / "profile.toml").write_text("title = 3", encoding="utf-8")
    monkeypatch.setattr(reader, "_places", [folder.parent])
    (told,) = unusable_profiles()
    assert told.msg == "somewhere-2020/profile.toml：缺少 region（一张表）。"
    assert told.hint == "改正后重新启动；在此之前不能选用这个地区口径。"


def test_the_products_own_profiles_can_all_be_used():
    assert profile_problems() == []


def test_sections_are_found_below_their_part_and_their_parent(folder):
    profile = load_profile("somewhere-2020", folder.parent)
    assert [s.key for s in profile.sections_of("explanation")] == ["money"]
    assert [s.key for s in profile.sections_of("explanation", "money")] == ["income"]
    assert profile.sections_of("overview", "money") == ()


def test_a_chart_is_found_by_its_key(folder):
    profile = load_profile("somewhere-2020", folder.parent)
    assert profile.chart("income").number == 1
    with pytest.raises(KeyError, match="expenditure"):
        profile.chart("expenditure")


@pytest.mark.parametrize(
    ("to", "year", "covered"),
    [("", 2019, False), ("", 2020, True), ("", 2099, True), ("to = 2021", 2021, True), ("to = 2021", 2022, False)],
)
def test_a_profile_covers_its_years(folder, to, year, covered):
    (folder / "profile.toml").write_text(SOUND.replace("from = 2020", f"from = 2020\n{to}"), encoding="utf-8")
    assert load_profile("somewhere-2020", folder.parent).covers(year) is covered


def test_a_profile_is_read_once_and_cannot_be_altered(folder):
    profile = load_profile("somewhere-2020", folder.parent)
    assert load_profile("somewhere-2020", folder.parent) is profile
    with pytest.raises(FrozenInstanceError):
        profile.zero = "0"
    for words in (profile.words, profile.words["unit"]):
        with pytest.raises(TypeError):
            words["unit"] = {}


def test_choices_are_the_folders_with_a_profile_in_order_of_name(folder):
    (folder.parent / "empty").mkdir()
    other = folder.parent / "elsewhere-2019"
    other.mkdir()
    text = SOUND.replace("某省部门决算公开（2020年度起）", "别处").replace('template = "income.txt"', "")
    (other / "profile.toml").write_text(text, encoding="utf-8")
    assert profile_choices(folder.parent) == [
        ("elsewhere-2019", "别处"),
        ("somewhere-2020", "某省部门决算公开（2020年度起）"),
    ]


def test_every_profile_of_the_product_is_sound():
    assert ("sichuan-2021", "四川省部门决算公开（2021年度）") in profile_choices()


class TestWhichProfile:
    @pytest.mark.parametrize("name", ["nowhere", "", ".", "..", "../somewhere-2020", "somewhere-2020/", "a\x00b"])
    def test_a_name_that_is_no_folder_here_is_refused_with_those_there_are(self, folder, name):
        with pytest.raises(ProfileError) as refused:
            load_profile(name, folder.parent)
        assert str(refused.value) == f"没有地区口径“{name}”。现有：somewhere-2020。"

    def test_without_any_profile_that_is_said(self, tmp_path):
        with pytest.raises(ProfileError) as refused:
            load_profile("nowhere", tmp_path)
        assert str(refused.value) == "没有地区口径“nowhere”。现有：（无）。"

    def test_a_file_that_is_no_toml_is_refused_with_the_place(self, folder):
        (folder / "profile.toml").write_text("title = \n", encoding="utf-8")
        with pytest.raises(ProfileError) as refused:
            load_profile("somewhere-2020", folder.parent)
        assert (
            str(refused.value) == "somewhere-2020/profile.toml：不是TOML格式（Invalid value (at line 1, column 9)）。"
        )

    def test_a_file_in_another_encoding_is_refused(self, folder):
        (folder / "profile.toml").write_bytes(SOUND.encode("gb18030"))
        with pytest.raises(ProfileError) as refused:
            load_profile("somewhere-2020", folder.parent)
        assert str(refused.value) == "somewhere-2020/profile.toml：不是UTF-8编码的文字。"


class TestValues:
    @pytest.mark.parametrize(
        ("piece", "replacement", "message"),
        [
            ('title = "某省部门决算公开（2020年度起）"', "", "缺少 title（文字）。"),
            ('prefix = "99"\n', "", "[region] 缺少 prefix（文字）。"),
            ("from = 2020", "", "[years] 缺少 from（整数）。"),
            ("from = 2020", 'from = "2020"', "[years] from 应为整数，现为'2020'。"),
            ("from = 2020", "from = 2020\nto = false", "[years] to 应为整数，现为False。"),
            ("percent_digits = 2", "percent_digits = 1.5", "[numbers] percent_digits 应为整数，现为1.5。"),
            ("percent_digits = 2", "percent_digits = true", "[numbers] percent_digits 应为整数，现为True。"),
            ('zero = "0.00"', "zero = 0", "[numbers] zero 应为文字，现为0。"),
            (
                "list_zero_sources = true",
                "list_zero_sources = 1",
                "[numbers] list_zero_sources 应为true 或 false，现为1。",
            ),
            ('["basic"]', '"basic"', "[numbers] always_listed_natures 应为列表，现为'basic'。"),
            ('["basic"]', "[1]", "[numbers] always_listed_natures 应为文字的列表，现为[1]。"),
            (
                'item_budget = "initial"',
                'item_budget = "x"',
                "[numbers] item_budget 应为adjusted、initial之一，现为'x'。",
            ),
            ("[words.unit]", "[words.units]", "[words] 不认识 units，可用的有：department、unit。"),
            ('self = "本单位"', "self = 1", "[words.unit] self 应为文字，现为1。"),
            ("[region]", "[regions]", "不认识 regions，可用的有："),
            ('"kept"', '"lost"', "[wording] class_suffix 应为dropped、kept之一，现为'lost'。"),
            ('"chinese"', '"roman"', "[wording] glossary_numbering 应为arabic、chinese之一，现为'roman'。"),
            ("explain_subjects = false\n", "", "[wording] 缺少 explain_subjects（true 或 false）。"),
            ("[[charts]]", "[[chart]]", "不认识 chart，可用的有："),
            ("[years]", "[years]\nuntil = 2021", "[years] 不认识 until，可用的有：from、to。"),
            ("[[statements]]", "[statements]", "statements 应为列表，现为"),
        ],
    )
    def test_a_wrong_value_is_told_with_its_place_and_what_is_expected(self, refusal, piece, replacement, message):
        found = refusal(piece, replacement)
        assert found == message if message.endswith("。") else found.startswith(message)

    def test_a_table_that_is_none_is_told(self, refusal):
        assert refusal(SOUND[SOUND.index("[years]") : SOUND.index("[numbers]")], "") == "缺少 years（一张表）。"

    @pytest.mark.parametrize(
        ("piece", "replacement", "message"),
        [
            ('label = "设备"', "", "[[equipment]]第1项 缺少 label（文字）。"),
            ("number = 1", 'number = "1"', "[[charts]]第1项 number 应为整数，现为'1'。"),
            ('kind = "bars"', 'kind = "pie"', "[[charts]]第1项 kind 应为bars、structure之一，现为'pie'。"),
            ("multiline = true", 'multiline = "yes"', "[[texts]]第1项 multiline 应为true 或 false，现为'yes'。"),
            ('label = "主要职能"', 'lable = "主要职能"', "[[texts]]第1项 不认识 lable，可用的有："),
        ],
    )
    def test_a_wrong_entry_of_a_list_is_told_with_its_position(self, refusal, piece, replacement, message):
        found = refusal(piece, replacement)
        assert found == message if message.endswith("。") else found.startswith(message)

    def test_a_list_of_texts_is_no_list_of_tables(self, folder, refusal):
        start = SOUND.index("[[statements]]")
        found = refusal(SOUND, f'statements = ["income"]\n{SOUND[:start]}')
        assert found == "statements 应写作 [[statements]]，每项一张表。"


class TestSoundness:
    @pytest.mark.parametrize(
        ("piece", "replacement", "message"),
        [
            ('code = "990000"', 'code = "99"', "区划代码“99”应为6位数字"),
            ('code = "990000"', 'code = "٩٩0000"', "区划代码“٩٩0000”应为6位数字"),
            ('code = "990000"', 'code = "510000"', "区划代码“510000”不以区划前缀“99”开头"),
            ("from = 2020", "from = 2020\nto = 2019", "停用年度2019早于启用年度2020"),
            ("percent_digits = 2", "percent_digits = 5", "percent_digits 应为0至4，现为5"),
            ("percent_digits = 2", "percent_digits = -1", "percent_digits 应为0至4，现为-1"),
            ('zero = "0.00"', 'zero = "无"', "zero 应是零的写法，如“0”或“0.00”，现为“无”"),
            ('zero = "0.00"', 'zero = "1"', "zero 应是零的写法，如“0”或“0.00”，现为“1”"),
            ('["general", "government_fund"]', '["non_fiscal"]', "“三公”经费的资金“non_fiscal”不认识"),
            ('["basic"]', '["basis"]', "支出性质“basis”不认识"),
            ('count = "large_equipment"', 'count = "horses"', "设备“horses”不认识"),
            ('threshold = "100"', 'threshold = "0"', "设备“large_equipment”的单价标准“0”应为大于零的数（万元）"),
            ('threshold = "100"', 'threshold = "百"', "设备“large_equipment”的单价标准“百”应为大于零的数（万元）"),
            ('threshold = "100"', 'threshold = "NaN"', "设备“large_equipment”的单价标准“NaN”应为大于零的数（万元）"),
            ('self = "本单位"\n', "", "[words.unit]缺少self"),
            (
                'self = "本部门"\nnoun = "部门"\naccount = "部门决算"',
                'noun = "部门"',
                "[words.department]缺少account、self",
            ),
            ('key = "explanation"', 'key = "overview"', "[[parts]]的“overview”重复"),
            ('key = "money"', 'key = "duties"', "[[sections]]的“duties”重复"),
            ('part = "overview"', 'part = "appendix"', "节“duties”的部分“appendix”未声明"),
            ('parent = "money"', 'parent = "gold"', "节“income”的上级节“gold”未声明"),
            ('parent = "money"', 'parent = "income"', "节“income”的上级节“income”应写在它前面"),
            ('parent = "money"', 'parent = "duties"', "节“income”与上级节“duties”不在同一部分"),
            ('title = "收支情况"', 'title = "收支情况"\nparent = "income"', "节“money”的上级节“income”应写在它前面"),
            ('template = "income.txt"', 'template = "other.txt"', "节“income”的模板 sections/other.txt 不存在"),
            (
                'template = "income.txt"',
                'template = "../profile.toml"',
                "节“income”的模板 sections/../profile.toml 不存在",
            ),
            (
                'template = "income.txt"',
                'template = "income.txt"\ntext = "duties"',
                "节“income”不能既有模板又有文字项",
            ),
            ('text = "duties"', 'text = "tasks"', "节“duties”引用的文字项“tasks”未声明"),
            ('section = "duties"', 'section = "tasks"', "文字项“duties”所属的节“tasks”未声明"),
            ('["general"]', '["non_fiscal"]', "写明差异原因的资金“non_fiscal”不认识"),
            ('["general", "government_fund"]', "[]", "three_public_funds 至少要有一种资金"),
            (
                '[[parts]]\nkey = "overview"',
                '[[vehicle_uses]]\ncount = "vehicles_flying"\nlabel = "飞车"\n[[parts]]\nkey = "overview"',
                "车辆用途“vehicles_flying”不认识",
            ),
            (
                'title = "收入决算表"',
                'title = "收入决算表"\nempty = "{whose}没有"',
                "标题“{whose}没有”里的{whose}不认识，可用的有：account、noun、prior_year、self、unit、year",
            ),
            (
                'title = "收入决算表"',
                'title = "收入决算表"\n[[captions]]\nstatement = "fiscal"\nrow = "opening"\ncaption = "年初"',
                "[[captions]]里的表“fiscal”不在本口径的表中",
            ),
            (
                'title = "收入决算表"',
                (
                    'title = "收入决算表"\n[[captions]]\nstatement = "income"\nrow = "x"\n'
                    'caption = "甲"\nfrom = 2023\nto = 2022'
                ),
                "名称“甲”的停用年度2022早于启用年度2023",
            ),
            (
                'title = "某省部门决算公开（2020年度起）"',
                'title = "某省"\nreport_title = "{unit}{nothing}"',
                "标题“{unit}{nothing}”里的{nothing}不认识，可用的有：account、noun、prior_year、self、unit、year",
            ),
            (
                'title = "收支情况"',
                'title = "{years}收支情况"',
                "标题“{years}收支情况”里的{years}不认识，可用的有：account、noun、prior_year、self、unit、year",
            ),
            ('title = "收支情况"', 'title = "{year收支情况"', "标题“{year收支情况”的花括号不成对"),
            (
                'noun = "单位"\n',
                "",
                "标题“{noun}概况”里的{noun}不认识，可用的有：account、prior_year、self、unit、year",
            ),
        ],
    )
    def test_what_does_not_fit_together_is_told(self, refusal, piece, replacement, message):
        assert message in refusal(piece, replacement).removesuffix("。").split("；")

    @pytest.mark.parametrize(
        ("table", "values", "message"),
        [
            (
                "charts",
                {"key": "income", "number": 2, "kind": "bars", "title": "图", "series": "x"},
                "[[charts]]的“income”重复",
            ),
            (
                "charts",
                {"key": "other", "number": 1, "kind": "bars", "title": "图", "series": "x"},
                "[[charts]]的“1”重复",
            ),
            ("texts", {"key": "duties", "section": "duties", "label": "又一"}, "[[texts]]的“duties”重复"),
            ("statements", {"kind": "income", "number": "9", "title": "表"}, "[[statements]]的“income”重复"),
        ],
    )
    def test_what_stands_twice_is_told(self, refusal, table: str, values: dict[str, Any], message):
        lines = "\n".join(f"{key} = {value!r}" for key, value in values.items())
        assert refusal(SOUND, f"{SOUND}\n[[{table}]]\n{lines}") == f"{message}。"

    def test_all_mistakes_are_told_at_once(self, refusal):
        found = refusal(
            'zero = "0.00"\nlist_zero_sources = true\nalways_listed_natures = ["basic"]',
            'zero = "9"\nlist_zero_sources = true\nalways_listed_natures = ["x", "y"]',
        )
        assert found == ("zero 应是零的写法，如“0”或“0.00”，现为“9”；支出性质“x”不认识；支出性质“y”不认识。")


ANOTHER = """
title = "又一个口径"
based_on = "somewhere-2020"
[years]
from = 2023
[[captions]]
statement = "income"
row = "x"
caption = "甲"
from = 2023
to = 2024
"""


class TestBase:
    @pytest.fixture
    def another(self, folder) -> Path:
        """The folder of a profile that is based on the sound one."""
        made = folder.parent / "another-2023"
        made.mkdir()
        (made / "profile.toml").write_text(ANOTHER, encoding="utf-8")
        return made

    def test_what_a_profile_does_not_declare_is_its_bases(self, folder, another):
        base, profile = (load_profile(path.name, folder.parent) for path in (folder, another))
        assert (profile.title, profile.year_from, profile.year_to) == ("又一个口径", 2023, None)
        assert profile.base == base
        assert (profile.zero, profile.sections, profile.words) == (base.zero, base.sections, base.words)
        assert profile.directories == (another, folder)
        assert base.directories == (folder,)

    def test_a_list_that_it_declares_replaces_the_whole_of_its_bases(self, folder, another):
        statements = '[[statements]]\nkind = "fiscal"\ntitle = "总表"\nheading = "一、"\n'
        (another / "profile.toml").write_text(
            ANOTHER.split("[[captions]]", maxsplit=1)[0] + statements, encoding="utf-8"
        )
        profile = load_profile(another.name, folder.parent)
        assert [(s.kind, s.number, s.heading) for s in profile.statements] == [("fiscal", "", "一、")]

    def test_a_template_may_be_its_own_or_its_bases(self, folder, another):
        place = '[[sections]]\nkey = "own"\npart = "overview"\nnumber = "一、"\n'
        section = f'{place}title = "甲"\ntemplate = "own.txt"\n'
        slots = '[[texts]]\nkey = "duties"\nsection = "own"\nlabel = "职能"\n'
        (another / "profile.toml").write_text(ANOTHER + section + slots, encoding="utf-8")
        with pytest.raises(ProfileError, match=r"节“own”的模板 sections/own\.txt 不存在"):
            load_profile(another.name, folder.parent)
        (another / "sections").mkdir()
        (another / "sections" / "own.txt").write_text("")
        # What could not be used is read again: it may have been mended.
        assert load_profile(another.name, folder.parent).sections[0].template == "own.txt"

    @pytest.mark.parametrize(
        ("base", "message"),
        [
            ("nowhere", "another-2023/profile.toml：based_on 所依据的地区口径“nowhere”不存在，现有："),
            ("another-2023", "another-2023/profile.toml：based_on 绕回了“another-2023”自己。"),
        ],
    )
    def test_a_base_must_be_another_profile(self, folder, another, base, message):
        (another / "profile.toml").write_text(ANOTHER.replace("somewhere-2020", base), encoding="utf-8")
        with pytest.raises(ProfileError) as refused:
            load_profile(another.name, folder.parent)
        assert str(refused.value).startswith(message)

    def test_bases_do_not_go_round(self, folder, another):
        (folder / "profile.toml").write_text(f'based_on = "another-2023"\n{SOUND}', encoding="utf-8")
        with pytest.raises(ProfileError, match="based_on 绕回了“another-2023”自己"):
            load_profile(another.name, folder.parent)

    def test_a_base_has_a_base_too(self, folder, another):
        third = folder.parent / "third-2024"
        third.mkdir()
        (third / "profile.toml").write_text('title = "三"\nbased_on = "another-2023"\n', encoding="utf-8")
        profile = load_profile(third.name, folder.parent)
        assert (profile.year_from, profile.zero) == (2023, "0.00")
        assert profile.directories == (third, another, folder)


@pytest.mark.parametrize(("year", "held"), [(2022, False), (2023, True), (2024, True), (2025, False), (None, False)])
def test_a_caption_holds_in_its_years(year, held):
    assert CaptionDeclaration("income", "x", "甲", 2023, 2024).holds_in(year) is held


@pytest.mark.parametrize("year", [2000, 2099, None])
def test_a_caption_without_years_always_holds(year):
    assert CaptionDeclaration("income", "x", "甲").holds_in(year)


@pytest.mark.parametrize(
    ("declared", "title"), [("", "{unit}{year}年度{account}"), ('report_title = "{year}年{unit}"', "{year}年{unit}")]
)
def test_the_title_of_a_report_may_be_its_own(folder, declared, title):
    (folder / "profile.toml").write_text(f"{declared}\n{SOUND}", encoding="utf-8")
    assert load_profile("somewhere-2020", folder.parent).report_title == title
