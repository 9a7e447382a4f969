"""Makes the fonts under ``static/fonts`` again from their published sources.

Wanted only when a source has a newer version: the results are committed. Needs the development packages,
Debian's ``apt-get`` and ``npm``; nothing is installed. Every source is named with its version and checked by
hash, and equal sources give equal bytes.

``static/fonts/pdf`` gets whole font files (one per family and weight), because slices chosen by
``unicode-range`` corrupt the text of a PDF. ``static/fonts/web`` gets slices, because a browser then fetches
only the few that a page needs.
"""

import bz2
import hashlib
import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"


@dataclass(frozen=True, slots=True)
class Source:
    """A package of a registry: its name with the version, the file wanted in it, and that file's hash."""

    package: str
    member: str
    sha256: str


LXGW_WENKAI = Source(
    "fonts-lxgw-wenkai=1.250+repack-1",
    "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
    "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
)
UNIHAN = Source(
    "unicode-data=15.0.0-1",
    "usr/share/unicode/Unihan_OtherMappings.txt.bz2",
    "bdeef44d75d914e793b7f27ddc3bee01b2d11dd34f4e52de1a9fba74a1612dc2",
)
NOTO_SANS_SC_BOLD = Source(
    "@expo-google-fonts/noto-sans-sc@0.4.3",
    "package/700Bold/NotoSansSC_700Bold.ttf",
    "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
)
NOTO_SERIF_SC_BOLD = Source(
    "@expo-google-fonts/noto-serif-sc@0.4.3",
    "package/700Bold/NotoSerifSC_700Bold.ttf",
    "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
)
NOTO_SANS_SC_LICENCE = Source(
    "@expo-google-fonts/noto-sans-sc@0.4.3",
    "package/LICENSE_FONT",
    "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9",
)
WEB_PACKAGE = Source(
    "@fontsource-variable/noto-sans-sc@5.3.1",
    "package/index.css",
    "e0abf071de114db4a7f08f6188ae2de22bb5e49bf77721b01d771afa45c62621",
)

KAI_NOTICE = """\
Disclosure Kai is a cut of LXGW WenKai Regular 1.250 to fewer characters;
that name is reserved, so the cut has its own.

Copyright 2021-2023 LXGW (https://github.com/lxgw/LxgwWenKai), with Reserved Font Names "LXGW" and "霞鹜"
Copyright 2020 The Klee Project Authors (https://github.com/fontworks-fonts/Klee)
"""

NOTO_NOTICE = """\
NotoSansSC-Bold.ttf and NotoSerifSC-Bold.ttf are cuts of Noto Sans SC Bold and Noto Serif SC Bold to fewer
characters.

Copyright 2014-2024 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'
"""


class SourceChangedError(Exception):
    """A source is not the file that this script was written for."""


def main() -> None:
    """Fetch the sources, write both folders."""
    with tempfile.TemporaryDirectory() as folder:
        fetched = Fetched(Path(folder))
        characters = charset(fetched.read(UNIHAN))
        licence = licence_body(fetched.read(NOTO_SANS_SC_LICENCE).decode())

        pdf = FONTS / "pdf"
        pdf.mkdir(parents=True, exist_ok=True)
        kai = cut(fetched.read(LXGW_WENKAI), characters)
        rename(kai, family="Disclosure Kai", style="Regular", notice=KAI_NOTICE)
        save(kai, pdf / "DisclosureKai-Regular.ttf")
        (pdf / "OFL-DisclosureKai.txt").write_text(KAI_NOTICE + "\n" + licence, encoding="utf-8")

        for source, name in (
            (NOTO_SANS_SC_BOLD, "NotoSansSC-Bold"),
            (NOTO_SERIF_SC_BOLD, "NotoSerifSC-Bold"),
        ):
            bold = cut(fetched.read(source), characters)
            bold["head"].macStyle |= 1
            save(bold, pdf / f"{name}.ttf")
        (pdf / "OFL-Noto.txt").write_text(NOTO_NOTICE + "\n" + licence, encoding="utf-8")

        write_web_slices(fetched, FONTS / "web", licence)


class Fetched:
    """Packages fetched once each into a folder, by the ordinary clients of their registries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unpacked: dict[str, Path] = {}

    def read(self, source: Source) -> bytes:
        """The bytes of a source's file.

        Raises SourceChangedError when they are not the ones this script was written for.
        """
        content = (self.package(source) / source.member).read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != source.sha256:
            raise SourceChangedError(f"{source.package}: {source.member}: found {found}, expected {source.sha256}")
        return content

    def package(self, source: Source) -> Path:
        """The folder into which a source's package is unpacked."""
        if source.package not in self.unpacked:
            target = self.folder / str(len(self.unpacked))
            target.mkdir()
            if "=" in source.package:
                subprocess.run(["apt-get", "download", "--quiet", source.package], cwd=target, check=True)
                subprocess.run(["dpkg-deb", "--extract", *map(str, target.glob("*.deb")), str(target)], check=True)
            else:
                subprocess.run(["npm", "pack", "--silent", source.package], cwd=target, check=True)
                subprocess.run(["tar", "-xzf", *map(str, target.glob("*.tgz")), "-C", str(target)], check=True)
            self.unpacked[source.package] = target
        return self.unpacked[source.package]


def charset(unihan: bytes) -> set[int]:
    """The characters a cut keeps, as code points.

    The 8,105 characters of the national standard list (通用规范汉字表, property kTGH), which holds the rare
    characters allowed in personal names; all of GB 2312, its symbols included; Latin with accents; and the
    punctuation and units that budget documents print besides.
    """
    listed = {
        int(line.split(b"\t")[0].removeprefix(b"U+"), 16)
        for line in bz2.decompress(unihan).splitlines()
        if line.startswith(b"U+") and b"\tkTGH\t" in line
    }
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x180)}
    punctuation = set(range(0x2010, 0x2023)) | {0x2025, 0x2026} | set(range(0x2030, 0x2038))
    besides = set(map(ord, "€−㎡㎞㎏㎝㎜℃℉№℡〇〈〉《》「」『』【】〔〕〖〗﹝﹞﹙﹚﹛﹜①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㊀㊙✓✗□■●○"))
    full_width = set(range(0xFF01, 0xFF5F)) | {0xFFE5}
    return listed | set(gb2312()) | latin | punctuation | besides | full_width


def gb2312() -> Iterator[int]:
    """Every character of GB 2312, as code points."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def cut(source: bytes, characters: set[int]) -> TTFont:
    """A font with only these characters, for text set in horizontal lines."""
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = ["ccmp", "kern", "liga", "locl", "mark", "mkmk"]
    options.drop_tables += ["BASE", "STAT", "vhea", "vmtx", "VORG"]
    options.glyph_names = False
    options.hinting = False
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def rename(font: TTFont, *, family: str, style: str, notice: str) -> None:
    """Give a font another name everywhere, as the licence asks of a changed font with a reserved name."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in {5, 13, 14}]
    full = family if style == "Regular" else f"{family} {style}"
    postscript = f"{family}-{style}".replace(" ", "")
    texts = {0: notice, 1: family, 2: style, 3: f"{postscript};1.250", 4: full, 6: postscript}
    for name_id, text in texts.items():
        names.setName(text, name_id, 3, 1, 0x409)
    names.names.sort()


def save(font: TTFont, path: Path) -> None:
    """Write a font and say on the terminal what became of it."""
    font.save(path, reorderTables=True)
    size = path.stat().st_size / 1e6
    print(f"{path.name}: {len(font.getBestCmap())} characters, {size:.1f} MB")


def licence_body(text: str) -> str:
    """The Open Font License without the copyright lines that precede it."""
    return text[text.index("This Font Software is licensed under") :]


def write_web_slices(fetched: Fetched, folder: Path, licence: str) -> None:
    """Write the slices of the variable Noto Sans SC and the style sheet that declares them.

    The family has a name of its own, ``Disclosure Sans``: a page names it last, so that a machine that has a
    Chinese font fetches no slice.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    css = fetched.read(WEB_PACKAGE).decode()
    files = fetched.package(WEB_PACKAGE) / "package"
    rules = []
    for face in re.findall(r"@font-face \{(.*?)\}", css, re.DOTALL):
        url = found(re.search(r"url\(\./(files/[^)]+\.woff2)\)", face))
        ranges = found(re.search(r"unicode-range: ([^;]+);", face))
        name = url.removeprefix("files/noto-sans-sc-").replace("-wght-normal", "")
        shutil.copyfile(files / url, folder / name)
        rules.append(
            '@font-face{font-family:"Disclosure Sans";font-style:normal;font-weight:100 900;'
            f'font-display:swap;src:url("{name}") format("woff2");unicode-range:{ranges.replace(" ", "")}}}'
        )
    heading = "/* Noto Sans SC, variable, in slices. Made by setup/build_fonts.py; licence: OFL.txt. */"
    (folder / "disclosure-sans.css").write_text("\n".join([heading, *rules, ""]), encoding="utf-8")
    (folder / "OFL.txt").write_text(
        "The woff2 files here are Noto Sans SC, unchanged as published in slices.\n\n"
        "Copyright 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'\n\n" + licence,
        encoding="utf-8",
    )
    print(f"{folder.name}: {len(rules)} slices, {total_size(folder.iterdir()) / 1e6:.1f} MB")


def found(match: re.Match[str] | None) -> str:
    """The first group of a match; SourceChangedError when the style sheet is not written as expected."""
    if match is None:
        raise SourceChangedError(f"{WEB_PACKAGE.package}: {WEB_PACKAGE.member} is written in another way")
    return match[1]


def total_size(paths: Iterable[Path]) -> int:
    """Bytes of all these files."""
    return sum(path.stat().st_size for path in paths)


if __name__ == "__main__":
    main()
