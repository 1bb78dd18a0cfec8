"""Is what was put off away until its day, for its owner alone, and can it come back?"""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from daybook.apps.desk.actions.snooze import snooze_item, wake_item
from daybook.apps.desk.queries.today import today_list
from daybook.apps.desk.queries.today_items import LATE
from daybook.apps.platform.models import AuditChange, AuditLine, Snooze
from daybook.apps.platform.refusals import NotFound, Refused
from tests.apps.desk.work import sign_in
from tests.builders import NOW as INSTANT
from tests.builders import TODAY

THURSDAY = date(2026, 7, 9)


@pytest.fixture(autouse=True)
def _tuesday(settings):
    settings.DAYBOOK_TODAY = "2026-07-07"


def milestone_key(company) -> str:
    return f"milestone milestone {company['milestone']}"


def put_off(company, who: str = "manager", until_on: date = THURSDAY, reason="Waits for legal",
            today: date = TODAY) -> None:  # fmt: skip
    snooze_item(actor=company.viewer(who), now=INSTANT, today=today, key=milestone_key(company),
                until_on=until_on, reason=reason)  # fmt: skip


def shown(company, who: str = "manager", today: date = TODAY) -> tuple[list[str], list[str]]:
    """Keys that are awake, and that sleep."""
    found = today_list(company.viewer(who), today)
    return [item.key for item in found.items], [each.item.key for each in found.snoozed]


def test_what_is_snoozed_is_away_until_its_day(company):
    key = milestone_key(company)
    assert shown(company) == ([key], [])
    put_off(company)
    assert shown(company) == ([], [key])
    assert shown(company, today=date(2026, 7, 8)) == ([], [key])
    assert shown(company, today=THURSDAY) == ([key], [])


def test_it_is_away_for_its_owner_alone(company):
    late = date(2026, 7, 20)
    put_off(company, today=late, until_on=date(2026, 7, 21))
    assert shown(company, today=late)[0] == []
    assert milestone_key(company) in shown(company, "coordinator", late)[0]


def test_it_wakes_before_its_day_once_it_is_more_pressing(company):
    put_off(company, until_on=date(2026, 7, 30))
    assert shown(company, today=date(2026, 7, 12))[0] == []
    # Within a week of the milestone's day it presses more than it did.
    assert shown(company, today=date(2026, 7, 13)) == ([milestone_key(company)], [])
    found = today_list(company.viewer("manager"), date(2026, 7, 21))
    assert found.items[0].tier == LATE


def test_a_snooze_needs_a_reason_and_a_near_day_to_come(company):
    """SNOOZE-01"""
    for fields, field in (
        ({"reason": "  "}, "reason"),
        ({"until_on": TODAY}, "until_on"),
        ({"until_on": date(2026, 8, 8)}, "until_on"),
    ):
        with pytest.raises(Refused) as refused:
            put_off(company, **fields)
        assert (refused.value.rule, refused.value.field) == ("SNOOZE-01", field)
    assert not Snooze.objects.exists()


def test_nothing_is_snoozed_that_does_not_wait_for_the_actor(company):
    """RIGHT-01"""
    with pytest.raises(NotFound):
        put_off(company, "engineer")
    with pytest.raises(NotFound):
        wake_item(actor=company.viewer("finance"), now=INSTANT, key=milestone_key(company))


def test_each_step_is_audited_and_waking_twice_is_once(company):
    """HISTORY-01"""
    put_off(company)
    put_off(company, until_on=date(2026, 7, 10), reason="Still with legal")
    for _ in range(2):
        wake_item(actor=company.viewer("manager"), now=INSTANT, key=milestone_key(company))
    assert shown(company) == ([milestone_key(company)], [])
    lines = AuditLine.objects.filter(subject_kind="SNOOZE").order_by("id")
    assert [(line.verb, line.reason) for line in lines] == [
        ("snooze", "Waits for legal"), ("snooze", "Still with legal"), ("wake", ""),
    ]  # fmt: skip
    assert AuditChange.objects.filter(record_kind="SNOOZE").count() == 2
    assert Snooze.objects.get().reason == "Still with legal"


def test_a_thing_is_snoozed_on_the_page_and_taken_back_by_undo(company, client):
    browser = sign_in(client, "manager")
    form = f"/today/snooze?item={quote(milestone_key(company), safe='')}"
    page = browser.get("/today").content.decode()
    assert form in page and "data-snooze" in page
    asked = browser.get(form).content.decode()
    assert "Snooze: Deliver Pilot" in asked and 'value="2026-07-08"' in asked
    refused = browser.post(form, {"reason": "", "until_on": "2026-07-09"})
    assert refused.status_code == 422 and "Say why it can wait" in refused.content.decode()
    late = browser.post(form, {"reason": "Legal", "until_on": "2027-01-01"})
    assert late.status_code == 422 and "SNOOZE-01" in late.content.decode()
    done = browser.post(form, {"reason": "Legal", "until_on": "2026-07-09"}, follow=True)
    text = done.content.decode()
    assert "snoozed until Thu 9 Jul" in text and "Legal" in text and "data-undo" in text
    assert "Nothing needs you." in text and "Show again" in text
    undo = form.replace("snooze", "wake", 1)
    assert f'action="{undo}"' in text
    assert browser.get(undo).status_code == 405
    back = browser.post(undo, follow=True).content.decode()
    assert "It is back on the list." in back and form in back


def test_the_api_snoozes_and_wakes(company, client):
    browser, key = sign_in(client, "manager"), milestone_key(company)

    def post(path: str, **body):
        return browser.post(f"/api/v1/today/{path}", body, content_type="application/json")

    assert [row["key"] for row in browser.get("/api/v1/today").json()] == [key]
    answer = post("snooze", key=key, until_on="2026-07-09", reason="Legal")
    assert answer.status_code == 200, answer.content
    (row,) = browser.get("/api/v1/today/snoozed").json()
    assert (row["until_on"], row["reason"], row["item"]["key"]) == ("2026-07-09", "Legal", key)
    assert browser.get("/api/v1/today").json() == []
    assert post("snooze", key=key, until_on="2026-07-07", reason="Legal").status_code == 422
    assert post("snooze", key="approve /x", until_on="2026-07-09", reason="x").status_code == 404
    assert [row["key"] for row in post("wake", key=key).json()] == [key]
