"""The committed fonts: complete enough for names and tables, free to be given on, and small."""

import re

import pytest
from fontTools.ttLib import TTFont

from setup.environment import ROOT

PDF_FONTS = ROOT / "static" / "fonts" / "pdf"
WEB_FONTS = ROOT / "static" / "fonts" / "web"

RARE_IN_NAMES = "喆堃祎玥镕珺赟彧劼昇"
PRINTED = "一二三（）〔〕﹝﹞“”、，。：；—…％%㎡①②0123456789.-"


def characters(font):
    return {chr(code) for code in font.getBestCmap()}


@pytest.fixture(params=sorted(PDF_FONTS.glob("*.ttf")), ids=lambda path: path.name)
def pdf_font(request):
    return TTFont(request.param)


def test_there_is_one_file_for_each_family_and_weight():
    names = {(str(font["name"].getBestFamilyName()), font["OS/2"].usWeightClass) for font in fonts()}

    assert names == {("Disclosure Kai", 400), ("Noto Sans SC", 700), ("Noto Serif SC", 700)}


def fonts():
    return [TTFont(path) for path in PDF_FONTS.glob("*.ttf")]


def test_pdf_fonts_hold_rare_characters_of_names_and_what_tables_print(pdf_font):
    assert set(RARE_IN_NAMES + PRINTED) <= characters(pdf_font)


def test_pdf_fonts_hold_all_of_gb_2312(pdf_font):
    hanzi = {
        bytes((row, cell)).decode("gb2312", errors="ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
    }

    assert hanzi - {""} <= characters(pdf_font)


def test_reserved_names_are_not_used(pdf_font):
    name = pdf_font["name"]
    used = " ".join(str(record) for record in name.names if record.nameID in {1, 3, 4, 6, 16, 25})

    assert not re.search(r"LXGW|霞鹜|Source", used)


def test_pdf_fonts_may_be_embedded(pdf_font):
    assert pdf_font["OS/2"].fsType == 0


def test_licences_lie_beside_the_fonts():
    for file in (PDF_FONTS / "OFL-DisclosureKai.txt", PDF_FONTS / "OFL-Noto.txt", WEB_FONTS / "OFL.txt"):
        text = file.read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert "Copyright 20" in text


def test_the_style_sheet_declares_the_slices_that_lie_beside_it():
    css = (WEB_FONTS / "disclosure-sans.css").read_text(encoding="utf-8")
    urls = re.findall(r"url\((.*?)\)", css)

    assert {url.strip('"') for url in urls} == {path.name for path in WEB_FONTS.glob("*.woff2")}
    assert css.count('font-family:"Disclosure Sans"') == css.count("@font-face") == len(urls)


def test_the_slices_hold_rare_characters_of_names():
    held = set()
    for path in WEB_FONTS.glob("*.woff2"):
        held |= characters(TTFont(path))

    assert set(RARE_IN_NAMES + PRINTED) <= held


def test_all_of_them_stay_small():
    assert sum(path.stat().st_size for path in (ROOT / "static" / "fonts").rglob("*")) < 25_000_000
