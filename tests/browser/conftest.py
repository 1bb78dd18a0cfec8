"""One installation, one server and one Chromium for all page tests."""

from __future__ import annotations

import shutil

import pytest

from . import site as sites

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """(address, session key by login) of the small company."""
    folder = tmp_path_factory.mktemp("installation")
    sessions = sites.filled(folder)
    with sites.serving(folder) as address:
        yield address, sessions


@pytest.fixture(scope="session")
def chromium():
    """The browser."""
    from playwright.sync_api import sync_playwright

    found = next((shutil.which(name) for name in CHROMIUM if shutil.which(name)), None)
    if found is None:
        pytest.fail("Chromium is not installed: run `make test`, which installs it.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


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
