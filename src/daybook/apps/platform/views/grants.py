"""Roles given and ended, and the log of stand-ins at `/admin/delegations`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from daybook.core.rights import Data, Verb
from daybook.ui.format import date_text
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions import grants as actions
from ..answers import answer
from ..forms.access import EndGrantForm, GrantForm, StandInForm
from ..queries import access
from ..queries.account_choices import account_choices
from ..rights import may, require
from .frame import tabs
from .shown import instant_text, state_badge
from .users import HOME as USERS
from .users import dates_text

HOME = "/admin/delegations"


def new_grant(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a role for a scope and some days."""
    require(request.viewer, Data.USERS, Verb.EDIT, what="grant a role")
    row = access.user(request.viewer, user_id, request.today)
    here = f"{USERS}/{user_id}"
    form = GrantForm(request.POST or None, initial={"starts_on": request.today})

    def act(values: dict) -> str:
        actions.grant_role(
            actor=request.viewer,
            now=request.now,
            user_id=user_id,
            role=values["role"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            reason=values["reason"],
            **form.reach,
        )
        word = access.role_word(values["role"]).lower()
        notify(request, f"{row.name} holds the role {word} from {date_text(values['starts_on'])}.")
        return here

    context = {
        "title": f"Grant a role to {row.name}",
        "lead": "It holds from its first day and is never deleted; it ends by date.",
        "cancel_href": here,
        "go_label": "Grant the role",
        "projects": sorted(form.names.of_kind("PROJECT").values()),
        "tabs": tabs(request, "users"),
    }
    return answer(request, form, act, context, template="platform/form.html")


def end_grant(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Let a role end on a day."""
    require(request.viewer, Data.USERS, Verb.EDIT, what="end a grant")
    row = access.grant(request.viewer, grant_id, request.today)
    here = f"{USERS}/{row.user_id}"
    form = EndGrantForm(request.POST or None, initial={"ends_on": request.today})

    def act(values: dict) -> str:
        actions.end_grant(actor=request.viewer, now=request.now, grant_id=grant_id, **values)
        notify(request, f"{row.role_word} ends for {row.user_name}.")
        return here

    context = {
        "title": f"End the role {row.role_word.lower()}",
        "lead": f"{row.user_name} holds it over {row.scope_word.lower()}, {dates_text(row)}. "
        "To take it away at once, let yesterday be its last day.",
        "cancel_href": here,
        "go_label": "End the role",
        "narrow": True,
        "tabs": tabs(request, "users"),
    }
    return answer(request, form, act, context, template="platform/form.html")


def stand_in_log(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom, until when; a stand-in's role ends by itself."""
    rows = access.stand_ins(request.viewer, request.today)
    may_edit = may(request.viewer, Data.USERS, Verb.EDIT)
    columns = (
        Column("name", "Stand-in", href=f"{USERS}/{{user_id}}", sort=False),
        Column("covers_for", "Stands in for", sort=False),
        Column("role", "Role", sort=False, sub="scope"),
        Column("dates", "When", kind="html", sort=False),
        Column("state", "State", kind="html", sort=False),
        Column("reason", "Reason", sort=False, opt=True, wrap=True),
        Column("by", "Named by", sort=False, sub="at", opt=True),
        Column("end", "Actions", kind="html", sort=False, hidden_title=True),
    )
    table = Table(
        columns=columns,
        rows=[_log_row(row, may_edit) for row in rows],
        label="Stand-ins",
        empty=Empty("Nobody stands in for a colleague, and nobody ever has.",
                    "Name a stand-in" if may_edit else "", f"{HOME}/new" if may_edit else ""),
    )  # fmt: skip
    context = {"tabs": tabs(request, "users"), "table": table, "may_edit": may_edit}
    return render(request, "platform/delegations.html", context)


def _log_row(row: access.GrantRow, may_edit: bool) -> dict:
    ends = may_edit and row.state != "ENDED"
    return {
        "user_id": row.user_id,
        "name": row.user_name,
        "covers_for": row.covers_for,
        "role": row.role_word,
        "scope": row.scope_word,
        "dates": dates_text(row),
        "state": state_badge(row.state),
        "reason": row.reason,
        "by": row.granted_by,
        "at": instant_text(row.granted_at),
        "end": format_html('<a href="/admin/grants/{}/end">End</a>', row.id) if ends else "",
    }


def new_stand_in(request: HttpRequest) -> HttpResponse:
    """Lend a colleague's role to somebody else for some days."""
    form = StandInForm(
        request.POST or None,
        lendable=access.lendable_grants(request.viewer, request.today),
        accounts=account_choices(),
        initial={"starts_on": request.today},
    )

    def act(values: dict) -> str:
        actions.delegate_role(actor=request.viewer, now=request.now, **values)
        notify(request, "The stand-in is named. The role ends by itself.")
        return HOME

    context = {
        "title": "Name a stand-in",
        "lead": "The stand-in holds the role, over the same, for these days only. Both keep their "
        "own roles, and nobody approves their own work.",
        "cancel_href": HOME,
        "go_label": "Name the stand-in",
        "tabs": tabs(request, "users"),
    }
    return answer(request, form, act, context, template="platform/form.html")
