from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from disclosure.renderers.pdf import content_key, fonts, render_pdf
from disclosure.report.freeze import freeze
from disclosure.report.tree import Paragraph, Text
from tests.disclosure.renderers.pdf import reading


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Path:
    """A directory with fonts named as the licensed ones are, cut from the free ones."""
    directory = tmp_path_factory.mktemp("fonts")
    for family, full_name in (("FangSong_GB2312", "仿宋_GB2312"), ("FZXBSJW--GB1-0", "方正小标宋简体")):
        font = TTFont(fonts.PROJECT_FONTS / "DisclosureKai-Regular.ttf")
        font["name"].names = []
        font["name"].setName(family, 1, 3, 1, 0x409)
        font["name"].setName("Regular", 2, 3, 1, 0x409)
        font["name"].setName(full_name, 4, 3, 1, 0x804)
        font["name"].setName(family.replace("_", ""), 6, 3, 1, 0x409)
        font.save(directory / f"{family}.ttf")
    return directory


def test_names_are_read_from_the_files():
    found = {font.path.name: font.families for font in fonts.font_files(fonts.directories(None))}
    assert found["NotoSerifSC-Regular.otf"] == ("Noto Serif SC",)
    assert found["NotoSansSC-Regular.otf"] == ("Noto Sans SC",)
    assert found["DisclosureKai-Regular.ttf"] == ("Disclosure Kai",)


def test_free_fonts_stand_in_for_every_role():
    stacks = fonts.families(fonts.font_files(fonts.directories(None)))
    assert {role: stack[0] for role, stack in stacks.items()} == {
        "title": "Noto Serif SC",
        "body": "Noto Serif SC",
        "heading": "Noto Sans SC",
        "kai": "Disclosure Kai",
        "song": "Noto Serif SC",
    }


def test_an_offices_fonts_take_their_roles_whatever_their_family_is_called(office):
    stacks = fonts.families(fonts.font_files(fonts.directories(office)))
    assert stacks["body"][:2] == ("FangSong_GB2312", "Noto Serif SC")
    assert stacks["title"][:2] == ("FZXBSJW--GB1-0", "Noto Serif SC")
    assert stacks["heading"][0] == "Noto Sans SC"


def test_an_offices_fonts_are_used_in_the_pdf_and_complete_fonts_help_out(office, holding):
    report = holding(Paragraph((Text("支出决算为468.89万元。㐂"),)))
    names = {font.name for font in reading.fonts(render_pdf(report, cache=None, font_directory=office))}
    assert {"FangSong_GB2312", "Noto-Serif-SC"} <= names
    assert any(name.startswith("FZXBSJW") for name in names)


def test_an_offices_fonts_change_the_key_of_the_content(office, report):
    assert content_key(freeze(report), font_directory=office) != content_key(freeze(report))


@pytest.mark.parametrize("content", [b"", b"OTTO", b"\0\1\0\0\0\xff", b"ttcf" + b"\xff" * 40, b"<html>" * 99])
def test_files_that_are_no_fonts_are_passed_over(tmp_path, content):
    (tmp_path / "broken.ttf").write_bytes(content)
    assert fonts.font_files((tmp_path,)) == ()


def test_a_directory_that_is_not_there_holds_no_fonts(tmp_path):
    assert fonts.font_files((tmp_path / "none",)) == ()


def test_a_family_name_cannot_leave_its_quotes():
    style = fonts.stylesheet({"body": ('x"; } @import url(file:///etc/passwd); { a: "',)})
    assert style.count('"') == 2
    assert all(symbol not in style[style.index('"') :] for symbol in (";", "(", "@", "/"))
