"""The rule set: every module that registers rules, imported once."""

import importlib
import pkgutil

from accounts.checks import tables, text, units, years
from accounts.checks.registry import Registry, registry


def load() -> Registry:
    """Return the registry with all rules of this package in it; applications add theirs when they are ready."""
    importlib.import_module("accounts.checks.pending")
    for package in (tables, text, years, units):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return registry
