"""Registers the insights app."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.insights"
    label = "insights"
