"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()

# Not before the applications are loaded.
from accounts.jobs.engines.threads import serve  # noqa: E402

serve()
