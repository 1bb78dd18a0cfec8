"""One installation and one server for all page tests."""

from __future__ import annotations

import pytest

from . import site as sites


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """(address, session key by login) of the small company."""
    folder = tmp_path_factory.mktemp("installation")
    sessions = sites.filled(folder)
    with sites.serving(folder) as address:
        yield address, sessions


@pytest.fixture
def opened(installation, chromium):
    """Open a page as a login, at a width and in a theme; what went wrong is in `page.faults`."""
    address, sessions = installation
    contexts = []

    def open_page(who: str, path: str, *, width: int = 1440, theme: str = "light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, base_url=address
        )
        contexts.append(context)
        if who:
            context.add_cookies([{"name": "sessionid", "value": sessions[who], "url": address}])
        page = context.new_page()
        page.faults = []
        page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "request",
            lambda asked: asked.url.startswith(address) or page.faults.append(asked.url),
        )
        answer = page.goto(path)
        page.status = answer.status
        return page

    yield open_page
    for context in contexts:
        context.close()
