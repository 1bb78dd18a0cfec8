"""`/admin/settings`: every dated setting, its history, and drafting a change of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from daybook.core.policy import SETTING_KEYS
from daybook.core.rights import Data, Verb
from daybook.ui.format import date_text
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.settings import draft_proposal
from ..answers import answer
from ..forms.changes import SettingForm, typed_value
from ..queries.changes import SettingPage, SettingToday, setting_page, settings_today
from ..queries.organization import entities
from ..rights import may, require
from .frame import tabs
from .shown import instant_text, link, state_badge

HOME = "/admin/settings"


def setting_list(request: HttpRequest) -> HttpResponse:
    """Every setting today, with what is next and what waits."""
    rows = settings_today(request.viewer, request.today)
    changed = [row for row in rows if not row.is_default or row.own_values]
    only = request.GET.get("changed") == "yes"
    context = {
        "tabs": tabs(request, "settings"),
        "table": _list_table(changed if only else rows),
        "only": only,
        "total": len(rows),
        "changed": len(changed),
        "may_draft": may(request.viewer, Data.SETTINGS, Verb.DRAFT),
    }
    return render(request, "platform/settings.html", context)


def _list_table(rows) -> Table:
    return Table(
        columns=(
            Column("title", "Setting", href=f"{HOME}/{{key}}", sub="help", sort=False, wrap=True),
            Column("value", "Today", sort=False, sub="own", wrap=True),
            Column("since", "Since", sort=False, opt=True),
            Column("default", "Default, if another", sort=False, opt=True, wrap=True),
            Column("next", "Next", kind="html", sort=False),
        ),
        rows=[_list_row(row) for row in rows],
        label="Settings",
        empty=Empty("Every setting holds its default.", "Show all settings", HOME),
    )


def _list_row(row: SettingToday) -> dict:
    parts = []
    if row.next_on:
        parts.append(format_html("{} from {}", row.next_value, date_text(row.next_on)))
    if row.waiting:
        word = "draft waits" if row.waiting == 1 else "drafts wait"
        parts.append(link(f"{HOME}/{row.key}#drafts", f"{row.waiting} {word}"))
    return {
        "key": row.key,
        "title": row.title,
        "help": row.help,
        "value": row.value,
        "own": row.own_values,
        "since": date_text(row.since),
        "default": "" if row.is_default else row.default,
        "next": format_html("{}", _joined(parts)),
    }


def _joined(parts: list):
    if len(parts) == 2:
        return format_html('{}<span class="sub">{}</span>', *parts)
    return parts[0] if parts else ""


def setting(request: HttpRequest, key: str) -> HttpResponse:
    """One setting: today, by entity, its drafts and every value it ever had."""
    page = setting_page(request.viewer, key, request.today)
    context = {
        "tabs": tabs(request, "settings"),
        "page": page,
        "history": _history_table(page),
        "may_draft": may(request.viewer, Data.SETTINGS, Verb.DRAFT),
    }
    return render(request, "platform/setting.html", context)


def _history_table(page: SettingPage) -> Table:
    return Table(
        columns=(
            Column("starts_on", "From", sort=False, sub="revision"),
            Column("value", "Value", sort=False, wrap=True),
            Column("whose", "For", sort=False),
            Column("state", "State", kind="html", sort=False),
            Column("recorded", "Approved", kind="html", sort=False, opt=True),
            Column("by", "By", sort=False, opt=True),
        ),
        rows=[
            {
                "starts_on": date_text(row.starts_on),
                "revision": f"revision {row.revision}" if row.revision > 1 else "",
                "value": row.value,
                "whose": row.whose,
                "state": state_badge(row.state),
                "recorded": link(f"/audit/{row.line_id}", instant_text(row.recorded_at)),
                "by": row.recorded_by,
            }
            for row in page.history
        ],
        label=f"Values of {page.title}",
        title="Every value it ever had",
        subtitle="A value holds from its day until the next. Nothing here is ever changed.",
        empty=Empty(f"Nothing is stored: the default, {page.default}, has always held."),
    )


def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Draft a change; the next page previews it, and somebody else approves it."""
    page = setting_page(request.viewer, key, request.today)
    require(request.viewer, Data.SETTINGS, Verb.DRAFT, what="draft a change of a setting")
    entry = SETTING_KEYS[key]
    offered = [(row.id, f"{row.code} · {row.name}") for row in entities()]
    form = SettingForm(
        request.POST or None,
        key=key,
        entities=offered if page.of_entities else (),
        initial={
            "change": "VALUE",
            "value": typed_value(entry, page.stored),
            "starts_on": request.today,
        },
    )

    def act(values: dict) -> str:
        number = draft_proposal(
            actor=request.viewer,
            now=request.now,
            kind="SETTING",
            title=entry.title,
            payload=form.payload,
            starts_on=values["starts_on"],
            reason=values["reason"],
        )
        notify(request, "The draft is kept. It comes into force once somebody else approves it.")
        return f"/admin/proposals/{number}"

    context = {
        "title": f"Change: {page.title}",
        "lead": f"{page.help} Today it is {page.value}.",
        "cancel_href": f"{HOME}/{key}",
        "go_label": "Draft and preview",
        "narrow": True,
        "tabs": tabs(request, "settings"),
    }
    return answer(request, form, act, context, template="platform/form.html")
