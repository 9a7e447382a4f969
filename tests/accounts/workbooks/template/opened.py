"""Templates opened for the tests by code that did not write them: openpyxl."""

import io
from hashlib import sha256

import openpyxl

from accounts.workbooks.sheet import Area, Position, Sheet, Workbook


def opened(content: bytes, name: str = "模板.xlsx") -> Workbook:
    """Return the file's sheets as the product's own opening gives them."""
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    sheets = tuple(sheet(values[title], formulas[title]) for title in values.sheetnames)
    properties = {prop.name: str(prop.value) for prop in values.custom_doc_props.props}
    return Workbook(name, sha256(content).hexdigest(), "xlsx", sheets, properties)


def sheet(values, formulas) -> Sheet:
    rows = [
        ["" if value is None or is_error(cell) else value for cell in row for value in [cell.value]]
        for row in values.iter_rows()
    ]
    cells = [cell for row in formulas.iter_rows() for cell in row if cell.data_type == "f"]
    places = {Position(cell.row - 1, cell.column - 1) for cell in cells}
    return Sheet(
        values.title,
        rows,
        hidden=values.sheet_state != "visible",
        merged=tuple(
            Area(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
            for area in values.merged_cells.ranges
        ),
        hidden_rows=frozenset(row - 1 for row, told in values.row_dimensions.items() if told.hidden),
        hidden_columns=frozenset(
            openpyxl.utils.column_index_from_string(letters) - 1
            for letters, told in values.column_dimensions.items()
            if told.hidden
        ),
        formulas=frozenset(places),
        uncomputed=frozenset(place for place in places if values.cell(place.row + 1, place.column + 1).value is None),
        errors={
            Position(cell.row - 1, cell.column - 1): cell.value
            for row in values.iter_rows()
            for cell in row
            if is_error(cell)
        },
    )


def is_error(cell) -> bool:
    return cell.data_type == "e"
