"""Which account belongs to whom? Names for the forms and pages that link a person to an account."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import User


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as pages of people name it."""

    id: int
    email: str
    name: str
    is_active: bool


def account(user_id: int) -> AccountRow | None:
    """One account by its key."""
    row = User.objects.filter(pk=user_id).first()
    return AccountRow(row.pk, row.email, row.name, row.is_active) if row else None


def account_choices() -> tuple[tuple[int, str], ...]:
    """(key, "Name · address") of every account that can sign in."""
    rows = User.objects.filter(is_active=True, is_system=False).order_by("name", "email")
    return tuple((row.pk, f"{row.name} · {row.email}") for row in rows)
