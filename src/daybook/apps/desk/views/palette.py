"""Where do I want to go? Hits for the search box as JSON, and a plain page without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ..queries.palette import palette as find

_LONGEST = 80


def palette(request: HttpRequest) -> HttpResponse:
    """`?q=` by words, or after > @ # $ ? among one kind."""
    text = request.GET.get("q", "")[:_LONGEST]
    groups = find(request.viewer, text, request.today)
    if "application/json" in request.headers.get("Accept", ""):
        answer = JsonResponse({
            "groups": [
                {
                    "title": group.title,
                    "items": [
                        {"label": item.label, "hint": item.hint, "href": item.href}
                        for item in group.items
                    ],
                }
                for group in groups
            ]
        })  # fmt: skip
    else:
        answer = render(request, "ui/palette.html", {"q": text, "groups": groups})
    # One address, two bodies: a cache must not mix them up.
    answer["Vary"] = "Accept, Cookie"
    return answer
