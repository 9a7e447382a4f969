"""The PDF of a report with its official statements (公开表): our way against plain tables, every run in a cold process.

The plain way: one WeasyPrint call on the same statements as plain tables (borders collapsed, widths left to the engine,
with and without tags), fonts cut by HarfBuzz in every way. Run from the project's root:

    python -m benchmarks.pdf_statements [--runs 5]
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from disclosure.report.freeze import freeze, thaw
from disclosure.report.tree import Part, Report, Table

WAYS = {
    "text": "ours, text alone",
    "plain": "plain tables alone",
    "plain-tagged": "plain tables alone, tagged",
    "tables": "ours, statements alone",
    "ours": "ours, text and statements",
}
STYLE = "table { border-collapse: collapse; break-before: page; font-size: 8pt } td, th { border: 0.5pt solid }"


def statements() -> tuple[Table, ...]:
    """Return the 14 statements of a report of 60 subjects."""
    from tests.disclosure.renderers import statements as made  # noqa: PLC0415  not in the timed processes

    subjects = (
        made.by_subject(subjects, columns=made.SOURCES[:columns])
        for subjects, columns in ((60, 7), (60, 6), (60, 3), (60, 5), (60, 3), (40, 3))
    )
    shown = (*(made.summary(),) * 2, *(made.detail(),) * 2, made.basic(), *subjects)
    shown = (*shown, *(made.three_public(),) * 2, made.empty())
    return tuple(replace(table, key=f"{table.key}-{place}") for place, table in enumerate(shown))


def plain(report: Report, *, variant: str | None) -> bytes:
    """Set the statements as one would without further thought."""
    import weasyprint  # noqa: PLC0415  cold imports are part of what is timed

    tables = "".join(_plain(table) for table in _tables(report))
    pdf: bytes = weasyprint.HTML(string=f"<html lang=zh><style>{STYLE}</style>{tables}").write_pdf(pdf_variant=variant)
    return pdf


def ours(report: Report) -> bytes:
    """Set the report as the product does."""
    from disclosure.renderers.pdf import render_pdf  # noqa: PLC0415

    return render_pdf(report, cache=None, font_directory=None)


def main() -> None:
    """Run every way in turn, several times over, and print one table of medians."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    arguments.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.way:
        report = thaw((chosen.folder / f"{chosen.way}.json").read_text())
        variants = {"plain": None, "plain-tagged": "pdf/ua-1"}
        pdf = plain(report, variant=variants[chosen.way]) if chosen.way in variants else ours(report)
        (chosen.folder / f"{chosen.way}.pdf").write_bytes(pdf)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _prepare(folder)
        measured: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
        for _ in range(chosen.runs):
            for way, found in measured.items():
                found.append(_cold(way, folder))
        _print_table(measured, folder, chosen.runs)


def _prepare(folder: Path) -> None:
    from benchmarks.sample_report import sample_report  # noqa: PLC0415
    from tests.disclosure.renderers.statements import with_statements  # noqa: PLC0415

    text = sample_report()
    alone = with_statements(replace(text, parts=()), *statements())
    trees = {
        "text": text,
        "plain": alone,
        "plain-tagged": alone,
        "tables": alone,
        "ours": with_statements(text, *statements()),
    }
    for way, report in trees.items():
        (folder / f"{way}.json").write_text(freeze(report))


def _cold(way: str, folder: Path) -> tuple[float, float]:
    """Run one way in a process of its own; return seconds on the clock and of processor, its children's included."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.pdf_statements", "--way", way, "--folder", str(folder)]
    started = time.perf_counter()
    child = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{way}: {status}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime


def _print_table(measured: dict[str, list[tuple[float, float]]], folder: Path, runs: int) -> None:
    from pypdf import PdfReader  # noqa: PLC0415

    tables = statements()
    cells = sum(len(row.cells) for table in tables for row in table.rows)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, {runs} cold runs each, medians; ", end="")
    print(f"{len(tables)} statements, {cells} cells\n")
    print("| way | pages | KB | s | processor s |")
    print("|---|---:|---:|---:|---:|")
    medians = {
        way: [statistics.median(column) for column in zip(*found, strict=True)] for way, found in measured.items()
    }
    for way, name in WAYS.items():
        path = folder / f"{way}.pdf"
        clock, processor = medians[way]
        print(
            f"| {name} | {len(PdfReader(path).pages)} | {path.stat().st_size / 1000:.0f} "
            f"| {clock:.2f} | {processor:.2f} |"
        )
    each = (medians["ours"][1] - medians["text"][1]) / cells * 1000
    print(f"\nprocessor time of one cell: {each:.2f} ms; plain tagged tables take ", end="")
    print(f"{medians['plain-tagged'][1] / medians['tables'][1]:.2f} times the processor time of ours")


def _tables(report: Report) -> tuple[Table, ...]:
    annex: Part = report.parts[-1]
    return tuple(block for section in annex.sections for block in section.blocks if isinstance(block, Table))


def _plain(table: Table) -> str:
    head = "".join(
        f"<tr>{''.join(f'<th colspan={x.columns} rowspan={x.rows}>{escape(x.text)}' for x in row)}"
        for row in table.header
    )
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell.text)}' for cell in row.cells)}" for row in table.rows)
    return f"<table><caption>{escape(table.title)}</caption><thead>{head}</thead><tbody>{body}</tbody></table>"


if __name__ == "__main__":
    main()
