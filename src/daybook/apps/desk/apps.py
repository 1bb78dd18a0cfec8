"""Registers the desk app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.desk"
    label = "desk"

    def ready(self) -> None:
        """The board of missing time has a second tab, for expenses."""
        from daybook.apps.expenses.queries.rights import sees_others
        from daybook.apps.time.queries.boards import BoardPlace, register_board

        register_board(BoardPlace("expenses", "Expenses", "/time/compliance/expenses", sees_others))
