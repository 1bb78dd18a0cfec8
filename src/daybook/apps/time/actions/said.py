"""How does a sentence become a line of time? Read again, and saved only where nothing is unclear.

“4h acme config yesterday” is one draft of 240 minutes; where two tasks fit alike nothing is
written and both are named.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer

from ..queries.said import SaidEntry, said_entry
from .entries import SavedEntry, save_entry


def save_said(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    text: str,
    person_code: str | None = None,
    task_id: int | None = None,
    worked_on: date | None = None,
    client_key: str | None = None,
) -> tuple[SaidEntry, SavedEntry]:
    """Write down what a sentence says, as a draft. Returns how it was read and what was saved.

    `task_id` chooses among what fits, `worked_on` holds the day that a preview named. Raises
    Refused TIME-17 where the task is unclear, TIME-15 where the length or day is, and whatever
    saving a line refuses. The same `client_key` saves once.
    """
    said = said_entry(actor, text, today=today, person_code=person_code, worked_on=worked_on)
    chosen = said.chosen
    if task_id is not None:
        chosen = next((row for row in said.matches if row.task_id == task_id), None)
        if chosen is None:
            raise Refused("TIME-17", "The task you chose does not fit these words.", field="task")
    if said.is_blocked or said.minutes is None:
        raise Refused("TIME-15", said.question, field="text")
    if chosen is None:
        raise Refused("TIME-17", _choices(said), field="task")
    saved = save_entry(
        actor=actor, now=now, today=today, person_id=said.person_id,
        project_id=chosen.project_id, task_id=chosen.task_id, worked_on=said.worked_on,
        minutes=said.minutes, note=said.note, client_key=client_key,
    )  # fmt: skip
    return replace(said, chosen=chosen, question=""), saved


def _choices(said: SaidEntry) -> str:
    if not said.matches:
        return said.question
    named = "; ".join(f"{row.project_code} {row.task_name}" for row in said.matches)
    more = f"; and {said.more} more" if said.more else ""
    return f"{said.question} They are: {named}{more}."
