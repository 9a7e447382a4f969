"""The zip file that an .xlsx workbook is: checked before anything of it is read, and read with bounds.

Sizes are those of the directory of the file; a part that is longer than the directory says fails its check sum, and
every XML part is read here once, so that readers that come later meet nothing unchecked.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from accounts.workbooks.opening.refusals import damaged, inflated, password_protected, suspicious

MEGABYTE = 1024 * 1024
MOST_PARTS = 5_000
LARGEST_PART = 64 * MEGABYTE
# XML is read twice, once here and once for its values; pictures are not read at all.
MOST_XML = 100 * MEGABYTE
MOST_BYTES = 400 * MEGABYTE
# Deflate reaches 1,000 : 1 on nothing but repetition; rows of styled blanks reach 40 : 1.
STEEPEST_RATIO = 200
RATIO_COUNTS_FROM = 4 * MEGABYTE
XML_ENDINGS = (".xml", ".rels", ".vml")
ENTRY_OF_DIRECTORY = b"PK\x01\x02"
ENCRYPTED = 0x1
# What Python's reader raises on a broken archive: each was met with a damaged file.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError, KeyError)
# A part in another encoding could hide from what looks at its bytes.
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
PLAIN_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
UTF8_MARK = b"\xef\xbb\xbf"


class Package:
    """A zip file whose directory is sound; ``read`` gives one part after checking it."""

    def __init__(self, content: bytes) -> None:
        if content.count(ENTRY_OF_DIRECTORY) > MOST_PARTS:
            raise inflated(f"内部超过 {MOST_PARTS} 个部件", f" {MOST_PARTS} 个部件")
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN as error:
            raise damaged() from error
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._read: set[str] = set()
        for entry in self.archive.infolist():
            self._admit(entry)
        self._weigh()

    def names(self) -> list[str]:
        """Return the parts' names as the file spells them."""
        return [entry.filename for entry in self._entries.values()]

    def find(self, name: str) -> str | None:
        """Return a part's name in one spelling, whatever the case of its letters; None when there is no such part."""
        return name.lower() if name.lower() in self._entries else None

    def read(self, name: str) -> bytes:
        """Return one part; an XML part is UTF-8 and declares neither document type nor entity.

        Raises ``WorkbookRefusedError`` when it is missing, broken or declares one.
        """
        found = self.find(name)
        if found is None:
            raise damaged()
        try:
            part = self.archive.read(self._entries[found])
        except BROKEN as error:
            raise damaged() from error
        self._read.add(found)
        if found.endswith(XML_ENDINGS):
            _check_xml(part)
        return part

    def check_the_rest(self) -> None:
        """Read and check every XML part that nobody asked for: other readers may."""
        for name in self._unread():
            self.read(name)

    def _unread(self) -> Iterator[str]:
        return (name for name in list(self._entries) if name.endswith(XML_ENDINGS) and name not in self._read)

    def _admit(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        if entry.flag_bits & ENCRYPTED:
            raise password_protected()
        if name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or ":" in name:
            raise suspicious("有指向文件之外的部件名称")
        if posixpath.normpath(name).lower() in self._entries:
            raise suspicious("有重名的部件")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise suspicious("有压缩方式不合规范的部件")
        if not entry.is_dir():
            self._entries[posixpath.normpath(name).lower()] = entry

    def _weigh(self) -> None:
        entries = self._entries.items()
        if any(
            entry.file_size > RATIO_COUNTS_FROM and entry.file_size > STEEPEST_RATIO * entry.compress_size
            for _, entry in entries
        ):
            raise suspicious(f"有解压后膨胀 {STEEPEST_RATIO} 倍以上的部件（疑似压缩炸弹）")
        total = sum(entry.file_size for _, entry in entries)
        xml = sum(entry.file_size for name, entry in entries if name.endswith(XML_ENDINGS))
        largest = max((entry.file_size for name, entry in entries if name.endswith(XML_ENDINGS)), default=0)
        for size, limit in ((total, MOST_BYTES), (xml, MOST_XML), (largest, LARGEST_PART)):
            if size > limit:
                raise inflated(f"解压后有 {size // MEGABYTE} MB", f" {limit // MEGABYTE} MB")


def _check_xml(part: bytes) -> None:
    start = part.removeprefix(UTF8_MARK)
    declared = ENCODING.match(start[:200])
    if b"\x00" in start[:4] or start[:200].lstrip()[:1] != b"<":
        raise damaged()
    if declared is not None and declared[1].lower() not in PLAIN_ENCODINGS:
        raise suspicious("有不是 UTF-8 编码的部件")
    if b"<!" in part and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
        raise suspicious("声明了文档类型或实体（DTD、ENTITY）")
