"""Registers the ledger app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.ledger"
    label = "ledger"
