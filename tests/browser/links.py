"""Which pages does somebody reach by links alone, and which of those links lead nowhere?

Walks from Today by plain requests, without a browser. Addresses that differ only in codes, numbers,
values and further filters are one kind of page; each kind is opened once a login.
"""

from __future__ import annotations

import html
import http.client
import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)')
_CODE = re.compile(r"/[^/]*[0-9A-Z][^/]*")
# The order and the slice of a list make no other page of it.
_SAME_PAGE = {"sort", "page", "col"}
_LEFT_OUT = ("/static/", "/sign-out")


@dataclass
class Walk:
    """What a login was shown: how many pages it opened, and links that did not open."""

    opened: int = 0
    dead: list[str] = field(default_factory=list)


def kind_of(address: str) -> str:
    """The address without what names one record, and its first filter: "/projects/*?view"."""
    path, _, query = address.partition("?")
    keys = (part.partition("=")[0] for part in query.split("&"))
    first = next((key for key in keys if key not in _SAME_PAGE), "")
    return f"{_CODE.sub('/*', path)}?{first}"


def walk(address: str, session: str, start: str = "/today") -> Walk:
    """Follow every kind of link from `start` as the login whose session this is."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    found, waiting, kinds = Walk(), deque([(start, "")]), {kind_of(start)}
    while waiting:
        link, source = waiting.popleft()
        connection.request("GET", link, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        found.opened += 1
        if answer.status >= 400:
            found.dead.append(f"{answer.status} {link} on {source}")
        is_page = (answer.getheader("Content-Type") or "").startswith("text/html")
        shown = _LINK.findall(text) if is_page else []
        if answer.status in (301, 302):
            shown.append(answer.getheader("Location"))
        for each in map(html.unescape, shown):
            if each.startswith(_LEFT_OUT) or kind_of(each) in kinds:
                continue
            kinds.add(kind_of(each))
            waiting.append((each, link))
    connection.close()
    return found
