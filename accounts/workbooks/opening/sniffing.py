"""What a file is, by its bytes: the name is only somebody's claim."""

import re
import zipfile
from collections.abc import Collection

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Workbooks from before 1997 begin with a record "beginning of file" outside any container.
OLD_RECORDS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x06\x00", b"\x09\x08\x08\x00")
SIGNATURES = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"BM": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
LOOKED_AT = 4096
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
TAG_OF_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


def sniff(content: bytes) -> str:
    """Return "zip" or "OLE" for the containers that workbooks come in, else a key of ``refusals.OTHER_KINDS``."""
    if content.startswith(ZIP):
        return "zip"
    if content.startswith(OLE):
        return "OLE"
    if content.startswith(OLD_RECORDS):
        return "old workbook"
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    return _kind_of_text(content[:LOOKED_AT])


def kind_of_package(names: Collection[str], package: zipfile.ZipFile) -> str:
    """Return what a zip file without a workbook is, as a key of ``refusals.OTHER_KINDS``."""
    folders = {name.partition("/")[0].lower() for name in names}
    if "xl" in folders and any(name.lower().endswith("workbook.bin") for name in names):
        return "binary workbook"
    if "word" in folders:
        return "Word"
    if "ppt" in folders:
        return "PowerPoint"
    if "mimetype" in folders and "META-INF/manifest.xml" in package.namelist():
        return "OpenDocument"
    return "archive"


def _kind_of_text(head: bytes) -> str:
    text = _text(head)
    if text is None:
        return "unknown"
    begin = text.lstrip()
    if begin.startswith("<"):
        if SPREADSHEET_2003 in text:
            return "XML spreadsheet"
        return "HTML" if TAG_OF_HTML.search(text) else "XML"
    return "MHTML" if begin.lower().startswith("mime-version:") else "text"


def _text(head: bytes) -> str | None:
    """Return the beginning of a text file, None when it is no text in any encoding that Chinese offices use."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, errors="ignore")
    if CONTROL.search(head):
        return None
    for encoding in ("utf-8", "gb18030"):
        # The last character may be cut in two.
        for cut in range(4):
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
