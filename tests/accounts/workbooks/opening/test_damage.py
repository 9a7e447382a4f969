"""Whatever becomes of a file's bytes, opening it gives a workbook or a refusal, and nothing else."""

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.workbooks.opening import open_workbook
from accounts.workbooks.problems import WorkbookRefusedError
from tests.accounts.workbooks.opening.files import package, sheet_xml, xls, xlsx, zipped


def fill_xlsx(workbook):
    sheet = workbook.active
    for row in range(2, 12):
        sheet.append([f"{row}", row / 7, f"=A{row}", row % 2 == 0])
    sheet.merge_cells("A14:C14")
    sheet.row_dimensions[3].hidden = True
    workbook.create_sheet("二")["C3"] = "文字"


def fill_xls(workbook, sheet):
    for row in range(2, 12):
        for column, value in enumerate([f"{row}", row / 7, row % 2 == 0]):
            sheet.write(row, column, value)
    sheet.merge(13, 13, 0, 2)
    sheet.row(3).hidden = True
    workbook.add_sheet("二").write(2, 2, "文字")


def stored(content):
    """The same parts without compression, so that damage reaches the XML instead of ending at the check sum."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


XLSX, XLS = xlsx(fill_xlsx), xls(fill_xls)
PARTS = stored(XLSX)


def opened_or_refused(content):
    """Open; say whether it was a workbook."""
    problems = ()
    sheets = ()
    try:
        sheets = open_workbook(content, "决算.xlsx").sheets
    except WorkbookRefusedError as refused:
        problems = refused.problems
    assert bool(sheets) is not bool(problems)
    assert all(problem.message and problem.found and problem.expected for problem in problems)
    return bool(sheets)


def damaged(content, generator, times):
    changed = bytearray(content)
    for _ in range(times):
        place = generator.randrange(len(changed))
        match generator.randrange(3):
            case 0:
                changed[place] = generator.randrange(256)
            case 1:
                del changed[place : place + generator.randrange(1, 40)]
            case 2:
                changed[place:place] = generator.randbytes(generator.randrange(1, 8))
    return bytes(changed)


@pytest.mark.parametrize("content", [XLSX, XLS], ids=["xlsx", "xls"])
def test_the_undamaged_file_is_opened(content):
    assert opened_or_refused(content)


@pytest.mark.parametrize("content", [XLSX, XLS], ids=["xlsx", "xls"])
def test_a_truncated_file_is_refused(content):
    """The last bytes of an .xls may be padding: half is surely missing something."""
    assert not any(opened_or_refused(content[:length]) for length in range(0, len(content) // 2, 97))


@pytest.mark.parametrize("content", [XLSX, XLS], ids=["xlsx", "xls"])
@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_file_is_opened_or_refused(content, seed):
    generator = random.Random(seed)  # noqa: S311
    found = {opened_or_refused(damaged(content, generator, times=generator.randrange(1, 6))) for _ in range(40)}
    assert False in found


@pytest.mark.parametrize("seed", range(6))
def test_damage_within_one_part_is_opened_or_refused(seed):
    generator = random.Random(seed)  # noqa: S311
    names = [name for name in PARTS if name.endswith((".xml", ".rels"))]
    for _ in range(40):
        name = generator.choice(names)
        opened_or_refused(zipped(PARTS | {name: damaged(PARTS[name], generator, times=2)}, zipfile.ZIP_STORED))


@pytest.mark.parametrize("seed", range(6))
def test_damage_within_the_records_of_an_old_file_is_opened_or_refused(seed):
    """Bytes change and none is lost: the container stays sound, its records do not."""
    generator = random.Random(seed)  # noqa: S311
    for _ in range(40):
        changed = bytearray(XLS)
        for _ in range(3):
            changed[generator.randrange(512, len(changed) - 2048)] = generator.randrange(256)
        opened_or_refused(bytes(changed))


XML_PIECES = [
    *(
        "<row>",
        '<row r="2">',
        '<row r="1048576">',
        "</row>",
        "<c>",
        '<c r="A1">',
        '<c r="XFD9" t="s">',
        '<c r="B2" t="e">',
    ),
    *(
        '<c r="a" t="b">',
        "</c>",
        "<f>",
        "</f>",
        "<v>",
        "</v>",
        "<is><t>",
        "</t></is>",
        "1",
        "#REF!",
        "x",
        "-1",
        "1e400",
    ),
    *("<!-- ", " -->", "<![CDATA[", "]]>", "&amp;", "&#0;", "&lt;", "<x:c>", "</x:c>", "99999999999999999999"),
]


@given(st.lists(st.sampled_from(XML_PIECES), max_size=20))
def test_any_sequence_of_elements_is_opened_or_refused(pieces):
    opened_or_refused(package(sheet_xml("".join(pieces).encode())))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content):
    assert not opened_or_refused(content)


@given(
    st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"\x09\x08"]), st.binary()
)
def test_any_bytes_after_a_known_beginning_are_refused(beginning, content):
    assert not opened_or_refused(beginning + content)
