"""Lays the stored projects of an account, and the texts about them, beside it for its rules."""

import hashlib
import importlib
import pkgutil

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
    return hashlib.sha256(repr((load_performance(account), form)).encode()).hexdigest()


def register() -> None:
    """Add the supplier and the rules; called when the application is ready."""
    for module in pkgutil.iter_modules(checks.__path__, f"{checks.__name__}."):
        importlib.import_module(module.name)
    sources.add(Supplier("performance", supply, version))
