"""Brings the database up to date and loads the demonstration: ``python -m setup.database``.

The same as ``manage.py migrate`` and ``manage.py load_demo``, in one process because starting Django twice would
take most of the time. An installation with an office's own accounts sets ``DEMO=no``.
"""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Migrate, then load what is not there yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if os.environ.get("DEMO", "yes").lower() not in {"no", "false", "0"}:
        call_command("load_demo")


if __name__ == "__main__":
    main()
