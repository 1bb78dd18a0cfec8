"""`/admin/tokens`: one's own keys for programs. Everybody has this page, for their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.users import create_token, revoke_token
from ..answers import answer
from ..forms.access import TokenForm
from ..queries.access import TokenRow, tokens_of
from .frame import tabs
from .shown import instant_text, state_badge

HOME = "/admin/tokens"


def token_list(request: HttpRequest, secret: str = "") -> HttpResponse:
    """One's own tokens; `secret` is a new one's, printed this once."""
    rows = tokens_of(request.viewer, request.now)
    context = {"tabs": tabs(request, "tokens"), "secret": secret, "table": _table(request, rows)}
    return render(request, "platform/tokens.html", context)


def _table(request: HttpRequest, rows: tuple[TokenRow, ...]) -> Table:
    csrf = get_token(request)
    return Table(
        columns=(
            Column("name", "Token", sort=False, sub="prefix"),
            Column("scopes", "It may", sort=False),
            Column("state", "State", kind="html", sort=False),
            Column("expires_at", "Ends", kind="html", sort=False),
            Column("last_used_at", "Last used", kind="html", sort=False, opt=True),
            Column("revoke", "Actions", kind="html", sort=False, hidden_title=True),
        ),
        rows=[
            {
                "name": row.name,
                "prefix": f"{row.prefix}…",
                "scopes": row.scopes,
                "state": state_badge(row.state),
                "expires_at": instant_text(row.expires_at),
                "last_used_at": instant_text(row.last_used_at) or "never",
                "revoke": _revoke_form(row, csrf) if row.state == "ACTIVE" else "",
            }
            for row in rows
        ],
        label="Your API tokens",
        empty=Empty("You have no API token. A token lets a program act as you, within your rights.",
                    "Make a token", f"{HOME}/new"),
    )  # fmt: skip


def _revoke_form(row: TokenRow, csrf: str) -> SafeString:
    return format_html(
        '<form method="post" action="{}/{}/revoke" class="inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn">Revoke<span class="sr"> {}</span></button></form>',
        HOME,
        row.id,
        csrf,
        row.name,
    )


def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token. Its secret is on the page that answers, and never again."""
    form = TokenForm(request.POST or None, initial={"scopes": "read", "days": 90})
    made: dict = {}

    def act(values: dict) -> str:
        _, made["secret"] = create_token(actor=request.viewer, now=request.now, **values)
        notify(request, f"The token {values['name']} is made.")
        return HOME

    context = {
        "title": "Make an API token",
        "lead": "A program that holds it acts as you, with your rights of each day and no more.",
        "cancel_href": HOME,
        "go_label": "Make the token",
        "narrow": True,
        "tabs": tabs(request, "tokens"),
    }
    response = answer(request, form, act, context, template="platform/form.html")
    return token_list(request, made["secret"]) if made else response


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token of one's own at once."""
    revoke_token(actor=request.viewer, now=request.now, token_id=token_id)
    notify(request, "The token is revoked; programs that hold it are refused from now on.")
    return redirect(HOME)
