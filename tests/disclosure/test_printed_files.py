"""What a published PDF says of itself is what stands in its bytes."""

import io
from datetime import date

import pikepdf
import pytest

from accounts.checks.engine import run
from accounts.checks.loader import load_context
from accounts.checks.rules import load
from disclosure.files.store import keep
from disclosure.printed_files import printed_file
from tests.disclosure.demonstration import load as load_demonstration

RULES = ("PUB-03", "PUB-05", "PUB-08", "PUB-09", "PUB-10")


def stored(pdf: pikepdf.Pdf) -> str:
    content = io.BytesIO()
    pdf.save(content)
    return keep(content.getvalue())


def page(**resources):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Resources = pikepdf.Dictionary(**resources)
    return pdf


def test_a_blank_page_has_neither_text_nor_tags():
    found = printed_file(stored(page()))
    assert (found.has_text, found.tagged, found.tables, found.bookmarks, found.language) == (False, False, 0, 0, "")


def test_a_font_that_is_only_named_is_not_embedded():
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, BaseFont=pikepdf.Name("/SimSun"))
    found = printed_file(stored(page(Font=pikepdf.Dictionary(F1=font))))
    assert (found.has_text, found.fonts_embedded) == (True, False)


def test_properties_bookmarks_tables_and_pictures_are_read():
    pdf = page()
    pdf.docinfo["/Title"] = "某局2023年度部门决算"
    pdf.Root.Lang = pikepdf.String("zh-CN")
    root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    for kind, words in (("/Table", ""), ("/Figure", "收入结构"), ("/Figure", " ")):
        element = pikepdf.Dictionary(S=pikepdf.Name(kind), P=root, Alt=pikepdf.String(words))
        root[kind + str(len(words))] = pdf.make_indirect(element)
    pdf.Root.StructTreeRoot = root
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("第一部分", 0))
    found = printed_file(stored(pdf))
    assert (found.title, found.language, found.bookmarks, found.tagged) == ("某局2023年度部门决算", "zh-CN", 1, True)
    assert (found.tables, found.figures, found.figures_described) == (1, 2, 1)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and nothing else", b"PK\x03\x04", b"\x00" * 100])
def test_what_is_no_pdf_says_nothing(content):
    assert printed_file(keep(content)) is None


def test_a_file_that_is_not_there_says_nothing():
    assert printed_file("0" * 64) is None


@pytest.mark.django_db
@pytest.mark.slow
def test_our_own_published_files_have_no_finding(tmp_path, settings):
    settings.PUBLICATION_FORMATS = ["html", "pdf", "xlsx"]
    account = load_demonstration(tmp_path)
    results = run(load_context(account, today=date(2022, 9, 1)), [load()[rule] for rule in RULES]).results
    assert {(result.rule, result.status) for result in results} == {(rule, "pass") for rule in RULES}
