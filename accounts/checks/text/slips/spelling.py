"""Wrong characters: listed slips, terms of the field with one character that looks or sounds alike, missing words."""

import re
from collections.abc import Iterator
from functools import cache

from accounts.checks.context import Context
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import sample
from accounts.checks.text.slips.lists import Entry, Index, entries_of, rows
from accounts.checks.text.slips.texts import Slip, Text, in_texts

USAGE = Grade("usage", "info", "习惯上混用的词")
_SHORTEST_TERM = 3
_CUT = re.compile(
    r"(?:(?:以及|由于|其中|包括|主要是|主要原因是|原因是|用于|为了|并且|不仅|(?<![赠参授给予付])与|(?<![涉普顾波提危触])及|[^目标真的确有]的|分别为|截至|通过)|[、（《“])$"
)


def _wrong(text: Text, context: Context) -> Iterator[Slip]:
    flat = text.flat
    taken: set[int] = set()
    for hit in entries_of("spelling", context).hits(flat):
        taken.update(range(hit.start, hit.start + len(hit.entry.found)))
        yield _slip(text, hit.start, hit.entry)
    for hit in misspelt_terms().hits(flat):
        if hit.start not in taken:
            yield _slip(text, hit.start, hit.entry)


def _slip(text: Text, start: int, entry: Entry) -> Slip:
    return Slip(
        text.start(start),
        entry.found,
        f"“{entry.found}”疑为“{entry.expected}”。",
        f"核对后改为“{entry.expected}”。",
        entry.expected,
        entry.grade,
    )


@cache
def misspelt_terms() -> Index:
    """Return the terms of the field with one character changed for another that looks or sounds like it."""
    terms = [row["term"] for row in rows("terms.csv")]
    legal = {row["word"] for row in rows("legal.csv")}
    alike: dict[str, set[str]] = {}
    for row in rows("alike.csv"):
        for character in row["characters"]:
            alike.setdefault(character, set()).update(set(row["characters"]) - {character})
    entries: dict[str, Entry] = {}
    for term in terms:
        if len(term) < _SHORTEST_TERM:
            continue
        for position, character in enumerate(term):
            for other in sorted(alike.get(character, ())):
                wrong = f"{term[:position]}{other}{term[position + 1 :]}"
                if not any(word in wrong and word not in term for word in legal):
                    entries.setdefault(wrong, Entry("spelling", wrong, term, source="terms.csv"))
    return Index(entry for wrong, entry in entries.items() if not any(wrong in term for term in terms))


rule(
    "WRD-09",
    name="没有常见错字",
    family="text",
    severity="warn",
    blocking=False,
    told="没有常见的错字、别字，专门用语没有写成音近或形近的字。",
    grades=(USAGE,),
    examples=(
        passes(
            "容易写错的词都对。",
            lambda: sample(
                texts={"key_work": "工程逾期未完工的依法处理，达到预期目标；职能部门包案，截至年末到达现场9次。"}
            ),
        ),
        fails(
            "预期写成逾期。",
            lambda: sample(texts={"key_work": "灌区项目实现了逾期效益。"}),
            slot="key_work",
            start=7,
        ),
        fails("专门用语写成音近的字。", lambda: sample(texts={"key_work": "调整绩校目标。"}), slot="key_work"),
        fails(
            "截至写成截止。",
            lambda: sample(texts={"key_work": "截止2022年12月31日，已竣工。"}),
            "info",
            slot="key_work",
        ),
        exempt("没有文字，没有错字。", lambda: sample(texts={"duties": " \n "})),
    ),
)(in_texts(_wrong, together=lambda slip: slip.grade == USAGE.key))


def _missing(text: Text, context: Context) -> Iterator[Slip]:
    for hit in entries_of("missing", context).hits(text.flat):
        entry = hit.entry
        yield Slip(
            text.start(hit.start),
            entry.found,
            f"“{entry.found}”缺字或多字，疑为“{entry.expected}”。",
            f"核对后改为“{entry.expected}”。",
            entry.expected,
        )
    for line_end in re.finditer(r"[^\n](?=\n|$)", text.flat):
        line_start = text.flat.rfind("\n", 0, line_end.start()) + 1
        tail = text.flat[max(line_start, line_end.end() - 8) : line_end.end()]
        cut = _CUT.search(tail)
        if cut and not (text.is_fragment and tail.endswith("的")):
            yield Slip(
                text.start(line_end.start()),
                tail,
                f"“{tail}”之后没有写完。",
                "把句子写完，或者删去。",
                "完整的句子",
            )


rule(
    "WRD-12",
    name="没有缺字",
    family="text",
    severity="warn",
    blocking=False,
    told="句子完整：没有缺字、多字，没有写到一半的。",
    examples=(
        passes(
            "句子完整。",
            lambda: sample(texts={"key_work": "资金主要用于渠道清淤，主要用户是沿线乡镇。\n这是全年的重点。"}),
        ),
        fails(
            "“用于”缺“于”。",
            lambda: sample(texts={"key_work": "资金主要用购买水泵3台。"}),
            slot="key_work",
            start=2,
        ),
        fails("写到一半。", lambda: sample(texts={"total_reason": "上级专项资金增加，以及"}), slot="total_reason"),
        exempt("没有文字，没有缺字。", lambda: sample(texts={"key_work": ""})),
    ),
)(in_texts(_missing))
