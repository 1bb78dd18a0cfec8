"""Registers the shared screen parts."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Django's handle on templates, tags and static files."""

    name = "daybook.ui"
    label = "ui"
