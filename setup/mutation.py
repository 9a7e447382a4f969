"""Mutation testing of rules and rounding: ``python -m setup.mutation [MODULE ...] [--show] [--jobs N]``.

Makes small mistakes in the code, one at a time, and tells which of them no test notices. cosmic-ray makes the mutants.
Starting its test command anew takes three seconds for each of them, so they are run here in forks of one process that
has loaded everything but the code under test. One run without a mutant sees that all tests pass and which functions
each of them calls: a mutant of a function's body meets only the tests that call it. Files are shared out to as many
processes as there are processors. Nothing is written to the working copy.
"""

import argparse
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import os
import resource
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, TypeAlias

import django
import hypothesis
import pytest

from setup.environment import ROOT
from setup.mutants import Bodies, Mutant, bodies, changes_bodies_only, mutants

RULES = "tests/accounts/checks/test_"
FIGURES = "tests/accounts/figures/test_"
PROFILE = "mutation"
# Each mutant meets the same few examples, and a failing one is not made smaller.
ALIKE: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(hypothesis.HealthCheck),  # a busy machine makes any of them fail
}
SECONDS = 30  # of processor time for the tests of one mutant; unchanged code needs about a fifth
PATIENCE = 20 * SECONDS  # by the clock, for one that waits or for a machine with other work
# Imported anew in each fork: the code under test and what holds on to it.
RELOADED = ("accounts.checks", "accounts.figures", "accounts.money", "performance.scoring", "performance.checks")

# Of each file, by the qualified name of a function, the tests that call it.
Calls: TypeAlias = dict[str, dict[str, set[str]]]
# Rules whose examples tell nothing of the code under test.
OUTSIDE = ("/checks/text/", "/performance/checks/")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file's mutants: how many there are, which no test noticed, and the seconds that took."""

    path: Path
    count: int
    survivors: tuple[Mutant, ...]
    seconds: float


def scope() -> list[Path]:
    """Return the files whose mutants must be noticed: rules on tables, years and units, sums, scores, rounding."""
    named = [
        ROOT / "accounts/money.py",
        ROOT / "accounts/figures/arithmetic.py",
        ROOT / "accounts/figures/sums.py",
        ROOT / "accounts/checks/stated.py",
        ROOT / "accounts/checks/engine.py",
        ROOT / "performance/scoring.py",
    ]
    folders = [sorted((ROOT / "accounts/checks" / name).rglob("*.py")) for name in ("tables", "years", "units")]
    return [path for path in (*named, *(file for folder in folders for file in folder)) if path.name != "__init__.py"]


def tests_of(path: Path) -> list[str]:
    """Return the test files that concern a file; of their tests those run that need no database."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    if module == "accounts.money":
        patterns = ["tests/accounts/test_money.py", FIGURES + "arithmetic.py"]
    elif module == "performance.scoring":
        patterns = ["tests/performance/test_scoring*.py"]
    elif module.startswith("accounts.figures"):
        patterns = [FIGURES + "*.py", RULES + "stated.py"]
    else:
        patterns = [RULES + "*.py"]
    return [str(file) for pattern in patterns for file in sorted(ROOT.glob(pattern))]


class _Mutated(importlib.abc.MetaPathFinder):
    """Gives one module other source than its file has."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        if fullname != self.mutant.module:
            return None
        source = self.mutant.source

        class Loader(importlib.machinery.SourceFileLoader):
            def get_code(self, fullname: str) -> Any:
                return compile(source, self.path, "exec", dont_inherit=True)

        loader = Loader(fullname, str(self.mutant.path))
        return importlib.util.spec_from_file_location(fullname, self.mutant.path, loader=loader)


def needs_database(item: pytest.Item) -> bool:
    """Whether a test, or a fixture that it asks for, opens the database."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db"})


class _Order:
    """Runs the examples of a file's own rules first, after tests that noticed earlier mutants; tells who notices."""

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        self.path, self.tell = str(path), tell
        self.noticed: Counter[str] = Counter()

    def sort(self, items: list[pytest.Item]) -> None:
        def rank(item: pytest.Item) -> tuple[int, bool, bool]:
            many = hasattr(getattr(item, "function", None), "hypothesis")
            return (-self.noticed[item.nodeid], many, self.place(item) != self.path)

        items.sort(key=rank)

    @staticmethod
    def place(item: pytest.Item) -> str:
        """Return the file of the rule whose example a test is."""
        callspec = getattr(item, "callspec", None)
        check = getattr(callspec.params.get("rule") if callspec else None, "check", None)
        return check.__code__.co_filename if check is not None else ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [
            item for item in items if not any(part in self.place(item) for part in OUTSIDE) and not needs_database(item)
        ]
        self.sort(items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.tell(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.tell(f"collecting {report.nodeid}")


class _Observer(_Order):
    """Runs the tests on the code as it is and notes which functions of some files each test calls."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.failing = ""
        super().__init__(paths[0], self.fail)
        self.files = {str(path) for path in paths}
        self.calls: Calls = {file: {} for file in self.files}

    def fail(self, name: str) -> None:
        self.failing = self.failing or name

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        called: set[CodeType] = set()

        def trace(frame: FrameType, *_: Any) -> None:
            if frame.f_code.co_filename in self.files:
                called.add(frame.f_code)

        for item, following in itertools.zip_longest(session.items, session.items[1:]):
            called.clear()
            sys.settrace(trace)
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            sys.settrace(None)
            for code in called:
                self.calls[code.co_filename].setdefault(code.co_qualname, set()).add(item.nodeid)
            if self.failing:
                break
        return True


class _Each(_Order):
    """Collects once, then runs the tests on each mutant of a function's body, in a fork with that body."""

    def __init__(
        self, path: Path, found: Sequence[Mutant], calls: dict[str, set[str]], tell: Callable[[str], None]
    ) -> None:
        super().__init__(path, tell)
        self.found, self.calls = found, calls

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        functions = [x for x in gc.get_objects() if isinstance(x, FunctionType) and x.__code__.co_filename == self.path]
        gc.freeze()
        own = self.tell
        original = bodies(compile(self.found[0].path.read_text("utf-8"), self.path, "exec"))
        for mutant in self.found:
            changed = bodies(compile(mutant.source, self.path, "exec"))
            names = [name for name, body in changed.items() if name and body != original[name]]
            callers = set().union(*(self.calls.get(name, ()) for name in names))
            items = [item for item in session.items if item.nodeid in callers]

            def run(
                tell: Callable[[str], None],
                names: list[str] = names,
                changed: Bodies = changed,
                items: list[pytest.Item] = items,
            ) -> int:
                self.tell = tell
                for function in functions:
                    if function.__code__.co_qualname in names:
                        function.__code__ = changed[function.__code__.co_qualname]
                for item, following in itertools.zip_longest(items, items[1:]):
                    session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                return 0

            name = forked(run)
            own(f"{mutant.number} {name}")
            if name:
                self.noticed[name] += 1
                self.sort(session.items)
        return True


def forked(run: Callable[[Callable[[str], None]], int], seconds: int = SECONDS) -> str:
    """Run in a fork; return the first line that it tells, or how else it failed; "" when it did not.

    ``seconds`` of processor time are all it gets.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 3
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))

        def tell(name: str) -> None:
            os.write(writing, name.encode() + b"\n")
            os._exit(1)

        # A failure is told by its test's name; what pytest prints is of no use.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        try:
            status = run(tell)
        finally:
            os._exit(status)
    os.close(writing)
    told = b""
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        late = not select.select([pipe], [], [], PATIENCE)[0]
        if late:
            os.kill(child, signal.SIGKILL)
        else:
            told = pipe.readline()
    _, status = os.waitpid(child, 0)
    late = late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU)
    return told.decode().strip() or ("too slow" if late else "" if status == 0 else f"ended with {status}")


def load_anew(mutant: Mutant | None) -> None:
    """Forget the code under test, and let the mutant take the place of its module when it is imported next."""
    for name in [name for name in sys.modules if name.startswith(RELOADED)]:
        del sys.modules[name]
    if mutant is not None:
        sys.meta_path.insert(0, _Mutated(mutant))
    # Applications add their rules when they are ready, and that was to the registry just forgotten.
    importlib.import_module("performance.checks.supplier").register()


def run_tests(path: Path, plugin: _Order) -> int:
    """Run the tests of a file with the code under test as it is or will be imported."""
    profile = f"--hypothesis-profile={PROFILE}"
    options = ["-x", "-q", "--tb=no", "-W", "ignore::pytest.PytestAssertRewriteWarning", profile]
    return int(pytest.main([*options, "-p", "no:cacheprovider", "-p", "no:xdist", *tests_of(path)], plugins=[plugin]))


def observe(paths: Sequence[Path]) -> tuple[str, Calls]:
    """Return the test that fails on the code as it is ("" when none does) and the tests that call each function.

    Meant for a process of its own, of files that have the same tests.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    load_anew(None)
    observer = _Observer(paths)
    ended = run_tests(paths[0], observer)
    return observer.failing or (f"pytest ended with {ended}" if ended else ""), observer.calls


def notice(path: Path, mutant: Mutant) -> str:
    """Return the test that fails on a mutant; "" when none does."""

    def run(tell: Callable[[str], None]) -> int:
        load_anew(mutant)
        return run_tests(path, _Order(path, tell))

    return forked(run)


def notice_each(path: Path, found: Sequence[Mutant], calls: dict[str, set[str]]) -> dict[int, str]:
    """Return the same for many mutants of functions' bodies, by their numbers; ``calls``: who calls each function."""
    if not found:
        return {}
    reading, writing = os.pipe()
    collector = os.fork()
    if collector == 0:
        os.close(reading)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)

        def tell(line: str) -> None:
            os.write(writing, line.encode() + b"\n")

        load_anew(None)
        run_tests(path, _Each(path, found, calls, tell))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        answers = [line.rstrip("\n").partition(" ") for line in pipe]
    os.waitpid(collector, 0)
    return {int(number): name for number, _, name in answers}


def examine(path: Path, calls: dict[str, set[str]], every_nth: int) -> Examined:
    """Try the mutants of a file; ``calls``: the tests that call each of its functions."""
    started = time.monotonic()
    every = list(mutants(path))[every_nth // 2 :: every_nth]
    original = bodies(compile(path.read_text("utf-8"), str(path), "exec"))
    inside = [mutant for mutant in every if changes_bodies_only(mutant, original)]
    results = notice_each(path, inside, calls)
    for mutant in every:
        if mutant.number not in results:
            results[mutant.number] = notice(path, mutant)
    survivors = tuple(mutant for mutant in every if not results[mutant.number])
    return Examined(path, len(every), survivors, time.monotonic() - started)


def prepare() -> None:
    """Load what stays the same for all mutants."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    hypothesis.settings.register_profile(PROFILE, max_examples=8, phases=[hypothesis.Phase.generate], **ALIKE)


def main() -> int:
    """Examine the files named, or all; print a table, with ``--show`` every survivor. 1 when below nine in ten."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files of the scope; without one, all")
    parser.add_argument("--show", action="store_true", help="print what survived")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="a sample: only every Nth mutant of a file")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="files examined at a time")
    chosen = parser.parse_args()
    os.environ["PYTHONHASHSEED"] = "0"  # of the processes to come: sets in their order, the same examples in every run
    prepare()
    files = [file.resolve() for file in chosen.files] or scope()
    # Long files first, so that no processor is left with the longest at the end.
    files.sort(key=lambda path: path.stat().st_size, reverse=True)
    alike: dict[tuple[str, ...], list[Path]] = {}
    for path in files:
        alike.setdefault(tuple(tests_of(path)), []).append(path)
    total = killed = 0
    # A process for each task: what one leaves behind in memory never meets another.
    with get_context("spawn").Pool(chosen.jobs, prepare, maxtasksperchild=1) as pool:
        calls: Calls = {}
        for failing, found_calls in pool.imap_unordered(observe, alike.values()):
            if failing:
                raise SystemExit(f"without a mutant a test fails: {failing}")
            calls |= found_calls
        print(f"{'module':50} {'mutants':>8} {'killed':>8} {'survived':>8} {'s':>6}", flush=True)
        tasks = [pool.apply_async(examine, (path, calls[str(path)], chosen.every)) for path in files]
        for found in (task.get() for task in tasks):
            name, left = str(found.path.relative_to(ROOT)), len(found.survivors)
            total, killed = total + found.count, killed + found.count - left
            print(f"{name:50} {found.count:8} {found.count - left:8} {left:8} {found.seconds:6.0f}", flush=True)
            for mutant in found.survivors if chosen.show else ():
                print(mutant.told(), flush=True)
    share = killed * 100 / total if total else 100
    print(f"{'all':50} {total:8} {killed:8} {total - killed:8}  {share:.1f} % killed")
    return 0 if share >= 90 else 1  # noqa: PLR2004 (what is asked of these modules)


if __name__ == "__main__":
    sys.exit(main())
