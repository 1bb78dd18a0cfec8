"""Where do I want to go? Hits for the search box as JSON, and a plain page without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ..queries.palette import palette as find
from ..queries.palette_rows import PaletteItem

_LONGEST = 600


def palette(request: HttpRequest) -> HttpResponse:
    """`?q=` by words, or after > @ # $ ? among one kind."""
    text = request.GET.get("q", "")[:_LONGEST]
    groups = find(request.viewer, text, request.today)
    if "application/json" in request.headers.get("Accept", ""):
        answer = JsonResponse({
            "groups": [
                {
                    "title": group.title,
                    "items": [_item(item) for item in group.items],
                    **({"note": group.note} if group.note else {}),
                    **({"choose": True} if group.choose else {}),
                }
                for group in groups
            ]
        })  # fmt: skip
    else:
        answer = render(request, "ui/palette.html", {"q": text, "groups": groups})
    # One address, two bodies: a cache must not mix them up.
    answer["Vary"] = "Accept, Cookie"
    return answer


def _item(item: PaletteItem) -> dict:
    found = {"label": item.label, "hint": item.hint, "href": item.href}
    if item.post:
        found |= {"post": item.post, "fields": dict(item.fields)}
    return found
