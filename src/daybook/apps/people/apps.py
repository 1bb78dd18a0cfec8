"""Registers the people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.people"
    label = "people"

    def ready(self) -> None:
        """Make this app's kinds of proposals known."""
        from .actions import rates  # noqa: F401
