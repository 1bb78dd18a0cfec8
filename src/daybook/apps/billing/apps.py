"""Registers the billing app."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.billing"
    label = "billing"
