"""Which account has this address, and what does it hold today? For mail that comes from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..models import User
from ..viewer import HeldGrant, viewer_of


@dataclass(frozen=True, slots=True)
class AccountGrants:
    """An active account with the grants of a day."""

    user_id: int
    name: str
    grants: tuple[HeldGrant, ...]


def account_of_address(address: str, on: date) -> AccountGrants | None:
    """The active account of an address, with the grants of a day; or None."""
    if not address:
        return None
    user = User.objects.filter(email__iexact=address, is_active=True, is_system=False).first()
    if user is None:
        return None
    return AccountGrants(user.pk, user.name, viewer_of(user, today=on).grants)
