"""Shared screen parts. They know how things look, and no capability."""
