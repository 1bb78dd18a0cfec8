"""Shared screen parts. Knows no capability."""
