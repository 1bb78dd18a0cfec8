"""Registers the commercial app."""

from django.apps import AppConfig


class CommercialConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.commercial"
    label = "commercial"

    def ready(self) -> None:
        """Make this app's kinds of proposals and subjects known, and whose its pages are."""
        from daybook.apps.platform.subjects import SubjectKind, register_subject
        from daybook.ui.gates import register_gate

        from .actions import rate_terms, rates  # noqa: F401
        from .queries import gates
        from .queries.subjects import labels_of, visible_of

        register_gate(gates.CUSTOMERS, gates.customers_gate)
        register_gate(gates.ENGAGEMENTS, gates.engagements_gate)
        for kind in ("CUSTOMER", "OPPORTUNITY", "ENGAGEMENT"):
            register_subject(
                SubjectKind(kind, kind.capitalize(), labels_of(kind), visible_of(kind))
            )
        register_subject(SubjectKind("RATE_CARD", "Rate card", labels_of("RATE_CARD")))
