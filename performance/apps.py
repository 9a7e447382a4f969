"""The application's configuration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_reference_data(sender: "PerformanceConfig", using: str, **_: Any) -> None:
    """Add the indicators that the forms offer: after each ``migrate``, so that it is repeatable."""
    from performance.forms.reader import FORMS  # noqa: PLC0415 (as the line below)
    from performance.use_cases.library import load_library  # noqa: PLC0415 (models are not loaded before the registry)

    load_library(sender.get_model("LibraryIndicator"), FORMS, using=using)


class PerformanceConfig(AppConfig):
    """绩效管理."""

    name = "performance"
    verbose_name = "绩效管理"

    def ready(self) -> None:
        """Load the library whenever the tables have been brought up to date; lay projects beside accounts' checks."""
        from performance.checks.supplier import register  # noqa: PLC0415 (models are not loaded before the registry is)

        post_migrate.connect(load_reference_data, sender=self)
        register()
