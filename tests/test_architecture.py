"""What may know of what, and what must not stand in the code at all."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("accounts", "performance", "disclosure")
CODE = (*PACKAGES, "config", "setup")
LONGEST_MODULE = 400

# Pure: no request, form, setting or ORM. Only ``loader`` and ``build`` bring rows from the database.
PURE = (
    "accounts/money.py",
    "accounts/withholding.py",
    "accounts/workflow.py",
    "accounts/deadlines.py",
    "accounts/next_step.py",
    "accounts/workflow.py",
    "accounts/checks/**/*.py",
    "accounts/figures/*.py",
    "accounts/profiles/*.py",
    "accounts/statements/*.py",
    "accounts/workbooks/problems.py",
    "accounts/workbooks/sheet.py",
    "accounts/workbooks/content.py",
    "accounts/workbooks/annotating/*.py",
    "accounts/workbooks/ministry/*.py",
    "accounts/workbooks/opening/*.py",
    "accounts/workbooks/public/*.py",
    "accounts/workbooks/writing.py",
    "performance/checks/*.py",
    "performance/figures.py",
    "performance/forms/*.py",
    "performance/grades.py",
    "performance/scoring.py",
    "disclosure/charts/*.py",
    "disclosure/narrative/*.py",
    "disclosure/report/tree.py",
    "disclosure/report/freeze.py",
    "disclosure/report/compose.py",
    "disclosure/report/tables.py",
    "disclosure/report/amounts.py",
    "disclosure/report/attachments.py",
    "disclosure/report/explanations.py",
    "disclosure/report/outline.py",
    "disclosure/report/places.py",
    "disclosure/report/projects.py",
    "disclosure/report/self_evaluation.py",
    "disclosure/report/reading.py",
    "disclosure/report/review.py",
    "disclosure/report/differences/*.py",
    "disclosure/files/manifest.py",
    "disclosure/files/figures.py",
    "disclosure/renderers/grid.py",
    "disclosure/renderers/xlsx/identities.py",
)
LOADERS = {"accounts/checks/loader.py", "accounts/figures/loader.py", "performance/checks/supplier.py"}
# What pure modules may use of Django: its template engine, whose language the sentences are written in.
PURE_DJANGO = ("django.template",)
MONEY = ("accounts/**/*.py", "performance/**/*.py", "disclosure/narrative/*.py", "disclosure/report/*.py")


def modules(*patterns: str) -> list[Path]:
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if "migrations" not in path.parts}
    return sorted(found)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def pure_modules() -> list[Path]:
    return [path for path in modules(*PURE) if named(path) not in LOADERS]


def all_modules() -> list[Path]:
    return modules(*(f"{package}/**/*.py" for package in CODE), "manage.py")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Yield the full names of what a module imports, anywhere in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(imported: str) -> Path | None:
    """Return the file of our own that an imported name stands for."""
    parts = imported.split(".")
    while parts:
        place = ROOT.joinpath(*parts)
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                return file
        parts.pop()
    return None


def test_the_walk_over_the_code_finds_it():
    assert len(all_modules()) > 80
    assert len(pure_modules()) > 25
    assert "accounts.figures.figures.Figures" in set(imports(ROOT / "accounts/figures/loader.py"))


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("accounts", ("performance", "disclosure", "config")),
        ("performance", ("disclosure", "config")),
        ("disclosure", ("config",)),
    ],
)
def test_data_flows_one_way(package, forbidden):
    backwards = [
        f"{named(path)} imports {imported}"
        for path in modules(f"{package}/**/*.py")
        for imported in imports(path)
        if imported.split(".")[0] in forbidden
    ]
    assert backwards == []


def test_the_product_imports_neither_its_tests_nor_its_setup():
    assert [
        f"{named(path)} imports {imported}"
        for path in modules(*(f"{package}/**/*.py" for package in (*PACKAGES, "config")))
        for imported in imports(path)
        if imported.split(".")[0] in {"tests", "benchmarks", "setup", "pytest", "hypothesis"}
    ] == []


def test_a_pure_module_knows_no_database_request_form_or_setting():
    assert [
        f"{named(path)} imports {imported}"
        for path in pure_modules()
        for imported in imports(path)
        if imported.split(".")[0] == "django" and not imported.startswith(PURE_DJANGO)
    ] == []


def test_a_pure_module_imports_only_pure_modules_of_ours():
    pure = set(pure_modules())
    assert [
        f"{named(path)} imports {imported}"
        for path in pure
        for imported in imports(path)
        if imported.split(".")[0] in CODE and module_of(imported) not in pure
    ] == []


def test_a_module_is_small_enough_to_be_held_in_the_head():
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in all_modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert [named(path) for path in ROOT.glob("**/*.py") if path.stem in drawers and _is_ours(path)] == []


def test_no_code_names_a_profile():
    profiles = {folder.name for folder in (ROOT / "fixtures" / "profiles").iterdir() if folder.is_dir()}
    assert len(profiles) > 1
    assert [
        f"{named(path)}: {node.value}"
        for path in modules(*(f"{package}/**/*.py" for package in (*PACKAGES, "config")))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and any(p in node.value for p in profiles)
    ] == []


def test_no_code_compares_a_year():
    assert [
        f"{named(path)}: {ast.unparse(node)}"
        for path in modules(*(f"{package}/**/*.py" for package in PACKAGES))
        for node in ast.walk(tree(path))
        if _compares_a_year(node)
    ] == []


@pytest.mark.parametrize(
    "source",
    ["year == 2021", "x.fiscal_year >= 2022", "year in (2020, 2021)", "str(year) == '2021'", "f(year__lt=2022)"],
)
def test_a_comparison_with_a_year_is_noticed(source):
    assert any(_compares_a_year(node) for node in ast.walk(ast.parse(source)))


def test_no_template_compares_a_year_or_a_profile():
    files = [
        path for folder in ("templates", "fixtures/profiles") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    compared = re.compile(r"\{%\s*(?:el)?if\b[^%]*(?:\b20\d\d\b|\bprofile\.name\b)")
    assert [named(path) for path in files if compared.search(path.read_text(encoding="utf-8"))] == []


def test_no_float_comes_near_money():
    """Neither made nor written; ``isinstance(value, float)``, which refuses one, is welcome."""
    floats = [
        f"{named(path)}: {ast.unparse(node)}"
        for path in modules(*MONEY)
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert floats == []


FETCHING = re.compile(r"""(?:https?:)?//(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)""", re.IGNORECASE)
# Names of vocabularies, which nobody fetches, and where fonts and their licences come from, for people to read.
NAMES_ONLY = {"www.w3.org", "www.adobe.com", "scripts.sil.org", "github.com", "127.0.0.1"}


def test_nothing_is_fetched_from_another_host():
    texts = {".py", ".html", ".txt", ".toml", ".css", ".js", ".svg", ".json", ".csv"}
    files = [
        path
        for folder in (*CODE, "templates", "static", "fixtures")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in texts and path.is_file()
    ]
    named_hosts = {
        f"{named(path)}: {found['host']}"
        for path in files
        for found in FETCHING.finditer(path.read_text(encoding="utf-8"))
        if found["host"].lower() not in NAMES_ONLY
    }
    assert len(files) > 100
    assert named_hosts == set()


def test_pages_and_styles_name_no_host_at_all():
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")]
    assert [named(path) for path in files if FETCHING.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "text", ['src="https://cdn.example.com/x.js"', "url(//fonts.example.org/a)", "http://example.com"]
)
def test_a_host_is_noticed(text):
    found = FETCHING.search(text)
    assert found is not None
    assert found["host"] not in NAMES_ONLY


def _compares_a_year(node: ast.AST) -> bool:
    compared: list[ast.expr] = []
    if isinstance(node, ast.Compare):
        compared = [node.left, *node.comparators]
    elif isinstance(node, ast.Call):
        compared = [keyword.value for keyword in node.keywords if "year" in (keyword.arg or "")]
    elif isinstance(node, ast.match_case):
        compared = [value.value for value in ast.walk(node.pattern) if isinstance(value, ast.MatchValue)]
    constants = (inner.value for side in compared for inner in ast.walk(side) if isinstance(inner, ast.Constant))
    return any(re.fullmatch(r"(?:19|20)\d\d", str(value)) for value in constants)


def _is_ours(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in {*CODE, "tests", "benchmarks"}
