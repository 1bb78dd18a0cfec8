"""Reads of expenses: frozen rows, with row rights applied."""
