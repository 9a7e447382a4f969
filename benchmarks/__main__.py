"""Every benchmark, one after the other, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = ("checks", "figures_narrative_charts", "overview", "pdf_report", "pdf_statements", "workbooks")


def main() -> None:
    """Print each benchmark's name and table."""
    for name in BENCHMARKS:
        print(f"\n## {name}\n", flush=True)
        command = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}"]
        subprocess.run(command, check=True, cwd=Path(__file__).resolve().parents[1])  # noqa: S603 (our own scripts)


if __name__ == "__main__":
    main()
