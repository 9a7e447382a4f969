"""Verifying publications (公开): each frozen tree against its hash, its address and the record of its account."""

import json
from collections.abc import Iterator

from accounts.models import ChangeRecord, FinalAccount
from accounts.record import PUBLISHED
from accounts.verification import Tampering, Verified, verifies
from disclosure.models import Publication
from disclosure.report.freeze import content_hash

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
    verified.others["已公开版本"] = 0
    for publication in publications.iterator(chunk_size=AT_ONCE):
        verified.others["已公开版本"] += 1
        told = _altered(publication)
        if told:
            message = f"{publication}：{told}。同一决算的其他版本另行核验，未列出的完好。"
            yield Tampering("改写", str(publication), message)
    for record in recorded.iterator():
        version = (record.after or {}).get("version", 0)
        if not Publication.objects.filter(account=record.account_id, version=version).exists():
            place = f"{record.subject} 第{version}版"
            message = f"{place}已被删除：变更记录第{record.sequence}条记有它的公开。"
            yield Tampering("缺失", place, message, record.chain, record.sequence)


def _altered(publication: Publication) -> str:
    """Return in what the publication is not what was published; empty when it is."""
    if content_hash(publication.tree) != publication.content_hash:
        return "报告内容与其校验值不符，报告被改写"
    expected = {
        "version": publication.version,
        "content_hash": publication.content_hash,
        "reason": publication.reason,
    }
    records = ChangeRecord.objects.filter(account=publication.account_id, action=PUBLISHED)
    if not any(record.after == expected for record in records):
        return "变更记录中没有这次公开（版本、校验值、更正原因均须相同），版本被改写或是插入的"
    tree = json.loads(publication.tree)["report"]
    differing = [
        str(Publication._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in REPEATED
        if tree.get(name) != getattr(publication, name)
    ]
    if differing:
        return f"{'、'.join(differing)}与报告内容不符，被改写"
    return ""
