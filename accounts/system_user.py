"""The author of what commands change (命令行): a user that nobody can sign in as."""

from typing import Any

from django.contrib.auth import get_user_model

NAME = "command-line"


def command_line_user() -> Any:
    """Return the user whom the record names for changes made on the server's command line; made when missing."""
    user, created = get_user_model().objects.get_or_create(
        username=NAME, defaults={"last_name": "命令行", "is_active": False}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
