"""Making the corpus's files: a good workbook changed by a builder, in either format."""

import io
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.utils import column_index_from_string
from xlwt.Utils import rowcol_to_cell

GOOD = Path(__file__).resolve().parents[3] / "cases" / "putuo-finance-2024.xlsx"
VISIBILITY = {"visible": 0, "hidden": 1, "veryHidden": 2}
DATE, TIME = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="hh:mm")


def broken(build, file_format):
    """The bytes of a real department's nine tables after ``build`` changed them."""
    workbook = openpyxl.load_workbook(GOOD)
    build(workbook)
    if file_format == "xls":
        return as_xls(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def as_xls(workbook):
    """The same sheets in the old format: values, errors, merged areas, hidden rows, columns and sheets."""
    book = xlwt.Workbook()
    for sheet in workbook:
        copy = book.add_sheet(sheet.title, cell_overwrite_ok=True)
        copy.visibility = VISIBILITY[sheet.sheet_state]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    _write(copy, cell)
        for area in sheet.merged_cells.ranges:
            copy.merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
        for number, dimension in sheet.row_dimensions.items():
            copy.row(number - 1).hidden = bool(dimension.hidden)
        for dimension in sheet.column_dimensions.values():
            if dimension.hidden:
                first = dimension.min or column_index_from_string(dimension.index)
                for column in range(first - 1, dimension.max or first):
                    copy.col(column).hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(copy, cell):
    row, column = cell.row - 1, cell.column - 1
    if cell.data_type == "e":
        copy.row(row).set_cell_error(column, cell.value)
    elif cell.data_type == "d":
        copy.write(row, column, cell.value, DATE if hasattr(cell.value, "year") else TIME)
    elif cell.data_type == "f":
        message = f"{rowcol_to_cell(row, column)}: the old format's writer stores no formula without a result"
        raise ValueError(message)
    else:
        copy.write(row, column, cell.value)
