from io import BytesIO

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import serif_path

from disclosure.renderers.pdf import fonts
from disclosure.renderers.pdf.charset import renumbered
from tests.disclosure.renderers.pdf import reading


def glyph_names(font: bytes) -> list[str]:
    return TTFont(BytesIO(font))["CFF "].cff[0].charset


def in_order(count: int) -> list[str]:
    return [".notdef", *(f"cid{number:05}" for number in range(1, count))]


def cut(text: str) -> bytes:
    font = TTFont(serif_path())
    cutter = subset.Subsetter(subset.Options(notdef_outline=True))
    cutter.populate(text=text)
    cutter.subset(font)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def test_every_reader_finds_the_glyphs_of_the_embedded_fonts_under_their_codes(pdf):
    outlines = []
    for page in reading.read(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            if "/FontFile3" in descriptor:
                outlines.append(descriptor["/FontFile3"].get_data())
    assert outlines
    for outline in outlines:
        names = glyph_names(outline)
        assert names == in_order(len(names))


def test_the_font_as_its_makers_ship_it_would_be_misread():
    names = TTFont(serif_path())["CFF "].cff[0].charset
    assert names != in_order(len(names))


@pytest.mark.parametrize("text", ["中", "中文", "一丁七万丈三上下", "".join(map(chr, range(0x4E00, 0x5000, 3)))])
def test_fonts_of_every_size_are_renumbered_and_keep_their_outlines(text):
    font = cut(text)
    again = renumbered(font)
    names = glyph_names(again)
    assert len(again) == len(font)
    assert names == in_order(len(names))
    before, after = (TTFont(BytesIO(data))["CFF "].cff[0].CharStrings.charStringsIndex for data in (font, again))
    assert [before[index].bytecode for index in range(len(names))] == [
        after[index].bytecode for index in range(len(names))
    ]


def test_renumbering_twice_changes_nothing():
    once = renumbered(cut("中文字体"))
    assert renumbered(once) == once


@pytest.mark.parametrize("font", [b"", b"wOF2", (fonts.PROJECT_FONTS / "DisclosureKai-Regular.ttf").read_bytes()])
def test_other_fonts_stay_as_they_are(font):
    assert renumbered(font) == font
