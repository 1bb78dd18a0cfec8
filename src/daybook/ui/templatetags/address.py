"""Tags that write addresses: the current query with one thing changed."""

from __future__ import annotations

from django import template
from django.http import QueryDict

from ..addresses import changed, toggled

register = template.Library()


def query_of(context) -> QueryDict:
    """The query of the page being drawn; empty where there is no request."""
    request = context.get("request")
    return request.GET if request is not None else QueryDict("")


@register.simple_tag(takes_context=True)
def url_with(context, **changes):
    """The current query with these keys set; None or an empty text removes a key."""
    return changed(query_of(context), changes)


@register.simple_tag(takes_context=True)
def url_toggle(context, key: str, value):
    """The current query with one value of a repeated key added or removed."""
    return toggled(query_of(context), key, value)
