"""Registers the revenue app."""

from django.apps import AppConfig


class RevenueConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.revenue"
    label = "revenue"
