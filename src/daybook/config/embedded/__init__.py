"""The embedded database with a fair queue of writers."""
