"""Django's admin with our own site."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """The back office (后台)."""

    default_site = "config.back_office.BackOffice"
