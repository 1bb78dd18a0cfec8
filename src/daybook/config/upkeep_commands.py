"""`daybook doctor`, `backup`, `restore`."""


def add_to(commands) -> None:
    """Register."""
