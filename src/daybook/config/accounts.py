"""How does sign-in differ from the library's? Accounts are made by an administrator only."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Closes self-registration; everything else is the library's."""

    def is_open_for_signup(self, request) -> bool:
        """Nobody registers alone: users are created with their grants."""
        return False
