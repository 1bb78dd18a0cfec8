"""Registers the commercial app."""

from django.apps import AppConfig


class CommercialConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.commercial"
    label = "commercial"

    def ready(self) -> None:
        """Make this app's kinds of proposals known."""
        from .actions import rates  # noqa: F401
