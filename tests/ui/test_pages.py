"""Whole pages: what stands around them, what is left out, and what is never in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import daybook.ui
from daybook.ui import errors
from daybook.ui.icons import ICONS, icon
from daybook.ui.notices import notify
from daybook.ui.shell import Link, Shell, UserBox, mark_current
from daybook.ui.statuses import STATUSES, TONES, badge_html, status_html

from .pages import NAV

UI = Path(daybook.ui.__file__).parent
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
PAGE = """{% extends "ui/base.html" %}{% block title %}Projects{% endblock %}
{% block heading %}<h1>Projects</h1>{% endblock %}{% block content %}<p>Body</p>{% endblock %}"""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_compiles_and_holds_no_inline_script_or_style(path):
    get_template(str(path.relative_to(UI / "templates")))
    text = path.read_text()
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|javascript:", text)


def test_a_page_has_its_landmarks_a_skip_link_and_one_heading(draw):
    html = draw(PAGE)
    assert '<a class="skip" href="#main">' in html
    assert '<main class="main" id="main"' in html
    assert 'aria-label="Main"' in html and 'aria-label="Phone"' in html
    assert html.count("<h1") == 1
    assert "<title>Projects · Daybook</title>" in html
    assert '<html lang="en">' in html


def test_the_place_one_is_in_is_marked_and_only_it(draw):
    html = draw(PAGE, path="/projects/ACME-014/budget")
    assert len(re.findall(r'class="place"[^>]*aria-current="page"', html)) == 1
    assert re.search(r'href="/projects" aria-current="page"', html)


def test_what_is_not_offered_is_absent_not_gray(draw):
    html = draw(PAGE)
    assert "Money" not in html and "Training" not in html
    assert "disabled" not in html


def test_a_page_without_a_shell_still_stands(draw):
    html = draw(PAGE, {"shell": {}})
    assert "<p>Body</p>" in html and 'id="rail"' not in html and "data-palette-url" not in html


def test_signing_out_is_a_post_with_a_token(draw):
    html = draw(PAGE)
    form = re.search(r'<form class="end" method="post" action="/sign-out">.*?</form>', html, re.S)
    assert "csrfmiddlewaretoken" in form[0] and 'aria-label="Sign out"' in form[0]


def test_the_theme_is_set_before_the_page_is_painted(draw):
    html = draw(PAGE)
    theme, style = html.index("daybook/theme.js"), html.index("daybook/daybook.css")
    assert theme < style
    assert "defer" not in html[theme : html.index(">", theme)]


def test_the_longest_address_that_fits_is_the_current_one():
    links = [Link("Projects", "/projects"), Link("Red", "/projects/red"), Link("P", "/pro")]
    found = [link.current for link in mark_current(links, "/projects/red/all")]
    assert found == [False, True, False]
    assert not any(link.current for link in mark_current(links, "/projectsx"))


@pytest.mark.parametrize(
    ("name", "initials"), [("Ana Lima", "AL"), ("Plato", "P"), ("Ana Maria de Sá", "AS"), ("", "")]
)
def test_initials_are_the_first_and_the_last(name, initials):
    assert UserBox(name).initials == initials


def test_a_shell_is_drawn_from_frozen_values():
    with pytest.raises(AttributeError):
        Shell().nav = NAV


def test_a_notice_survives_the_redirect_and_can_be_undone(request_for, draw):
    from django.template import engines

    request = request_for()
    notify(request, "7.5 h <approved>.", undo="/time/undo/12")
    html = engines["django"].from_string(PAGE).render({}, request)
    assert "7.5 h &lt;approved&gt;." in html
    assert 'method="post" action="/time/undo/12"' in html
    assert 'class="notices" role="status"' in html


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.not_found, 404, "There is no such page"),
        (errors.forbidden, 403, "You may not open this page"),
        (errors.csrf_failure, 403, "This form expired"),
        (errors.bad_request, 400, "could not be read"),
        (errors.too_many, 429, "Wait a few minutes"),
        (errors.server_error, 500, "Daybook failed here, not you"),
    ],
)
def test_an_error_says_what_to_do_and_a_reference_to_cite(request_for, view, status, words):
    response = view(request_for())
    text = response.content.decode()
    assert response.status_code == status
    assert words in text and "a1b2c3d4e5f6" in text
    assert 'class="btn go"' in text


def test_the_error_page_asks_nothing_of_what_may_have_failed(settings, request_for):
    settings.TEMPLATES[0]["OPTIONS"]["context_processors"] = ["tests.ui.test_pages.broken"]
    assert errors.server_error(request_for()).status_code == 500


def broken(request):
    """A context processor whose database is gone."""
    raise RuntimeError("the database is gone")


def test_a_refusal_says_the_reason_the_rule_and_that_nothing_changed(draw):
    context = {
        "rule": "PERIOD-01",
        "message": "June 2026 is hard-locked. Finance can reopen it under Money, Close.",
        "reference": "a1b2",
        "back": "/time",
        "status": 422,
    }
    html = draw("ui/refused.html", context)
    assert context["message"] in html and "PERIOD-01" in html
    assert "Nothing was changed." in html
    assert 'href="/time" data-back' in html


def test_only_weighty_steps_ask_and_they_name_the_consequences(draw):
    context = {
        "question": "Issue 14 invoices?",
        "consequences": ["They take numbers INV-0232 to INV-0245."],
        "go_label": "Issue 14 invoices",
        "action": "/money/issue",
        "cancel_href": "/money",
        "hidden": {"run": 7},
    }
    html = draw("ui/confirm.html", context)
    assert "INV-0232 to INV-0245" in html
    assert 'name="run" value="7"' in html and "csrfmiddlewaretoken" in html


def test_search_works_as_a_page(draw):
    groups = [{"title": "Projects", "items": [{"label": "Acme", "href": "/p/1", "hint": "A-1"}]}]
    html = draw("ui/palette.html", {"q": "ac", "groups": groups})
    assert '<a href="/p/1">Acme</a>' in html
    assert "Nothing fits" in draw("ui/palette.html", {"q": "zz", "groups": []})


def test_every_icon_is_on_the_sheet_and_an_unknown_one_is_refused(draw):
    html = draw(PAGE)
    assert all(f'id="i-{name}"' in html for name in ICONS)
    used = set(re.findall(r'href="#i-([\w-]+)"', html))
    assert used and used <= set(ICONS)
    with pytest.raises(KeyError):
        icon("unicorn")


@pytest.mark.parametrize("code", sorted(STATUSES))
def test_a_status_is_icon_word_and_tint(code):
    html = status_html(code)
    badge = STATUSES[code]
    assert badge.icon in ICONS and badge.tone in TONES
    assert f'class="badge {badge.tone}"' in html and f"</svg>{badge.word}</span>" in html


def test_a_state_that_is_new_is_readable_before_it_is_styled():
    assert "Waiting on customer" in status_html("WAITING_ON_CUSTOMER")
    assert status_html("") == ""
    with pytest.raises(ValueError, match="tone"):
        badge_html("pink", "x")
