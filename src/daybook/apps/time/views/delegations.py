"""Who approves for whom, from when until when? `/approvals/delegations`, and naming somebody."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.format import date_text, moment
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions.delegation import delegate_approvals, end_delegation
from ..forms.approval_setup import DelegationForm
from ..queries.delegations import (
    DelegationRow,
    delegations,
    organization_zone,
    sees_every_delegation,
    stand_in_choices,
)
from .frame import local_time, time_tabs

HOME = "/approvals/delegations"
_STATES = {"ACTIVE": ("ok", "Now"), "FUTURE": ("info", "To come"), "ENDED": ("neutral", "Ended")}


def log(request: HttpRequest) -> HttpResponse:
    """One's own delegations, given and received; all of them for who looks after everybody."""
    viewer = request.viewer
    every = sees_every_delegation(viewer)
    if not every:
        require(viewer, Data.TIME, Verb.APPROVE, what="see who approves for whom")
    zone = organization_zone()
    rows = delegations(viewer, request.today)
    may_name = may(viewer, Data.TIME, Verb.APPROVE)
    table = Table(
        columns=(
            Column("to", "Approves", sort=False),
            Column("who", "For", sort=False, sub="roles"),
            Column("first", "From", sort=False),
            Column("last", "Through", sort=False),
            Column("state", "State", kind="html", sort=False),
            Column("reason", "Reason", sort=False, wrap=True, opt=True),
            Column("by", "Named by", sort=False, sub="at", opt=True),
            Column("end", "Actions", kind="html", sort=False, hidden_title=True),
        ),
        rows=[_shown(row, viewer, zone) for row in rows],
        label="Delegations",
        empty=Empty(
            "Nobody approves for anybody else, and nobody ever has.",
            "Name who approves for you" if may_name else "",
            f"{HOME}/new" if may_name else "",
        ),
    )
    context = {
        "tabs": time_tabs(request, "approvals"),
        "table": table,
        "may_name": may_name,
        "every": every,
    }
    return render(request, "time/delegations.html", context)


def _shown(row: DelegationRow, viewer, zone: str) -> dict:
    may_end = row.state != "ENDED" and (
        row.for_user_id == viewer.user_id or may(viewer, Data.USERS, Verb.EDIT)
    )
    return {
        "to": "You" if row.to_user_id == viewer.user_id else row.to_name,
        "who": "you" if row.for_user_id == viewer.user_id else row.for_name,
        "roles": row.roles,
        "first": date_text(row.starts_on),
        "last": date_text(row.ends_on - timedelta(days=1)),
        "state": badge_html(*_STATES[row.state]),
        "reason": row.reason,
        "by": row.by_name,
        "at": moment(local_time(row.recorded_at, zone)),
        "end": format_html('<button class="link" formaction="{}/{}/end">Take back</button>', HOME,
                           row.key) if may_end else "",
    }  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """Name who approves for me while I am away."""
    require(request.viewer, Data.TIME, Verb.APPROVE, what="name who approves for you")
    form = DelegationForm(
        request.POST or None,
        choices=stand_in_choices(request.viewer, request.today),
        initial={"starts_on": request.today},
    )

    def act(values: dict) -> str:
        delegate_approvals(actor=request.viewer, now=request.now, **values)
        notify(request, "Named. It ends by itself after its last day.")
        return HOME

    context = {
        "title": "While you are away",
        "lead": "A colleague approves time and expenses for you on these days. "
        "Nothing else of your roles is lent, and nobody approves their own or yours.",
        "cancel_href": HOME,
        "go_label": "Name them",
        "narrow": True,
        "tabs": time_tabs(request, "approvals"),
    }
    return answer(request, form, act, context)


@require_POST
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Take a delegation back from tomorrow on, or before it begins."""
    end_delegation(actor=request.viewer, now=request.now, key=key)
    notify(request, "Taken back. What was approved under it stays approved.")
    return redirect(HOME)
