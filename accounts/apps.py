"""The application's configuration."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core import checks
from django.db.models.signals import post_migrate

from accounts.profiles import profile_problems, search_also


def load_reference_data(sender: "AccountsConfig", using: str, **_: Any) -> None:
    """Add the subjects of the reference files that are missing: after each ``migrate``, so that it is repeatable."""
    from accounts.catalogue import load_catalogues  # noqa: PLC0415 (models are not loaded before the registry is)

    load_catalogues(
        sender.get_model("FunctionalSubject"), sender.get_model("EconomicSubject"), settings.SUBJECTS_DIR, using=using
    )


def connect_sign_in() -> None:
    """Record who comes and goes, and find out what a person must do first."""
    from accounts.sign_in.duties import note_duties  # noqa: PLC0415 (models are not loaded before the registry is)
    from accounts.sign_in.sessions import ended, started  # noqa: PLC0415

    user_logged_in.connect(started, dispatch_uid="sessions.started")
    user_logged_in.connect(note_duties, dispatch_uid="duties.note_duties")
    user_logged_out.connect(ended, dispatch_uid="sessions.ended")


def unusable_profiles(**_: Any) -> list[checks.CheckMessage]:
    """Warn of every profile folder with a mistake: until it is mended it cannot be chosen."""
    hint = "改正后重新启动；在此之前不能选用这个地区口径。"
    return [checks.Warning(problem, hint=hint, id="accounts.W001") for problem in profile_problems()]


class AccountsConfig(AppConfig):
    """决算数据: units, catalogues, accounts and their lines."""

    name = "accounts"
    verbose_name = "决算数据"

    def ready(self) -> None:
        """Load the reference data whenever the tables have been brought up to date; find the office's own profiles."""
        from accounts.jobs import batches  # noqa: F401, PLC0415 (registers itself; models are not loaded before)

        post_migrate.connect(load_reference_data, sender=self)
        search_also(settings.PROFILES_DIR)
        connect_sign_in()
        checks.register(unusable_profiles)
