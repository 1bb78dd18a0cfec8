"""Writes of partners."""
