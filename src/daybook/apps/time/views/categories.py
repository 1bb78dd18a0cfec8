"""Which internal work is creditable? `/admin/time-categories`: every dated fact, and a change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.core.utilization.categories import CATEGORY_WORDS, Category
from daybook.ui.addresses import query_text
from daybook.ui.format import date_text, hours, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions.categories import set_category
from ..forms.categories import CategoryForm
from ..queries.categories import category_rows, internal_codes, may_set_categories

HOME = "/admin/time-categories"
_LOOKS = {"CREDITABLE": "ok", "NON_CREDITABLE": "neutral"}
_COLUMNS = (
    Column("key", "Time on", sort=False, wrap=True, href="{rows_href}"),
    Column("category", "Counts as", kind="html", sort=False),
    Column("starts", "From", sort=False),
    Column("state", "State", sort=False),
    Column("revision", "Revision", kind="count", sort=False, opt=True),
    Column("recorded_by", "By", sort=False, opt=True, href="/audit/{line_id}"),
)


def category_list(request: HttpRequest) -> HttpResponse:
    """Every fact, newest first by key."""
    require(request.viewer, Data.SETTINGS, Verb.SEE, what="see what internal time counts as")
    rows, held = [], set()
    for row in category_rows():
        future = row.starts_on > request.today
        state = "Later" if future else "Before" if row.key in held else "In force"
        if not future:
            held.add(row.key)
        rows.append(
            {
                "key": row.key,
                "category": badge_html(
                    _LOOKS[row.category], CATEGORY_WORDS[Category(row.category)].capitalize()
                )
                if row.category
                else "ends",
                "starts": date_text(row.starts_on),
                "state": state,
                "revision": row.revision,
                "recorded_by": row.recorded_by,
                "line_id": row.line_id,
                "rows_href": "/time/entries"
                + query_text(project=row.project_code, task=row.task_code or row.code,
                             from_=row.starts_on.isoformat()).replace("from_=", "from="),
            }
        )  # fmt: skip
    may = may_set_categories(request.viewer)
    empty = Empty("Nothing is said: all internal time is non-creditable.",
                  *(("Set a category", f"{HOME}/new") if may else ()))  # fmt: skip
    context = {
        "table": Table(
            columns=_COLUMNS,
            rows=rows,
            label="Categories by date",
            title="What was said, and from when",
            subtitle="A fact holds from its day until the next of the same key",
            empty=empty,
        ),
        "may": may,
    }
    return render(request, "time/categories.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Say what a task code, or one task, counts as from a day on."""
    require(request.viewer, Data.SETTINGS, Verb.EDIT, what="say what internal time counts as")
    initial = {"starts_on": request.today.replace(day=1), "category": "CREDITABLE",
               "code": request.GET.get("code", "")}  # fmt: skip
    form = CategoryForm(request.POST or None, codes=internal_codes(), initial=initial)

    def act(values: dict) -> str:
        lines, minutes = set_category(
            actor=request.viewer, now=request.now, code=values["code"], project=values["project"],
            starts_on=values["starts_on"], category=values["category"] or None,
            reason=values["reason"],
        )  # fmt: skip
        notify(
            request,
            f"Set from {date_text(values['starts_on'])}. It is about {spell(lines, 'line')} "
            f"worked since, {hours(minutes)} h.",
        )
        return HOME

    context = {
        "title": "What internal time counts as",
        "lead": "It moves hours between creditable and non-creditable from its day on. Money, "
        "billing and billable utilization stay as they are.",
        "cancel_href": HOME,
        "go_label": "Set from that day",
        "narrow": True,
    }
    return answer(request, form, act, context)
