"""Registers the platform app, and the scheduled work of every app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.platform"
    label = "platform"

    def ready(self) -> None:
        """Let each app's tasks.py register its handlers and its part of the schedule."""
        autodiscover_modules("tasks")
