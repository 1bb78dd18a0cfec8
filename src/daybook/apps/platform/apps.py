"""Registers the platform app, and the scheduled work of every app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.platform"
    label = "platform"

    def ready(self) -> None:
        """Make platform's pages known; each app's tasks.py registers its part of the schedule."""
        from daybook.ui.gates import register_gate

        from .queries import own_sections  # noqa: F401
        from .sections import administration_gate

        register_gate("/admin", administration_gate)

        autodiscover_modules("tasks")
