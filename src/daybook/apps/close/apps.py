"""Registers the close app."""

from django.apps import AppConfig


class CloseConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.close"
    label = "close"

    def ready(self) -> None:
        """No month is hard-locked on books that nobody checked, wherever it is asked for."""
        from daybook.apps.platform.lock_conditions import register_lock_condition

        from .actions.locks import require_signed

        register_lock_condition("CLOSE", require_signed)
