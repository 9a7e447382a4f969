"""Cells in words, for messages: 收入支出决算总表“本年收入合计”行."""

from functools import cache

from accounts.checks.context import Context
from accounts.figures.data import Address
from accounts.statements.names import named_statements

TOTAL = "合计"


def where(context: Context, address: Address) -> str:
    """Return title, row and column of a cell as a person reads them in the table."""
    title = title_of(context, address.statement)
    row = row_words(context, address)
    column = _column(address.statement, address.column)
    return f"{title}“{row}”行“{column}”列"


def title_of(context: Context, statement: str) -> str:
    """Return a statement's title as the profile prints it, or as it is called where it is not printed."""
    return context.settings.titles.get(statement) or _title(statement)


def row_words(context: Context, address: Address) -> str:
    """Return a row's caption: that of the table, or code and name of a subject."""
    named = _rows(address.statement).get(address.row)
    if named:
        return named
    if not address.row.isdigit():
        return address.row
    return subject_words(context, address.row)


def subject_words(context: Context, code: str) -> str:
    """Return a subject's code and, where it has one, its name."""
    return f"{code} {subject_name(context, code)}".strip()


def subject_name(context: Context, code: str) -> str:
    """Return the name of a functional or economic subject in the account's year, or nothing."""
    data = context.figures.data
    economic = data.economic_names.get(code)
    if economic is not None:
        return economic.name
    entry = context.subjects.get(code)
    return data.functional_names.get(code) or (entry.name if entry else "")


@cache
def _title(statement: str) -> str:
    named = named_statements().get(statement)
    return named.title if named and named.title else statement


@cache
def _rows(statement: str) -> dict[str, str]:
    named = named_statements().get(statement)
    return {"total": TOTAL} | {key: label for b in (named.blocks if named else ()) for key, label in b.rows.items()}


@cache
def _column(statement: str, column: str) -> str:
    named = named_statements().get(statement)
    columns = {key: label for b in (named.blocks if named else ()) for key, label in b.columns.items()}
    return columns.get(column, column)
