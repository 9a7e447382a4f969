"""Drawing a chart as SVG: matplotlib makes the shapes and glyph outlines, the document around them is built here.

Nothing of matplotlib's global state is changed and no text of the report passes through its SVG writer, so charts
may be drawn in several threads at once, a user's matplotlibrc has no say, and the bytes depend on the data alone.
Inline styles become presentation attributes: a strict Content-Security-Policy refuses the former, and any rule of
the page's style sheet outweighs the latter.
"""

import io
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Patch, PathPatch, Rectangle, Wedge
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from disclosure.charts import lettering
from disclosure.charts.layout import Box, Fill, Picture, Rule, Shape, Slice, Words, lay_out
from disclosure.charts.progress import ProgressSpec, describe_progress, lay_out_progress
from disclosure.charts.spec import ChartSpec, caption, describe

SVG = "http://www.w3.org/2000/svg"

# WeasyPrint splits this attribute at the commas and keeps a blank behind one as part of the name.
FONT_FAMILY = '"Disclosure Sans","Noto Sans SC",sans-serif'

INK = "#1a1a1a"
PAPER = "#ffffff"

_STROKE = 0.9
_DASHES = (0, (4, 3))
_HATCH_STROKE = 0.8
# A geta (〓) marks a character the font lacks, as printers do; in outlines a box would be drawn for it silently.
_GETA = "〓"
_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def draw(spec: ChartSpec, *, text: Literal["text", "outline"] = "text", font: Path | None = None) -> str:
    """Return the chart as an ``<svg>`` element: the same bytes for an equal spec, in every process.

    ``text="text"`` is for a page or a PDF that has Chinese fonts: words stay text, and ink is ``currentColor``, so
    that it follows the page in dark mode. ``text="outline"`` is for a file that stands alone: words become outlines
    of ``font`` (Noto Sans SC unless given) on white paper. Every id begins with ``spec.key``; the drawing has a
    viewBox and no size, so it is as wide as its place.
    """
    return draw_picture(lay_out(spec), spec.key, caption(spec), describe(spec), text=text, font=font)


def draw_progress(spec: ProgressSpec, *, text: Literal["text", "outline"] = "text", font: Path | None = None) -> str:
    """Return achieved values beside their targets as an ``<svg>`` element; see ``draw``."""
    return draw_picture(lay_out_progress(spec), spec.key, spec.title, describe_progress(spec), text=text, font=font)


def draw_picture(
    picture: Picture, key: str, title: str, description: str, *, text: Literal["text", "outline"], font: Path | None
) -> str:
    """Return a chart that is laid out as an ``<svg>`` element with its title and description."""
    patches = [_patch(shape) for shape in picture.shapes]
    if text == "outline":
        font_file = font or default_font()
        patches += [_lettered(words, font_file) for words in picture.words]
    root = _document(picture, key, title, description)
    if text == "outline":
        size = {"width": _short(picture.width), "height": _short(picture.height)}
        ET.SubElement(root, "rect", {**size, "fill": PAPER})
    root.extend(_drawn(patches, picture, prefix=key, ink="currentColor" if text == "text" else INK))
    if text == "text":
        root.set("font-family", FONT_FAMILY)
        root.extend(_word(words) for words in picture.words)
    return ET.tostring(root, encoding="unicode")


def default_font() -> Path:
    """Return the file of Noto Sans SC that comes with the locked font package."""
    return Path(str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"))


def _document(picture: Picture, key: str, caption_: str, told: str) -> ET.Element:
    title, description = f"{key}-title", f"{key}-desc"
    root = ET.Element(
        "svg",
        {
            "xmlns": SVG,
            "id": f"{key}-drawing",
            "viewBox": f"0 0 {_short(picture.width)} {_short(picture.height)}",
            "role": "img",
            "aria-labelledby": f"{title} {description}",
            "lang": "zh-CN",
        },
    )
    ET.SubElement(root, "title", {"id": title}).text = lettering.clean(caption_)
    ET.SubElement(root, "desc", {"id": description}).text = lettering.clean(told)
    return root


def _word(words: Words) -> ET.Element:
    attributes = {"x": _short(words.x), "y": _short(words.y), "font-size": _short(words.size), "fill": "currentColor"}
    if words.anchor != "start":
        attributes["text-anchor"] = words.anchor
    element = ET.Element("text", attributes)
    element.text = words.text
    return element


def _patch(shape: Shape) -> Patch:
    match shape:
        case Box():
            patch: Patch = Rectangle((shape.x, shape.y), shape.width, shape.height)
            _ink(patch, shape.fill)
        case Slice():
            # Wedge counts degrees anticlockwise from three o'clock with y upwards, which is clockwise on this page.
            start, end = shape.start - 90.0, shape.end - 90.0
            patch = Wedge((shape.x, shape.y), shape.outer, start, end, width=shape.outer - shape.inner)
            _ink(patch, shape.fill)
        case Rule():
            patch = PathPatch(Outline([(shape.x1, shape.y1), (shape.x2, shape.y2)]))
            patch.set(fill=False, edgecolor=INK, linewidth=_STROKE)
    return patch


def _ink(patch: Patch, fill: Fill | None) -> None:
    patch.set(edgecolor=INK, linewidth=_STROKE)
    if fill is None:
        patch.set(fill=False, linestyle=_DASHES)
        return
    patch.set_facecolor(fill.colour)
    if fill.hatch:
        patch.set_hatch(fill.hatch)
        patch.set_hatchcolor(fill.hatch_colour)
        patch.set_hatch_linewidth(_HATCH_STROKE)


def _lettered(words: Words, font: Path) -> Patch:
    """Return the outlines of a line of text, so that the file needs no font."""
    face = get_font(font)
    text = "".join(character if face.get_char_index(ord(character)) else _GETA for character in words.text)
    vertices, codes = text_to_path.get_text_path(FontProperties(fname=font), text)
    scale = words.size / text_to_path.FONT_SCALE
    extent = max((float(x) for x, _ in vertices), default=0.0) * scale
    shift = {"start": 0.0, "middle": extent / 2, "end": extent}[words.anchor]
    patch = PathPatch(
        Outline(vertices, codes).transformed(Affine2D().scale(scale, -scale).translate(words.x - shift, words.y))
    )
    patch.set(facecolor=INK, linewidth=0)
    return patch


def _drawn(patches: list[Patch], picture: Picture, *, prefix: str, ink: str) -> Iterator[ET.Element]:
    """Let matplotlib draw the patches; yield the hatch patterns and paths of its SVG, and nothing else of it."""
    figure = Figure(figsize=(picture.width / 72, picture.height / 72), dpi=72)
    figure.patch.set_visible(False)
    downwards = Affine2D().scale(1, -1).translate(0, picture.height)
    for patch in patches:
        patch.set_transform(downwards)
        figure.add_artist(patch)
    buffer = io.StringIO()
    FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None})  # type: ignore[no-untyped-call] # has no types
    tree = ET.fromstring(buffer.getvalue())  # noqa: S314 - written by matplotlib the line before, from numbers only
    patterns = list(tree.iter(f"{{{SVG}}}pattern"))
    names = {pattern.attrib["id"]: f"{prefix}-hatch-{number}" for number, pattern in enumerate(patterns, start=1)}
    if patterns:
        definitions = ET.Element("defs")
        definitions.extend(_plain(pattern, names, ink) for pattern in patterns)
        yield definitions
    inside_patterns = {path for pattern in patterns for path in pattern.iter()}
    for path in tree.iter(f"{{{SVG}}}path"):
        if path not in inside_patterns:
            yield _plain(path, names, ink)


def _plain(element: ET.Element, names: dict[str, str], ink: str) -> ET.Element:
    """Copy an element of matplotlib's SVG with attributes for styles, our ids for its own and short numbers."""
    attributes = dict(element.attrib)
    style = attributes.pop("style", "")
    for declaration in filter(None, style.split(";")):
        name, value = declaration.split(":", 1)
        attributes[name.strip()] = value.strip()
    for name, value in attributes.items():
        if name == "id":
            attributes[name] = names[value]
        elif name in {"fill", "stroke"}:
            renamed = _REFERENCE.sub(lambda match: f"url(#{names[match[1]]})", value)
            attributes[name] = ink if value == INK else renamed
        elif name == "d":
            attributes[name] = " ".join(_NUMBER.sub(_rounded, value).split())
    copy = ET.Element(element.tag.removeprefix(f"{{{SVG}}}"), attributes)
    copy.extend(_plain(child, names, ink) for child in element)
    return copy


def _rounded(match: re.Match[str]) -> str:
    return _short(float(match[0]))


def _short(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
