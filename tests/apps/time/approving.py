"""What tests of approval share: a viewer on another day, lines handed in, a route."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.people.queries.persons import person_id_of_user
from daybook.apps.platform.actions.settings import approve_proposal, draft_proposal
from daybook.apps.platform.models import User
from daybook.apps.platform.viewer import Viewer, viewer_of
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.queries.approvals import ApprovalFilter, ApprovalPage, approval_page
from tests.builders import NOW, TODAY

ALL = ApprovalFilter()


def on_day(company, who: str, day: date) -> Viewer:
    """The viewer a login is on a day: with the roles, own and lent, of that day."""
    user = User.objects.get(pk=company[f"user {who}"])
    return viewer_of(user, today=day, person_id=person_id_of_user(user.pk))


def hand_in(company, on: date, minutes: int, *, who="engineer", at: datetime = NOW, project="ACME",
            **more) -> int:  # fmt: skip
    """A line written and handed in; returns its key."""
    key = save_entry(
        actor=company.viewer(who), now=at, today=TODAY, person_id=company[who],
        project_id=company[project], task_id=company[f"task {project}"], worked_on=on,
        minutes=minutes, **more,
    ).id  # fmt: skip
    submit_part(actor=company.viewer(who), now=at, person_id=company[who], day=on)
    return key


def lens(viewer: Viewer, name: str, *, now: datetime = NOW, wanted=ALL) -> ApprovalPage:
    """A lens, sorted by day."""
    return approval_page(viewer, name, wanted, now=now, sort="worked_on", first=0, size=100)


def every_row(viewer: Viewer, *, now: datetime = NOW) -> dict:
    """Every waiting row of a viewer by key."""
    rows = [*lens(viewer, "exceptions", now=now).rows, *lens(viewer, "clean", now=now).rows]
    return {row.id: row for row in rows}


def set_setting(company, key: str, value: str, starts_on: date = date(2026, 7, 1)) -> None:
    """A dated setting, drafted by the analyst and approved by operations."""
    number = draft_proposal(
        actor=company.viewer("analyst"), now=NOW, kind="SETTING", title=key,
        payload={"key": key, "value": value}, starts_on=starts_on,
    )  # fmt: skip
    approve_proposal(actor=company.viewer("operations"), now=NOW, proposal_id=number)
