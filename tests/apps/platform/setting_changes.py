"""A setting changed as people change it: drafted by one, approved by another, from a day on."""

from __future__ import annotations

from datetime import date

from daybook.apps.platform.actions.settings import approve_proposal, draft_proposal
from tests.builders import NOW


def change_setting(company, key: str, value: str, starts_on: date) -> None:
    """A new value of a setting for the whole organization, in force from a day on."""
    number = draft_proposal(
        actor=company.viewer("analyst"),
        now=NOW,
        kind="SETTING",
        title="Change",
        payload={"key": key, "value": value},
        starts_on=starts_on,
        reason="Agreed",
    )
    approve_proposal(actor=company.viewer("operations"), now=NOW, proposal_id=number)
