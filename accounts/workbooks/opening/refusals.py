"""Why a file cannot be opened as a workbook: one sentence for each reason, with what to do."""

from accounts.workbooks.problems import WorkbookProblem, WorkbookRefusedError, shown

WANTED = ".xlsx 或 .xls 工作簿"
SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传"

# What the bytes are, when they are no workbook we read, and what to do about it.
OTHER_KINDS = {
    "HTML": ("网页（HTML）", SAVE_AS),
    "MHTML": ("网页存档（MHTML）", SAVE_AS),
    "XML spreadsheet": ("XML 表格（XML Spreadsheet 2003）", SAVE_AS),
    "XML": ("XML 文本", "请上传导出的工作簿本身"),
    "text": ("文本（如 CSV）", f"{SAVE_AS}，并核对数字与科目编码没有变样"),
    "PDF": ("PDF 文件", "PDF 里的表格无法可靠读取，请上传生成它的工作簿"),
    "Word": ("Word 文档", "请把其中的表格放进工作簿，或上传财务软件导出的工作簿"),
    "PowerPoint": ("演示文稿", "请上传财务软件导出的工作簿"),
    "OpenDocument": ("OpenDocument 文件（.ods、.odt 等）", SAVE_AS),
    "binary workbook": ("二进制工作簿（.xlsb）", SAVE_AS),
    "old workbook": ("Excel 95 或更早的工作簿", SAVE_AS),
    "RTF": ("RTF 文档", "请上传财务软件导出的工作簿"),
    "picture": ("图片", "图片里的表格无法读取，请上传工作簿"),
    "archive": ("压缩包", "请先解压，再上传其中的工作簿"),
    "OLE": ("Office 旧格式文件，但其中没有工作簿", "请上传财务软件导出的工作簿"),
    "unknown": ("无法识别的文件", "请确认选对了文件；若能用 Excel 或 WPS 打开，请另存为 .xlsx 后再上传"),
}


def refusal(message: str, *, found: str, expected: str = WANTED, sheet: str = "") -> WorkbookRefusedError:
    """Return the error for one problem of the file, or of one sheet of it."""
    return WorkbookRefusedError([WorkbookProblem(sheet, "", shown(found), expected, message)])


def other_kind(kind: str) -> WorkbookRefusedError:
    """Return the refusal of a file that is something else: ``kind`` is a key of ``OTHER_KINDS``."""
    found, advice = OTHER_KINDS[kind]
    return refusal(f"上传的内容是{found}，不是能读取的工作簿：{advice}。", found=found)


def empty_file() -> WorkbookRefusedError:
    """Return the refusal of no bytes at all."""
    return refusal("文件是空的（0 字节）：请重新导出或下载后再上传。", found="0 字节")


def too_big(size: int, limit: int) -> WorkbookRefusedError:
    """Return the refusal of a file of more bytes than may be uploaded."""
    found = f"{size / 1024 / 1024:.1f} MB"
    message = f"文件有 {found}，超过 {limit >> 20} MB：请删去与决算无关的工作表、图片和空行，再另存为 .xlsx 后上传。"
    return refusal(message, found=found, expected=f"不超过 {limit >> 20} MB")


def password_protected() -> WorkbookRefusedError:
    """Return the refusal of an encrypted file."""
    message = "工作簿设有打开密码，无法读取：请用 Excel 或 WPS 打开，取消密码后另存为 .xlsx 再上传。"
    return refusal(message, found="有打开密码的工作簿", expected="没有密码的工作簿")


def with_macros() -> WorkbookRefusedError:
    """Return the refusal of a workbook that carries a program."""
    message = "工作簿带有宏（程序），为安全起见不予读取：请用 Excel 或 WPS 打开，另存为不含宏的 .xlsx 后再上传。"
    return refusal(message, found="含宏的工作簿", expected="不含宏的工作簿")


def damaged() -> WorkbookRefusedError:
    """Return the refusal of a workbook of which parts are missing or unreadable."""
    message = "工作簿已损坏或不完整，无法读取：请重新导出或下载；若仍能用 Excel 或 WPS 打开，请另存为 .xlsx 后再上传。"
    return refusal(message, found="损坏或不完整的工作簿", expected="完整的工作簿")


def damaged_sheet(sheet: str) -> WorkbookRefusedError:
    """Return the refusal of a workbook with a sheet that cannot be read."""
    message = (
        f"工作表“{shown(sheet)}”的内容已损坏或不合规范，无法可靠读取："
        "请用 Excel 或 WPS 打开核对，另存为 .xlsx 后再上传。"
    )
    return refusal(message, found="损坏的工作表", expected="完整的工作表", sheet=sheet)


def no_sheets() -> WorkbookRefusedError:
    """Return the refusal of a workbook of which no sheet has cells (charts alone, or nothing)."""
    message = "工作簿里没有一张带单元格的工作表：请确认选对了文件，重新导出后再上传。"
    return refusal(message, found="没有工作表的工作簿", expected="带工作表的工作簿")


def suspicious(found: str) -> WorkbookRefusedError:
    """Return the refusal of a package that no spreadsheet program writes; ``found`` says what is strange."""
    message = (
        f"工作簿内部{found}，不是 Excel 或 WPS 正常保存的文件，为安全起见不予读取："
        "请重新导出，或用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
    )
    return refusal(message, found=found, expected="正常保存的工作簿")


def nested(limit: int) -> WorkbookRefusedError:
    """Return the refusal of XML with elements within elements without end."""
    return suspicious(f"有嵌套超过 {limit} 层的部件")


def inflated(found: str, limit: str, *, sheet: str = "") -> WorkbookRefusedError:
    """Return the refusal of what would take too much memory; ``found`` and ``limit`` are amounts with their unit."""
    place = f"工作表“{shown(sheet)}”" if sheet else "工作簿"
    message = (
        f"{place}的内容过大：{found}，最多{limit}。"
        "请用 Excel 或 WPS 打开，删去与决算无关的工作表和表格下方、右侧多余的行列（连同格式），保存后再上传。"
    )
    return refusal(message, found=found, expected=f"最多{limit}", sheet=sheet)


def disagreement(sheet: str, cell: str, first: str, second: str) -> WorkbookRefusedError:
    """Return the refusal of an old workbook of which two readers read a cell differently."""
    message = (
        f"工作表“{shown(sheet)}”的单元格 {cell} 用两种方法读出的内容不同（“{first}”与“{second}”），"
        f"无法确定哪个正确：{SAVE_AS}。"
    )
    problem = WorkbookProblem(sheet, cell, f"{first} / {second}", "两种方法读出的内容相同", message)
    return WorkbookRefusedError([problem])
