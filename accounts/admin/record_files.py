"""Records of changes as files: CSV while it is read, a workbook in bounded memory."""

import csv
import tempfile
from collections.abc import Callable, Iterator
from typing import IO

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from accounts.admin.formats import guarded
from accounts.models import ChangeRecord

HEADINGS = ("时间", "操作人", "用户名", "决算", "操作", "对象", "内容", "记录链", "序号", "校验值")
AT_ONCE = 1000
# A sheet has 1,048,576 rows; a person reads fewer. CSV has no such end.
MOST_IN_WORKBOOK = 100_000
LONGEST_CELL = 32_000
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What a record says of its object and its difference, in words.
Told = Callable[[ChangeRecord], tuple[str, str]]


class _Echo:
    """Gives back what a writer of CSV writes."""

    def write(self, line: str) -> str:
        return line


def csv_of(records: QuerySet[ChangeRecord], told: Told) -> StreamingHttpResponse:
    """Return records as CSV with a byte order mark, so that Excel reads the Chinese; never whole in memory."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[bytes]:
        yield "\ufeff".encode()
        for row in _rows(records, told):
            yield writer.writerow(row).encode()

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_name("csv")}"'},
    )


def workbook_of(records: QuerySet[ChangeRecord], told: Told) -> FileResponse:
    """Return the newest records as a workbook; a last line says so when there are more than it holds."""
    written = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        _write(written, records, told)
    except BaseException:
        written.close()
        raise
    written.seek(0)
    return FileResponse(written, as_attachment=True, filename=_name("xlsx"), content_type=MEDIA_TYPE)


def _write(written: IO[bytes], records: QuerySet[ChangeRecord], told: Told) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet("变更记录")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(HEADINGS) - 1, 18)
        for number, row in enumerate(_rows(records[: MOST_IN_WORKBOOK + 1], told)):
            if number > MOST_IN_WORKBOOK:
                sheet.write_string(number, 0, f"只列出最近{MOST_IN_WORKBOOK}条：其余请按时间筛选，或导出CSV。")
                break
            for column, value in enumerate(row):
                sheet.write_string(number, column, value[:LONGEST_CELL])


def _rows(records: QuerySet[ChangeRecord], told: Told) -> Iterator[list[str]]:
    yield list(HEADINGS)
    for record in records.iterator(chunk_size=AT_ONCE):
        subject, difference = told(record)
        cells = (
            timezone.localtime(record.at).strftime("%Y-%m-%d %H:%M:%S"),
            record.by.get_full_name(),
            record.by.get_username(),
            str(record.account or ""),
            record.action,
            subject,
            difference,
            record.chain,
            str(record.sequence),
            record.hash,
        )
        yield [guarded(text) for text in cells]


def _name(suffix: str) -> str:
    return f"changes-{timezone.localdate():%Y%m%d}.{suffix}"
