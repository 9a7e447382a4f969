"""Verifying publications (公开): each frozen tree against its hash, its address and the record of its account.

So are its files: the record names the manifest's hash, the manifest each file's, and the storage must have those bytes.
"""

import json
from collections.abc import Iterator, Sequence

from accounts.models import ChangeRecord, FinalAccount
from accounts.record import PUBLISHED
from accounts.verification import Tampering, Verified, verifies
from disclosure.files.manifest import NAME, Listed, ManifestError, read_manifest
from disclosure.files.store import FileMissingError, hash_kept, open_kept
from disclosure.models import Publication, PublicationFile, Withdrawal
from disclosure.report.freeze import content_hash
from disclosure.use_cases.withdraw import WITHDRAWN

AT_ONCE = 10
# What a publication repeats of its tree, to be found by.
REPEATED = ("region_code", "unit_code", "unit_name", "fiscal_year", "scope", "title")


@verifies
def verify_publications(account: FinalAccount | None, verified: Verified) -> Iterator[Tampering]:
    """Yield every publication that was altered, and every recorded one that is not there."""
    publications = Publication.objects.order_by("account", "version")
    recorded = ChangeRecord.objects.filter(action=PUBLISHED, account__isnull=False).order_by("chain", "sequence")
    if account is not None:
        publications, recorded = publications.filter(account=account), recorded.filter(account=account)
    verified.others |= {"已公开版本": 0, "公开的文件": 0}
    for publication in publications.iterator(chunk_size=AT_ONCE):
        verified.others["已公开版本"] += 1
        files = list(PublicationFile.objects.filter(publication=publication))
        verified.others["公开的文件"] += len(files)
        for kind, told in (("改写", _altered(publication, files)), *_files_altered(files)):
            if told:
                message = f"{publication}：{told}。同一决算的其他版本另行核验，未列出的完好。"
                yield Tampering(kind, str(publication), message)
    for record in recorded.iterator():
        version = (record.after or {}).get("version", 0)
        if not Publication.objects.filter(account=record.account_id, version=version).exists():
            place = f"{record.subject} 第{version}版"
            message = f"{place}已被删除：变更记录第{record.sequence}条记有它的公开。"
            yield Tampering("缺失", place, message, record.chain, record.sequence)
    yield from _withdrawals(account)


def _withdrawals(account: FinalAccount | None) -> Iterator[Tampering]:
    """Yield every withdrawal without its record, and every recorded one that is not there."""
    stored = Withdrawal.objects.order_by("publication__account", "publication__version").select_related("publication")
    recorded = ChangeRecord.objects.filter(action=WITHDRAWN, account__isnull=False).order_by("chain", "sequence")
    if account is not None:
        stored, recorded = stored.filter(publication__account=account), recorded.filter(account=account)
    told = {(r.account_id, (r.after or {}).get("version"), (r.after or {}).get("notice")): r for r in recorded}
    for withdrawal in stored.defer("publication__tree"):
        of = withdrawal.publication
        if told.pop((of.account_id, of.version, withdrawal.notice), None) is None:
            yield Tampering("改写", str(of), f"{of}的撤回公告不在变更记录中：公告被改写或是插入的。")
    for (_, version, _), record in told.items():
        place = f"{record.subject} 第{version}版"
        message = f"{place}的撤回已被删除：变更记录第{record.sequence}条记有它。"
        yield Tampering("缺失", place, message, record.chain, record.sequence)


def _altered(publication: Publication, files: Sequence[PublicationFile]) -> str:
    """Return in what the publication is not what was published; empty when it is."""
    if content_hash(publication.tree) != publication.content_hash:
        return "报告内容与其校验值不符，报告被改写"
    expected = {
        "version": publication.version,
        "content_hash": publication.content_hash,
        "reason": publication.reason,
    }
    manifests = {file.sha256 for file in files if file.name == NAME}
    records = ChangeRecord.objects.filter(account=publication.account_id, action=PUBLISHED)
    recorded = [dict(record.after or {}) for record in records]
    # Versions published before files were frozen have no manifest, in their record neither.
    if not any({"manifest": "", **after} == expected | {"manifest": "".join(manifests)} for after in recorded):
        return "变更记录中没有这次公开（版本、校验值、更正原因、文件清单均须相同），版本或其文件清单被改写或是插入的"
    tree = json.loads(publication.tree)["report"]
    differing = [
        str(Publication._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in REPEATED
        if tree.get(name) != getattr(publication, name)
    ]
    if differing:
        return f"{'、'.join(differing)}与报告内容不符，被改写"
    return ""


def _files_altered(files: Sequence[PublicationFile]) -> Iterator[tuple[str, str]]:
    """Yield kind and words of every file that is not what the manifest names."""
    manifest = next((file for file in files if file.name == NAME), None)
    listed: dict[str, Listed] = {}
    if manifest is not None:
        try:
            with open_kept(manifest.sha256) as content:
                listed = {file.name: file for file in read_manifest(content.read())[1]}
        except (FileMissingError, ManifestError):
            yield "缺失", "文件清单（manifest.json）不在公开文件的存储中，或读不懂"
    for file in files:
        named = listed.pop(file.name, None)
        stored = file if manifest is None or file.name == NAME or not named else named
        if named is None and file.name != NAME and manifest is not None:
            yield "改写", f"文件{file.name}不在文件清单中，是插入的"
        elif (file.sha256, file.size) != (stored.sha256, stored.size):
            yield "改写", f"文件{file.name}的校验值与文件清单不符，被改写"
        yield from _bytes_altered(file)
    for name in listed:
        yield "缺失", f"文件清单中的{name}没有登记，登记被删除"


def _bytes_altered(file: PublicationFile) -> Iterator[tuple[str, str]]:
    try:
        if hash_kept(file.sha256) != (file.sha256, file.size):
            yield "改写", f"文件{file.name}的内容与其校验值不符，存储中的文件被改写或损坏"
    except FileMissingError:
        yield "缺失", f"文件{file.name}不在公开文件的存储中（{file.sha256[:12]}…）：请从备份恢复"
