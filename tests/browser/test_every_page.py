"""Is every page whole? Served, silent, reachable by everybody, as wide as the screen, and light."""

from __future__ import annotations

import gzip

import pytest

from tests.builders import LOGINS

from .links import walk

pytestmark = pytest.mark.browser
PAGES = (
    ("operations", "/today"),
    ("engineer", "/time/2026-W28"),
    ("engineer", "/time/2026-W27"),
    ("manager", "/approvals"),
    ("operations", "/time/entries"),
    ("operations", "/time/entries/1"),
    ("coordinator", "/import"),
    ("coordinator", "/import/mappings"),
    ("operations", "/projects"),
    ("operations", "/projects/ACME-001"),
    ("operations", "/projects/ACME-001/budget"),
    ("operations", "/projects/ACME-001/time"),
    ("operations", "/projects/ACME-001/money"),
    ("operations", "/projects/BOLT-001/milestones"),
    ("operations", "/projects/customers"),
    ("operations", "/projects/engagements/ACME-E1"),
    ("operations", "/people"),
    ("operations", "/people/ENG"),
    ("operations", "/people/bookings"),
    ("operations", "/forecast/2026-07"),
    ("finance", "/money?month=2026-06"),
    ("finance", "/money/billing/2026-07"),
    ("finance", "/money/invoices"),
    ("finance", "/money/invoices/1"),
    ("finance", "/money/revenue/2026-06"),
    ("finance", "/money/close/2026-06?entity=US"),
    ("operations", "/insights"),
    ("operations", "/insights/utilization?month=2026-06"),
    ("operations", "/insights/publications"),
    ("finance", "/ledger"),
    ("finance", "/ledger/lines/1"),
    ("finance", "/explain/margin?project=ACME-001"),
    ("engineer", "/rules"),
    ("engineer", "/rules/RATE-02"),
    ("admin", "/admin"),
    ("admin", "/admin/users"),
    ("analyst", "/admin/settings"),
    ("analyst", "/admin/rate-cards"),
    ("analyst", "/admin/rate-cards/test"),
    ("operations", "/admin/periods"),
    ("engineer", "/admin/tokens"),
    ("operations", "/audit"),
    ("engineer", "/account"),
    ("", "/sign-in"),
)  # fmt: skip
SIZES = ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"))


def _violations(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']][:3]}"
        for one in found
    ]


@pytest.mark.parametrize(("who", "path"), PAGES, ids=[path for _, path in PAGES])
def test_a_page_is_whole(opened, who, path):
    for width, theme in SIZES:
        page = opened(who, path, width=width, theme=theme)
        place = f"{path} at {width} px, {theme}"
        assert page.status == 200, place
        assert page.faults == [], place
        across = page.evaluate("document.documentElement.scrollWidth")
        assert across <= width, f"{place} is {across} px wide"
        if width == 1440 or theme == "light":
            assert _violations(page) == [], place


@pytest.mark.parametrize(("who", "path"), PAGES, ids=[path for _, path in PAGES])
def test_a_page_keeps_its_budget(opened, who, path):
    page = opened(who, path)
    html = page.content()
    scripts = page.evaluate(
        "performance.getEntriesByType('resource').filter(r => r.initiatorType === 'script')"
        ".map(r => r.name)"
    )
    weight = sum(len(gzip.compress(page.request.get(address).body())) for address in scripts)
    assert weight <= 100 * 1024
    assert len(gzip.compress(html.encode())) <= 60 * 1024
    assert page.evaluate("performance.getEntriesByType('resource').length") <= 15


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_the_description_of_the_api_is_readable(opened, width, theme):
    """Drawn by a library that has one theme and is heavier than a page of ours may be."""
    page = opened("engineer", "/api/docs", width=width, theme=theme)
    page.locator("#swagger-ui .info .title[aria-level]").wait_for()
    page.locator("#swagger-ui .opblock-tag").first.wait_for()
    assert page.faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert _violations(page) == []


@pytest.mark.parametrize("who", [name for name, *_ in LOGINS if name != "finance2"])
def test_no_link_that_a_login_is_shown_is_dead_or_forbidden(installation, who):
    address, sessions = installation
    found = walk(address, sessions[who])
    assert found.dead == []
    assert found.opened > 40
