"""Every reason for which a file is not opened, with what the user is told."""

import gzip
import random
import struct
import zipfile

import pytest

from accounts.workbooks.opening import LARGEST_FILE, open_workbook
from accounts.workbooks.opening.refusals import disagreement
from accounts.workbooks.opening.xls import _compare_sheet
from accounts.workbooks.problems import WorkbookRefusedError
from accounts.workbooks.sheet import Sheet
from tests.accounts.workbooks.opening.files import (
    RELATIONS,
    ole,
    ole_named,
    package,
    parts_of,
    record,
    sheet_xml,
    xls,
    xlsx,
    zipped,
)

SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传"
TABLE = "<table><tr><td>科目编码</td><td>2010601</td></tr></table>"
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
BOF_8 = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
BOF_5 = record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0))
END = record(0x000A)
NOISE = random.Random(1).randbytes(2_200_000).hex().encode()  # noqa: S311 (what no compression makes small)
ALL_PARTS = parts_of(sheet_xml())


def without(name):
    return zipped({part: content for part, content in ALL_PARTS.items() if part != name})


def with_part(name, content):
    return zipped(ALL_PARTS | {name: content})


def marked_as_encrypted(content):
    """Set the flag "encrypted" of every entry, in the directory and before each part."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)


def charts_alone(workbook):
    workbook.create_chartsheet("图")
    del workbook["表1"]


def with_wrong_check_sum(content):
    """Change one byte of the check sum of the first part, in the directory."""
    place = content.index(b"PK\x01\x02") + 16
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def sheets_xls(kind):
    """An .xls whose list calls its sheet one of macros."""
    content = bytearray(xls())
    place = content.index(struct.pack("<H", 0x0085))
    while content[place + 10] != len("表1") or content[place + 2] > 40:
        place = content.index(struct.pack("<H", 0x0085), place + 1)
    content[place + 9] = kind
    return bytes(content)


OTHER = {
    "an HTML page": (f"<html><body>{TABLE}</body></html>".encode(), "网页（HTML）", SAVE_AS),
    "an HTML table with a mark": (b"\xef\xbb\xbf\r\n" + TABLE.encode(), "网页（HTML）", SAVE_AS),
    "an HTML page in UTF-16": (b"\xff\xfe" + f"<html>{TABLE}</html>".encode("utf-16-le"), "网页（HTML）", SAVE_AS),
    "an HTML page in GB18030": (f"<html><meta charset=gbk>{TABLE}".encode("gb18030"), "网页（HTML）", SAVE_AS),
    "an XML spreadsheet": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "XML 表格（XML Spreadsheet 2003）",
        SAVE_AS,
    ),
    "other XML": (b'<?xml version="1.0"?><a/>', "XML 文本", "请上传导出的工作簿本身"),
    "a web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页存档（MHTML）", SAVE_AS),
    "CSV in UTF-8": ("科目编码,金额\n2010601,12.50\n".encode(), "文本（如 CSV）", "核对数字与科目编码没有变样"),
    "CSV in GB18030": ("科目编码,金额\n".encode("gb18030"), "文本（如 CSV）", SAVE_AS),
    "CSV cut within a character": (("金" * 1366).encode()[:4097], "文本（如 CSV）", SAVE_AS),
    "PDF": (b"%PDF-1.7\n...", "PDF 文件", "请上传生成它的工作簿"),
    "RTF": (b"{\\rtf1 }", "RTF 文档", "请上传财务软件导出的工作簿"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "图片", "请上传工作簿"),
    "a photograph": (b"\xff\xd8\xff\xe0", "图片", "请上传工作簿"),
    "gzip": (gzip.compress(b"1"), "压缩包", "请先解压"),
    "RAR": (b"Rar!\x1a\x07", "压缩包", "请先解压"),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c", "压缩包", "请先解压"),
    "zip": (zipped({"决算.xlsx": xlsx()}), "压缩包", "请先解压"),
    "an empty zip": (zipped({}), "压缩包", "请先解压"),
    "Word": (zipped({"word/document.xml": b"<a/>"}), "Word 文档", "财务软件导出的工作簿"),
    "PowerPoint": (zipped({"ppt/presentation.xml": b"<a/>"}), "演示文稿", "请上传财务软件导出的工作簿"),
    "OpenDocument": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": b"<a/>"}),
        "OpenDocument 文件（.ods、.odt 等）",
        SAVE_AS,
    ),
    "a binary workbook": (zipped({"xl/workbook.bin": b"1"}), "二进制工作簿（.xlsb）", SAVE_AS),
    "a binary workbook with relations": (
        with_part(
            "_rels/.rels",
            b'<R><Relationship Id="a" Type="%s/officeDocument" Target="xl/workbook.bin"/></R>' % RELATIONS.encode(),
        ).replace(b"xl/workbook.xml", b"xl/workbook.bin"),
        "二进制工作簿（.xlsb）",
        SAVE_AS,
    ),
    "old Word": (ole_named("WordDocument"), "Word 文档", "财务软件导出的工作簿"),
    "old PowerPoint": (ole_named("PowerPoint Document"), "演示文稿", "请上传财务软件导出的工作簿"),
    "another old container": (
        ole_named("Contents"),
        "Office 旧格式文件，但其中没有工作簿",
        "请上传财务软件导出的工作簿",
    ),
    "a workbook of 1995": (ole(BOF_5 + END), "Excel 95 或更早的工作簿", SAVE_AS),
    "a workbook of 1993": (b"\x09\x08\x08\x00\x00\x05\x05\x00" + END, "Excel 95 或更早的工作簿", SAVE_AS),
    "a workbook of 1990": (b"\x09\x02\x06\x00" + b"\0" * 20, "Excel 95 或更早的工作簿", SAVE_AS),
    "a container of something else": (ole(record(1, b"1")), "Excel 95 或更早的工作簿", SAVE_AS),
    "bytes of nothing known": (bytes(range(256)), "无法识别的文件", "请确认选对了文件"),
    "zeros": (b"\0" * 5000, "无法识别的文件", "请确认选对了文件"),
}


@pytest.mark.parametrize(("content", "found", "advice"), OTHER.values(), ids=OTHER)
def test_a_file_that_is_no_workbook_is_called_what_it_is(content, found, advice):
    with pytest.raises(WorkbookRefusedError) as refused:
        open_workbook(content, "决算.xls")
    (problem,) = refused.value.problems
    assert problem.found == found
    assert problem.expected == ".xlsx 或 .xls 工作簿"
    assert problem.message.startswith(f"上传的内容是{found}，不是能读取的工作簿：")
    assert advice in problem.message


DAMAGED = "工作簿已损坏或不完整，无法读取：请重新导出或下载；若仍能用 Excel 或 WPS 打开，请另存为 .xlsx 后再上传。"
PASSWORD = "工作簿设有打开密码，无法读取：请用 Excel 或 WPS 打开，取消密码后另存为 .xlsx 再上传。"  # noqa: S105
MACROS = "工作簿带有宏（程序），为安全起见不予读取：请用 Excel 或 WPS 打开，另存为不含宏的 .xlsx 后再上传。"
STRANGE = (
    "工作簿内部{}，不是 Excel 或 WPS 正常保存的文件，为安全起见不予读取："
    "请重新导出，或用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
)
DAMAGED_SHEET = "工作表“表1”的内容已损坏或不合规范，无法可靠读取：请用 Excel 或 WPS 打开核对，另存为 .xlsx 后再上传。"
LESS = "请用 Excel 或 WPS 打开，删去与决算无关的工作表和表格下方、右侧多余的行列（连同格式），保存后再上传。"
NO_SHEETS = "工作簿里没有一张带单元格的工作表：请确认选对了文件，重新导出后再上传。"

NOT_OPENED = {
    "no bytes": (b"", "文件是空的（0 字节）：请重新导出或下载后再上传。"),
    "too many bytes": (
        b"PK\x03\x04" + b"\0" * LARGEST_FILE,
        "文件有 20.0 MB，超过 20 MB：请删去与决算无关的工作表、图片和空行，再另存为 .xlsx 后上传。",
    ),
    "truncated": (xlsx()[:-300], DAMAGED),
    "truncated early": (xlsx()[:100], DAMAGED),
    "truncated .xls": (xls()[:3000], DAMAGED),
    "an .xls of its header alone": (xls()[:512], DAMAGED),
    "an .xls of eight bytes": (xls()[:8], DAMAGED),
    "records that end early": (ole(BOF_8 + struct.pack("<HH", 0x0203, 14) + b"\0"), DAMAGED),
    "records too long": (ole(BOF_8 + struct.pack("<HH", 0x0203, 9000) + b"\0" * 9000), DAMAGED),
    "an .xls of no sheets": (ole(BOF_8 + END), NO_SHEETS),
    "a workbook of no sheets": (zipped(parts_of()), NO_SHEETS),
    "a workbook of charts alone": (xlsx(charts_alone), NO_SHEETS),
    "without relations": (without("_rels/.rels"), DAMAGED),
    "without a sheet": (without("xl/worksheets/sheet1.xml"), DAMAGED),
    "without the workbook's relations": (without("xl/_rels/workbook.xml.rels"), DAMAGED),
    "without the workbook": (
        without("xl/workbook.xml"),
        "上传的内容是压缩包，不是能读取的工作簿：请先解压，再上传其中的工作簿。",
    ),
    "a workbook that is no XML": (with_part("xl/workbook.xml", b"<workbook"), DAMAGED),
    "a workbook in UTF-16": (with_part("xl/workbook.xml", "<workbook/>".encode("utf-16")), DAMAGED),
    "a part that is no XML": (with_part("docProps/core.xml", b"text"), DAMAGED),
    "two sheets of one name": (
        with_part(
            "xl/workbook.xml",
            ALL_PARTS["xl/workbook.xml"].replace(b"<sheets>", b'<sheets><sheet name="\xe8\xa1\xa81" r:id="r1"/>'),
        ),
        DAMAGED,
    ),
    "a wrong check sum": (with_wrong_check_sum(xlsx()), DAMAGED),
    "a sheet cut off": (package(sheet_xml()[:-30]), DAMAGED_SHEET),
    "an element that never ends": (
        package(sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c><row r="2"></row>')),
        DAMAGED_SHEET,
    ),
    "a cell beyond all rows": (package(sheet_xml(b'<row r="1"><c r="A99999999999"><v>1</v></c></row>')), DAMAGED_SHEET),
    "a cell beyond all columns": (package(sheet_xml(b'<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')), DAMAGED_SHEET),
    "a cell of no column": (package(sheet_xml(b'<row r="1"><c r="1"><f>1</f><v>1</v></c></row>')), DAMAGED_SHEET),
    "a cell in no row": (package(sheet_xml(b"<c><v>1</v></c>")), DAMAGED_SHEET),
    "a row beyond all rows": (package(sheet_xml(b'<row r="1048577" hidden="1"/>')), DAMAGED_SHEET),
    "a password": (ole_named("EncryptedPackage"), PASSWORD),
    "a password of an .xls": (ole(BOF_8 + record(0x002F, b"\0" * 54) + b"\xff" * 64), PASSWORD),
    "a password of a zip": (marked_as_encrypted(xlsx()), PASSWORD),
    "macros": (package(extra={"xl/vbaProject.bin": b"1"}), MACROS),
    "macros of 1992": (package(extra={"xl/macrosheets/sheet1.xml": b"<a/>"}), MACROS),
    "macros of an .xls": (xls() + "_VBA_PROJECT".encode("utf-16-le"), MACROS),
    "macros of 1992 in an .xls": (sheets_xls(1), MACROS),
    "a document type": (package(DTD + sheet_xml()), STRANGE.format("声明了文档类型或实体（DTD、ENTITY）")),
    "an entity in a part that is not read": (
        package(extra={"docProps/core.xml": DTD + b"<x>&a;</x>"}),
        STRANGE.format("声明了文档类型或实体（DTD、ENTITY）"),
    ),
    "another encoding": (
        package(b'<?xml version="1.0" encoding="UTF-7"?>' + sheet_xml()),
        STRANGE.format("有不是 UTF-8 编码的部件"),
    ),
    "a bomb": (
        package(sheet_xml(b"<a/>" * 2_000_000)),
        STRANGE.format("有解压后膨胀 200 倍以上的部件（疑似压缩炸弹）"),
    ),
    "a path upwards": (with_part("../../etc/a.xml", b"<a/>"), STRANGE.format("有指向文件之外的部件名称")),
    "a path from the root": (with_part("/etc/a.xml", b"<a/>"), STRANGE.format("有指向文件之外的部件名称")),
    "a path of Windows": (with_part("C:\\a.xml", b"<a/>"), STRANGE.format("有指向文件之外的部件名称")),
    "a part twice": (
        zipped([*ALL_PARTS.items(), ("XL/workbook.xml", b"<a/>")]),
        STRANGE.format("有重名的部件"),
    ),
    "another compression": (
        zipped(ALL_PARTS, zipfile.ZIP_BZIP2),
        STRANGE.format("有压缩方式不合规范的部件"),
    ),
    "elements without end": (
        package(sheet_xml(b"<row><c><f>1</f></c></row>" + b"<a>" * 300 + b"</a>" * 300)),
        STRANGE.format("有嵌套超过 200 层的部件"),
    ),
    "elements without end in the workbook": (
        with_part("xl/workbook.xml", b"<a>" * 300 + b"</a>" * 300),
        STRANGE.format("有嵌套超过 200 层的部件"),
    ),
    "too many parts": (
        package(extra={f"xl/media/{n}.png": b"" for n in range(5_001)}),
        f"工作簿的内容过大：内部超过 5000 个部件，最多 5000 个部件。{LESS}",
    ),
    "too many sheets": (
        package(*[sheet_xml()] * 301),
        f"工作簿的内容过大：有 301 张工作表，最多 300 张工作表。{LESS}",
    ),
    "a list too long": (
        with_part("xl/workbook.xml", b"<workbook>%s</workbook>" % NOISE),
        f"工作簿的内容过大：目录部件有 4 MB，最多 4 MB。{LESS}",
    ),
    "cells too far apart": (
        package(
            sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="Z1048576"><v>1</v></c></row>')
        ),
        f"工作表“表1”的内容过大：内容一直延伸到单元格 Z1048576，中间多为空白，最多 200 万个单元格（含空白）。{LESS}",
    ),
    "cells too far apart by a walk": (
        package(sheet_xml(b'<row r="1048576"><c r="Z1048576"><f>1</f><v>1</v></c></row>')),
        f"工作表“表1”的内容过大：内容一直延伸到单元格 Z1048576，中间多为空白，最多 200 万个单元格（含空白）。{LESS}",
    ),
    "text too long": (
        package(
            sheet_xml(b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 1001))),
            shared=b"<sst><si><t>" + "财政拨款".encode() * 2_100 + b"</t></si></sst>",
        ),
        f"工作表“表1”的内容过大：文字超过 2400 万字，最多 2400 万字。{LESS}",
    ),
    "text too long in another folder": (
        zipped(
            {
                name.replace("xl/", "elsewhere/"): part.replace(b"xl/", b"elsewhere/")
                for name, part in parts_of(
                    sheet_xml(
                        b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 901))
                    ),
                    shared=b"<sst><si><t>" + b"text" * 7_000 + b"</t></si></sst>",
                ).items()
            }
        ),
        f"工作表“表1”的内容过大：文字超过 2400 万字，最多 2400 万字。{LESS}",
    ),
    "too many texts": (
        package(shared=b"<sst>" + b"<si/>" * 400_001 + b"</sst>"),
        f"工作簿的内容过大：不同的文字超过 40 万条，最多 40 万条。{LESS}",
    ),
    "too many cells": (
        package(sheet_xml(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 400_002)))),
        f"工作表“表1”的内容过大：有内容的单元格超过 40 万个，最多 40 万个。{LESS}",
    ),
    "too much XML": (
        package(extra={f"xl/theme/theme{n}.xml": b"<a>%s</a>" % (b"0" * 4_000_000) for n in range(27)}),
        f"工作簿的内容过大：解压后有 102 MB，最多 100 MB。{LESS}",
    ),
    "too many merged areas": (
        package(
            sheet_xml(
                after=b"<mergeCells>"
                + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 20_002))
                + b"</mergeCells>"
            )
        ),
        f"工作表“表1”的内容过大：合并单元格超过 2 万处，最多 2 万处。{LESS}",
    ),
    "merged areas upon each other": (
        package(
            sheet_xml(
                b'<row r="1"><c r="A1"><v>1</v></c></row><row r="900"><c r="CV900"><v>1</v></c></row>',
                after=b"<mergeCells>" + b'<mergeCell ref="A1:CV900"/>' * 9 + b"</mergeCells>",
            )
        ),
        f"工作表“表1”的内容过大：合并单元格互相重叠或覆盖过多，最多 500000 个单元格。{LESS}",
    ),
    "an .xls too long": (
        xls() + b"\0" * (10 * 1024 * 1024),
        f"工作簿的内容过大：旧格式（.xls）的文件有 10 MB，最多 10 MB，更大的请另存为 .xlsx。{LESS}",
    ),
    "an .xls with too many cells": (
        ole(BOF_8 + record(0x00BE, b"\0" * 518) * 4000 + END),
        f"工作簿的内容过大：单元格（含只有格式的空白）太多，最多 100 万个。{LESS}",
    ),
    "an .xls with too many sheets": (
        ole(BOF_8 + record(0x0085, b"\0" * 8) * 301 + END),
        f"工作簿的内容过大：有 301 张工作表，最多 300 张工作表。{LESS}",
    ),
    "an .xls with one sheet twice": (ole(BOF_8 + record(0x0085, b"\0" * 8) * 2 + END), DAMAGED),
}


@pytest.mark.parametrize(("content", "message"), NOT_OPENED.values(), ids=NOT_OPENED)
def test_a_workbook_that_must_not_be_read_says_why(content, message):
    with pytest.raises(WorkbookRefusedError) as refused:
        open_workbook(content, "决算.xlsx")
    assert [problem.message for problem in refused.value.problems] == [message]
    assert str(refused.value) == message


def test_a_sheet_that_two_readers_read_differently_is_refused_with_its_cell():
    sheet = Sheet("总表", [["收入", 1.5], ["", 2]])
    with pytest.raises(WorkbookRefusedError) as refused:
        _compare_sheet(sheet, [["收入", 1.5], ["", 0]])
    (problem,) = refused.value.problems
    assert (problem.sheet, problem.cell, problem.found) == ("总表", "B2", "2 / 0")
    assert problem.message == (
        f"工作表“总表”的单元格 B2 用两种方法读出的内容不同（“2”与“0”），无法确定哪个正确：{SAVE_AS}。"
    )
    assert disagreement("总表", "B2", "2", "0").problems == refused.value.problems


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [([["a"]], [["a", ""], [""]]), ([["a\r\nb"]], [["a\nb"]]), ([[], ["x"]], [["", ""], ["x"]]), ([[1]], [[1.0]])],
)
def test_readers_agree_in_spite_of_blanks_and_line_ends(ours, theirs):
    _compare_sheet(Sheet("总表", ours), theirs)


@pytest.mark.parametrize(("ours", "theirs"), [([["a"]], []), ([], [["a"]]), ([["1"]], [[1]]), ([["", 1]], [[1]])])
def test_readers_that_disagree_in_any_cell_are_noticed(ours, theirs):
    with pytest.raises(WorkbookRefusedError):
        _compare_sheet(Sheet("总表", ours), theirs)
