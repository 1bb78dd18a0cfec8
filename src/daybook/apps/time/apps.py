"""Registers the time app."""

from django.apps import AppConfig


class TimeConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.time"
    label = "time"

    def ready(self) -> None:
        """Approvals and weeks of others are linked only for those who may open them."""
        from daybook.apps.platform.sections import Section, register_section
        from daybook.ui.gates import register_gate

        from .actions import routes  # noqa: F401
        from .queries.categories import sees_categories
        from .queries.gates import approvals_gate, sees_routes, time_gate

        register_gate("/approvals", approvals_gate)
        register_gate("/time", time_gate)
        register_section(
            Section("time_categories", "Time categories", "/admin/time-categories",
                    "Which internal work is creditable, by date", sees_categories)
        )  # fmt: skip
        register_section(
            Section("approval_routes", "Approval routes", "/admin/approval-routes",
                    "Who approves which work, by date, and what a return offers", sees_routes)
        )  # fmt: skip
