"""CSV and xlsx as the back office reads and writes them: plain values, no formulas, bounded size."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import tablib
from django import forms
from import_export.formats import base_formats
from import_export.forms import ImportForm
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
_LEADS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_NOT_XLSX = "这不是能读取的xlsx文件：请在表格软件中打开后另存为“Excel 工作簿（.xlsx）”。"


class FileProblemError(ValueError):
    """A file that cannot be read; the message is for the person who chose it."""


def guarded(text: str) -> str:
    """Return ``text`` so that a spreadsheet does not take it for a formula; numbers stay as they are."""
    return f"'{text}" if text.startswith(_LEADS_FORMULA) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Return what ``guarded`` was given."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) != text[1:] else text


class Csv(base_formats.CSV):
    """CSV with a byte order mark, so that Excel opens the Chinese text; reads UTF-8 and GB18030."""

    def get_title(self) -> str:
        """Return the name shown in the list of formats."""
        return "csv"

    def is_binary(self) -> bool:
        """Bytes are read and written here, with their encoding."""
        return True

    def get_read_mode(self) -> str:
        """Open files as bytes."""
        return "rb"

    def create_dataset(self, in_stream: bytes, **_: Any) -> tablib.Dataset:
        """Read a file; raise FileProblemError."""
        if in_stream.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            raise FileProblemError("这是Excel文件，不是CSV：请在“格式”中选择xlsx；.xls请先另存为.xlsx。")
        text = _decoded(in_stream)
        try:
            lines = [[unguarded(cell) for cell in line] for line in csv.reader(io.StringIO(text), strict=True)]
        except csv.Error as error:
            message = f"CSV文件的格式有误（{error}）：请检查引号和换行。"
            raise FileProblemError(message) from error
        return _dataset(lines, in_stream)

    def export_data(self, dataset: tablib.Dataset, **_: Any) -> bytes:
        """Write a file."""
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow(dataset.headers)
        writer.writerows([guarded(c) if isinstance(c, str) else "" if c is None else c for c in row] for row in dataset)
        return written.getvalue().encode("utf-8-sig")


class Xlsx(base_formats.XLSX):
    """xlsx with texts as texts and amounts as numbers; a formula in a file that is read stays a text and is refused."""

    def get_title(self) -> str:
        """Return the name shown in the list of formats."""
        return "xlsx"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Read the first sheet of a file; raise FileProblemError."""
        _check_unpacked_size(in_stream)
        try:
            book = load_workbook(io.BytesIO(in_stream), read_only=True, data_only=False)
            sheet = book.worksheets[0]
            lines = [[_text(value) for value in row] for row in _bounded(sheet.iter_rows(values_only=True))]
        except FileProblemError:
            raise
        except Exception as error:  # openpyxl raises whatever the XML inside provokes
            raise FileProblemError(_NOT_XLSX) from error
        dataset = _dataset(lines, in_stream)
        dataset.title = sheet.title
        return dataset

    def export_data(self, dataset: tablib.Dataset, **_: Any) -> bytes:
        """Write a file."""
        book = Workbook(write_only=False)
        sheet = book.active
        sheet.freeze_panes = "A2"
        for number, row in enumerate([dataset.headers, *dataset], start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    _write(sheet.cell(row=number, column=column), value)
        for column in sheet.columns:
            sheet.column_dimensions[column[0].column_letter].width = 20
        written = io.BytesIO()
        book.save(written)
        return written.getvalue()


FORMATS = [Csv, Xlsx]


class BoundedImportForm(ImportForm):
    """The form that takes a file."""

    def clean_import_file(self) -> Any:
        """Refuse a file that is too large to be one of ours."""
        file = self.cleaned_data["import_file"]
        if file.size > LARGEST_FILE:
            message = f"文件有{file.size // 1024 // 1024}MB，最大{LARGEST_FILE // 1024 // 1024}MB：请分成几个文件。"
            raise forms.ValidationError(message)
        return file


def _dataset(lines: list[list[str]], content: bytes) -> tablib.Dataset:
    """Return a dataset of the rows that say something; it remembers their numbers and the file's hash."""
    filled = [(number, line) for number, line in enumerate(lines, start=1) if any(cell.strip() for cell in line)]
    if not filled:
        raise FileProblemError("文件里没有内容。")
    headers = [cell.strip() for cell in filled[0][1]]
    while headers and not headers[-1]:
        headers.pop()
    repeated = sorted({h for h in headers if headers.count(h) > 1})
    if repeated:
        message = f"表头有重复的列：{'、'.join(repeated)}。"
        raise FileProblemError(message)
    dataset = tablib.Dataset(headers=headers)
    for number, line in filled[1:]:
        if any(cell.strip() for cell in line[len(headers) :]):
            message = f"第{number}行的列数多于表头：请检查是否有多余的分隔符。"
            raise FileProblemError(message)
        dataset.append((line + [""] * len(headers))[: len(headers)])
    dataset.row_numbers = [number for number, _ in filled[1:]]
    dataset.content_hash = hashlib.sha256(content).hexdigest()
    return dataset


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileProblemError("CSV文件的文字编码不是UTF-8，也不是GB18030：请另存为UTF-8编码的CSV。")


def _check_unpacked_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise FileProblemError(_NOT_XLSX) from error
    if size > LARGEST_UNPACKED:
        raise FileProblemError("文件展开后过大，未读取：请只保留需要导入的工作表和数据行。")


def _bounded(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    filled = 0
    for row in rows:
        filled += any(value is not None for value in row)
        if filled > MOST_ROWS:
            message = f"文件超过{MOST_ROWS}行：请分成几个文件。"
            raise FileProblemError(message)
        yield row[:MOST_COLUMNS]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(str(value)):f}"
    return str(value)


def _write(cell: Cell, value: Any) -> None:
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
        cell.data_type = "s"
        cell.quotePrefix = guarded(value) != value
    else:
        cell.value = value
        if isinstance(value, Decimal):
            cell.number_format = "0.00"
