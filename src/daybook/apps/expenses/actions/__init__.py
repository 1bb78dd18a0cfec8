"""Writes of expenses: one verb each."""
