"""Registers the desk app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.desk"
    label = "desk"
