"""An office's own words for the checks: what it may add, what the rules make of them, who maintains them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.checks.engine import run
from accounts.checks.loader import load_context, own_words
from accounts.checks.rules import load
from accounts.checks.samples import sample
from accounts.checks.text.slips.lists import built_in
from accounts.models import ChangeRecord, WordEntry
from accounts.models.word_entries import MOST_ENTRIES
from accounts.use_cases.checks import check_account, what_changed
from accounts.use_cases.reference import save_reference
from disclosure.use_cases.texts import save_texts
from tests.accounts.stored import stored_account

LIST = reverse("admin:accounts_wordentry_changelist")
ADD = reverse("admin:accounts_wordentry_add")
ROW = ("kind", "found", "expected", "before", "not_before", "after", "not_after", "unwanted")


def entry(kind="spelling", found="河常制", expected="河长制", **fields):
    return WordEntry(**({"kind": kind, "found": found, "expected": expected} | fields))


def row(kind, found, expected="", *, unwanted=False, **around):
    given = {"kind": kind, "found": found, "expected": expected, "unwanted": unwanted} | around
    return tuple(given.get(name, "") for name in ROW)


def found(words, *rows, slot="key_work"):
    """Return rule, what was found and what is expected instead, of one typed text beside these own rows."""
    rules = [rule for rule in load().decided() if rule.check.__module__.startswith("accounts.checks.text.slips")]
    results = run(sample(texts={slot: words}, beside=[own_words(rows)]), rules).findings
    return {(result.rule, result.answer.found, result.answer.expected) for result in results}


def test_every_kind_is_one_that_the_rules_ask_for():
    assert {*WordEntry.Kind.values} <= {entry.kind for entry in built_in()}


def test_an_own_slip_is_found():
    assert found("全面推行河常制。", row("spelling", "河常制", "河长制")) == {("WRD-09", "河常制", "河长制")}
    assert found("全面推行河长制。", row("spelling", "河常制", "河长制")) == set()


def test_an_own_word_is_found_however_the_text_spaces_it():
    assert found("全面推行河 常制。", row("spelling", "河常 制", "河长制"))


def test_what_stands_around_it_counts():
    own = row("spelling", "主要任", "主要任务", not_after="务|职")
    assert found("主要任务是防汛。", own) == set()
    assert {rule for rule, *_ in found("主要任是防汛。", own)} == {"WRD-09"}


@pytest.mark.parametrize("words", ["(.*)+$", "[a-z]{9}", "a\\d+", "$&", "%s{0}"])
def test_marks_of_expressions_are_only_marks(words):
    assert found("这里没有那样的话，写了很多别的。" * 20, row("placeholder", words)) == set()
    assert {rule for rule, *_ in found(f"前面{words}后面。", row("placeholder", words))} >= {"WRD-01"}


def test_a_built_in_word_can_be_left_alone():
    words = "下拨经费某某万元。"
    assert "某某" in {hit for _, hit, _ in found(words)}
    assert "某某" not in {hit for _, hit, _ in found(words, row("placeholder", "某某", unwanted=True))}


def test_many_own_words_are_looked_for_in_little_time():
    many = [row("placeholder", f"第{number}号模子文字") for number in range(MOST_ENTRIES)]
    assert found("按第1999号模子文字填写。", *many) == {("WRD-01", "第1999号模子文字", "实际内容")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "place", "told"),
    [
        ({"found": "河"}, "found", "只有1个字"),
        ({"found": " 河 "}, "found", "只有1个字"),
        ({"found": "，。"}, "found", "不能只有标点或数字"),
        ({"found": "2021"}, "found", "不能只有标点或数字"),
        ({"found": "河常制|湖常制"}, "found", "一个词写一条"),
        ({"found": "河常制\u202e"}, "found", "U+202E"),
        ({"expected": "河\x00长制"}, "expected", "U+0000"),
        ({"not_after": "务\u200b"}, "not_after", "U+200B"),
        ({"expected": ""}, "expected", "请填写正确的写法"),
        ({"expected": "河常制"}, "expected", "与查找的词相同"),
        ({"expected": "新河常制"}, "expected", "写对的也会查到"),
        ({"found": "长" * 41}, "found", "41"),
        ({"before": "|".join(["前文"] * 31)}, "before", "最多30种"),
        ({"after": "后" * 41}, "after", "41个字"),
        ({"kind": "nothing"}, "kind", "nothing"),
    ],
)
def test_what_would_find_everything_or_nothing_is_refused(fields, place, told):
    with pytest.raises(ValidationError) as caught:
        entry(**fields).full_clean()
    assert told in "".join(caught.value.message_dict[place])


@pytest.mark.django_db
def test_no_more_than_so_many():
    WordEntry.objects.bulk_create(entry(found=f"第{number}词") for number in range(MOST_ENTRIES))
    with pytest.raises(ValidationError, match=f"已有{MOST_ENTRIES}条"):
        entry().full_clean()


@pytest.mark.django_db
def test_the_database_keeps_each_word_once_and_long_enough():
    entry().save()
    for wrong in (entry(expected="河湖长制"), entry(found="河")):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


@pytest.mark.django_db
class TestOfAStoredAccount:
    @pytest.fixture
    def checked(self, django_user_model):
        self.by = django_user_model.objects.create_user("preparer")
        account = stored_account()
        save_texts(account, {("duties", ""): "全面推行河常制。"}, by=self.by)
        account.refresh_from_db()
        return check_account(account, by=self.by)[0]

    def test_a_new_word_makes_results_stale_and_is_found(self, checked):
        save_reference(entry(), by=self.by)
        assert what_changed(checked) == ("规则",)
        (answer,) = [r for r in check_account(checked.account, by=self.by)[0].results if r.get("found") == "河常制"]
        assert (answer["rule"], answer["slot"]) == ("WRD-09", "duties")

    def test_what_it_is_for_does_not_matter_to_results(self, checked):
        save_reference(entry(), by=self.by)
        run, _ = check_account(checked.account, by=self.by)
        row = WordEntry.objects.get()
        row.note = "河长办来函"
        save_reference(row, by=self.by)
        assert what_changed(run) == ()

    def test_an_office_without_words_lays_nothing_beside(self, checked):
        context = load_context(checked.account, today=date(2022, 9, 1))
        assert [type(thing).__name__ for thing in context.beside].count("OwnEntries") == 0


@pytest.mark.django_db
class TestWhoMaintainsThem:
    def client(self, user):
        client = Client()
        client.force_login(user)
        return client

    def posted(self, user, **fields):
        blank = dict.fromkeys(("before", "not_before", "after", "not_after", "note"), "")
        data = blank | {"kind": "spelling", "found": "河常制", "expected": "河长制"} | fields
        return self.client(user).post(ADD, data)

    def test_the_bureau_does_and_it_is_recorded(self, bureau):
        assert self.posted(bureau).status_code == 302
        assert WordEntry.objects.get().expected == "河长制"
        assert ChangeRecord.objects.get(subject="错别字：河常制").by == bureau

    def test_what_is_wrong_is_said_at_its_field(self, bureau):
        response = self.posted(bureau, found="河")
        assert response.status_code == 200
        assert "至少要有2个字" in response.content.decode()

    def test_preparers_look(self, preparer):
        assert self.client(preparer).get(LIST).status_code == 200
        assert self.posted(preparer).status_code == 403
        assert not WordEntry.objects.exists()

    def test_citizens_do_not(self, client):
        assert client.get(LIST).status_code == 302
