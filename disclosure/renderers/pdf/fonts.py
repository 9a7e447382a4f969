"""Fonts of the printed page: which role each plays, where the files lie, and what an office may drop in.

GB/T 9704 asks for 方正小标宋 (title), 仿宋 (body), 黑体 and 楷体 (headings), 宋体 (page number). Those are licensed;
free ones stand in. An office that owns them puts the files into its font directory: their names are read from the
files and each is used for its role. Only whole files are used: a sliced web font corrupts the text of a PDF.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

PROJECT_FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts" / "pdf"
SUFFIXES = frozenset({".otf", ".ttf", ".ttc", ".otc"})

_FAMILY_NAME_IDS = frozenset({1, 16})
_FULL_NAME_ID = 4
_TABLES_READ = 64
_NAMES_READ = 512


@dataclass(frozen=True, slots=True)
class Role:
    """What a typeface is for: the licensed families asked for (a pattern), and the free ones standing in."""

    key: str
    licensed: re.Pattern[str]
    free: tuple[str, ...]


ROLES = (
    Role(
        "title",
        re.compile(r"小标宋|XiaoBiaoSong|FZXBS|STZhongsong|华文中宋", re.IGNORECASE),
        ("Noto Serif SC",),
    ),
    Role("body", re.compile(r"仿宋|FangSong|FZFS", re.IGNORECASE), ("Noto Serif SC",)),
    Role("heading", re.compile(r"黑体|SimHei|STHeiti|FZHei|FZHTK", re.IGNORECASE), ("Noto Sans SC",)),
    Role("kai", re.compile(r"楷体|KaiTi|FZKai", re.IGNORECASE), ("Disclosure Kai", "Noto Serif SC")),
    Role(
        "song", re.compile(r"^宋体|^新宋体|SimSun|STSong|华文宋体|FZSSK|FZShuSong", re.IGNORECASE), ("Noto Serif SC",)
    ),
)
LAST_RESORT = ("Noto Serif SC", "Noto Sans SC")
"""Complete fonts that end every stack: rare characters of names are missing in most licensed fonts."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font file: the families it answers to, all names its makers gave it, and what tells versions apart."""

    path: Path
    families: tuple[str, ...]
    names: tuple[str, ...]
    fingerprint: str


def font_files(directories: Iterable[Path]) -> tuple[FontFile, ...]:
    """Return the readable font files of the directories, sorted; files that are no fonts are passed over."""
    found = []
    for directory in directories:
        if not directory.is_dir():
            continue
        for path in sorted(directory.iterdir()):
            if path.suffix.lower() in SUFFIXES and path.is_file():
                status = path.stat()
                font = _read(path, status.st_size, status.st_mtime_ns)
                if font.families:
                    found.append(font)
    return tuple(found)


def directories(office: Path | None) -> tuple[Path, ...]:
    """Return where fonts are looked for: the locked package, the project's own, the office's directory."""
    package = Path(str(files("pylopdf_fonts_zh_cn")))
    return (package, PROJECT_FONTS) if office is None else (package, PROJECT_FONTS, office)


def families(fonts: Iterable[FontFile]) -> dict[str, tuple[str, ...]]:
    """Return for each role the families to ask for, best first: an office's licensed font before the free ones."""
    present = tuple(fonts)
    stacks = {}
    for role in ROLES:
        licensed = [
            family
            for font in present
            if any(role.licensed.search(name) for name in font.names)
            for family in font.families
        ]
        stacks[role.key] = tuple(dict.fromkeys((*licensed, *role.free, *LAST_RESORT)))
    return stacks


def stylesheet(stacks: dict[str, tuple[str, ...]]) -> str:
    """Return the rules that give each role's class its families."""
    selectors = {role: f".font-{role}" for role in stacks} | {"body": "html, .font-body"}
    return "\n".join(
        f"{selectors[role]} {{ font-family: {', '.join(_quoted(name) for name in stack)} }}"
        for role, stack in stacks.items()
    )


def configuration(directories: Iterable[Path], cache: Path) -> str:
    """Return a fontconfig file that knows the fonts of these directories and no other.

    The machine's own fonts stay out: the same tree must give the same pages everywhere, and a character that no
    chosen font has must be noticed, not drawn from whatever is installed.
    """
    # The free 楷体 has Latin quotation marks, narrow and straight; those of the next font in the stack are Chinese.
    without_quotes = (
        '<match target="scan"><test name="family"><string>Disclosure Kai</string></test>'
        '<edit name="charset" mode="assign"><minus><name>charset</name>'
        "<charset><range><int>0x2018</int><int>0x201d</int></range></charset></minus></edit></match>"
    )
    listed = "".join(f"<dir>{escape(str(directory))}</dir>" for directory in directories)
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{listed}<cachedir>{escape(str(cache))}</cachedir>"
        "<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>"
        "<alias><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>"
        f"{without_quotes}</fontconfig>"
    )


def _quoted(name: str) -> str:
    escaped = re.sub(r"[^\w .-]", lambda match: f"\\{ord(match.group()):x} ", name)
    return f'"{escaped}"'


@lru_cache(maxsize=256)
def _read(path: Path, size: int, modified_ns: int) -> FontFile:
    try:
        with path.open("rb") as stream:
            found = tuple(_names(stream))
    except (OSError, struct.error, UnicodeDecodeError):
        found = ()
    return FontFile(
        path=path,
        families=tuple(dict.fromkeys(name for name_id, name in found if name_id in _FAMILY_NAME_IDS)),
        names=tuple(dict.fromkeys(name for _, name in found)),
        fingerprint=sha256(f"{path.name}\n{size}\n{modified_ns}".encode()).hexdigest(),
    )


def _names(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield (name id, name) for the family and full names of every face, as the ``name`` tables give them."""
    for start in _face_offsets(stream):
        stream.seek(start + 4)
        (count,) = struct.unpack(">H6x", stream.read(8))
        directory = stream.read(16 * min(count, _TABLES_READ))
        for tag, _, offset, length in struct.iter_unpack(">4sLLL", directory):
            if tag == b"name":
                stream.seek(offset)
                yield from _name_records(stream.read(length))


def _face_offsets(stream: BinaryIO) -> tuple[int, ...]:
    signature = stream.read(4)
    if signature == b"ttcf":
        _, count = struct.unpack(">LL", stream.read(8))
        count = min(count, _TABLES_READ)
        return struct.unpack(f">{count}L", stream.read(4 * count))
    return (0,) if signature in {b"OTTO", b"true", b"\0\1\0\0"} else ()


def _name_records(table: bytes) -> Iterator[tuple[int, str]]:
    _, count, strings = struct.unpack_from(">HHH", table)
    for index in range(min(count, _NAMES_READ)):
        platform, _, _, name_id, length, offset = struct.unpack_from(">6H", table, 6 + 12 * index)
        if platform in {0, 3} and (name_id in _FAMILY_NAME_IDS or name_id == _FULL_NAME_ID):
            name = table[strings + offset : strings + offset + length].decode("utf-16-be").strip()
            if name:
                yield name_id, name
