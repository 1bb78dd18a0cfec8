"""Expenses: actions, rights, books, pages."""
