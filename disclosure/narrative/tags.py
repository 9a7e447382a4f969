"""The tags of sentence templates. Every number of a sentence is printed by one of them."""

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token

from accounts.figures.arithmetic import Comparison
from accounts.figures.figure import Count, Figure
from disclosure.narrative import numbers
from disclosure.narrative.facts import Facts
from disclosure.narrative.markdown import runs_of
from disclosure.narrative.parts import Group, Part, ThreePublicItem
from disclosure.narrative.pen import (
    CHART_CLOSE,
    CHART_OPEN,
    INVALID,
    PARAGRAPH_END,
    PARAGRAPH_START,
    NarrativeError,
    Pen,
    clean,
)
from disclosure.report.tree import Number, Text

register = template.Library()

UNIT = Text("万元")
NOT_PROVIDED = "未提供"


class ParagraphNode(template.Node):
    """``{% paragraph %}…{% endparagraph %}``: one paragraph; line breaks of the template do not print."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes

    def render(self, context: template.Context) -> str:
        """Return the words between the marks of a paragraph."""
        return f"{PARAGRAPH_START}{self.nodes.render(context)}{PARAGRAPH_END}"


@register.tag
def paragraph(parser: Parser, _token: Token) -> ParagraphNode:
    """Compile a paragraph."""
    nodes = parser.parse(("endparagraph",))
    parser.delete_first_token()
    return ParagraphNode(nodes)


@register.simple_tag
def chart(key: str) -> str:
    """Place the profile's chart ``key`` here."""
    return f"{CHART_OPEN}{key}{CHART_CLOSE}"


@register.simple_tag(takes_context=True)
def amount(context: template.Context, figure: Figure) -> str:
    """Print an amount with its unit: 468.89万元; 未提供 where the account does not state it."""
    _expect(figure, Figure, "金额")
    number = numbers.amount(figure, _facts(context).style)
    return _pen(context).put(number, UNIT) if number else NOT_PROVIDED


@register.simple_tag(takes_context=True)
def difference(context: template.Context, comparison: Comparison) -> str:
    """Print by how much a figure differs from its base: 56.61万元."""
    _expect(comparison, Comparison, "比较")
    return _pen(context).put(numbers.difference(comparison, _facts(context).style), UNIT)


@register.simple_tag(takes_context=True)
def rate(context: template.Context, comparison: Comparison) -> str:
    """Print the change as a percentage of the base: 11%."""
    _expect(comparison, Comparison, "比较")
    return _put(context, numbers.rate(comparison, _facts(context).style))


@register.simple_tag(takes_context=True)
def completion(context: template.Context, comparison: Comparison) -> str:
    """Print how much of a budget was carried out: 35%."""
    _expect(comparison, Comparison, "比较")
    return _put(context, numbers.completion(comparison, _facts(context).style))


@register.simple_tag(takes_context=True)
def share(context: template.Context, part: Part) -> str:
    """Print a part's share of its whole: 81%."""
    _expect(part, (Part, ThreePublicItem), "部分")
    return _put(context, numbers.share(part.figure, part.whole, _facts(context).style))


@register.simple_tag(takes_context=True)
def count(context: template.Context, found: Count) -> str:
    """Print a count: 3; 未提供 where the account does not state it."""
    _expect(found, Count, "数量")
    number = numbers.count(found)
    return _pen(context).put(number) if number else NOT_PROVIDED


@register.simple_tag(takes_context=True)
def points(context: template.Context, found: numbers.Points) -> str:
    """Print points of an evaluation: 95."""
    return _put(context, numbers.points(found))


@register.simple_tag(takes_context=True)
def year(context: template.Context) -> str:
    """Print the account's year."""
    return _put(context, numbers.year(_facts(context).year))


@register.simple_tag(takes_context=True)
def prior_year(context: template.Context) -> str:
    """Print the year before the account's."""
    return _put(context, numbers.year(_facts(context).year - 1))


@register.simple_tag(takes_context=True)
def year_end(context: template.Context) -> str:
    """Print the last day of the year."""
    return _put(context, numbers.year_end())


@register.simple_tag(takes_context=True)
def ordinal(context: template.Context, number: int) -> str:
    """Print the number before a list item."""
    _expect(number, int, "序号")
    return _put(context, numbers.ordinal(number))


@register.simple_tag(takes_context=True)
def threshold(context: template.Context, text: str) -> str:
    """Print a threshold of the profile."""
    return _put(context, numbers.threshold(text))


@register.simple_tag(takes_context=True)
def staff(context: template.Context, slot: str, subject: str = "") -> str:
    """Print a staff text inside a sentence."""
    return _pen(context).put(*runs_of(_facts(context).text(slot, subject)))


@register.simple_tag(takes_context=True)
def members(context: template.Context, group: Group) -> str:
    """Print the names of what a group was spent on, joined by 、."""
    _expect(group, Group, "一组名称")
    return _pen(context).put(Text("、".join(group.members), illustrative=group.members_illustrative))


def _expect(value: object, kind: type | tuple[type, ...], what: str) -> None:
    """Refuse what a template gives a tag by mistake: a name without value, or another thing."""
    if not isinstance(value, kind):
        found = str(value)
        given = f"“{found.strip(INVALID)}”没有值" if INVALID in found else f"给的是“{clean(found)[:40]}”"
        message = f"标签要的是{what}，{given}。"
        raise NarrativeError(message)


def _put(context: template.Context, number: Number) -> str:
    return _pen(context).put(number)


def _pen(context: template.Context) -> Pen:
    pen: Any = context["pen"]
    return pen  # type: ignore[no-any-return]


def _facts(context: template.Context) -> Facts:
    facts: Any = context["f"]
    return facts  # type: ignore[no-any-return]
