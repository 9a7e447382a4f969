"""Opening (打开工作簿): bytes become sheets with addressed cells, or a refusal that says why and what to do.

What a file is, its bytes say (``sniffing``). An .xlsx is a zip file whose directory and XML are checked first
(``package``, ``relations``) and whose sheets are scanned for what the fast reader of values does not tell
(``scanning``); an .xls is read by two readers that must agree (``xls``). Whatever the bytes are, opening takes less
than 300 MB and 10 s (``budget``) and raises nothing but ``WorkbookRefusedError``.
"""

import hashlib
from pathlib import PurePosixPath

from accounts.workbooks.opening.refusals import empty_file, no_sheets, other_kind, too_big
from accounts.workbooks.opening.sniffing import sniff
from accounts.workbooks.opening.xls import open_xls
from accounts.workbooks.opening.xlsx import open_xlsx
from accounts.workbooks.problems import WorkbookProblem, shown
from accounts.workbooks.sheet import FileFormat, Sheet, Workbook

LARGEST_FILE = 20 * 1024 * 1024


def open_workbook(content: bytes, file_name: str) -> Workbook:
    """Return the workbook that the bytes are; ``file_name`` is only kept, and a wrong ending noted.

    Raises ``WorkbookRefusedError`` when they are none, or one that must not be read.
    """
    if not content:
        raise empty_file()
    if len(content) > LARGEST_FILE:
        raise too_big(len(content), LARGEST_FILE)
    kind = sniff(content)
    file_format: FileFormat
    sheets: tuple[Sheet, ...]
    properties: dict[str, str] = {}
    if kind == "zip":
        file_format = "xlsx"
        sheets, properties = open_xlsx(content)
    elif kind == "OLE":
        file_format = "xls"
        sheets = open_xls(content)
    else:
        raise other_kind(kind)
    if not sheets:
        raise no_sheets()
    return Workbook(
        file_name=file_name,
        file_hash=hashlib.sha256(content).hexdigest(),
        format=file_format,
        sheets=sheets,
        properties=properties,
        notes=_notes(file_name, file_format),
    )


def _notes(file_name: str, file_format: FileFormat) -> tuple[WorkbookProblem, ...]:
    ending = PurePosixPath(file_name).suffix.lower()
    if ending == f".{file_format}":
        return ()
    called = f"名称以 {shown(ending)} 结尾" if ending else "名称没有扩展名"
    message = f"文件{called}，内容是 .{file_format} 工作簿，已按内容读取：建议把扩展名改为 .{file_format}。"
    return (WorkbookProblem("", "", shown(ending), f".{file_format}", message),)
