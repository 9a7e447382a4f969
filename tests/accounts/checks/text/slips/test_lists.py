"""The word lists: what a row means, that rows are sound, and that they do not speak against correct words."""

import csv
from pathlib import Path

import pytest

from accounts.checks.engine import run
from accounts.checks.rules import LISTS, load
from accounts.checks.samples import sample
from accounts.checks.text.slips.lists import Entry, Index, OwnEntries, built_in, rows
from accounts.checks.text.slips.spelling import misspelt_terms
from tests.accounts.checks.text.slips.real_texts import findings

SUBJECTS = Path(__file__).resolve().parents[5] / "fixtures" / "subjects"
KINDS = {
    *("placeholder", "instruction", "instruction_in_brackets", "history", "renaming", "comparison", "agency", "basis"),
    *("scope_unit", "scope_department", "spelling", "missing", "doubled", "twice_is_right", "office_contact"),
    *("secrecy", "vague"),
}


def starts(entry: Entry, text: str) -> list[int]:
    return [hit.start for hit in Index([entry]).hits(text)]


def test_words_are_found_where_they_stand():
    assert starts(Entry("spelling", "拔款"), "财政拔款、拔款") == [2, 5]


def test_what_stands_before_and_behind_decides():
    entry = Entry("spelling", "到达", before=("了",), not_after=("#号",), after=("#",))
    assert starts(entry, "到达90%，了到达90%，了到达90号") == [7]


def test_a_number_is_one_with_its_unit():
    assert starts(Entry("spelling", "截止", after=("#年",)), "截止2021年，截止2,021.5年，截止第1年") == [0, 8]


def test_the_longest_entry_counts():
    index = Index([Entry("a", "公务"), Entry("b", "公务接费")])
    assert [hit.entry.found for hit in index.hits("公务接费和公务")] == ["公务接费", "公务"]


def test_an_entry_of_one_character_is_refused():
    with pytest.raises(ValueError, match="至少要有两个字"):
        Index([Entry("spelling", "的")])


def test_an_offices_own_row_is_looked_for():
    own = OwnEntries((Entry("spelling", "河常制", "河长制", source="本局"),))
    texts = {"key_work": "落实河常制，巡河4次。"}
    assert findings(sample(texts=texts), "warn") == []
    assert [f.answer.expected for f in findings(sample(texts=texts, beside=[own]), "warn")] == ["河长制"]


def test_built_in_rows_can_be_left_out():
    sources = frozenset(entry.source for entry in built_in() if entry.found == "帐户")
    texts = {"key_work": "核对帐户2个。"}
    assert [f.rule for f in findings(sample(texts=texts), "info")] == ["WRD-09"]
    assert findings(sample(texts=texts, beside=[OwnEntries(instead_of=sources)]), "info") == []


def test_every_row_has_a_known_kind_and_a_source():
    assert {entry.kind for entry in built_in()} == KINDS
    assert [entry for entry in built_in() if not entry.source or not entry.found] == []
    for name in ("terms.csv", "alike.csv", "legal.csv", "renamed_subjects.csv", "purposes.csv", "variants.csv"):
        assert [row for row in rows(name) if not row["source"]] == [], name


def test_every_grade_of_a_row_is_declared():
    declared = {grade.key for rule in load().decided() for grade in rule.grades}
    assert {entry.grade for entry in built_in()} - {""} <= declared


def test_no_row_stands_twice():
    keys = [(e.kind, e.found, e.before, e.after, e.not_before) for e in built_in()]
    assert len(set(keys)) == len(keys)


def test_what_is_expected_is_no_slip_itself():
    expected = {entry.expected for entry in built_in() if entry.kind in {"spelling", "missing", "doubled"}}
    spelling = Index(entry for entry in built_in() if entry.kind in {"spelling", "missing", "doubled"})
    assert [words for words in expected if any(spelling.hits(words)) or any(misspelt_terms().hits(words))] == []


@pytest.mark.parametrize("name", ["functional_subjects.csv", "economic_subjects.csv"])
def test_no_name_of_a_subject_is_a_slip(name):
    with (SUBJECTS / name).open(encoding="utf-8", newline="") as file:
        names = sorted({row["name"] for row in csv.DictReader(file)})
    context = sample(of=2017, texts={("item_content", str(at)): name for at, name in enumerate(names)})
    assert [(f.rule, f.answer.found) for f in findings(context, "error", "warn")] == []


def test_a_term_with_a_similar_character_is_found():
    found = {hit.entry.expected for hit in misspelt_terms().hits("财政拔款用于绩校目标，养老保检，年未结转")}
    assert found >= {"绩效目标", "养老保险", "年末结转"}


def test_the_lists_belong_to_the_rule_set():
    assert (LISTS / "words.csv").is_file()
    assert run(sample(texts={"duties": "负责某某工作。"}), [load()["WRD-01"]]).errors
