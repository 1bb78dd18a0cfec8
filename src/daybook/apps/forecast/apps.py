"""Registers the forecast app."""

from django.apps import AppConfig


class ForecastConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.forecast"
    label = "forecast"
