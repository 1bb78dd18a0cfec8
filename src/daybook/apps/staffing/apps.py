"""Registers the staffing app, and what a booking is called in the audit."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.staffing"
    label = "staffing"

    def ready(self) -> None:
        """Tell the audit how bookings are named and who may read of them."""
        from daybook.apps.platform.subjects import SubjectKind, register_subject

        from .queries.subjects import named_bookings, visible_bookings

        register_subject(SubjectKind("BOOKING", "Booking", named_bookings, visible_bookings))
