"""Reads of the platform."""
