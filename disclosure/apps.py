"""The application's configuration."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """信息公开."""

    name = "disclosure"
    verbose_name = "信息公开"

    def ready(self) -> None:
        """Lay typed texts and the narrative's claims beside each account that is checked."""
        from disclosure.claims import register  # noqa: PLC0415 (models are not loaded before the registry is)

        register()
