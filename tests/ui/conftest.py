"""Draws templates as pages do, with a stand-in for what the composition root puts around them."""

from __future__ import annotations

import copy

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from .site import Site, serve


@pytest.fixture(autouse=True)
def _own_shell(settings):
    """Pages of these tests stand in a shell of their own and need no database."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"] = [
        "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages",
        "tests.ui.pages.shell",
    ]
    settings.TEMPLATES = templates


@pytest.fixture
def request_for():
    """A request with a place for notices."""

    def build(path: str = "/projects", **headers):
        request = RequestFactory().get(path, headers=headers)
        request.session = {}
        request._messages = FallbackStorage(request)
        request.reference = "a1b2c3d4e5f6"
        return request

    return build


@pytest.fixture
def draw(request_for):
    """A piece of template, or a whole page by name, as text."""

    def build(source: str, context: dict | None = None, *, path: str = "/projects") -> str:
        request = request_for(path)
        if source.endswith(".html"):
            return render_to_string(source, context or {}, request)
        return engines["django"].from_string(source).render(context or {}, request)

    return build


@pytest.fixture
def site():
    """A server that answers from a table."""
    site = Site()
    server = serve(site)
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium):
    """A page in a fresh context. A script error or a breach of the content policy fails the test.

    `page.expected` holds words of messages a test provokes, such as a status it answers with.
    """
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(5000)
    heard: list[str] = []
    page.expected = []
    page.on("console", lambda message: message.type == "error" and heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield page
    context.close()
    assert not [text for text in heard if not any(word in text for word in page.expected)]
