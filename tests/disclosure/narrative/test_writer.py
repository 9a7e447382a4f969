"""Templates: what they may hold, and what a mistake in one says."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from accounts.figures.concepts import FISCAL_FUNDS
from accounts.profiles import load_profile, profile_choices
from accounts.profiles.reader import PROFILES
from disclosure.narrative.facts import Facts
from disclosure.narrative.pen import ChartPlace, NarrativeError, clean
from disclosure.narrative.writer import write_section
from disclosure.report.tree import Number, Paragraph, Text
from tests.disclosure.narrative.accounts import PROFILE, account, facts, income, words


def written(tmp_path: Path, template: str, texts=None, *leaves):
    (tmp_path / "sections").mkdir(exist_ok=True)
    (tmp_path / "sections" / "one.txt").write_text(template, encoding="utf-8")
    profile = replace(load_profile(PROFILE), directory=tmp_path)
    return write_section(facts(account(*leaves), texts, profile=profile), "one.txt")


def test_a_paragraph_of_words_and_numbers(tmp_path):
    (paragraph,) = written(tmp_path, "{% paragraph %}\n  {% year %}年\n  收入。\n{% endparagraph %}")
    assert isinstance(paragraph, Paragraph)
    assert [type(run) for run in paragraph.runs] == [Number, Text]
    assert words(paragraph.runs) == "2021年收入。"


def test_charts_stand_where_the_template_puts_them(tmp_path):
    blocks = written(tmp_path, '{% chart "a" %}{% paragraph %}甲{% endparagraph %}{% chart "b_2" %}')
    assert blocks == (ChartPlace("a"), Paragraph((Text("甲"),)), ChartPlace("b_2"))


def test_an_empty_paragraph_is_none(tmp_path):
    assert written(tmp_path, "{% paragraph %} \n {% endparagraph %}") == ()


def test_spaces_inside_a_line_stay_and_line_breaks_do_not_print(tmp_path):
    (paragraph,) = written(tmp_path, "{% paragraph %}甲 乙\n\n   丙{% endparagraph %}")
    assert paragraph == Paragraph((Text("甲 乙丙"),))


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% paragraph %}{{ f.no_such_fact }}{% endparagraph %}", "one.txt：模板里的“f.no_such_fact”没有值"),
        ("甲{% paragraph %}乙{% endparagraph %}", "one.txt：“甲”不在 paragraph 标签内"),
        ("{% paragraph %}甲", "one.txt：Unclosed tag"),
        ("{% no_such_tag %}", "one.txt：Invalid block tag"),
        ('{% include "none.txt" %}', "one.txt：没有模板 none.txt。"),
        (
            "{% paragraph %}{% amount f.no_such_fact %}{% endparagraph %}",
            "one.txt：标签要的是金额，“f.no_such_fact”没有值。",
        ),
        ("{% paragraph %}{% rate f.general %}{% endparagraph %}", "one.txt：标签要的是比较，给的是“Figure("),
        (
            "{% paragraph %}{% share f.general_change %}{% endparagraph %}",
            "one.txt：标签要的是部分，给的是“Comparison(",
        ),
        ("{% paragraph %}{% count 3 %}{% endparagraph %}", "one.txt：标签要的是数量，给的是“3”。"),
        ('{% paragraph %}{% ordinal "3" %}{% endparagraph %}', "one.txt：标签要的是序号，给的是“3”。"),
    ],
)
def test_a_mistake_in_a_template_names_the_template_and_the_place(tmp_path, template, told):
    with pytest.raises(NarrativeError, match=re.escape(told)):
        written(tmp_path, template)


def test_what_people_type_is_never_read_as_a_template_nor_as_a_token(tmp_path):
    typed = "{{ f.year }}{% year %}\ue0000\ue001\ue002甲\ue003"
    (paragraph,) = written(
        tmp_path, '{% paragraph %}{% year %}{% staff "total_reason" %}{% endparagraph %}', {"total_reason": typed}
    )
    assert words(paragraph.runs) == "2021{{ f.year }}{% year %}0甲"


def test_a_unit_name_cannot_forge_a_number():
    told = facts(account(unit={"name": "局\ue0000\ue001\ue006\u202e"}))
    assert told.unit_name == "局0"
    assert clean("a\tb\n c") == "a\tb\n c"


def test_markup_in_names_is_words(tmp_path):
    (paragraph,) = written(tmp_path, "{% paragraph %}{{ f.profile.title }}<b>&amp;{% endparagraph %}")
    assert words(paragraph.runs).endswith("<b>&amp;")


def test_an_amount_brings_its_unit_and_what_is_missing_says_so(tmp_path):
    template = (
        "{% paragraph %}{% amount f.income_total %}；{% amount f.operating %}；{% count f.vehicles %}{% endparagraph %}"
    )
    (paragraph,) = written(tmp_path, template, None, income("3.00"))
    assert words(paragraph.runs) == "3.00万元；未提供；未提供"


@pytest.fixture(params=[name for name, _ in profile_choices(PROFILES)])
def profile(request):
    return load_profile(request.param)


def templates_of(profile) -> dict[str, str]:
    """The sentence templates that the profile uses, its base's below its own."""
    files = [file for folder in reversed(profile.directories) for file in sorted((folder / "sections").glob("*.txt"))]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def test_every_fact_and_text_that_the_profiles_templates_name_exists(profile):
    slots = {slot.key for slot in profile.text_slots}
    charts = {chart.key for chart in profile.charts}
    drawn = set()
    for name, template in templates_of(profile).items():
        named = set(re.findall(r"\bf\.(\w+)", template))
        unknown = {name for name in named if not hasattr(Facts, name)} - {"profile", "projects", "self", "unit_name"}
        assert (name, unknown) == (name, set())
        texts = set(re.findall(r"f\.reasons\.(\w+)", template)) | set(re.findall(r'staff "(\w+)"', template))
        assert (name, texts - slots) == (name, set())
        drawn |= set(re.findall(r'chart "(\w+)"', template))
    assert drawn == charts


def test_every_text_slot_of_a_profile_is_printed_somewhere(profile):
    templates = "".join(templates_of(profile).values())
    printed = {section.text for section in profile.sections} | {"item_reason", "item_purpose"}
    printed |= {"subject_definition"} if profile.explain_subjects else set()
    assert {slot.key for slot in profile.text_slots if slot.key not in templates} <= printed


def test_every_template_of_a_profile_is_used(profile):
    """A template that no section and no other template names would never be read again."""
    templates = templates_of(profile)
    included = {name for text in templates.values() for name in re.findall(r'include "([\w.]+)"', text)}
    assert set(templates) == included | {section.template for section in profile.sections if section.template}


def test_reasons_are_asked_of_those_funds_whose_items_print_them(profile):
    explains_funds = "item.reason" in templates_of(profile)["_fund.txt"]
    assert set(profile.explained_funds) == ({*FISCAL_FUNDS} if explains_funds else {"general"})
