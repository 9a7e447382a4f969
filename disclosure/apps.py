"""The application's configuration."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """信息公开."""

    name = "disclosure"
    verbose_name = "信息公开"

    def ready(self) -> None:
        """Lay typed texts and claims beside each account that is checked; verify publications with the record."""
        from disclosure import verification  # noqa: F401, PLC0415 (registers itself; models are not loaded before)
        from disclosure.claims import register  # noqa: PLC0415 (models are not loaded before the registry is)

        register()
