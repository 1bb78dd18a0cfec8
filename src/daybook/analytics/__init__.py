"""Columnar copies of the books for reports. Reads published facts only; rebuildable."""
