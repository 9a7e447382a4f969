"""The page of what staff write about a project, by the headings of its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from performance.access import may_change, project_to_change, project_to_read
from performance.admin.findings import beside_project
from performance.admin.tables import page_address, pages_of
from performance.checks import REPORTS
from performance.forms import FormSection, form_of
from performance.models import Project, SelfEvaluation
from performance.use_cases.texts import LEADERS, StaleTextsError, project_values, save_project_texts, version_of

STALE = (
    "您打开本页之后，有人修改并保存了这里的文字，您填写的内容没有保存，但都保留在下面。"
    "请核对，改好后再次保存，即以本页为准。"
)


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text to type: its slot, its headings, what stands in it and what is stored instead."""

    key: str
    title: str
    above: str
    help: str
    body: str
    stored: str = ""


def shown_texts(
    sections: Sequence[FormSection], values: Mapping[str, str], compared: Mapping[str, str] | None = None
) -> list[ShownText]:
    """Return the texts of a form's headings in order; with ``compared``, what is stored where it differs."""
    titles = {section.key: f"{section.number}{section.title}" for section in sections}
    return [
        ShownText(
            key=section.text,
            title=f"{section.number}{section.title}",
            above=titles.get(section.parent, ""),
            help=section.help,
            body=values.get(section.text, ""),
            stored=_differing(section.text, values, compared),
        )
        for section in sections
        if section.text
    ]


def _differing(key: str, values: Mapping[str, str], compared: Mapping[str, str] | None) -> str:
    if compared is None or compared.get(key, "") == values.get(key, ""):
        return ""
    return compared.get(key, "") or "（空）"


def texts_page(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show what is written about a project, or save it."""
    project = project_to_read(request.user, project_id)
    form = form_of(project.unit.region_id, project.fiscal_year)
    stored = project_values(SelfEvaluation.objects.filter(project=project).first())
    version, values, told, compared = version_of(stored), stored, "", None
    if request.method == "POST":
        project_to_change(request.user, project_id)
        version = request.POST.get("version", "")
        names = (*(slot.text for slot in form.project_slots), *LEADERS)
        values = {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in names}
        try:
            changed = save_project_texts(project, form.project_slots, values, version=version, by=request.user)
        except ValidationError as error:
            told = f"没有保存：{'；'.join(error.messages)}"
        except StaleTextsError as stale:
            told, compared, version = STALE, stale.stored, version_of(stale.stored)
        else:
            messages.success(request, "已保存。" if changed else "没有改动，无需保存。")
            return HttpResponseRedirect(page_address("texts", project))
    context = {
        **admin.site.each_context(request),
        "title": f"{project.name} 自评报告文字",
        "project": project,
        "form": form,
        "texts": [
            *shown_texts(form.report, values, compared),
            *shown_texts(form.table_texts, values, compared),
        ],
        "lines": [(name, _label(name), values.get(name, "")) for name in LEADERS],
        "found": beside_project(request.user, project, REPORTS),
        "pages": pages_of(project),
        "here": "texts",
        "told": told,
        "version": version,
        "may_change": may_change(request.user, project),
        "opts": Project._meta,
    }
    return TemplateResponse(request, "admin/performance/texts.html", context, status=422 if told else 200)


def _label(name: str) -> str:
    return str(SelfEvaluation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
