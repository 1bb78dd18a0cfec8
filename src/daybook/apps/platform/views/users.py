"""`/admin/users`: accounts, the roles they hold by date, and how they sign in."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from daybook.core.rights import Data, Verb
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import date_text, span
from daybook.ui.grid import Column, Empty, Table, page_of, sort_of, sort_rows
from daybook.ui.notices import notify

from ..actions import users as actions
from ..answers import answer
from ..forms.access import AccountDecisionForm, NewUserForm, UserForm
from ..queries import access
from ..queries.history import history_of
from ..rights import may, require
from .frame import tabs
from .shown import instant_text, state_badge, state_word

HOME = "/admin/users"
_COLUMNS = (
    Column("name", "User", href=f"{HOME}/{{id}}", sub="email"),
    Column("roles", "Roles today", wrap=True),
    Column("state", "Account", kind="html", sort=False),
    Column("last_login", "Last sign-in", kind="html", sort=False, opt=True),
    Column("created_at", "Account since", kind="html", sort=False, opt=True),
)


def user_list(request: HttpRequest) -> HttpResponse:
    """Every account, with the roles it holds today."""
    rows = access.users(request.viewer, request.today)
    bar = FilterBar(
        (
            Search("q", "Name or e-mail"),
            Filter("state", "Account", tuple((s, state_word(s)) for s in _STATES)),
            Filter("role", "Role", (*((w, w) for w in access.ROLE_WORDS.values()),
                                    ("NONE", "No role"))),
        )
    ).read(request.GET)  # fmt: skip
    fitting = [row for row in rows if _fits(row, bar)]
    sort = sort_of(request.GET, _COLUMNS, "name")
    page = page_of(request.GET, len(fitting))
    context = {
        "tabs": tabs(request, "users"),
        "bar": bar,
        "table": Table(
            columns=_COLUMNS,
            rows=[_row(row) for row in sort_rows(fitting, sort)[page.slice]],
            label="Users",
            sort=sort,
            page=page,
            empty=Empty("No account fits.", "Show all accounts", HOME),
        ),
        "count": len(fitting),
        "may_edit": may(request.viewer, Data.USERS, Verb.EDIT),
    }
    return render(request, "platform/users.html", context)


_STATES = ("ACTIVE", "INVITED", "INACTIVE")


def _fits(row: access.UserRow, bar: FilterBar) -> bool:
    text = bar.value("q").casefold()
    if text and text not in f"{row.name} {row.email}".casefold():
        return False
    states = bar.values["state"]
    if states and row.state not in states and not (row.state == "INVITED" and "ACTIVE" in states):
        return False
    roles = bar.values["role"]
    held = row.roles or "NONE"
    return not roles or any(role in held for role in roles)


def _row(row: access.UserRow) -> dict:
    return {
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "roles": row.roles or "none",
        "state": state_badge(row.state),
        "last_login": instant_text(row.last_login) or "never signed in",
        "created_at": date_text(row.created_at.date()),
    }


def user(request: HttpRequest, user_id: int, secret: str = "") -> HttpResponse:
    """One account: its roles, past and to come, and what was done with it.

    `secret` is a one-time password just made; it is printed this once and stored nowhere.
    """
    require(request.viewer, Data.USERS, Verb.SEE, what="see an account")
    row = access.user(request.viewer, user_id, request.today)
    grants = access.grants_of(request.viewer, user_id, request.today)
    context = {
        "tabs": tabs(request, "users"),
        "row": row,
        "secret": secret,
        "badge": state_badge(row.state),
        "grants": _grant_table(request, grants),
        "history": history_of(request.viewer, "USER", user_id, whole=True, limit=30),
        "may_edit": may(request.viewer, Data.USERS, Verb.EDIT),
        "own": user_id == request.viewer.user_id,
        "last_login": instant_text(row.last_login) or "never",
        "temporary": instant_text(row.temporary_password_at),
    }
    return render(request, "platform/user.html", context)


def _grant_table(request: HttpRequest, rows) -> Table:
    columns = [
        Column("role", "Role", sort=False, sub="why"),
        Column("scope", "Over", sort=False),
        Column("dates", "When", kind="html", sort=False),
        Column("state", "State", kind="html", sort=False),
        Column("by", "Granted by", sort=False, sub="at", opt=True),
    ]
    if may(request.viewer, Data.USERS, Verb.EDIT):
        columns.append(Column("end", "Actions", kind="html", sort=False, hidden_title=True))
    return Table(
        columns=tuple(columns),
        rows=[_grant_row(row) for row in rows],
        label="Roles",
        empty=Empty("No role was ever granted: this account sees nothing yet."),
    )


def _grant_row(row: access.GrantRow) -> dict:
    open_ended = row.state != "ENDED"
    return {
        "role": row.role_word,
        "why": f"stands in for {row.covers_for}: {row.reason}" if row.covers_for else row.reason,
        "scope": row.scope_word,
        "dates": dates_text(row),
        "state": state_badge(row.state),
        "by": row.granted_by,
        "at": instant_text(row.granted_at),
        "end": format_html('<a href="/admin/grants/{}/end">End</a>', row.id) if open_ended else "",
    }


def dates_text(row: access.GrantRow) -> str:
    """A grant's days in words, the last one included."""
    if row.ends_on is None:
        return f"from {date_text(row.starts_on)}"
    return span(row.starts_on, row.ends_on - timedelta(days=1))


def new_user(request: HttpRequest) -> HttpResponse:
    """Add an account. A one-time password is shown on the page that answers, and never again."""
    require(request.viewer, Data.USERS, Verb.EDIT, what="add a user")
    form = NewUserForm(request.POST or None, initial={"access": "PASSWORD"})
    made: dict = {}

    def act(values: dict) -> str:
        secret = actions.one_time_password() if values["access"] == "PASSWORD" else None
        made["id"] = actions.add_user(
            actor=request.viewer,
            now=request.now,
            email=values["email"],
            name=values["name"],
            password=secret,
            temporary=True,
        )
        made["secret"] = secret or ""
        notify(request, f"{values['name']} has an account. Grant a role next.")
        return f"{HOME}/{made['id']}"

    context = {
        "title": "Add a user",
        "lead": "An account sees nothing until a role is granted.",
        "cancel_href": HOME,
        "go_label": "Add the user",
        "narrow": True,
        "tabs": tabs(request, "users"),
    }
    response = answer(request, form, act, context, template="platform/form.html")
    return user(request, made["id"], made["secret"]) if made.get("secret") else response


def edit_user(request: HttpRequest, user_id: int) -> HttpResponse:
    """Correct a name or an address."""
    require(request.viewer, Data.USERS, Verb.EDIT, what="change an account")
    row = access.user(request.viewer, user_id, request.today)
    here = f"{HOME}/{user_id}"
    form = UserForm(
        request.POST or None,
        initial={"version": row.version, "name": row.name, "email": row.email},
    )

    def act(values: dict) -> str:
        actions.change_user(actor=request.viewer, now=request.now, user_id=user_id, **values)
        notify(request, "The account is changed.")
        return here

    context = {"title": f"Change {row.name}", "cancel_href": here, "narrow": True,
               "tabs": tabs(request, "users")}  # fmt: skip
    return answer(
        request, form, act, context, template="platform/form.html", version=_version(request, row)
    )


def _version(request: HttpRequest, row: access.UserRow):
    return lambda: access.user(request.viewer, row.id, request.today).version


@require_POST
def new_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a one-time password, shown on the page that answers and never again."""
    row = access.user(request.viewer, user_id, request.today)
    given = request.POST.get("version", "")
    secret = actions.set_temporary_password(
        actor=request.viewer,
        now=request.now,
        user_id=user_id,
        version=int(given) if given.isascii() and given.isdigit() else row.version,
    )
    return user(request, user_id, secret)


def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close an account."""
    return _decide(request, user_id, actions.deactivate_user, "Deactivate",
                   "It is signed out at once and cannot sign in. Its roles and history stay; "
                   "its tokens stop working.")  # fmt: skip


def reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Open an account again."""
    lead = "It can sign in again, with the roles that have not ended meanwhile."
    return _decide(request, user_id, actions.reactivate_user, "Reactivate", lead)


def _decide(request: HttpRequest, user_id: int, action, word: str, lead: str) -> HttpResponse:
    require(request.viewer, Data.USERS, Verb.EDIT, what=f"{word.lower()} a user")
    row = access.user(request.viewer, user_id, request.today)
    here = f"{HOME}/{user_id}"
    form = AccountDecisionForm(request.POST or None, initial={"version": row.version})

    def act(values: dict) -> str:
        action(actor=request.viewer, now=request.now, user_id=user_id, **values)
        notify(request, f"{row.name} is {word.lower()}d.")
        return here

    context = {"title": f"{word} {row.name}", "lead": lead, "cancel_href": here,
               "go_label": word, "narrow": True, "tabs": tabs(request, "users")}  # fmt: skip
    return answer(
        request, form, act, context, template="platform/form.html", version=_version(request, row)
    )
