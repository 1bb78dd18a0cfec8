"""Registers the staffing app."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.staffing"
    label = "staffing"
