"""The application's configuration."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate

from accounts.profiles import search_also


def load_reference_data(sender: "AccountsConfig", using: str, **_: Any) -> None:
    """Add the subjects of the reference files that are missing: after each ``migrate``, so that it is repeatable."""
    from accounts.catalogue import load_catalogues  # noqa: PLC0415 (models are not loaded before the registry is)

    load_catalogues(
        sender.get_model("FunctionalSubject"), sender.get_model("EconomicSubject"), settings.SUBJECTS_DIR, using=using
    )


class AccountsConfig(AppConfig):
    """决算数据: units, catalogues, accounts and their lines."""

    name = "accounts"
    verbose_name = "决算数据"

    def ready(self) -> None:
        """Load the reference data whenever the tables have been brought up to date; find the office's own profiles."""
        post_migrate.connect(load_reference_data, sender=self)
        search_also(settings.PROFILES_DIR)
