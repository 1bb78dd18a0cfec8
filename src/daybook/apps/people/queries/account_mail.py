"""Whose address is this? The active account of a mailbox, with its person and today's grants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.platform.queries.account_grants import account_of_address
from daybook.apps.platform.viewer import HeldGrant

from ..models import Person


@dataclass(frozen=True, slots=True)
class WriterRow:
    """An account that writes from an address, and the person behind it."""

    user_id: int
    name: str
    person_id: int
    grants: tuple[HeldGrant, ...]


def writer_of_address(address: str, on: date) -> WriterRow | None:
    """The account of an address, without regard to capitals; None without account or person."""
    account = account_of_address(address, on)
    if account is None:
        return None
    person_id = Person.objects.filter(user_id=account.user_id).values_list("id", flat=True).first()
    if person_id is None:
        return None
    return WriterRow(account.user_id, account.name, person_id, account.grants)
