"""How is the organization cut? Regions, practices, roles and calendars, under `/admin`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import Denied, NotFound
from daybook.apps.platform.rights import scope_of
from daybook.core.rights import Data, Verb
from daybook.ui.format import date_text, percent
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions import places as actions
from ..actions.rates import set_target
from ..forms.places import NewPlaceForm, NewRoleForm, PlaceForm, RoleForm, RoleTargetForm
from ..queries.costs import role_targets
from ..queries.places import PlaceRow, place_rows
from ..queries.sections import sees_how_we_are_cut, sees_role_costs


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the three cuts: its words, forms and actions."""

    key: str
    title: str
    one: str
    lead: str
    new_form: type
    form: type
    add: Callable
    edit: Callable

    @property
    def base(self) -> str:
        """Its address."""
        return f"/admin/{self.key}s"


KINDS = {
    "role": Kind(
        "role", "Roles", "role",
        "What people are sold and costed as. Bill and cost rates are given by role.",
        NewRoleForm, RoleForm, actions.add_role, actions.edit_role,
    ),
    "region": Kind(
        "region", "Regions", "region",
        "Where work is sold and delivered. Grants may be narrowed to one.",
        NewPlaceForm, PlaceForm, actions.add_region, actions.edit_region,
    ),
    "practice": Kind(
        "practice", "Practices", "practice",
        "Lines of services, such as consulting or education.",
        NewPlaceForm, PlaceForm, actions.add_practice, actions.edit_practice,
    ),
}  # fmt: skip


def require_admin(request: HttpRequest, what: str) -> None:
    """Refuse whoever neither edits people nor reads settings."""
    if not sees_how_we_are_cut(request.viewer):
        raise Denied("RIGHT-01", f"You cannot see {what}. Operations and administrators can.")


def may_cut(request: HttpRequest) -> bool:
    """Whether the viewer may change how the whole organization is cut."""
    return scope_of(request.viewer, Data.PEOPLE, Verb.EDIT).everything


def place_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Every region, practice or role, with its people of today."""
    found = KINDS[kind]
    require_admin(request, found.title.lower())
    rows = place_rows(kind, request.today)
    context = {
        "kind": found,
        "table": _table(request, found, rows),
        "may_add": may_cut(request),
        "targets": _targets(request) if kind == "role" else None,
        "sees_costs": kind == "role" and sees_role_costs(request.viewer),
    }
    return render(request, "people/places.html", context)


def _table(request: HttpRequest, kind: Kind, rows: tuple[PlaceRow, ...]) -> Table:
    columns = [
        Column("name", kind.one.capitalize(), code="code", sort=False),
        Column("people", "People today", kind="count", sort=False,
               href=f"/people?{kind.key}={{code}}"),
    ]  # fmt: skip
    if kind.key == "role":
        columns.insert(1, Column("sold", "Sold", sort=False))
    if may_cut(request):
        columns.append(Column("change", "Actions", kind="html", sort=False, hidden_title=True))
    shown = [
        {
            "name": row.name,
            "code": row.code,
            "people": row.people,
            "sold": "Yes" if row.is_billable else "No",
            "change": format_html('<a href="{}/{}/edit">Edit</a>', kind.base, row.code),
        }
        for row in rows
    ]
    return Table(
        columns=tuple(columns),
        rows=shown,
        label=kind.title,
        empty=Empty(f"There is no {kind.one} yet.", f"Add a {kind.one}", f"{kind.base}/new"),
    )


def _targets(request: HttpRequest) -> Table | None:
    if not scope_of(request.viewer, Data.TARGETS, Verb.SEE).everything:
        return None
    columns = [
        Column("role_name", "Role", code="role_code", sort=False),
        Column("target", "Target", sort=False),
        Column("since", "Since", sort=False),
    ]
    if scope_of(request.viewer, Data.TARGETS, Verb.EDIT).everything:
        columns.append(Column("change", "Actions", kind="html", sort=False, hidden_title=True))
    rows = [
        {
            "role_name": row.role_name,
            "role_code": row.role_code,
            "target": percent(row.target_millionths) if row.since else "none",
            "since": date_text(row.since),
            "change": format_html('<a href="/admin/roles/{}/target">Set</a>', row.role_code),
        }
        for row in role_targets(request.today)
    ]
    return Table(
        columns=tuple(columns),
        rows=rows,
        label="Utilization targets by role",
        title="Utilization asked of each role",
        subtitle="Billable share of available time; a person's own target wins",
        empty=Empty("No role is sold, so nothing is asked."),
    )


def place_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a region, practice or role."""
    found = KINDS[kind]
    require_admin(request, found.title.lower())
    initial = {"is_billable": True} if kind == "role" else None
    form = found.new_form(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        found.add(actor=request.viewer, now=request.now, **values)
        notify(request, f"{values['name']} was added.")
        return found.base

    context = {"title": f"Add a {found.one}", "lead": found.lead, "narrow": True,
               "go_label": f"Add the {found.one}", "cancel_href": found.base}  # fmt: skip
    return answer(request, form, act, context)


def _place(kind: str, code: str, request: HttpRequest) -> PlaceRow:
    for row in place_rows(kind, request.today):
        if row.code.casefold() == code.casefold():
            return row
    raise NotFound(f"There is no {kind} {code}.")


def place_edit(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Rename one."""
    found = KINDS[kind]
    require_admin(request, found.title.lower())
    row = _place(kind, code, request)
    initial = {"name": row.name, "version": row.version, "is_billable": row.is_billable}
    form = found.form(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        key = {f"{kind}_id": row.id}
        found.edit(actor=request.viewer, now=request.now, **key, **values)
        notify(request, f"{values['name']} was saved.")
        return found.base

    context = {"title": f"Edit {row.name}", "scope": row.code, "narrow": True,
               "lead": "The code stays: it is in addresses, files and audit.",
               "cancel_href": found.base}  # fmt: skip
    return answer(request, form, act, context,
                  version=lambda: _place(kind, code, request).version)  # fmt: skip


def role_target(request: HttpRequest, code: str) -> HttpResponse:
    """Set what is asked of a role from a day on."""
    row = _place("role", code, request)
    if not scope_of(request.viewer, Data.TARGETS, Verb.EDIT).everything:
        raise Denied("RIGHT-01", "You cannot set the target of a role. The operations manager can.")
    form = RoleTargetForm(request.POST or None, initial={"starts_on": request.today})

    def act(values: dict) -> str:
        set_target(actor=request.viewer, now=request.now, role_id=row.id, **values)
        notify(request, f"The target of {row.name} was set.")
        return "/admin/roles"

    context = {"title": f"Target of {row.name}", "scope": row.code, "narrow": True,
               "lead": "The billable share of available time. A person's own target wins.",
               "cancel_href": "/admin/roles"}  # fmt: skip
    return answer(request, form, act, context)
