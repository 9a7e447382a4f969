"""Workbooks made by hand: parts as they are given, sound or hostile."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl
import xlwt
from xlwt.CompoundDoc import XlsDoc

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
TAIL = b"</sheetData></worksheet>"
ONE_CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet_xml(data: bytes = ONE_CELL, *, before: bytes = b"", after: bytes = b"") -> bytes:
    return HEAD.replace(b"<sheetData>", before + b"<sheetData>") + data + b"</sheetData>" + after + b"</worksheet>"


def parts_of(*sheets: bytes, shared: bytes | None = None) -> dict[str, bytes]:
    """The parts of the smallest workbook that has these sheets, called 表1, 表2 and so on."""
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, len(sheets) + 1))
    related = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    root = f'<Relationship Id="w" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>'.encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'.encode(),
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, 1)}
    if shared is not None:
        parts["xl/sharedStrings.xml"] = shared
    return parts


def zipped(parts: Mapping[str, bytes] | Sequence[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, part in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(name, part)
    return out.getvalue()


def package(*sheets: bytes, shared: bytes | None = None, extra: Mapping[str, bytes] | None = None) -> bytes:
    return zipped(parts_of(*(sheets or (sheet_xml(),)), shared=shared) | dict(extra or {}))


def xlsx(fill: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook as openpyxl writes it; ``fill`` changes it before."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "表1"
    workbook.active["A1"] = "科目"
    workbook.active["B1"] = 12.5
    if fill:
        fill(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def xls(fill: Callable[[xlwt.Workbook, xlwt.Worksheet], None] | None = None) -> bytes:
    """A workbook of the old format as xlwt writes it; ``fill`` changes book and first sheet before."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("表1")
    sheet.write(0, 0, "科目")
    sheet.write(0, 1, 12.5)
    if fill:
        fill(workbook, sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def ole(stream: bytes) -> bytes:
    """A container of the old format with one stream, "Workbook"."""
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue()


def ole_named(stream_name: str) -> bytes:
    """A container whose one stream is called otherwise: the name in its directory, as UTF-16, is replaced."""
    old = "Workbook\0".encode("utf-16-le")
    entry = (stream_name + "\0").encode("utf-16-le")
    content = bytearray(ole(b"\0" * 64))
    place = content.index(old)
    content[place : place + 64] = entry.ljust(64, b"\0")
    content[place + 64 : place + 66] = struct.pack("<H", len(entry))
    return bytes(content)
