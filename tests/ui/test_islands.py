"""Scripts in Chromium: keys, palette, Explain, tables, forms. Each works by keyboard."""

from __future__ import annotations

import json
import re
import time

import pytest

from .pages import EXPLANATION, table

pytestmark = pytest.mark.browser
PAGE = """{% extends "ui/base.html" %}{% block title %}T{% endblock %}
{% block heading %}<h1>Projects</h1>{% endblock %}{% block content %}BODY{% endblock %}"""


@pytest.fixture
def show(draw, site, page):
    """Puts a body on a page at /projects and opens it."""

    def build(body: str, context: dict | None = None, **pages):
        site.pages["/projects"] = draw(PAGE.replace("BODY", body), context or {})
        site.pages |= pages
        page.goto(site.address + "/projects")
        return page

    return build


def groups(text: str) -> dict:
    items = [
        {"label": f"Acme {text}", "hint": "ACME-014", "href": "/found"},
        {"label": "Log 4 h", "post": "/log", "fields": {"text": text}},
    ]
    return {"groups": [{"title": "Projects", "items": items}]}


def answer_palette(asked):
    return groups(asked.query.get("q", [""])[0])


def test_the_palette_opens_by_key_finds_and_follows(show, site):
    page = show("<p>x</p>", **{"/palette": answer_palette, "/found": "<h1>Found</h1>"})
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search or do anything")
    page.keyboard.type("#acme")
    page.get_by_role("option", name="Acme #acme").wait_for()
    assert page.get_by_role("option").first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == "palette-0"
    assert any(one.query.get("q") == ["#acme"] for one in site.of("/palette"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/found")


def test_the_palette_does_by_post_what_changes_something(show, site):
    page = show("<p>x</p>", **{"/palette": answer_palette, "/log": "<h1>Logged</h1>"})
    page.keyboard.press("/")
    page.keyboard.type("log")
    page.get_by_role("option", name="Acme log").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log")
    (posted,) = site.of("/log")
    assert posted.method == "POST"
    assert "text=log" in posted.body and "csrfmiddlewaretoken=" in posted.body


def test_what_would_be_logged_is_seen_before_enter_saves_it(show, site):
    def slow(asked):
        time.sleep(0.3)
        item = {"label": "4:00 · ACME-014", "href": "/log", "post": "/log", "fields": {"task": "5"}}
        return {"groups": [{"title": "Log time", "items": [item]}]}

    page = show("<p>x</p>", **{"/palette": slow, "/log": "<h1>Logged</h1>"})
    page.keyboard.press("Control+k")
    page.keyboard.type("4h acme")
    page.keyboard.press("Enter")
    page.get_by_role("option", name="4:00 · ACME-014").wait_for()
    page.wait_for_timeout(200)
    assert not site.of("/log")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log")
    assert "task=5" in site.of("/log")[0].body


def test_where_one_must_choose_enter_chooses_nothing(show, site):
    def answer(asked):
        items = [{"label": f"4:00 · {name}", "href": "/log", "post": "/log",
                  "fields": {"task": name}}
                 for name in ("A", "B")]  # fmt: skip
        note = "“acme” fits 2 tasks alike."
        return {"groups": [{"title": "Which one?", "note": note, "choose": True, "items": items}]}

    page = show("<p>x</p>", **{"/palette": answer, "/log": "<h1>Logged</h1>"})
    page.keyboard.press("Control+k")
    page.keyboard.type("4h acme")
    page.get_by_role("option", name="4:00 · B").wait_for()
    assert page.get_by_role("option", selected=True).count() == 0
    page.locator("#palette-told", has_text="fits 2 tasks alike").wait_for(state="attached")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert not site.of("/log")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log")
    assert "task=B" in site.of("/log")[0].body


def test_a_slow_older_answer_never_replaces_a_newer_one(show):
    def slow(asked):
        text = asked.query.get("q", [""])[0]
        time.sleep(0.5 if text == "a" else 0)
        return groups(text)

    page = show("<p>x</p>", **{"/palette": slow})
    page.keyboard.press("Control+k")
    page.keyboard.type("a")
    page.wait_for_timeout(120)
    page.keyboard.type("b")
    page.get_by_role("option", name="Acme ab").wait_for()
    page.wait_for_timeout(600)
    assert page.get_by_role("option", name="Acme ab").count() == 1


def test_enter_before_the_answer_follows_it_when_it_comes(show):
    def slow(asked):
        time.sleep(0.3)
        return answer_palette(asked)

    page = show("<p>x</p>", **{"/palette": slow, "/found": "<h1>Found</h1>"})
    page.keyboard.press("Control+k")
    page.keyboard.type("acme")
    page.keyboard.press("Enter")
    page.wait_for_url("**/found")


def test_the_palette_says_when_it_cannot_be_reached_and_closes_by_escape(show):
    page = show("<p>x</p>", **{"/palette": (500, {"title": "Search is being rebuilt."})})
    page.expected.append("500")
    page.keyboard.press("Control+k")
    page.get_by_text("Search is being rebuilt. Press Enter to try again.").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_letters_go_to_places_but_never_while_typing(show):
    page = show('<input aria-label="Note">', **{"/time": "<h1>My Week</h1>"})
    page.get_by_label("Note").click()
    page.keyboard.type("gt?/")
    assert page.url.endswith("/projects") and page.locator("dialog[open]").count() == 0
    assert page.get_by_label("Note").input_value() == "gt?/"
    page.locator("h1").click()
    page.keyboard.type("gt")
    page.wait_for_url("**/time")


def test_single_letters_can_be_turned_off_and_the_choice_stays(show):
    page = show("<p>x</p>")
    page.keyboard.press("?")
    page.get_by_label("Single-letter keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")
    page.wait_for_timeout(100)
    assert page.locator("dialog[open]").count() == 0
    page.get_by_label("Settings and tools").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("heading", name="Keyboard").wait_for()


def test_a_page_names_its_own_keys_and_the_list_shows_them(show):
    page = show(
        '<button data-key="A" id="all">Approve all clean</button>'
        '<button data-key="a" id="one">Approve</button><p id="told"></p>'
    )
    page.evaluate(
        "for (const b of document.querySelectorAll('main button')) "
        "b.addEventListener('click', () => { document.getElementById('told').textContent += b.id })"
    )
    page.keyboard.press("a")
    page.keyboard.press("Shift+A")
    assert page.locator("#told").text_content() == "oneall"
    page.keyboard.press("?")
    assert page.get_by_role("dialog").get_by_text("Approve all clean").is_visible()


def panel(draw):
    return draw("{% explain_panel e %}", {"e": EXPLANATION})


def test_i_explains_the_figure_under_the_pointer_and_escape_returns_to_it(show, draw, site):
    page = show("{% table t %}", {"t": table()}, **{"/explain/rated": panel(draw)})
    page.get_by_role("link", name="2,475.00").hover()
    page.keyboard.press("i")
    opened = page.get_by_role("dialog", name="Rated, ACME-014")
    opened.wait_for()
    assert site.of("/explain/rated")[0].headers["x-requested-with"] == "daybook"
    assert opened.evaluate("panel => panel === document.activeElement")
    assert page.get_by_role("link", name="2,475.00").first.get_attribute("class") == "n lit"
    page.keyboard.press("Escape")
    assert opened.count() == 0
    assert page.evaluate("document.activeElement.dataset.explain").startswith("/explain/rated")


def test_a_figure_itself_leads_to_its_rows_and_the_small_i_explains(show, draw):
    body = '{% figure "€1.82M" href="/rows" explain="/explain/rated" why="most likely" %}'
    page = show(body, **{"/explain/rated": panel(draw), "/rows": "<h1>Rows</h1>"})
    page.get_by_role("link", name="Explain most likely").click()
    page.get_by_role("dialog").wait_for()
    assert page.url.endswith("/projects")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("link", name="€1.82M").click()
    page.wait_for_url("**/rows")


def test_where_an_explanation_is_refused_its_own_page_says_why(show):
    page = show(
        '{% figure "7" explain="/explain/no" %}', **{"/explain/no": (403, "<h1>Restricted</h1>")}
    )
    page.expected.append("403")
    page.get_by_role("link", name="7", exact=True).click()
    page.get_by_role("heading", name="Restricted").wait_for()


def test_rows_move_by_j_and_k_and_are_selected_by_x(show):
    page = show("{% table t %}<p data-selected></p>", {"t": table(select="code")})
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.get_by_label("Select Acme & Sons").is_checked()
    assert page.locator("[data-selected]").text_content() == "1 selected"
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.get_by_label("Select all shown").is_checked()
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert not page.get_by_label("Select Acme & Sons").is_checked()
    assert page.locator("tr.on").count() == 1


def test_shift_selects_a_range(show):
    rows = [{"code": f"P-{number}"} for number in range(6)]
    from daybook.ui.grid import Column

    page = show(
        "{% table t %}",
        {"t": table(columns=(Column("code", "Code"),), rows=rows, totals=None, select="code")},
    )
    page.get_by_label("Select P-1").click()
    page.get_by_label("Select P-4").click(modifiers=["Shift"])
    assert page.locator("tbody input:checked").count() == 4


def test_a_form_is_not_sent_twice(show, site):
    def slow(asked):
        time.sleep(0.4)
        return "<h1>Sent</h1>"

    page = show('{% post_button "/approve" "Approve" %}', **{"/approve": slow})
    page.get_by_role("button", name="Approve").dblclick(no_wait_after=True)
    page.wait_for_url("**/approve")
    assert len(site.of("/approve")) == 1


def test_progress_is_followed_to_its_end(show):
    states = iter(
        [
            {"state": "RUNNING", "done": 3000, "total": 6000, "text": "3,000 of 6,000 rows"},
            {"state": "COMMITTED", "done": 6000, "total": 6000, "href": "/import/1"},
        ]
    )
    page = show(
        '{% progress url="/run" label="Importing" %}',
        **{"/run": lambda asked: next(states), "/import/1": "<h1>Imported</h1>"},
    )
    page.get_by_text("3,000 of 6,000 rows").wait_for()
    assert page.get_by_role("progressbar", name="Importing").evaluate("bar => bar.position") == 0.5
    page.wait_for_url("**/import/1")


def test_a_chosen_file_is_named_before_it_is_sent(show):
    page = show(
        '<form data-dropzone class="dropzone"><input type="file" aria-label="File">'
        "<p data-file-told></p></form>"
    )
    page.get_by_label("File").set_input_files(
        {"name": "log.csv", "mimeType": "text/csv", "buffer": b"x" * 2048}
    )
    assert page.locator("[data-file-told]").text_content() == "log.csv, 2 KB"


def test_a_filter_applies_as_soon_as_it_is_chosen_and_leaves_empty_keys_out(show, site):
    from daybook.ui.filters import Filter, FilterBar, Search

    kind = Filter("type", "Type", (("tm", "T&M"),), many=False)
    page = show("{% filters b %}", {"b": FilterBar((Search("q", "Find"), kind))})
    page.get_by_label("Type").select_option("tm")
    page.wait_for_url("**/projects?type=tm")


def test_the_theme_follows_the_system_until_it_is_chosen(show):
    page = show("<p>x</p>")
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == "rgb(15, 18, 23)"
    page.get_by_label("Switch theme").click()
    assert page.evaluate(ground) == "rgb(246, 247, 249)"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate(ground) == "rgb(246, 247, 249)"


def test_menus_close_by_escape_and_by_a_click_elsewhere(show):
    page = show("<p>x</p>")
    menu = page.get_by_label("Settings and tools")
    menu.click()
    assert page.get_by_role("link", name="Import").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Import").is_visible()
    assert menu.evaluate("summary => summary === document.activeElement")


@pytest.mark.parametrize("width", [1440, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_never_scroll_sideways(show, draw, page, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    body = "<section class='card'>{% table t %}</section>{% explain_panel e %}"
    show(body, {"t": table(select="code", title="Two projects", note="Sorted"), "e": EXPLANATION})
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    assert not found, json.dumps([(one["id"], one["nodes"][0]["html"]) for one in found], indent=1)
    extra = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(extra) == 0


def test_on_a_phone_all_places_open_from_the_menu(show, page):
    page.set_viewport_size({"width": 390, "height": 844})
    show("<p>x</p>", **{"/time": "<h1>My Week</h1>"})
    assert not page.get_by_role("navigation", name="Main").is_visible()
    page.get_by_role("button", name="All places").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Time").click()
    page.wait_for_url("**/time")


def test_without_scripts_the_page_offers_only_what_works(draw, site, chromium):
    site.pages["/projects"] = draw(
        PAGE.replace("BODY", "{% table t %}"), {"t": table(select="code")}
    )
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "/projects")
    assert not page.get_by_label("Switch theme").is_visible()
    assert not page.get_by_label("Select all shown").is_visible()
    assert page.get_by_role("link", name=re.compile("Search or do anything")).is_visible()
    page.get_by_label("Settings and tools").click()
    assert page.get_by_role("link", name="Import").is_visible()
    context.close()
