"""Tags that write numbers and dates: `{% money row.minor row.currency %}` is "€49,158.36".

Each is the function of the same name in `daybook.ui.format`; the common ones are filters too.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html

from .. import format as text_of

register = template.Library()

for _name, _function in {
    "money": text_of.money,
    "amount": text_of.amount,
    "money_short": text_of.money_short,
    "money_spoken": text_of.money_spoken,
    "delta_text": text_of.delta_amount,
    "hours": text_of.hours,
    "clock": text_of.clock,
    "percent": text_of.percent,
    "percent_number": text_of.percent_number,
    "points": text_of.points,
    "rate": text_of.rate,
    "count": text_of.count,
    "spell": text_of.spell,
    "day": text_of.day,
    "date_text": text_of.date_text,
    "month": text_of.month_text,
    "week": text_of.week_text,
    "moment": text_of.moment,
    "span": text_of.span,
}.items():
    register.simple_tag(_function, name=_name)

for _name, _function in {
    "hours": text_of.hours,
    "clock": text_of.clock,
    "percent": text_of.percent,
    "count": text_of.count,
    "day": text_of.day,
    "date_text": text_of.date_text,
    "month": text_of.month_text,
    "moment": text_of.moment,
}.items():
    # A filter has one argument at most; what these functions take beyond it stays with the tags.
    register.filter(_name, lambda value, _write=_function: _write(value))


@register.simple_tag
def delta(
    minor: int | None,
    currency: str,
    good: str = "up",
    whole: bool = False,
    symbol: bool = False,
):
    """A difference of money, signed, blue where favorable and orange where adverse."""
    write = text_of.delta_money if symbol else text_of.delta_amount
    text = write(minor, currency, whole=whole)
    if not minor:
        return text
    tone = "fav" if (minor > 0) == (good == "up") else "adv"
    return format_html('<span class="{} nowrap">{}</span>', tone, text)
