"""A template that an office saved in the old format: the same rows, though its properties are gone."""

import io
from decimal import Decimal

import openpyxl
import xlwt

from accounts.workbooks.opening import open_workbook
from tests.accounts.workbooks.template.conftest import read, written


def as_xls(content):
    book = xlwt.Workbook()
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        made = book.add_sheet(sheet.title)
        made.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[sheet.sheet_state]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    made.write(cell.row - 1, cell.column - 1, cell.value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_it_reads_the_same():
    lines = {
        "income": [{"item_code": "2010301", "source": "other", "amount": Decimal("1234.56"), "note": ""}],
        "counts": [
            {
                **dict.fromkeys(("abroad_groups", "abroad_persons", "vehicles_bought", "vehicles_held"), 1),
                **dict.fromkeys(("domestic_batches", "domestic_persons", "foreign_batches", "foreign_persons"), None),
                "note": "",
            }
        ],
    }
    workbook = open_workbook(as_xls(written(lines)), "模板.xls")
    assert workbook.format == "xls"
    content = read(workbook)
    assert content.problems == ()
    found = {table.grid: [dict(row.values) for row in table.rows] for table in content.tables if table.rows}
    assert found == lines
