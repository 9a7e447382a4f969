"""Lays the stored projects of an account, and the texts about them, beside it for its rules."""

import hashlib
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from accounts.checks.sources import Supplied, Supplier, sources
from accounts.figures.figures import Figures
from accounts.models import FinalAccount
from performance import checks
from performance.checks import Performance, overall_texts, texts_of
from performance.forms import form_of
from performance.loader import load_performance


def supply(account: FinalAccount, figures: Figures) -> Supplied:
    """Return the performance figures of an account and what staff wrote about them."""
    form = form_of(figures.data.unit.region_code, account.fiscal_year)
    performance = Performance(*load_performance(account), form)
    texts = (passage for each in performance.projects for passage in texts_of(each))
    return Supplied(passages=(*texts, *overall_texts(performance.overall)), beside=(performance,))


def version(account: FinalAccount) -> str:
    """Return a fingerprint of everything that ``supply`` returns."""
    form = form_of(account.unit.region.code, account.fiscal_year)
    return hashlib.sha256(repr(_ordered((load_performance(account), form))).encode()).hexdigest()


def _ordered(value: Any) -> Any:
    """Return a value whose text is the same in every process: the order of a set differs from one to the next."""
    if isinstance(value, frozenset):
        return sorted(map(repr, value))
    if isinstance(value, Mapping):
        return [(_ordered(key), _ordered(member)) for key, member in value.items()]
    if isinstance(value, tuple | list):
        return [_ordered(member) for member in value]
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *(_ordered(getattr(value, field.name)) for field in fields(value))]
    return value


def register() -> None:
    """Add the supplier and the rules; called when the application is ready."""
    for module in pkgutil.iter_modules(checks.__path__, f"{checks.__name__}."):
        importlib.import_module(module.name)
    sources.add(Supplier("performance", supply, version))
