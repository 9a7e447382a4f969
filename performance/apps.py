"""The application's configuration."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """绩效管理."""

    name = "performance"
    verbose_name = "绩效管理"
