"""The application's configuration."""

from django.apps import AppConfig
from django.core import checks


class DisclosureConfig(AppConfig):
    """信息公开."""

    name = "disclosure"
    verbose_name = "信息公开"

    def ready(self) -> None:
        """Lay typed texts and claims beside each account that is checked; verify publications with the record."""
        # Models are not loaded before the registry is; jobs and verification register themselves.
        from disclosure import claims, editions, jobs, verification  # noqa: F401, PLC0415
        from disclosure.files.formats import unknown_formats  # noqa: PLC0415 (models are not loaded before)

        claims.register()
        editions.register()
        checks.register(unknown_formats)
