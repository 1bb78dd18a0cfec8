"""Registers the time app."""

from django.apps import AppConfig


class TimeConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.time"
    label = "time"

    def ready(self) -> None:
        """Approvals and weeks of others are linked only for those who may open them."""
        from daybook.ui.gates import register_gate

        from .queries.gates import approvals_gate, time_gate

        register_gate("/approvals", approvals_gate)
        register_gate("/time", time_gate)
