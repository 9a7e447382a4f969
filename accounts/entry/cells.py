"""The cells of official statements that a control total (合计数) or last year's amount (上年数) can stand for.

A cell is stored as three keys (statement, row, column), the keys by which Figures are asked, and typed as one name:
“收入支出决算总表｜收入总计｜决算数”. A row may be a subject: “一般公共预算财政拨款支出决算表｜2010301｜合计”.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from accounts.entry.problems import UnreadableError
from accounts.entry.texts import folded
from accounts.statements.names import Block, SubjectRows, named_statements

BAR = "｜"
LONGEST_QUOTE = 60
SUGGESTIONS = 20
_SUBJECT = re.compile(r"([23](?:\d{2}|\d{4}|\d{6}))(?!\d).*", re.DOTALL)


STATEMENTS = named_statements()


class CellNames:
    """The names of cells, with the subjects' names of one year."""

    def __init__(self, subject_names: Mapping[SubjectRows, Mapping[str, str]]) -> None:
        self._subjects = subject_names

    def name(self, statement: str, row: str, column: str) -> str:
        """Return a cell's name; keys that no statement declares stand for themselves."""
        declared = STATEMENTS.get(statement)
        if declared is None:
            return BAR.join((statement, row, column))
        # A row that one panel declares is no subject of the panel beside it.
        for block in sorted(declared.blocks, key=lambda block: row not in block.rows):
            if column in block.columns and (row in block.rows or block.subjects):
                return BAR.join((declared.title, block.rows.get(row) or self._subject(row), block.columns[column]))
        return BAR.join((declared.title, row, column))

    def read(self, text: str) -> tuple[str, str, str]:
        """Return the keys of the cell that ``text`` names; raise UnreadableError."""
        parts = [part.strip() for part in re.split(r"[｜|]", text)]
        if len(parts) not in {2, 3}:
            message = (
                f"“{text.strip()[:LONGEST_QUOTE]}”不是报表单元格：请写成“报表｜行｜列”，"
                "如“收入支出决算总表｜收入总计｜决算数”，或从提示中选择。"
            )
            raise UnreadableError(message)
        statement = _key_of({key: s.title for key, s in STATEMENTS.items()}, parts[0])
        if statement is None:
            titles = "、".join(s.title for s in STATEMENTS.values())
            message = f"没有名为“{parts[0][:LONGEST_QUOTE]}”的报表：可填{titles}。"
            raise UnreadableError(message)
        columns, row = self._row(statement, parts[1])
        column = _key_of(columns, parts[2]) if len(parts) == 3 else _only(columns)  # noqa: PLR2004
        if column is None:
            labels = "、".join(columns.values())
            message = (
                f"“{STATEMENTS[statement].title}”的这一行没有“{''.join(parts[2:])[:LONGEST_QUOTE]}”列：可填{labels}。"
            )
            raise UnreadableError(message)
        return statement, row, column

    def search(self, query: str) -> list[str]:
        """Return names of cells that contain every word of ``query``, at most SUGGESTIONS."""
        words = [folded(word) for word in re.split(r"[\s｜|]+", query) if word]
        code = next((word for word in words if word.isdigit()), "")
        found = []
        for name in self._fixed_names() if not code else self._subject_names(code):
            if all(word in folded(name) for word in words):
                found.append(name)
                if len(found) == SUGGESTIONS:
                    break
        return found

    def _row(self, statement: str, text: str) -> tuple[Mapping[str, str], str]:
        """Return the columns that the row named by ``text`` has, and its key."""
        declared = STATEMENTS[statement]
        for block in declared.blocks:
            row = _key_of(block.rows, text)
            if row is not None:
                return _columns(b for b in declared.blocks if row in b.rows), row
        subject = _SUBJECT.fullmatch(unicodedata.normalize("NFKC", text))
        if subject:
            kind = {"2": "functional", "3": "economic"}[subject[1][0]]
            columns = _columns(block for block in declared.blocks if block.subjects == kind)
            if columns:
                return columns, subject[1]
        labels = "、".join(dict.fromkeys(label for block in declared.blocks for label in block.rows.values()))
        codes = "，或科目编码" if any(block.subjects for block in declared.blocks) else ""
        message = f"“{declared.title}”没有“{text[:LONGEST_QUOTE]}”行：可填{labels}{codes}。"
        raise UnreadableError(message)

    def _subject(self, code: str) -> str:
        for names in self._subjects.values():
            if code in names:
                return f"{code} {names[code]}"
        return code

    def _fixed_names(self) -> Iterator[str]:
        for declared in STATEMENTS.values():
            for block in declared.blocks:
                for row in block.rows.values():
                    for column in block.columns.values():
                        yield BAR.join((declared.title, row, column))

    def _subject_names(self, code: str) -> Iterator[str]:
        for declared in STATEMENTS.values():
            for block in declared.blocks:
                names = self._subjects.get(block.subjects, {}) if block.subjects else {}
                matching = sorted((c for c in names if c.startswith(code)), key=lambda c: (len(c), c))
                for subject in matching:
                    for column in block.columns.values():
                        yield BAR.join((declared.title, self._subject(subject), column))


def _key_of(labels: Mapping[str, str], text: str) -> str | None:
    wanted = folded(text)
    return next((key for key, label in labels.items() if wanted in {folded(label), key}), None)


def _columns(blocks: Iterable[Block]) -> dict[str, str]:
    return {key: label for block in blocks for key, label in block.columns.items()}


def _only(labels: Mapping[str, str]) -> str | None:
    return next(iter(labels)) if len(labels) == 1 else None
