"""Memory and time of opening the worst files of up to 20 MB: each in a process of its own, measured from outside."""

import json
import logging
import random
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.workbooks.opening import LARGEST_FILE
from tests.accounts.workbooks.opening.files import ole, package, record, sheet_xml, xls
from tests.accounts.workbooks.opening.test_refusals import BOF_8, END

ROOT = Path(__file__).parents[4]
MEGABYTE = 1024 * 1024
MOST_MEMORY = 300 * MEGABYTE
MOST_SECONDS = 10
# The child says what it took: its own peak, not that of the process that started it.
CHILD = """
import json, sys, time
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.problems import WorkbookRefusedError
content = open(sys.argv[1], "rb").read()
open("/proc/self/clear_refs", "w").write("5")
begin = time.process_time()
try:
    workbook = open_workbook(content, sys.argv[1])
    said = [sum(len(sheet.rows) for sheet in workbook.sheets), ""]
except WorkbookRefusedError as refused:
    said = [0, str(refused)]
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([int(peak) * 1024, time.process_time() - begin, *said]))
"""


def numbered(template, count, begin=1):
    """Rows by a template in which %d stands for the row's number."""
    times = template.count(b"%d")
    return b"".join(template % ((n,) * times) for n in range(begin, begin + count))


def letters(column):
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def styled_cells(rows, columns):
    return b"".join(
        b'<row r="%d">' % row
        + b"".join(f'<c r="{letters(column)}{row}" s="1"/>'.encode() for column in range(columns))
        + b"</row>"
        for row in range(2, rows + 2)
    )


FIRST = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def million_empty_rows():
    return package(sheet_xml(FIRST + numbered(b'<row r="%d" s="1" customFormat="1"/>', 1_000_000, 2)))


def million_empty_rows_and_a_formula():
    data = FIRST.replace(b"<v>", b"<f>1</f><v>") + numbered(
        b'<row r="%d" s="1" ht="15" customFormat="1"/>', 1_000_000, 2
    )
    return package(sheet_xml(data))


def styled_blanks():
    return package(sheet_xml(FIRST + styled_cells(100_000, 20)))


def all_columns():
    return package(sheet_xml(FIRST + styled_cells(120, 16_384)))


def all_columns_with_content():
    return package(sheet_xml(numbered(b'<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>', 120)))


def million_texts():
    return package(
        sheet_xml(numbered(b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%d x</t></is></c></row>', 1_000_000))
    )


def many_numbers():
    return package(sheet_xml(numbered(b'<row r="%d"><c r="A%d"><v>%d.25</v></c></row>', 390_000)))


def many_formulas():
    return package(sheet_xml(numbered(b'<row r="%d" hidden="1"><c r="A%d"><f>A%d</f></c></row>', 390_000)))


def many_shared_texts():
    shared = b"<sst>" + b"".join(b"<si><t>text %d</t></si>" % n for n in range(390_000)) + b"</sst>"
    return package(sheet_xml(numbered(b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>', 389_000)), shared=shared)


def long_texts():
    generator = random.Random(1)  # noqa: S311
    text = "".join(generator.choices("财政拨款收入支出决算总表项目绩效自评\U0001f600", k=8_000_000)).encode()
    return package(
        sheet_xml(b"".join(b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (n, n, n - 1) for n in range(1, 301))),
        shared=b"<sst>"
        + b"".join(
            b"<si><t>%s</t></si>" % text[n * 75_000 : (n + 1) * 75_000].decode(errors="ignore").encode()
            for n in range(300)
        )
        + b"</sst>",
    )


def one_text_many_times():
    return package(
        sheet_xml(numbered(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>', 100_000)),
        shared=b"<sst><si><t>" + random.Random(1).randbytes(16_000).hex().encode() + b"</t></si></sst>",  # noqa: S311
    )


def nested():
    generator = random.Random(1)  # noqa: S311
    return package(sheet_xml(b"".join(b"<a%d>" % generator.randrange(10**6) for _ in range(4_000_000))))


def nested_shared_texts():
    generator = random.Random(1)  # noqa: S311
    return package(shared=b"".join(b"<a%d>" % generator.randrange(10**6) for _ in range(4_000_000)))


def ten_thousand_sheets():
    return package(*[sheet_xml()] * 10_000)


def million_merged_areas():
    after = b"<mergeCells>" + numbered(b'<mergeCell ref="A%d:B%d"/>', 1_000_000) + b"</mergeCells>"
    return package(sheet_xml(after=after))


def pictures():
    return package(extra={"xl/media/a.png": random.Random(1).randbytes(LARGEST_FILE - 10_000)})  # noqa: S311


def full_old_workbook():
    def fill(workbook, sheet):
        for row in range(1, 4000):
            for column in range(40):
                sheet.write(row, column, row * column / 7)

    return xls(fill)


def old_blanks():
    return ole(
        BOF_8 + b"".join(record(0x00BE, b"\0\0" + n.to_bytes(2, "little") + b"\0" * 512) for n in range(19_000)) + END
    )


QUICKLY_MADE = (all_columns_with_content, one_text_many_times, full_old_workbook)
WORST = (
    *(million_empty_rows, million_empty_rows_and_a_formula, styled_blanks, all_columns, million_texts),
    *(many_numbers, many_formulas, many_shared_texts, long_texts, nested),
    *(nested_shared_texts, ten_thousand_sheets, million_merged_areas, pictures, old_blanks),
)


@pytest.mark.parametrize(
    "made",
    [
        *(pytest.param(made, id=made.__name__) for made in QUICKLY_MADE),
        *(pytest.param(made, id=made.__name__, marks=pytest.mark.slow) for made in WORST),
    ],
)
def test_the_worst_files_stay_within_memory_and_time(made, tmp_path):
    content = made()
    assert len(content) <= LARGEST_FILE
    (tmp_path / "file").write_bytes(content)
    command = [sys.executable, "-c", CHILD, str(tmp_path / "file")]
    child = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, timeout=120)  # noqa: S603
    memory, seconds, rows, message = json.loads(child.stdout)
    logging.getLogger(__name__).info(
        "%s: %d MB, %.1f s, %d %s", made.__name__, memory // MEGABYTE, seconds, rows, message
    )
    assert memory < MOST_MEMORY
    assert seconds < MOST_SECONDS
