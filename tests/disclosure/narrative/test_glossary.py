"""Part 3: which terms are explained, in which order, in which words."""

from dataclasses import replace

import pytest

from accounts.profiles import load_profile
from disclosure.narrative.glossary import library, write_glossary
from disclosure.narrative.pen import NarrativeError
from tests.disclosure.narrative.accounts import (
    PROFILE,
    account,
    balance,
    facts,
    functional_names,
    given,
    income,
    spent,
    text_of,
    words,
)

ALWAYS = ["财政拨款收入", "基本支出", "项目支出", "“三公”经费", "机关运行经费"]


def entries(*leaves, texts=None, **fields) -> list[str]:
    return [words(entry.runs) for entry in write_glossary(facts(account(*leaves, **fields), texts))]


def terms(*leaves, **fields) -> list[str]:
    return [entry.partition(".")[2].partition("：")[0] for entry in entries(*leaves, **fields)]


def test_terms_that_every_report_explains_numbered_in_order():
    assert terms() == ALWAYS
    assert [entry.partition(".")[0] for entry in entries()] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("leaf", "term"),
    [
        (income("1.00", "superior_subsidy"), "上级补助收入"),
        (income("1.00", "institutional"), "事业收入"),
        (income("1.00", "operating"), "经营收入"),
        (income("1.00", "affiliate_remittance"), "附属单位上缴收入"),
        (income("1.00", "other"), "其他收入"),
        (balance(opening="1.00"), "年初结转和结余"),
        (balance(closing="1.00"), "年末结转和结余"),
        (balance(used_non_fiscal="1.00", fund="non_fiscal"), "使用非财政拨款结余"),
        (balance(distribution="1.00", fund="non_fiscal"), "结余分配"),
        (spent("1.00", nature="remitted_to_superior", fund="non_fiscal"), "上缴上级支出"),
        (spent("1.00", nature="operating", fund="non_fiscal"), "经营支出"),
        (spent("1.00", nature="to_affiliates", fund="non_fiscal"), "对附属单位补助支出"),
    ],
)
def test_a_term_is_explained_when_it_occurs(leaf, term):
    assert term in terms(leaf)


@pytest.mark.parametrize(
    "leaf", [income("0", "other"), balance(opening="0", closing=None), spent("0", nature="operating")]
)
def test_a_term_is_not_explained_for_an_amount_of_zero(leaf):
    assert not {"其他收入", "年初结转和结余", "经营支出"} & set(terms(leaf))


def test_an_institution_without_operating_expense_does_not_explain_it():
    assert terms(operating=given(applicable=False)) == ALWAYS[:-1]


def test_subjects_stand_between_income_and_expenditure_in_code_order():
    found = terms(spent("1.00", "2210203"), income("1.00", item="2080505"), spent("1.00", "2010301", fund="non_fiscal"))
    assert found == [
        "财政拨款收入",
        "一般公共服务（类）政府办公厅（室）及相关机构事务（款）行政运行（项）",
        "社会保障和就业（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）",
        "住房保障（类）住房改革支出（款）购房补贴（项）",
        "基本支出",
        "项目支出",
        "“三公”经费",
        "机关运行经费",
    ]


def test_a_subject_of_several_lines_is_explained_once():
    assert len(terms(spent("1.00"), spent("1.00", nature="project"), income("1.00"))) == len(ALWAYS) + 1


def test_a_definition_is_found_by_code_then_by_name_then_made_from_the_names():
    by_code, by_name, made = entries(spent("1.00", "2010308"), spent("1.00", "2050101"), spent("1.00", "2060499"))[1:4]
    assert by_code == (
        "2.一般公共服务（类）政府办公厅（室）及相关机构事务（款）信访事务（项）：指用于接待群众来访、办理群众来信等信访工作的支出。"
    )
    assert by_name == (
        "3.教育（类）教育管理事务（款）行政运行（项）：指行政单位和参照公务员法管理的事业单位保障日常运转的基本支出。"
    )
    assert made == (
        "4.科学技术（类）技术研究与开发（款）其他技术研究与开发支出（项）："
        "指在技术研究与开发中用于其他技术研究与开发方面的支出。"
    )


def test_a_name_that_says_its_use_itself_is_not_said_twice():
    for code, told in (
        ("2296004", "指在彩票公益金安排的支出中用于教育事业的彩票公益金支出。"),
        (
            "2290402",
            "指在其他政府性基金及对应专项债务收入安排的支出中由其他地方自行试点项目收益专项债券收入安排的支出。",
        ),
    ):
        assert entries(spent("1.00", code, fund="government_fund"))[1].endswith(f"：{told}")


def test_a_subject_that_the_catalogue_lacks_is_still_explained():
    assert entries(spent("1.00", "2998877"))[1] == "2.299（类）29988（款）2998877（项）：指列入这一科目的支出。"


def test_staff_may_define_a_subject_in_their_own_words():
    texts = {("subject_definition", "2010308"): "指信访大厅**运转**支出，共3个窗口。"}
    assert entries(spent("1.00", "2010308"), texts=texts)[1].endswith("（项）：指信访大厅运转支出，共3个窗口。")


def test_an_empty_definition_of_staff_changes_nothing():
    assert entries(spent("1.00"), texts={("subject_definition", "2010301"): " 。 "}) == entries(spent("1.00"))


def test_names_are_those_of_the_account():
    names = {"201": "旧类支出", "20103": "旧款", "2010301": "旧项"}
    assert terms(spent("1.00"), functional_names=names)[1] == "旧类（类）旧款（款）旧项（项）"


def test_the_library_ends_no_explanation_itself_and_knows_its_codes():
    told = facts(account())
    known = library(told.profile.directories)
    texts = [*(term.text for term in known.terms), *known.by_code.values(), *known.by_name.values()]
    assert [text for text in texts if not text.startswith("指") or text.endswith(("。", "；"))] == []
    assert set(known.by_code) <= set(functional_names())
    assert set(known.by_name) <= set(functional_names().values())


def test_without_a_library_only_subjects_are_explained(tmp_path):
    profile = replace(load_profile(PROFILE), directory=tmp_path)
    (entry,) = write_glossary(facts(account(income("1.00")), profile=profile))
    assert text_of(entry) == (
        "1.一般公共服务（类）政府办公厅（室）及相关机构事务（款）行政运行（项）："
        "指在政府办公厅（室）及相关机构事务中用于行政运行方面的支出。"
    )


def test_more_than_ninety_nine_entries_are_counted_in_chinese_too():
    profile = replace(load_profile(PROFILE), glossary_numbering="chinese")
    codes = sorted(code for code in functional_names() if len(code) == 7)[:100]
    written = write_glossary(facts(account(*(spent("1.00", code) for code in codes)), profile=profile))
    assert text_of(written[100]).startswith("一百零一、")


@pytest.mark.parametrize("broken", ["terms = 3", "[[terms]]\nname = 'x'", "[[terms", "terms = ['x']"])
def test_a_library_that_cannot_be_read_is_told(tmp_path, broken):
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "glossary.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(NarrativeError, match=r"broken/glossary\.toml：名词库写错了"):
        library((folder,))
