"""The PDF of one report: our way against the plain way, every run in a cold process of its own.

The plain way: one WeasyPrint call in one process on the same page with the same fonts, fonts cut by fontTools (as on
a machine without libharfbuzz-subset), charts as PNG drawn by pyplot. Run from the project's root:

    python -m benchmarks.pdf_report [--runs 5]
"""

import argparse
import base64
import io
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from disclosure.report.freeze import freeze, thaw
from disclosure.report.tree import Chart, Part, Report, Section

TREE_12, TREE_100, CACHE = "tree-12.json", "tree-100.json", "cache"
PNG_DPI = 150


def plain(folder: Path, *, harfbuzz: bool) -> bytes:
    """Set the page as one would without further thought."""
    import weasyprint  # noqa: PLC0415  cold imports are part of what is timed
    import weasyprint.pdf.fonts  # noqa: PLC0415

    from disclosure.renderers.pdf import pages  # noqa: PLC0415

    if not harfbuzz:
        weasyprint.pdf.fonts.harfbuzz_subset = None
    report = _thawed(folder, TREE_12)
    parts = pages.print_parts(report)
    html = pages.document(report, parts, style=f"{pages.STYLE.read_text()}\n{_font_faces()}")
    html = html.replace(
        "drawing:leader", f"data:image/svg+xml;base64,{base64.b64encode(pages.LEADER.encode()).decode()}"
    )
    drawn = [name for part in parts for name in part.drawings if name != "leader"]
    for name, chart in zip(drawn, _charts(report), strict=True):
        html = html.replace(f'"drawing:{name}"', f'"data:image/png;base64,{_pyplot_png(chart)}"')
    pdf: bytes = weasyprint.HTML(string=html).write_pdf()
    return pdf


def ours(folder: Path, *, tree: str = TREE_12, cache: Path | None = None) -> bytes:
    """Set the frozen tree as the product does."""
    from disclosure.renderers.pdf import render_pdf  # noqa: PLC0415

    return render_pdf(_thawed(folder, tree), cache=cache, font_directory=None)


def ours_with_drawing() -> bytes:
    """Make the tree and draw its charts too, which the product does once, when the report is frozen."""
    from benchmarks.sample_report import sample_report  # noqa: PLC0415
    from disclosure.renderers.pdf import render_pdf  # noqa: PLC0415

    return render_pdf(sample_report(), cache=None, font_directory=None)


class Measure(NamedTuple):
    """One run with all its processes: seconds on the clock and of processor, peak kilobytes of the largest process."""

    clock: float
    processor: float
    peak: int


WAYS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "plain": ("plain way", lambda folder: plain(folder, harfbuzz=False)),
    "plain-harfbuzz": ("plain way with libharfbuzz-subset", lambda folder: plain(folder, harfbuzz=True)),
    "ours-drawing": ("ours, charts drawn anew", lambda _: ours_with_drawing()),
    "ours": ("ours, from the frozen tree", ours),
    "ours-kept": ("ours, kept by content", lambda folder: ours(folder, cache=folder / CACHE)),
    "ours-100": ("ours, 100 subjects", lambda folder: ours(folder, tree=TREE_100)),
}


def main() -> None:
    """Run every way in turn, several times over, and print one table of medians."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    arguments.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.way:
        pdf = WAYS[chosen.way][1](chosen.folder)
        (chosen.folder / f"{chosen.way}.pdf").write_bytes(pdf)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _prepare(folder)
        measured: dict[str, list[Measure]] = {way: [] for way in WAYS}
        for run in range(chosen.runs):
            for way in WAYS:
                if sys.stderr.isatty():
                    sys.stderr.write(f"\rrun {run + 1} of {chosen.runs}: {way:20}")
                measured[way].append(_cold(way, folder))
        _print_table(measured, folder, chosen.runs)


def _prepare(folder: Path) -> None:
    from benchmarks.sample_report import sample_report  # noqa: PLC0415

    for name, subjects in ((TREE_12, 12), (TREE_100, 100)):
        (folder / name).write_text(freeze(sample_report(subjects)))
    _cold("ours-kept", folder)


def _cold(way: str, folder: Path) -> Measure:
    """Run one way in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.pdf_report", "--way", way, "--folder", str(folder)]
    started = time.perf_counter()
    child = os.posix_spawn(sys.executable, command, os.environ)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"{way} failed with status {status}")
    return Measure(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss)


def _print_table(measured: dict[str, list[Measure]], folder: Path, runs: int) -> None:
    from pypdf import PdfReader  # noqa: PLC0415

    clock = {way: statistics.median(run.clock for run in found) for way, found in measured.items()}
    processor = {way: statistics.median(run.processor for run in found) for way, found in measured.items()}
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, {runs} cold runs each, medians\n")
    print("| way | pages | KB | s | s (min to max) | processor s | peak MB | times as fast (clock) | (processor) |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for way, (name, _) in WAYS.items():
        path, found = folder / f"{way}.pdf", measured[way]
        ratios = (f"{base['plain'] / base[way]:.1f}" if way != "ours-100" else "" for base in (clock, processor))
        print(
            f"| {name} | {len(PdfReader(path).pages)} | {path.stat().st_size / 1000:.0f} | {clock[way]:.2f} "
            f"| {min(run.clock for run in found):.2f} to {max(run.clock for run in found):.2f} "
            f"| {processor[way]:.2f} | {max(run.peak for run in found) / 1000:.0f} | {' | '.join(ratios)} |"
        )
    growth = processor["ours-100"] / processor["ours"]
    print(f"\n100 subjects against 12: {100 / 12:.1f} times the subjects, {growth:.2f} times the processor time")


def _thawed(folder: Path, name: str) -> Report:
    return thaw((folder / name).read_text())


def _font_faces() -> str:
    from disclosure.renderers.pdf import fonts  # noqa: PLC0415

    found = fonts.font_files(fonts.directories(None))
    faces = (
        f'@font-face {{ font-family: "{font.families[0]}"; src: url("{font.path.as_uri()}"); '
        f"font-weight: {700 if 'Bold' in font.path.name else 400} }}"
        for font in found
    )
    return "\n".join((*faces, fonts.stylesheet(fonts.families(found))))


def _charts(report: Report) -> tuple[Chart, ...]:
    def of(holder: Part | Section) -> tuple[Chart, ...]:
        own = tuple(block for block in holder.blocks if isinstance(block, Chart))
        return own + tuple(chart for section in holder.sections for chart in of(section))

    return tuple(chart for part in report.parts for chart in of(part))


def _pyplot_png(chart: Chart) -> str:
    from matplotlib import font_manager  # noqa: PLC0415
    from matplotlib import pyplot as plt  # noqa: PLC0415
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    font_manager.fontManager.addfont(sans_path())
    plt.rcParams["font.family"] = "Noto Sans SC"
    labels = [row.label for row in chart.rows]
    amounts = [float(row.amount.value) if row.amount else 0.0 for row in chart.rows]
    figure, axes = plt.subplots(figsize=(5, 3.2))
    if chart.rows[0].share is None:
        axes.bar_label(axes.bar(labels, amounts), fmt="%.2f")
    else:
        axes.pie(amounts, labels=labels, autopct="%.0f%%")
    axes.set_title(chart.title)
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=PNG_DPI)
    plt.close(figure)
    return base64.b64encode(image.getvalue()).decode()


if __name__ == "__main__":
    main()
