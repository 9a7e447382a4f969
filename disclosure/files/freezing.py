"""Freezing: all files of a publication are written and stored before the publication itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from accounts.models import FinalAccount
from disclosure.files import store
from disclosure.files.formats import Source, Stamp, wanted_formats
from disclosure.files.manifest import MEDIA_TYPE, NAME, Listed, write_manifest
from disclosure.models import Publication, PublicationFile
from disclosure.renderers.pdf import RenderFailed
from disclosure.report.freeze import content_hash, freeze
from disclosure.report.tree import Report

ADDRESS = ("region_code", "unit_code", "fiscal_year", "scope", "unit_name", "title")


class FilesRefusedError(ValueError):
    """A file of the publication that could not be written; the message says which, why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class FrozenFiles:
    """The files of a version to come, stored already: of which account, content and version they are.

    ``manifest`` is the SHA-256 of the manifest that names them.
    """

    account_id: int
    revision: int
    stamp: Stamp
    listed: tuple[Listed, ...]
    manifest: str

    def fit(self, account: FinalAccount, *, version: int, digest: str, reason: str) -> bool:
        """Whether they are of just this version of the account as it stands."""
        wanted = (account.pk, account.revision, version, digest, reason)
        stamp = self.stamp
        return (self.account_id, self.revision, stamp.version, stamp.content_hash, stamp.reason) == wanted

    def all_stored(self) -> bool:
        """Whether the storage has every one of them."""
        return all(store.is_kept(file.sha256, file.size) for file in self.listed)

    def belong_to(self, publication: Publication) -> None:
        """Store the rows of the files with their publication, in its transaction."""
        PublicationFile.objects.bulk_create(
            PublicationFile(
                publication=publication,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
            )
            for file in self.listed
        )


def freeze_files(account: FinalAccount, report: Report, *, version: int, reason: str) -> FrozenFiles:
    """Write all files of the version to come, store them and return what they are.

    Takes seconds: call it outside of a transaction, and compare under the account's lock (``fit``). Raises
    FilesRefusedError when a file cannot be written.
    """
    frozen = freeze(report)
    stamp = Stamp(version, timezone.now(), content_hash(frozen), reason)
    source = Source(account, report, frozen, stamp)
    listed = []
    for wanted in wanted_formats():
        try:
            content = wanted.write(source)
        except RenderFailed as error:
            message = (
                f"公开的文件没有生成完：{wanted.label}——{error}。数据没有变化：请稍后再试；反复出现时请告知信息化同事。"
            )
            raise FilesRefusedError(message) from error
        listed.append(Listed(wanted.name, wanted.media_type, len(content), _kept(content), wanted.public))
    manifest = write_manifest(_about(report, stamp), listed)
    own = Listed(NAME, MEDIA_TYPE, len(manifest), _kept(manifest))
    return FrozenFiles(account.pk, account.revision, stamp, (*listed, own), own.sha256)


def _kept(content: bytes) -> str:
    """Store a file and return its hash; raise FilesRefusedError where the storage takes none."""
    try:
        return store.keep(content)
    except OSError as error:
        message = (
            f"公开的文件没有存下来：{error.strerror or error}。没有公开，数据没有变化：请告知信息化同事检查存储空间。"
        )
        raise FilesRefusedError(message) from error


def _about(report: Report, stamp: Stamp) -> Mapping[str, Any]:
    told = {name: getattr(report, name) for name in ADDRESS}
    return told | asdict(stamp) | {"published_at": stamp.published_at.isoformat()}
