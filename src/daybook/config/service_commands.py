"""`daybook demo`, `serve`, `work`."""


def add_to(commands) -> None:
    """Register."""
