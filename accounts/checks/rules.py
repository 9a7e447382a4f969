"""The rule set: every module that registers rules, imported once."""

import hashlib
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path

from accounts.checks import document, tables, text, units, years
from accounts.checks.registry import Registry, registry

LISTS = Path(__file__).resolve().parents[2] / "fixtures" / "checks"


def load() -> Registry:
    """Return the registry with all rules of this package in it; applications add theirs when they are ready."""
    importlib.import_module("accounts.checks.pending")
    for package in (tables, text, document, years, units):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return registry


@cache
def version() -> str:
    """Return the fingerprint of the rule set: of every module that decides or helps to, and of the word lists."""
    files = {*Path(__file__).parent.rglob("*.py"), *LISTS.rglob("*")}
    places = {Path(inspect.getfile(rule.check)).parent for rule in load().decided() if rule.check is not None}
    files |= {file for place in places for file in place.glob("*.py")}
    digest = hashlib.sha256()
    for file in sorted(path for path in files if path.is_file()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
