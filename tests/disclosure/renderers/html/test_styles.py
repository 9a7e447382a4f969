"""The style sheets: contrast enough for everyone (WCAG AA), nothing fetched from another host."""

import re
from itertools import product
from pathlib import Path

import pytest

PUBLIC = Path(__file__).resolve().parents[4] / "static" / "public"
TEXT_ON_GROUND = [
    *product(("ink", "ink-soft", "accent"), ("paper", "surface")),
    ("ink", "ochre-wash"),
    ("ink", "seal-wash"),
    ("ochre", "paper"),
    ("ochre", "surface"),
    ("ochre", "ochre-wash"),
    ("seal", "paper"),
    ("seal", "surface"),
    ("seal", "seal-wash"),
    ("accent", "accent-wash"),
    ("accent", "ochre-wash"),
    ("accent", "seal-wash"),
    ("accent-ink", "accent"),
]


def colours(scheme):
    sheet = (PUBLIC / "site.css").read_text()
    light, dark = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[:2]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    return found | (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark)) if scheme == "dark" else {})


def luminance(colour):
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(scheme, text, ground):
    found = colours(scheme)
    assert contrast(found[text], found[ground]) >= 4.5


def test_dark_pages_define_every_colour_anew():
    light, dark = colours("light"), colours("dark")
    assert light.keys() == dark.keys()
    assert all(light[name] != dark[name] for name in light)


@pytest.mark.parametrize("sheet", ["site.css", "report.css"])
def test_a_style_sheet_fetches_nothing(sheet):
    text = (PUBLIC / sheet).read_text()
    assert "url(" not in text
    assert "@import" not in text
    assert "!important" not in text
