"""Registers the platform app."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.platform"
    label = "platform"
