"""Where the bytes of published files stand: in the storage ``publications``, each file under its SHA-256.

A file stands under its name whole or not at all, and before the row that names it. What no row names was left by a
publication that did not happen; it harms nobody and ``sweep`` removes it.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from disclosure.models import PublicationFile

STORAGE = "publications"
# A publication stores its files and its row within minutes; what is older and unnamed is of none under way.
KEPT_UNNAMED = timedelta(days=1)
CHUNK = 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
AT_ONCE = 500


class FileMissingError(LookupError):
    """A published file whose bytes the storage does not have, or has otherwise."""


@deconstructible(path="disclosure.files.store.WholeFileStorage")
class WholeFileStorage(FileSystemStorage):
    """A folder in which a file appears under its name only when all of it is on the disk.

    A name stands for its content: saving it again puts the same bytes there.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name as it is."""
        return name

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=self.directory_permissions_mode or 0o777, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as made:
            try:
                for chunk in content.chunks(CHUNK):
                    made.write(chunk)
                made.flush()
                os.fchmod(made.fileno(), self.file_permissions_mode or 0o644)
                os.fsync(made.fileno())
                Path(made.name).replace(path)
            except BaseException:
                Path(made.name).unlink(missing_ok=True)
                raise
        _settle(path.parent)
        return name


def keep(content: bytes) -> str:
    """Store the bytes and return their SHA-256; what was stored before is put there anew, so that it is young."""
    digest = hashlib.sha256(content).hexdigest()
    _storage().save(_name(digest), ContentFile(content))
    return digest


def open_kept(digest: str) -> File:
    """Return a published file opened for reading; raise FileMissingError where the storage does not have it."""
    try:
        return _storage().open(_name(digest))
    except FileNotFoundError as error:
        raise FileMissingError(digest) from error


def is_kept(digest: str, size: int) -> bool:
    """Whether the storage has a file of this size under the hash."""
    try:
        return _storage().size(_name(digest)) == size
    except FileNotFoundError:
        return False


def hash_kept(digest: str) -> tuple[str, int]:
    """Return the SHA-256 and the size that the stored bytes have now, read in pieces; raise FileMissingError."""
    found, size = hashlib.sha256(), 0
    with open_kept(digest) as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
            size += len(chunk)
    return found.hexdigest(), size


def sweep() -> int:
    """Remove what no publication names and is older than a day; return how many files went."""
    gone, waiting = 0, list[str]()
    for digest in _unnamed_names():
        waiting.append(digest)
        if len(waiting) == AT_ONCE:
            gone += _remove_unnamed(waiting)
            waiting = []
    return gone + _remove_unnamed(waiting)


def _unnamed_names() -> Iterator[str]:
    """Yield the hashes of stored files that are old enough to go if nothing names them."""
    try:
        folders = _storage().listdir("")[0]
    except FileNotFoundError:
        return
    for folder in folders:
        for name in _storage().listdir(folder)[1]:
            if name.endswith(".part") and _is_old(f"{folder}/{name}"):
                _storage().delete(f"{folder}/{name}")
            elif SHA256.fullmatch(name):
                yield name


def _remove_unnamed(digests: list[str]) -> int:
    named = set(PublicationFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    old = [digest for digest in digests if digest not in named and _is_old(_name(digest))]
    for digest in old:
        _storage().delete(_name(digest))
    return len(old)


def _is_old(name: str) -> bool:
    try:
        return bool(_storage().get_modified_time(name) < timezone.now() - KEPT_UNNAMED)
    except FileNotFoundError:
        return False


def _storage() -> Storage:
    return storages[STORAGE]


def _name(digest: str) -> str:
    if not SHA256.fullmatch(digest):
        raise FileMissingError(digest)
    return f"{digest[:2]}/{digest}"


def _settle(folder: Path) -> None:
    """Let the new name reach the disk before the row that refers to it does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
