"""Registers the time app."""

from django.apps import AppConfig


class TimeConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.time"
    label = "time"
