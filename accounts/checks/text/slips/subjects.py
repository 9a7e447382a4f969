"""Subjects (科目) in texts: names of other years, purposes of another nature, “三公” items under several names."""

import re
from collections.abc import Iterator
from functools import cache

from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import passage, sample, subject
from accounts.checks.text.slips.lists import Entry, Index, entries_of, rows
from accounts.checks.text.slips.texts import NO_TEXT, Slip, Text, in_texts, texts_of

UNVERIFIED = Grade("unverified", "info", "目录里的新名称没有与官方科目表核对过")
MISSED = Grade("missed", "warn", "用途没有说到这个科目的内容")
_VERIFIED = "verified"
_PURPOSE = re.compile(
    r"(?P<item>[\u4e00-\u9fff]{2,30})（项）[^。\n：指]{0,40}?(?:。|：|，)?(?:主要用于|用于|是?指|反映)：?(?P<words>[^。\n]{2,300})"
)
_MEANT_OTHERWISE = ("除", "以外", "之外", "不含", "不包括")


@cache
def _renamed(year: int) -> Index:
    return Index(
        Entry(
            "renamed",
            row["old"],
            row["new"],
            not_before=("原",),
            after=tuple(filter(None, row["after"].split("|"))),
            grade="" if row["confidence"] == _VERIFIED else UNVERIFIED.key,
            source=row["last_year"],
        )
        for row in rows("renamed_subjects.csv")
        if int(row["last_year"]) < year
    )


def _old_names(text: Text, context: Context) -> Iterator[Slip]:
    for hit in _renamed(context.year).hits(text.flat):
        entry = hit.entry
        if "《" in text.flat[max(0, hit.start - 40) : hit.start].rpartition("》")[2]:
            continue
        sentence = text.sentence(hit.start)[:2000]
        if any(entries_of("renaming", context).hits(sentence)):
            continue
        yield Slip(
            text.start(hit.start),
            entry.found,
            f"“{entry.found}”是{entry.source}年度以前的科目名称，现为“{entry.expected}”。",
            f"改为“{entry.expected}”。",
            entry.expected,
            entry.grade,
        )


rule(
    "COD-05",
    name="没有旧科目名称",
    family="text",
    severity="error",
    blocking=False,
    told="文字中的科目名称是决算年度的，不是以前年度的旧名称。",
    grades=(UNVERIFIED,),
    examples=(
        passes(
            "当年的名称，还有当年仍在用的旧名称。",
            lambda: sample(
                of=2018, texts={("subject_definition", "2101101"): "医疗卫生与计划生育（类）指卫生方面的支出。"}
            ),
        ),
        fails(
            "2022年度还用旧的类名。",
            lambda: sample(
                of=2022, texts={("subject_definition", "2070101"): "文化体育与传媒（类）指文化方面的支出。"}
            ),
            slot="subject_definition",
            start=0,
        ),
        fails(
            "目录里的新名称没有核对过。",
            lambda: sample(of=2023, texts={"key_work": "农村人畜饮水（项）支出用于管网延伸。"}),
            "info",
            slot="key_work",
        ),
        exempt("没有文字，没有科目名称。", lambda: sample(of=2023)),
    ),
)(in_texts(_old_names))


def _foreign(text: Text, _context: Context) -> Iterator[Slip]:
    for item, start, words in _purposes(text):
        for row in rows("purposes.csv"):
            if row["item"] == item or (row["code"] and row["code"] == item):
                yield from _judged(text, row["item"], row["needs"], row["foreign"], start, words)
                break


def _judged(text: Text, item: str, needs: str, foreign: str, start: int, words: str) -> Iterator[Slip]:
    proper = any(word in words for word in needs.split("|"))
    other = next((word for word in foreign.split("|") if word in words and not _excepted(words, word)), "")
    if proper and not other:
        return
    why = f"提到的“{other}”不属于这个科目" if other else "没有说到这个科目的内容"
    yield Slip(
        text.start(start),
        words,
        f"“{item}”的用途写成“{words[:30]}”，{why}。",
        "按科目的性质改写用途；支出确实如此的，核对科目是否用对。",
        f"与{item}相符的用途",
        "" if other else MISSED.key,
    )


def _excepted(words: str, word: str) -> bool:
    start = words.find(word)
    around = words[max(0, start - 6) : start + len(word) + 6]
    return any(exception in around for exception in _MEANT_OTHERWISE)


def _purposes(text: Text) -> Iterator[tuple[str, int, str]]:
    """Yield item or code, position and words of each purpose or definition that a text gives."""
    if text.passage.slot in {"item_purpose", "subject_definition"} and text.passage.subject:
        yield text.passage.subject, 0, text.flat
        return
    for found in _PURPOSE.finditer(text.flat):
        item = re.split(r"（款）|[、，]", found["item"])[-1]
        yield item, found.start("words"), found["words"]


def _names_purpose(text: Text, _context: Context) -> bool:
    declared = {row["item"] for row in rows("purposes.csv")} | {row["code"] for row in rows("purposes.csv")}
    return any(item in declared for item, *_ in _purposes(text))


rule(
    "COD-06",
    name="用途与科目相符",
    family="text",
    severity="error",
    blocking=True,
    told="科目的用途和解释与科目的性质相符：住房公积金不写成医疗保险，行政运行不写成专项业务。",
    grades=(MISSED,),
    examples=(
        passes(
            "住房公积金的用途是缴存公积金。",
            lambda: sample(
                texts={("item_purpose", "2210201"): "按工资和津贴补贴的规定比例缴纳的住房公积金"},
                subjects=[subject("2210201", "住房公积金")],
            ),
        ),
        fails(
            "住房公积金写成购买办公用品。",
            lambda: sample(texts={("item_purpose", "2210201"): "购买办公用品和缴纳住房公积金"}),
            slot="item_purpose",
            subject="2210201",
        ),
        fails(
            "医疗科目写成养老。",
            lambda: sample(
                passages=[
                    passage(
                        "9、卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。主要用于：缴纳在职人员养老保险。",
                        section="general_items",
                    )
                ]
            ),
            "warn",
            section="general_items",
        ),
        exempt(
            "没有规定用途的科目。",
            lambda: sample(texts={("item_purpose", "2130306"): "水利工程运行维护"}),
        ),
    ),
)(in_texts(_foreign, applies=_names_purpose, otherwise="没有写需要核对的科目的用途。"))


@rule(
    "SG-11",
    name="“三公”经费各项名称统一",
    family="text",
    severity="info",
    blocking=False,
    told="“三公”经费各项在全文用同一个名称。",
    concepts=("three_public",),
    examples=(
        passes(
            "两处都写公务用车购置及运行维护费。",
            lambda: sample(
                passages=[passage("公务用车购置及运行维护费2.00万元。"), passage("公务用车购置及运行维护费持平。")]
            ),
        ),
        fails(
            "一处写运行维护费，一处写运行费。",
            lambda: sample(
                passages=[
                    passage("公务用车购置及运行维护费2.00万元。", section="three_public_detail"),
                    passage("“三公”经费包括公务用车购置及运行费。", section="glossary"),
                ]
            ),
            section="glossary",
        ),
        exempt("没有写到“三公”经费各项。", lambda: sample(texts={"duties": "管理公务用车。"})),
    ),
)
def three_public_names_agree(context: Context) -> Iterator[Answer]:
    """Compare the names under which each item appears."""
    texts = context.once(texts_of)
    spoken: dict[str, dict[str, tuple[Text, int]]] = {}
    concepts = {row["form"]: row["concept"] for row in rows("variants.csv")}
    index = Index(Entry("variant", form, concept, not_before=("因公",)) for form, concept in concepts.items())
    for text in texts:
        for hit in index.hits(text.flat):
            spoken.setdefault(concepts[hit.entry.found], {}).setdefault(hit.entry.found, (text, hit.start))
    if not spoken:
        yield not_applicable("没有写到“三公”经费各项。" if texts else NO_TEXT)
    for concept, forms in spoken.items():
        for form, (text, start) in forms.items():
            if form == concept or len(forms) == 1:
                yield passed(text.place(text.start(start)))
                continue
            others = "、".join(f"“{other}”" for other in forms if other != form)
            yield failed(
                text.place(text.start(start)),
                f"同一项经费写成“{form}”，别处写成{others}。",
                found=form,
                expected=concept,
                mend=f"统一写作“{concept}”。",
            )
