"""Daybook: from the hour worked to the revenue recognized, and why."""

__version__ = "0.1.0"
