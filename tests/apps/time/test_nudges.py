"""Reminders: once a day, outside quiet hours, never on leave, answered by a link, up the ladder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from daybook.apps.people.actions.leave import record_leave
from daybook.apps.platform.actions.messages import send_message
from daybook.apps.platform.models import OutboxMessage
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.reply_tokens import reply_token
from daybook.apps.platform.viewer import system_actor
from daybook.apps.time.actions.excuses import excuse_week
from daybook.apps.time.actions.ladder import escalate_missing, remind_incomplete
from daybook.apps.time.actions.nudges import nudge_people
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import Nudge
from daybook.apps.time.queries.compliance import board
from tests.builders import NOW

MONDAY, FRIDAY = date(2026, 6, 22), date(2026, 6, 26)
NEW_YORK = ZoneInfo("America/New_York")


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=NEW_YORK)


TUESDAY = local(date(2026, 6, 30), 10)


def nudge(company, now=TUESDAY, codes=("ENG",), who="coordinator", weeks=1):
    return nudge_people(actor=company.viewer(who), now=now, person_codes=codes,
                        last_monday=MONDAY, weeks=weeks)  # fmt: skip


def test_a_reminder_opens_the_week_and_offers_an_answer(company):
    """COMP-07"""
    done = nudge(company)
    assert (done.written, done.held, done.left_out) == (1, 0, ())
    message = OutboxMessage.objects.get()
    assert message.href == "/time/2026-W26"
    assert (message.reply_path, message.reply_label) == ("/off/", "I was off")
    assert "40:00" in message.body or "2400" in message.body or "40 h" in message.body
    told = board(company.viewer("coordinator"), MONDAY, 1, TUESDAY).rows[1].told
    assert (told.count, told.reply) == (1, "")


def test_nobody_is_reminded_twice_a_day_even_by_two_at_once(company):
    """COMP-07"""
    nudge(company)
    assert nudge(company).left_out == (("ENG", "reminded today"),)
    assert nudge(company, TUESDAY + timedelta(days=1)).written == 1
    row = Nudge.objects.first()
    row.pk, row.token_digest = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (local(date(2026, 6, 30), 19, 30), local(date(2026, 7, 1), 8)),
        (local(date(2026, 6, 30), 6), local(date(2026, 6, 30), 8)),
        (local(date(2026, 7, 2), 20), local(date(2026, 7, 6), 8)),
    ],
    ids=["in the evening", "early", "before Independence Day and the weekend"],
)
def test_a_reminder_waits_for_the_end_of_quiet_hours_in_the_persons_zone(company, now, leaves):
    """COMP-05"""
    assert nudge(company, now).held == 1
    assert OutboxMessage.objects.get().not_before_at == leaves.astimezone(UTC)


def test_nobody_is_reminded_on_leave(company):
    """COMP-05, COMP-07"""
    record_leave(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                 kind="VACATION", starts_on=date(2026, 6, 30), ends_on=date(2026, 7, 2),
                 minutes_per_day=480)  # fmt: skip
    nudge(company)
    assert OutboxMessage.objects.get().not_before_at == local(date(2026, 7, 2), 8)


def test_only_those_who_look_after_people_remind_them(company, log):
    """COMP-07"""
    for who in ("engineer", "finance", "manager"):
        with pytest.raises(Denied):
            nudge(company, who=who)
    with pytest.raises(NotFound):
        nudge(company, who="leader")
    log(MONDAY, 60)
    assert nudge(company, who="manager").written == 1, "of a managed project"
    with pytest.raises(Refused, match="COMP-07"):
        nudge(company, codes=())
    with pytest.raises(NotFound):
        nudge(company, codes=("NOBODY",))


def test_whoever_misses_nothing_is_left_out(company):
    """COMP-07"""
    excuse_week(actor=company.viewer("coordinator"), now=NOW, person_code="ENG", monday=MONDAY,
                reason="Jury duty")  # fmt: skip
    done = nudge(company, codes=("ENG", "MAN"))
    assert (done.written, done.left_out) == (1, (("ENG", "nothing missing"),))


def test_a_reminder_is_withdrawn_when_the_week_comes_in_meanwhile(company, log):
    nudge(company, local(date(2026, 6, 30), 19, 30))
    for step in range(5):
        log(date(2026, 6, 22 + step), 480)
    submit_part(actor=company.viewer("engineer"), now=local(date(2026, 6, 30), 21),
                person_id=company["engineer"], day=MONDAY)  # fmt: skip
    # What was handed in late stands as late; nothing is missing any more to ask for.
    row = OutboxMessage.objects.get()
    send_message(key=row.key, now=local(date(2026, 7, 1), 8))
    assert OutboxMessage.objects.get().state == "WITHDRAWN"


def test_the_answer_link_records_once_without_signing_in_and_only_by_a_button(company, client):
    """COMP-09"""
    nudge(company)
    token = reply_token(OutboxMessage.objects.get().key)
    address = f"/off/{token}"
    page = client.get(address).content.decode()
    assert "I was off" in page and "engineer" not in page.lower()
    assert Nudge.objects.get().reply == "", "opening the link changes nothing"
    assert "It is noted" in client.post(address).content.decode()
    client.post(address)
    row = Nudge.objects.get()
    assert (row.reply, row.version) == ("WAS_OFF", 2)
    told = board(company.viewer("coordinator"), MONDAY, 1, NOW).rows[1].told
    assert told.reply == "WAS_OFF"
    assert board(company.viewer("coordinator"), MONDAY, 1, NOW).rows[1].missing_minutes == 2_400
    assert client.get("/off/" + "0" * 40).status_code == 404
    Nudge.objects.update(token_ends_at=NOW - timedelta(days=1))
    assert client.get(address).status_code == 404


def test_on_friday_the_incomplete_are_reminded_at_noon_and_at_four_each_once(company, log):
    """COMP-05"""
    for step in range(5):
        log(date(2026, 6, 22 + step), 480, who="manager")
    submit_part(actor=company.viewer("manager"), now=local(FRIDAY, 11),
                person_id=company["manager"], day=MONDAY)  # fmt: skip
    system = system_actor()
    assert remind_incomplete(actor=system, now=local(FRIDAY, 11, 59)) == 0
    assert remind_incomplete(actor=system, now=local(FRIDAY, 12)) == 3, "all but the manager"
    assert remind_incomplete(actor=system, now=local(FRIDAY, 12, 15)) == 0
    assert remind_incomplete(actor=system, now=local(FRIDAY, 16)) == 3
    assert remind_incomplete(actor=system, now=local(FRIDAY, 16, 15)) == 0
    assert remind_incomplete(actor=system, now=local(date(2026, 6, 25), 12)) == 0


def test_nobody_on_leave_is_reminded_by_itself(company):
    """COMP-05"""
    record_leave(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                 kind="VACATION", starts_on=FRIDAY, ends_on=date(2026, 6, 27),
                 minutes_per_day=480)  # fmt: skip
    remind_incomplete(actor=system_actor(), now=local(FRIDAY, 12))
    people = set(Nudge.objects.values_list("person__code", flat=True))
    assert "ENG" not in people and "COO" in people


def test_the_ladder_tells_manager_and_region_once_and_stops_when_the_week_is_in(company):
    """COMP-06"""
    nudge(company)
    system = system_actor()
    assert escalate_missing(actor=system, now=TUESDAY + timedelta(hours=23)) == 0
    assert escalate_missing(actor=system, now=TUESDAY + timedelta(hours=25)) == 1
    assert escalate_missing(actor=system, now=TUESDAY + timedelta(hours=26)) == 0
    assert escalate_missing(actor=system, now=TUESDAY + timedelta(hours=49)) == 1
    assert escalate_missing(actor=system, now=TUESDAY + timedelta(hours=72)) == 0
    steps = Nudge.objects.exclude(step="PERSON").order_by("id")
    assert [row.step for row in steps] == ["MANAGER", "REGION"]
    told = OutboxMessage.objects.filter(topic="LADDER").values_list("user_id", flat=True)
    # The engineer has no manager and the Americas no leader, so a coordinator hears of both.
    assert set(told) == {company["user coordinator"]}
    assert "The engineer" not in OutboxMessage.objects.filter(topic="LADDER").first().body


def test_an_excused_week_climbs_no_ladder(company):
    """COMP-06, COMP-08"""
    nudge(company)
    excuse_week(actor=company.viewer("coordinator"), now=NOW, person_code="ENG", monday=MONDAY,
                reason="Jury duty")  # fmt: skip
    assert escalate_missing(actor=system_actor(), now=TUESDAY + timedelta(hours=100)) == 0


def test_all_missing_are_reminded_from_the_page(company, sign_in):
    client = sign_in("coordinator")
    address = "/time/compliance/nudge?to=2026-W26&weeks=1"
    answer = client.post(address, {"row": ["ENG"]}, follow=True).content.decode()
    assert "1 person reminded" in answer
    answer = client.post(address, {"all": "1"}, follow=True).content.decode()
    assert "3 people reminded" in answer and "reminded today: ENG" in answer
    listed = client.get("/time/compliance/nudges?to=2026-W26&weeks=1").content.decode()
    assert "All 4 reminders" in listed
