"""`/admin/rights`: the matrix of roles, and what one user may do on one day."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.core.rights import Data, Verb
from daybook.ui.grid import Column, Table
from daybook.ui.statuses import badge_html

from ..queries.access import ROLE_WORDS, users
from ..queries.rights_table import ROLES, rights_table, simulate
from ..rights import require
from .frame import tabs


def rights(request: HttpRequest) -> HttpResponse:
    """The matrix; with `?user=3&on=2026-07-07` what that user may do that day."""
    require(request.viewer, Data.USERS, Verb.SEE, what="see the rights of others")
    on = _day(request.GET.get("on", ""), request.today)
    asked = request.GET.get("user", "")
    context = {
        "tabs": tabs(request, "rights"),
        "users": users(request.viewer, request.today),
        "on": on.isoformat(),
        "asked": asked,
        "matrix": _matrix(),
    }
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        name, rows = simulate(request.viewer, int(asked), on)
        allowed = sum(1 for row in rows if row.allowed)
        context |= {
            "name": name,
            "allowed": allowed,
            "of": len(rows),
            "day": on,
            "simulated": _simulated(rows),
        }
    return render(request, "platform/rights.html", context)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


def _matrix() -> Table:
    shown = [
        {"name": f"{row.data}: {row.verb}"}
        | dict(zip((role.value for role in ROLES), row.reaches, strict=True))
        for row in rights_table()
    ]
    return Table(
        columns=(
            Column("name", "May", sort=False),
            *(Column(role.value, ROLE_WORDS[role], sort=False) for role in ROLES),
        ),
        rows=shown,
        label="Rights by role",
        title="Who may do what",
        subtitle="How far each role reaches before a grant's scope narrows it. An empty cell is a "
        "no.",
        dense=True,
    )


def _simulated(rows) -> Table:
    return Table(
        columns=(
            Column("name", "May", sort=False),
            Column("answer", "Answer", kind="html", sort=False),
            Column("rows", "On which rows", sort=False),
            Column("by", "By which role", sort=False, opt=True, wrap=True),
        ),
        rows=[
            {
                "name": f"{row.data}: {row.verb}",
                "answer": badge_html("ok", "Yes", "check")
                if row.allowed
                else badge_html("neutral", "No", "close"),
                "rows": row.rows,
                "by": row.by,
            }
            for row in rows
        ],
        label="What this user may do",
    )
