"""Registers the close app."""

from django.apps import AppConfig


class CloseConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.close"
    label = "close"
