"""The last section of the explanation (情况说明): what the checks found and nobody can mend, with why."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.statements.numerals import chinese_numeral
from disclosure.narrative.facts import Facts
from disclosure.narrative.markdown import runs_of
from disclosure.narrative.pen import clean
from disclosure.report.tree import ListBlock, Paragraph, Run, Section, Text

EXPLANATION = "explanation"
KEY = "explained_findings"
LEAD = "编制决算时核对了收支数据、公开表和文字，对下列情况说明如下："
_ENDS = "。．.；;，,、 \t\u3000"


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding (rule, place, message) and the explanation of it; who gave it is not published."""

    rule: str
    message: str
    body: str
    statement: str = ""
    section: str = ""


def write_explanations(facts: Facts, explained: tuple[Explained, ...]) -> tuple[Section, ...]:
    """Return the section of explanations, numbered behind the others of its part; nothing where there are none."""
    listed = [each for each in explained if runs_of(each.body)]
    if not listed:
        return ()
    number = f"{chinese_numeral(len(facts.profile.sections_of(EXPLANATION)) + 1)}、"
    order = {key: place for place, (key, _) in enumerate(_titles(facts))}
    titles = dict(_titles(facts))
    listed.sort(key=lambda e: (order.get(e.statement or e.section, len(order)), e.rule, e.message, e.body))
    items = tuple(_item(each, titles.get(each.statement or each.section, "")) for each in listed)
    title = facts.filled_in(facts.profile.explained_title)
    return (Section(KEY, number, title, (Paragraph((Text(LEAD),)), ListBlock(items, ordered=True))),)


def _titles(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield statements and sections with their titles, in the order of the report."""
    yield from ((section.key, facts.filled_in(section.title)) for section in facts.profile.sections)
    yield from ((statement.kind, statement.title) for statement in facts.profile.statements)


def _item(each: Explained, title: str) -> tuple[Run, ...]:
    message = clean(each.message).strip(_ENDS)
    where = f"{title}：" if title and title not in message else ""
    return (Text(f"{where}{message}。说明："), *runs_of(each.body), Text("。"))
