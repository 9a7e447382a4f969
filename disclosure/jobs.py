"""Background work (后台任务) of disclosure: drafts as PDF, the published files of a region."""

import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from accounts.jobs import File, Handle, JobFailedError, Result, job, start
from accounts.jobs.batches import accounts_within
from accounts.models import FinalAccount
from accounts.profiles import ProfileError
from disclosure.files.store import FileMissingError, open_kept
from disclosure.models import Publication
from disclosure.renderers.pdf import RenderFailed, RenderTimeout, render_pdf
from disclosure.renderers.xlsx import render_xlsx
from disclosure.report.build import build_report
from disclosure.report.freeze import thaw
from disclosure.report.tree import Report

PDF = "application/pdf"
ZIP = "application/zip"


@job("draft_pdf", "生成PDF草稿")
def draft_pdf(handle: Handle) -> Result:
    """Set the account's report as it stands now, marked as a draft."""
    account = _account(handle)
    handle.progress(0, 3, "读取数据，写出报告")
    try:
        report = build_report(account)
    except ProfileError as error:
        raise JobFailedError(str(error)) from error
    handle.progress(1, 3, "排版")
    path = handle.scratch / "draft.pdf"
    path.write_bytes(_pdf(report, draft=True))
    handle.progress(3, 3)
    return Result("PDF草稿已生成。", File(path, f"{report.title}（草稿）.pdf", PDF))


@job("publication_pdf", "备好公开用的PDF")
def publication_pdf(handle: Handle) -> Result:
    """Set what is approved before anybody waits for it: publishing then finds the PDF kept by its content.

    What cannot be set is known before the day of publication, too.
    """
    try:
        report = build_report(_account(handle))
    except ProfileError as error:
        raise JobFailedError(str(error)) from error
    _pdf(report)
    return Result("公开用的PDF已备好，公开时不用再等。")


def set_ahead(account: FinalAccount, *, by: Any) -> None:
    """Begin to set the PDF with which an approved account will be published, where publications have one."""
    if "pdf" in settings.PUBLICATION_FORMATS:
        start("publication_pdf", by=by, account=account)


@job("published_files", "打包已公开的报告")
def published_files(
    handle: Handle,
    *,
    year: int,
    format: str,  # noqa: A002 (called so everywhere)
    unit: int | None = None,
    region: str | None = None,
) -> Result:
    """Pack the newest published report of each account of a year that the person sees, as ``pdf`` or ``xlsx``."""
    if format not in FORMATS:
        raise JobFailedError(f"没有“{format}”这种文件，可以选 {'、'.join(FORMATS)}。请重新发起。")
    accounts = accounts_within(handle.by, year=year, unit=unit, region=region)
    publications = _newest(accounts)
    if not publications:
        raise JobFailedError(f"所选范围内没有已公开的{year}年度报告，没有可以打包的。请另选年度。")
    path = handle.scratch / "published.zip"
    failed = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        for number, publication in enumerate(publications):
            handle.progress(number, len(publications), publication.title)
            try:
                content = _content(publication, format)
            except JobFailedError as error:
                failed.append((publication.title, str(error)))
                continue
            packed.writestr(_name(publication, format), content)
    handle.progress(len(publications), len(publications))
    if len(failed) == len(publications):
        raise JobFailedError(f"一份文件也没有生成。{failed[0][0]}：{failed[0][1]}")
    told = f"打包了{len(publications) - len(failed)}份报告。" + (f"{len(failed)}份没有生成。" if failed else "")
    head = ("报告", "没有生成的原因") if failed else ()
    return Result(told, File(path, f"{year}年度部门决算公开（{format}）.zip", ZIP), head=head, rows=tuple(failed))


def _account(handle: Handle) -> FinalAccount:
    if handle.account is None:
        raise JobFailedError("没有指明是哪一份决算。请从决算工作台发起。")
    return handle.account


def _pdf(report: Report, *, draft: bool = False) -> bytes:
    try:
        return render_pdf(report, timeout=settings.PDF_TIMEOUT_SECONDS, draft=draft)
    except RenderTimeout as error:
        seconds = f"{settings.PDF_TIMEOUT_SECONDS:g}"
        told = f"PDF在{seconds}秒内没有生成完，已停止。数据没有变化：请稍后再试，或先看网页预览。"
        raise JobFailedError(told) from error
    except RenderFailed as error:
        raise JobFailedError(f"PDF没有生成：{error}") from error


def _newest(accounts: Iterable[FinalAccount]) -> list[Publication]:
    """Return the newest version of each account, leaving out what was withdrawn."""
    newest = Publication.objects.newest_versions().filter(withdrawal=None, account__in=[one.pk for one in accounts])
    return list(newest.defer("tree"))


def _content(publication: Publication, kind: str) -> bytes:
    """Return the file as it was published; of an older publication without files, one made of its tree."""
    file = publication.files.filter(name=f"report.{kind}").first()
    if file is None:
        return FORMATS[kind](publication)
    try:
        with open_kept(file.sha256) as kept:
            return bytes(kept.read())
    except FileMissingError as error:
        raise JobFailedError("公开时存下的文件不见了：请告诉系统管理员，从备份恢复。") from error


def _name(publication: Publication, kind: str) -> str:
    """Return a name that no other publication of the same year has, and that is one on every system."""
    title = "".join(c if c.isprintable() and c not in '\\/:*?"<>|' else " " for c in publication.title)
    place = f"{publication.region_code}-{publication.unit_code}-{publication.scope}"
    return f"{place} {' '.join(title.split())} 第{publication.version}版.{kind}"


FORMATS: dict[str, Callable[[Publication], bytes]] = {
    "pdf": lambda publication: _pdf(thaw(publication.tree)),
    "xlsx": lambda publication: render_xlsx(thaw(publication.tree), publication=publication),
}
