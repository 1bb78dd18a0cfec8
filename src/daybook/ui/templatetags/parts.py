"""Tags that draw parts of a screen: badges, figures, tables, charts, forms and their errors."""

from __future__ import annotations

from itertools import zip_longest

from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ..addresses import changed
from ..figures import Figure, figure_html, restricted_html, value_html
from ..gates import opens
from ..icons import icon as icon_html
from ..icons import sheet
from ..notices import drawn
from ..statuses import badge_html, status_html
from ..trust import trust_full, trust_thin
from .address import query_of

register = template.Library()
register.simple_tag(sheet, name="icon_sheet")
register.simple_tag(icon_html, name="icon")
register.simple_tag(restricted_html, name="restricted")
_NOTICE_ICONS = {"ok": "check", "info": "info", "warn": "warn", "bad": "red"}


@register.simple_tag
def badge(tone: str, word: str, icon: str = ""):
    """A badge with the page's own words, in a tone such as ok, warn or locked."""
    return badge_html(tone, word, icon)


@register.simple_tag
def status(code, label: str = ""):
    """The badge of a stored code; an empty code draws nothing."""
    return status_html(str(code or ""), str(label))


@register.simple_tag
def figure(value, href: str = "", explain: str = "", why: str = "", tone: str = "", css: str = ""):
    """A number as a link to its rows; takes a Figure or the text and its addresses."""
    if not isinstance(value, Figure):
        value = Figure(value, href, explain, why, tone)
    return figure_html(value, css)


@register.filter(name="opens")
def opens_filter(address: str) -> bool:
    """Whether an address opens for the reader of the page."""
    return opens(str(address))


@register.simple_tag
def ref(href: str, text):
    """Words as a link, or as they are where the address is not the reader's to open."""
    return format_html('<a href="{}">{}</a>', href, text) if opens(href) else text


@register.simple_tag
def fact_value(fact):
    """The value of a fact or strip item, linked to where it comes from."""
    inner = value_html(fact.value)
    if fact.href or fact.explain:
        return figure_html(Figure(inner, fact.href, fact.explain))
    return inner


@register.simple_tag
def trust_bar(parts, currency: str, target=None, fixes: int = 0, thin: bool = False, label=""):
    """The trust bar: full with its legend, or thin inside a row of a table."""
    if thin:
        return trust_thin(parts, currency, target)
    return trust_full(parts, currency, target, fixes, label or "By how sure it is")


@register.inclusion_tag("ui/table.html", takes_context=True)
def table(context, table):
    """A table with its headings, rows, pages, file link and empty state."""
    query = query_of(context)
    page = table.page
    turn = {}
    if page:
        turn["previous"] = changed(query, {"page": page.number - 1}) if page.number > 1 else ""
        turn["next"] = changed(query, {"page": page.number + 1}) if page.number < page.pages else ""
    shown = {column.key for column in table.columns}
    choices = [(column, column.key in shown) for column in table.offered[1:]]
    kept = [(key, value) for key, values in query.lists() if key != "col" for value in values]
    return {
        "table": table,
        "headings": table.headings(query),
        "choices": choices,
        "kept": kept,
        **turn,
    }


@register.inclusion_tag("ui/filters.html")
def filters(bar):
    """The filter bar with what is chosen."""
    return {"bar": bar}


@register.inclusion_tag("ui/chart.html")
def chart(chart):
    """A drawing, its legend, and its table on request."""
    used = [any(row[place] for row in chart.rows) for place in range(len(chart.columns))]
    kept = [place for place, keep in enumerate(used) if keep or place == 0]
    return {
        "chart": chart,
        "columns": [chart.columns[place] for place in kept],
        "rows": [
            ([row[place] for place in kept], href)
            for row, href in zip_longest(chart.rows, chart.hrefs, fillvalue="")
        ],
    }


@register.inclusion_tag("ui/facts.html")
def facts(rows):
    """A list of facts, label and value."""
    return {"facts": rows}


@register.inclusion_tag("ui/strip.html")
def strip(items):
    """The headline strip of a record."""
    return {"items": items}


@register.inclusion_tag("ui/tabs.html")
def tabs(items, label: str = "Views"):
    """The views of a page."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("ui/steps.html")
def steps(names, current: int = 1, hrefs=None, label: str = "Steps"):
    """Where a task of several steps stands. `names` is a list, or one text with commas."""
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    hrefs = hrefs or {}
    return {
        "label": label,
        "steps": [
            {
                "number": number,
                "label": name,
                "href": hrefs.get(number, ""),
                "state": "past" if number < current else "now" if number == current else "ahead",
            }
            for number, name in enumerate(names, 1)
        ],
    }


@register.inclusion_tag("ui/stepper.html")
def stepper(prev_href, prev_label, text, next_href, next_label):
    """One step back and forth through months or weeks; an empty address leaves its arrow out."""
    return {
        "prev_href": prev_href,
        "prev_label": prev_label,
        "text": text,
        "next_href": next_href,
        "next_label": next_label,
    }


@register.inclusion_tag("ui/empty.html", takes_context=True)
def empty_state(context, text: str, label: str = "", href: str = "", post: str = ""):
    """One sentence and one button where there are no rows."""
    return {
        "text": text,
        "label": label,
        "href": href,
        "post": post,
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("ui/progress.html")
def progress(url: str, done: str = "", label: str = "Working", amount=None, total=100, text=""):
    """A run's progress; the page follows `done` when the run has ended."""
    return {
        "url": url,
        "done": done,
        "label": label,
        "amount": amount,
        "total": total or 1,
        "text": text,
    }


@register.inclusion_tag("ui/explain.html")
def explain_panel(explanation):
    """The Explain panel, opened by the server."""
    return {"explanation": explanation}


@register.inclusion_tag("ui/notices.html", takes_context=True)
def notices(context):
    """What just happened, with Undo where it can be undone."""
    shown = [drawn(message) for message in context.get("messages") or ()]
    for notice in shown:
        notice["icon"] = _NOTICE_ICONS[notice["kind"]]
    return {"notices": shown, "csrf_token": context.get("csrf_token", "")}


@register.simple_tag(takes_context=True)
def post_button(context, action: str, label: str, css: str = "", key: str = "", **values):
    """A button that posts: `{% post_button url "Approve" css="go" key="a" line=row.id %}`."""
    hidden = mark_safe(
        "".join(
            format_html('<input type="hidden" name="{}" value="{}">', name, value)
            for name, value in values.items()
        )
    )
    return format_html(
        '<form method="post" action="{}" class="inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
        '<button class="btn {}"{}>{}{}</button></form>',
        action,
        context.get("csrf_token", ""),
        hidden,
        css,
        format_html(' data-key="{}"', key) if key else "",
        label,
        format_html(" <kbd>{}</kbd>", key) if key else "",
    )


@register.inclusion_tag("ui/field.html")
def field(bound, help: str = ""):
    """One field of a form: label, control, help and error, tied together for the ear."""
    widget = bound.field.widget
    if bound.is_hidden:
        return {"bound": bound, "control": bound.as_widget()}
    help = help or bound.help_text
    errors = bound.errors
    ids = {"help_id": f"{bound.auto_id}_help", "error_id": f"{bound.auto_id}_error"}
    described = " ".join(
        part for part in (help and ids["help_id"], errors and ids["error_id"]) if part
    )
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    attributes = {"aria-describedby": described} if described and not group else {}
    if errors and not group:
        attributes["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "help": help,
        "errors": errors,
        "described": described,
        "group": group,
        "box": isinstance(widget, CheckboxInput),
        **ids,
    }


@register.inclusion_tag("ui/errors.html")
def errors(form):
    """What is wrong with a form as a whole, each line leading to its field."""
    fields = [bound for bound in form if bound.errors]
    return {"form": form, "fields": fields, "wrong": len(fields)}
