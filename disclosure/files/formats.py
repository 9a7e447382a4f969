"""Which files a publication has: one entry for each, so that a new format is one line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import checks

from accounts.models import FinalAccount
from disclosure.files.figures import held_figures, printed_figures
from disclosure.files.manifest import NAME
from disclosure.renderers.html import Published
from disclosure.renderers.xlsx import MEDIA_TYPE as XLSX
from disclosure.report.build import load_facts
from disclosure.report.tree import Report

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What files say of the publication that they will belong to."""

    version: int
    published_at: datetime
    content_hash: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """What files are made of: an account and its report as it is to be published."""

    account: FinalAccount
    report: Report
    frozen: str
    stamp: Published


@dataclass(frozen=True, slots=True)
class Format:
    """A file of every publication. ``key`` is its name in the setting; without one it is always there."""

    name: str
    label: str
    media_type: str
    write: Callable[[Source], bytes]
    key: str = ""
    public: bool = True


def _html(source: Source) -> bytes:
    from disclosure.renderers.html import render_page  # noqa: PLC0415 (renderers are loaded when they are wanted)

    return render_page(source.report, publication=source.stamp).encode()


def _pdf(source: Source) -> bytes:
    from disclosure.renderers.pdf import render_pdf  # noqa: PLC0415 (renderers are loaded when they are wanted)

    return render_pdf(source.report, timeout=settings.PDF_TIMEOUT_SECONDS)


def _xlsx(source: Source) -> bytes:
    from disclosure.renderers.xlsx import render_xlsx  # noqa: PLC0415 (renderers are loaded when they are wanted)

    return render_xlsx(source.report, publication=source.stamp)


def _tree(source: Source) -> bytes:
    return source.frozen.encode()


def _printed(source: Source) -> bytes:
    return printed_figures(source.report)


def _held(source: Source) -> bytes:
    facts = load_facts(source.account)
    texts = [{"slot": slot, "subject": subject, "body": body} for (slot, subject), body in sorted(facts.texts.items())]
    return held_figures(facts.figures.data, projects=facts.projects, overall=facts.overall, texts=texts)


FORMATS = (
    Format("report.html", "网页（单个文件）", "text/html; charset=utf-8", _html, key="html"),
    Format("report.pdf", "PDF", "application/pdf", _pdf, key="pdf"),
    Format("report.xlsx", "公开表（Excel）", XLSX, _xlsx, key="xlsx"),
    Format("report.json", "报告内容（JSON）", JSON, _tree),
    Format("figures.json", "公开的数字（JSON）", JSON, _printed),
    Format("account.json", "决算数据（不公开，供审计）", JSON, _held, public=False),
)
LABELS = {found.name: found.label for found in FORMATS} | {NAME: "文件清单（JSON）"}
INTERNAL = frozenset(found.name for found in FORMATS if not found.public)
# Those that have an address and were not written for publications before files were frozen: nothing stands for them.
PUBLIC_FILES = ("report.html", "figures.json", NAME)


def wanted_formats() -> tuple[Format, ...]:
    """Return the files that a publication made now has."""
    chosen = settings.PUBLICATION_FORMATS
    return tuple(found for found in FORMATS if not found.key or found.key in chosen)


def unknown_formats(**_: object) -> list[checks.CheckMessage]:
    """Refuse a setting that names a format which there is not."""
    known = {found.key for found in FORMATS if found.key}
    return [
        checks.Error(
            f"PUBLICATION_FORMATS 中的“{name}”不是公开文件的格式，可用的有：{'、'.join(sorted(known))}。",
            hint="改正环境变量 PUBLICATION_FORMATS 后重新启动。",
            id="disclosure.E001",
        )
        for name in settings.PUBLICATION_FORMATS
        if name not in known
    ]
