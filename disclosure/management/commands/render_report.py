"""``manage.py render_report CODE YYYY --format html|pdf|xlsx|json --output PATH [--draft]``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management.addressed import add_address, addressed_account
from accounts.models import FinalAccount
from accounts.profiles import ProfileError
from disclosure.files.store import FileMissingError, open_kept
from disclosure.models import Publication, PublicationFile
from disclosure.report.freeze import freeze, thaw
from disclosure.report.tree import Report

NOTHING_PUBLISHED = 2


def render_html(report: Report, publication: Publication | None) -> bytes:
    """Return the report as one self-contained page."""
    from disclosure.renderers.html import render_page  # noqa: PLC0415 (only the chosen renderer is imported)

    return render_page(report, publication=publication, draft=publication is None).encode()


def render_json(report: Report, publication: Publication | None) -> bytes:
    """Return the report's tree: what the site gives as report.json, the content hash's own bytes."""
    return (publication.tree if publication else freeze(report)).encode()


def render_xlsx(report: Report, publication: Publication | None) -> bytes:
    """Return the official statements as a workbook."""
    from disclosure.renderers.xlsx import render_xlsx as render  # noqa: PLC0415 (only the chosen renderer is imported)

    return render(report, publication=publication, draft=publication is None)


def render_pdf(report: Report, publication: Publication | None) -> bytes:
    """Return the report as PDF."""
    from disclosure.renderers.pdf import RenderFailed  # noqa: PLC0415 (only the chosen renderer is imported)
    from disclosure.renderers.pdf import render_pdf as render  # noqa: PLC0415

    try:
        return render(report, timeout=settings.PDF_TIMEOUT_SECONDS, draft=publication is None)
    except RenderFailed as error:
        message = f"PDF没有生成：{error}"
        raise CommandError(message) from error


RENDERERS = {"html": render_html, "json": render_json, "pdf": render_pdf, "xlsx": render_xlsx}


def _frozen(publication: Publication | None, wanted: str) -> bytes | None:
    """Return the file as it was published; None for a draft, and where it was not frozen."""
    file = PublicationFile.objects.filter(publication=publication, name=f"report.{wanted}").first()
    if file is None:
        return None
    try:
        with open_kept(file.sha256) as content:
            return bytes(content.read())
    except FileMissingError as error:
        message = f"公开文件的存储中没有{file.name}（{file.sha256}）：请从备份恢复。"
        raise CommandError(message) from error


class Command(BaseCommand):
    """Write a report to a file."""

    help = "把报告写成文件。不加 --draft 时写最近一次公开的版本。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        add_address(parser)
        parser.add_argument("--format", choices=sorted(RENDERERS), required=True)
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--draft", action="store_true", help="按现有数据写，不论是否公开")

    def handle(self, *_: Any, **options: Any) -> None:
        """Write the file."""
        account = addressed_account(options)
        report, publication = self._report(account, draft=options["draft"])
        content = _frozen(publication, options["format"]) or RENDERERS[options["format"]](report, publication)
        try:
            options["output"].parent.mkdir(parents=True, exist_ok=True)
            options["output"].write_bytes(content)
        except OSError as error:
            message = f"不能写入 {options['output']}：{error.strerror}。"
            raise CommandError(message) from error
        self.stderr.write(f"已写入 {options['output']}（{len(content):,} 字节）。")

    def _report(self, account: FinalAccount, *, draft: bool) -> tuple[Report, Publication | None]:
        """Return the report as stored now and no publication, or the latest publication's report and that."""
        if draft:
            from disclosure.report.build import build_report  # noqa: PLC0415 (reading a publication needs no building)

            try:
                return build_report(account), None
            except ProfileError as error:
                raise CommandError(str(error)) from error
        versions = Publication.objects.filter(account=account).select_related("withdrawal")
        publication = versions.order_by("-version").first()
        if publication is None:
            message = f"{account}还没有公开；预览请加 --draft。"
            raise CommandError(message, returncode=NOTHING_PUBLISHED)
        if publication.withdrawn is not None:
            message = f"{publication}已由财政部门撤回，不再提供；预览现有数据请加 --draft。"
            raise CommandError(message, returncode=NOTHING_PUBLISHED)
        return thaw(publication.tree), publication
