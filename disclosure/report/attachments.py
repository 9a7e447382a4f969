"""Part 4 (附件): the overall evaluation as 附件1, each project's self-evaluation as 附件2-1, 附件2-2 and so on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from disclosure.narrative.facts import Facts
from disclosure.narrative.markdown import blocks_of
from disclosure.narrative.pen import ChartPlace, clean
from disclosure.narrative.projects import OverallFacts, ProjectFacts
from disclosure.narrative.writer import write_from
from disclosure.report.self_evaluation import write_table
from disclosure.report.tree import Attachment, Block, Notice, Reference, References, Section
from performance.figures import OverallFigures, ProjectFigures
from performance.forms import Form, FormSection, form_of

ATTACHMENTS = "attachments"
MOST_LISTED = 10
PERFORMANCE = "performance"
OVERALL_KEY = "attachment-1"
OVERALL_NOT_PROVIDED = "整体绩效评价报告未提供。"
TEXT_NOT_PROVIDED = "本项内容未提供。"


def write_attachments(facts: Facts) -> tuple[Attachment, ...]:
    """Return the attachments in order; none where nothing at all was evaluated."""
    form = _form(facts)
    reported = _reported(facts)
    if not reported and facts.overall is None:
        return ()
    projects = (_project(facts, form, project, place) for place, project in enumerate(reported, start=1))
    return (_overall(facts, form), *projects)


def references(facts: Facts) -> tuple[References, ...]:
    """Return the lines that lead to the attachments; nothing where there are none."""
    attached = write_titles(facts)
    return (References(attached),) if attached else ()


def references_in_text(facts: Facts) -> tuple[References, ...]:
    """Return what section 十 leads to: every attachment, or in one line where there are too many to list twice."""
    attached = write_titles(facts)
    if len(attached) <= MOST_LISTED:
        return references(facts)
    first, last = attached[0], attached[-1]
    words = f"{first.title}和{len(attached) - 1}个项目的绩效自评，见附件"
    return (References((Reference(f"{first.number}至{last.number}", words, first.target),)),)


def missing_reports(facts: Facts) -> tuple[Notice, ...]:
    """Return a notice that names the projects which were evaluated and have no report attached."""
    lacking = [clean(p.name) for p in facts.projects if "self_evaluated" in p.stages and not p.has_report]
    return (Notice(f"开展绩效自评而未附自评报告的项目：{'、'.join(lacking)}。"),) if lacking else ()


def write_titles(facts: Facts) -> tuple[Reference, ...]:
    """Return number, title and key of every attachment without writing them."""
    reported = _reported(facts)
    if not reported and facts.overall is None:
        return ()
    form = _form(facts)
    return (
        Reference("附件1", _title(form.overall_title, facts), OVERALL_KEY),
        *(
            Reference(f"附件2-{place}", _title(form.report_title, facts, project.name), f"attachment-2-{place}")
            for place, project in enumerate(reported, start=1)
        ),
    )


def _form(facts: Facts) -> Form:
    return form_of(facts.figures.data.unit.region_code, facts.year)


def _reported(facts: Facts) -> tuple[ProjectFigures, ...]:
    # Names go into the labels and addresses of figures too: what cannot be printed is taken out once for all.
    return tuple(
        replace(project, name=clean(project.name), code=clean(project.code))
        for project in facts.projects
        if project.has_report
    )


def _title(title: str, facts: Facts, project: str = "") -> str:
    return title.format(year=facts.year, unit=facts.unit_name, project=clean(project))


def _overall(facts: Facts, form: Form) -> Attachment:
    title = _title(form.overall_title, facts)
    if facts.overall is None:
        return Attachment(OVERALL_KEY, "附件1", title, (Notice(OVERALL_NOT_PROVIDED),))
    stated: OverallFigures = facts.overall
    about = {"o": OverallFacts(facts.projects, stated, form, facts.year)}
    sections = _sections(facts, form, form.overall, stated.texts, about, OVERALL_KEY)
    return Attachment(OVERALL_KEY, "附件1", title, (), sections)


def _project(facts: Facts, form: Form, project: ProjectFigures, place: int) -> Attachment:
    key = f"attachment-2-{place}"
    sections = _sections(facts, form, form.report, project.texts, {"p": ProjectFacts(project)}, key)
    table = write_table(facts, form, project)
    title = _title(form.report_title, facts, project.name)
    if not sections:
        return Attachment(key, f"附件2-{place}", title, (table,))
    shown = Section(f"{key}-table", "", table.title, (table,))
    return Attachment(key, f"附件2-{place}", title, (), (*sections, shown))


def _sections(
    facts: Facts,
    form: Form,
    declared: Sequence[FormSection],
    texts: Mapping[str, str],
    about: Mapping[str, object],
    key: str,
    parent: str = "",
) -> tuple[Section, ...]:
    found = []
    for section in declared:
        if section.parent != parent:
            continue
        own = f"{key}-{section.key}"
        below = _sections(facts, form, declared, texts, about, key, section.key)
        blocks: tuple[Block, ...] = ()
        if section.template:
            written = write_from((form.directory,), facts, section.template, **about)
            blocks = tuple(block for block in written if not isinstance(block, ChartPlace))
        if section.text:
            blocks = (*blocks, *blocks_of(texts.get(section.text, "")))
        if not blocks and (section.text or section.template):
            blocks = (Notice(TEXT_NOT_PROVIDED),)
        found.append(Section(own, section.number, section.title, blocks, below))
    return tuple(found)
