"""The archive of a backup (备份文件): a ZIP of database and files, with a manifest that names each with its SHA-256.

Reading trusts nothing: only regular files that the manifest names are unpacked, no further than their stated size.
"""

import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage
from typing import IO, Any

PRODUCT = "final-accounts-disclosure"
FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
LARGEST_MANIFEST = 64 * 1024 * 1024
MOST_FILES = 200_000
# Deflate reaches 1,000 : 1 on nothing but zeros; a database of real rows stays far below this.
MOST_INFLATED = 200
SMALL = 16 * 1024 * 1024
CHUNK = 1024 * 1024
# One folder of ours, then any folders; no part that begins with a dot and nothing that any system reads as a path.
_PATH = re.compile(r"database|files/(?:uploads|publications|profiles|fonts)(?:/[^/\\:\x00-\x1f.][^/\\:\x00-\x1f]*)+")


class ArchiveError(ValueError):
    """A file that is not a whole backup of this product; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself: kind of database, applied migrations, when it was made, and its files."""

    vendor: str
    migrations: tuple[str, ...]
    made_at: str
    files: dict[str, tuple[int, str]]


def write_archive(
    archive: Path, members: Iterable[tuple[str, Path]], *, vendor: str, migrations: Iterable[str], made_at: str
) -> None:
    """Write members (path in the archive, file) and their manifest; raise ArchiveError for a name that cannot be."""
    files = {}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path, file in members:
            if not _PATH.fullmatch(path):
                message = f"文件 {file} 的名称不能备份（含有冒号、反斜线或控制字符）：请改名或移走后再备份。"
                raise ArchiveError(message)
            digest, size = hashlib.sha256(), 0
            try:
                opened = file.open("rb")
            except FileNotFoundError:
                continue  # an upload that was confirmed or became too old meanwhile
            with opened as source, packed.open(path, "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
            files[path] = {"size": size, "sha256": digest.hexdigest()}
        told = {
            "product": PRODUCT,
            "format": FORMAT,
            "database": vendor,
            "migrations": sorted(migrations),
            "made_at": made_at,
            "files": files,
        }
        packed.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack an archive into an empty folder and return its manifest; raise ArchiveError for anything not in order."""
    try:
        with zipfile.ZipFile(archive) as packed:
            members = _members(packed.infolist())
            manifest = _manifest(packed, members)
            _compare(manifest, members, folder)
            for path, (size, digest) in manifest.files.items():
                with packed.open(members[path]) as source:
                    _unpack_one(source, folder / path, path, size, digest)
    except FileNotFoundError as error:
        message = f"没有文件 {archive}：请核对路径。"
        raise ArchiveError(message) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        message = f"{archive.name} 已损坏或不是备份文件（{error}）：请用另一份备份，或重新传送后再试。"
        raise ArchiveError(message) from error
    return manifest


def _members(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > MOST_FILES:
        message = f"备份文件中有{len(infos)}个文件，最多{MOST_FILES}个：不是本系统的备份。"
        raise ArchiveError(message)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        mode = info.external_attr >> 16
        if name != MANIFEST and not _PATH.fullmatch(name):
            message = f"备份文件中的“{name[:80]}”不是本系统写的路径，没有恢复任何内容：请用可靠来源的备份。"
            raise ArchiveError(message)
        if info.flag_bits & 0x1 or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
            message = f"备份文件中的“{name[:80]}”是链接、目录或加密文件，没有恢复任何内容：请用可靠来源的备份。"
            raise ArchiveError(message)
        if name in members:
            message = f"备份文件中有两个“{name[:80]}”，没有恢复任何内容：请用可靠来源的备份。"
            raise ArchiveError(message)
        members[name] = info
    return members


def _manifest(packed: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Manifest:
    info = members.get(MANIFEST)
    if info is None or info.file_size > LARGEST_MANIFEST:
        message = "文件中没有本系统的备份清单（manifest.json）：这不是本系统的备份。"
        raise ArchiveError(message)
    with packed.open(info) as source:
        text = source.read(LARGEST_MANIFEST)
    try:
        told = json.loads(text)
        product, version = told["product"], told["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = "备份清单（manifest.json）读不懂：文件已损坏，或不是本系统的备份。"
        raise ArchiveError(message) from error
    if product != PRODUCT:
        message = f"这是另一个系统（{str(product)[:60]}）的备份，不能恢复到本系统。"
        raise ArchiveError(message)
    if version != FORMAT:
        message = f"备份的格式是第{str(version)[:10]}版，本系统读第{FORMAT}版：请先升级本系统。"
        raise ArchiveError(message)
    try:
        return Manifest(
            str(told["database"]),
            tuple(str(name) for name in told["migrations"]),
            str(told["made_at"]),
            {path: _stated(file) for path, file in told["files"].items()},
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = "备份清单（manifest.json）缺少内容：文件已损坏，请用另一份备份。"
        raise ArchiveError(message) from error


def _stated(file: dict[str, Any]) -> tuple[int, str]:
    size, digest = file["size"], file["sha256"]
    if not isinstance(size, int) or size < 0 or not isinstance(digest, str):
        raise TypeError
    return size, digest


def _compare(manifest: Manifest, members: dict[str, zipfile.ZipInfo], folder: Path) -> None:
    """Compare the manifest with what is packed, and sizes with what is likely and what the disk holds."""
    differing = sorted(manifest.files.keys() ^ (members.keys() - {MANIFEST}))
    if differing or DATABASE not in manifest.files:
        names = "、".join(name[:80] for name in differing[:5]) or DATABASE
        message = f"备份文件的内容与清单不符（{names}）：文件被改动或不完整，请用另一份备份。"
        raise ArchiveError(message)
    for path, (size, _) in manifest.files.items():
        packed = members[path]
        if packed.file_size != size or (size > SMALL and size > MOST_INFLATED * max(packed.compress_size, 1)):
            message = f"备份文件中“{path[:80]}”的大小与清单不符或异常：文件被改动，请用另一份备份。"
            raise ArchiveError(message)
    needed, free = sum(size for size, _ in manifest.files.values()), disk_usage(folder).free
    if needed > free:
        message = f"恢复需要{needed:,}字节，磁盘只剩{free:,}字节：请先腾出空间。"
        raise ArchiveError(message)


def _unpack_one(source: IO[bytes], target: Path, path: str, size: int, digest: str) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found, read = hashlib.sha256(), 0
    with target.open("xb") as out:
        while chunk := source.read(CHUNK):
            read += len(chunk)
            if read > size:
                break
            found.update(chunk)
            out.write(chunk)
    if (read, found.hexdigest()) != (size, digest):
        message = f"备份文件中“{path[:80]}”的校验值与清单不符：文件已损坏，请用另一份备份。"
        raise ArchiveError(message)
