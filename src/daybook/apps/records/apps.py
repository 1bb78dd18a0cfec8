"""Registers the records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.records"
    label = "records"
