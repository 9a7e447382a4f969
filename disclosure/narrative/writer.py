"""The writer: a section's template and an account's facts become blocks."""

from functools import cache
from pathlib import Path

from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError

from disclosure.narrative.facts import Facts
from disclosure.narrative.pen import INVALID, ChartPlace, NarrativeError, Pen
from disclosure.report.tree import Block


def write_section(facts: Facts, template: str) -> tuple[Block | ChartPlace, ...]:
    """Write the profile's ``template``; raise NarrativeError when the template cannot be written."""
    return write_from(facts.profile.directories, facts, template)


def write_from(
    directories: tuple[Path, ...], facts: Facts, template: str, **others: object
) -> tuple[Block | ChartPlace, ...]:
    """Write a template of the first of ``directories`` that has it; ``others`` are facts under names of their own."""
    pen = Pen()
    try:
        rendered = (
            _engine(directories)
            .get_template(template)
            .render(Context({"f": facts, "pen": pen, **others}, autoescape=False))
        )
    except TemplateDoesNotExist as error:
        message = f"句式模板 {template}：没有模板 {error}。"
        raise NarrativeError(message) from error
    except (TemplateSyntaxError, NarrativeError) as error:
        message = f"句式模板 {template}：{error}"
        raise NarrativeError(message) from error
    return pen.blocks(rendered, f"句式模板 {template}")


@cache
def _engine(directories: tuple[Path, ...]) -> Engine:
    """Sentence templates see nothing but our tags, and a name without value is an error, not an empty string."""
    return Engine(
        dirs=[str(directory / "sections") for directory in directories],
        builtins=["disclosure.narrative.tags"],
        autoescape=False,
        string_if_invalid=f"{INVALID}%s{INVALID}",
    )
