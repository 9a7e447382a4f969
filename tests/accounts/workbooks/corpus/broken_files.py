"""Broken files that no change of cells makes: other things called workbook, dangerous ones, exports of the software.

Each gives its bytes; beside it: sheet, cell and words of what the user is told.
"""

import random
import zipfile
from dataclasses import replace

from tests.accounts.workbooks.corpus.broken_tables import text_for_an_amount
from tests.accounts.workbooks.corpus.making import GOOD, broken
from tests.accounts.workbooks.ministry.export import drafts, write
from tests.accounts.workbooks.ministry.office import DATA, NAMES, PROJECTS
from tests.accounts.workbooks.opening.files import ole, ole_named, package, record, sheet_xml, zipped
from tests.accounts.workbooks.opening.test_refusals import BOF_5, BOF_8, DTD, END, marked_as_encrypted

TABLE = "<table><tr><td>收入决算表</td></tr><tr><td>2010601</td><td>15.2</td></tr></table>"
SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传"
PASSWORD = "取消密码后另存为 .xlsx 再上传"  # noqa: S105
MACROS = "另存为不含宏的 .xlsx 后再上传"
DAMAGED = "工作簿已损坏或不完整，无法读取"
STRANGE = "不是 Excel 或 WPS 正常保存的文件，为安全起见不予读取"
LESS = "删去与决算无关的工作表和表格下方、右侧多余的行列"


def good_parts():
    with zipfile.ZipFile(GOOD) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(name, content):
    return zipped(good_parts() | {name: content})


def in_first_sheet(old, new):
    name = "xl/worksheets/sheet1.xml"
    return with_part(name, good_parts()[name].replace(old, new, 1))


def million_rows():
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(40, 420_000))
    return in_first_sheet(b"</sheetData>", rows + b"</sheetData>")


def export(change=None, **layout):
    """The bytes of the software's export of an account, after ``change`` of its sheets by number."""
    data = replace(DATA, unit=replace(DATA.unit, name="上海市普陀区财政局"))
    sheets = {draft.name.split()[0]: draft for draft in drafts(data, projects=PROJECTS, **layout)}
    if change:
        change(sheets)
    return write(sheets.values())


def without_income(sheets):
    del sheets["Z03"]


def text_in_income(sheets):
    sheets["Z03"].cells[11, 11] = "三百"


# By name: the file's bytes, and what the user is told.
FILES = {
    "nothing": (b"", ("", "", "文件是空的（0 字节）")),
    "html": (f"<html>{TABLE}</html>".encode(), ("", "", f"网页（HTML），不是能读取的工作簿：{SAVE_AS}")),
    "csv": ("科目编码,金额\n2010601,15.2\n".encode("gb18030"), ("", "", "文本（如 CSV），不是能读取的工作簿")),
    "pdf": (b"%PDF-1.7 ...", ("", "", "PDF 里的表格无法可靠读取，请上传生成它的工作簿")),
    "word": (zipped({"word/document.xml": b"<a/>"}), ("", "", "Word 文档，不是能读取的工作簿")),
    "old word": (ole_named("WordDocument"), ("", "", "Word 文档，不是能读取的工作簿")),
    "opendocument": (
        zipped({"mimetype": b"x", "META-INF/manifest.xml": b"<a/>"}),
        ("", "", f"OpenDocument 文件（.ods、.odt 等），不是能读取的工作簿：{SAVE_AS}"),
    ),
    "binary workbook": (
        zipped({"xl/workbook.bin": b"1"}),
        ("", "", f"二进制工作簿（.xlsb），不是能读取的工作簿：{SAVE_AS}"),
    ),
    "zipped workbook": (zipped({"决算.xlsx": GOOD.read_bytes()}), ("", "", "压缩包，不是能读取的工作簿：请先解压")),
    "workbook of 1995": (ole(BOF_5 + END), ("", "", f"Excel 95 或更早的工作簿，不是能读取的工作簿：{SAVE_AS}")),
    "picture": (b"\x89PNG\r\n\x1a\n", ("", "", "图片里的表格无法读取，请上传工作簿")),
    "noise": (random.Random(1).randbytes(5000), ("", "", "无法识别的文件")),  # noqa: S311
    "truncated": (GOOD.read_bytes()[:-500], ("", "", DAMAGED)),
    "half": (GOOD.read_bytes()[:9000], ("", "", DAMAGED)),
    "truncated .xls": (broken(text_for_an_amount, "xls")[:9000], ("", "", DAMAGED)),
    "damaged sheet": (in_first_sheet(b"</row>", b"<row>"), ("1、收入支出决算总表", "", "的内容已损坏或不合规范")),
    "password": (ole_named("EncryptedPackage"), ("", "", PASSWORD)),
    "password of a zip": (marked_as_encrypted(GOOD.read_bytes()), ("", "", PASSWORD)),
    "password of an .xls": (ole(BOF_8 + record(0x002F, b"\0" * 54)), ("", "", PASSWORD)),
    "macros": (with_part("xl/vbaProject.bin", b"1"), ("", "", MACROS)),
    "macros of an .xls": (
        broken(text_for_an_amount, "xls") + "_VBA_PROJECT".encode("utf-16-le"),
        ("", "", MACROS),
    ),
    "entity": (in_first_sheet(b"<worksheet", DTD[21:] + b"<worksheet"), ("", "", STRANGE)),
    "entity in another part": (with_part("docProps/core.xml", DTD + b"<x>&a;</x>"), ("", "", STRANGE)),
    "bomb": (with_part("xl/worksheets/sheet1.xml", sheet_xml(b"<a/>" * 2_000_000)), ("", "", "疑似压缩炸弹")),
    "path upwards": (with_part("../a.xml", b"<a/>"), ("", "", STRANGE)),
    "cell far away": (
        in_first_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        (
            "1、收入支出决算总表",
            "",
            f"一直延伸到单元格 XFD1048576，中间多为空白，最多 200 万个单元格（含空白）。请用 Excel 或 WPS 打开，{LESS}",
        ),
    ),
    "hundreds of thousands of rows": (
        million_rows(),
        ("1、收入支出决算总表", "", f"有内容的单元格超过 40 万个，最多 40 万个。请用 Excel 或 WPS 打开，{LESS}"),
    ),
    "hundreds of sheets": (package(*[sheet_xml()] * 301), ("", "", "有 301 张工作表，最多 300 张工作表")),
    "export without a sheet": (export(without_income), ("", "", "收入决算表")),
    "export with text for an amount": (export(text_in_income), (NAMES["Z03"], "L12", "“三百”不是金额")),
    "export of another year": (export(year=2022), (NAMES["Z01"], "H3", "2022")),
    "export in wan": (export(amounts="万元"), (NAMES["Z01"], "O3", "万元")),
}
