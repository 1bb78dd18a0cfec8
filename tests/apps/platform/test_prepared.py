"""A prepared read answers as its query would; a prepared write stores what the library would."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from daybook.apps.corrections.models import ActualLine
from daybook.apps.people.models import Person
from daybook.apps.platform.models import AuditLine, DatedSetting
from daybook.apps.platform.prepared import PreparedRead, insert_row, update_row
from daybook.apps.time.models import TimeEntry
from tests.builders import NOW

# What a text may hold that a database or a driver could take for something else.
TEXTS = (
    "plain", "O'Neill", 'the "new" deal', "100 % done", "%s", "%(name)s", "%%", "?", ":name", "\\",
    "a\nb", "Größe ≥ 3 – 你好", "'; DROP TABLE people_person; --", "",
)  # fmt: skip
TUESDAY = date(2026, 7, 7)


def _by_name(name):
    return Person.objects.filter(name=name).order_by("code").values_list("code", "name")


def _settings(key, on, entity):
    return (
        DatedSetting.objects.filter(
            Q(entity__isnull=True) | Q(entity_id=entity), key=key, starts_on__lte=on
        )
        .order_by("starts_on", "id")
        .values_list("key", "value", "starts_on", "entity_id")
    )


def _setting(company, on, value, entity=None):
    return DatedSetting.objects.create(
        key="long_day_minutes", entity_id=entity, value=value, starts_on=on, recorded_at=NOW,
        audit_line=AuditLine.objects.latest("pk"),
    )  # fmt: skip


def _line(company, **values):
    return TimeEntry(
        **{
            "person_id": company["engineer"], "project_id": company["ACME"],
            "task_id": company["task ACME"], "worked_on": TUESDAY, "minutes": 450,
            "audit_line": AuditLine.objects.latest("pk"),
        }
        | values
    )  # fmt: skip


def _columns(row) -> dict:
    """Everything a row holds as the database gives it back, without its key."""
    held = type(row).objects.filter(pk=row.pk).values().get()
    return {name: value for name, value in held.items() if name != "id"}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_found_whatever_signs_it_holds(company, text):
    read = PreparedRead(_by_name, name=str)
    Person.objects.filter(code="ENG").update(name=text)
    assert read(name=text) == list(_by_name(text)) == [("ENG", text)]
    assert read(name=f"{text}x") == []


def test_days_numbers_and_nothing_answer_as_the_query_does(company):
    read = PreparedRead(_settings, key=str, on=date, entity=int)
    _setting(company, date(2026, 1, 1), "600")
    _setting(company, date(2026, 7, 7), "660", company["DE"])
    _setting(company, date(2026, 7, 8), None)
    for on in (date(2025, 12, 31), TUESDAY, date(2026, 7, 8), date(9999, 12, 31)):
        for entity in (0, company["US"], company["DE"]):
            wanted = {"key": "long_day_minutes", "on": on, "entity": entity}
            assert read(**wanted) == list(_settings(**wanted))
    assert read(key="long_day_minutes", on=TUESDAY, entity=company["DE"])[-1] == (
        "long_day_minutes", "660", TUESDAY, company["DE"],
    )  # fmt: skip


def test_a_value_that_the_query_asks_for_twice_stands_in_both_places(company):
    def either(code):
        return Person.objects.filter(Q(code=code) | Q(name=code)).order_by("pk").values_list("code")

    Person.objects.filter(code="MAN").update(name="ENG")
    assert set(PreparedRead(either, code=str)(code="ENG")) == {("ENG",), ("MAN",)}


def test_what_the_query_says_itself_stays_as_it_is(company):
    def named(code):
        return Person.objects.filter(code=code).exclude(name="100 % 'new'").values_list("code")

    read = PreparedRead(named, code=str)
    assert read(code="ENG") == [("ENG",)]
    Person.objects.filter(code="ENG").update(name="100 % 'new'")
    assert read(code="ENG") == []


def test_it_is_compiled_once_and_asks_once_a_call(company):
    built = []

    def build(name):
        built.append(name)
        return _by_name(name)

    read = PreparedRead(build, name=str)
    with CaptureQueriesContext(connection) as seen:
        for name in ("one", "two", "three"):
            read(name=name)
    assert (len(built), len(seen)) == (1, 3)


@pytest.mark.parametrize(
    "build",
    [
        lambda name: Person.objects.values_list("code"),
        lambda name: Person.objects.filter(name__contains=name).values_list("code"),
    ],
)
def test_a_mark_that_is_not_found_in_the_query_is_refused(db, build):
    # A query that lost its value, or changed it on its way, would answer about something else.
    with pytest.raises(ValueError, match="name: not a parameter of the query"):
        PreparedRead(build, name=str)(name="ENG")


def test_a_value_that_was_not_given_is_an_error(company):
    with pytest.raises(KeyError):
        PreparedRead(_by_name, name=str)()


def test_it_sees_what_its_own_transaction_wrote_and_nothing_of_one_taken_back(company):
    read = PreparedRead(_by_name, name=str)
    with transaction.atomic():
        Person.objects.filter(code="ENG").update(name="Renamed")
        assert read(name="Renamed") == [("ENG", "Renamed")]
        transaction.set_rollback(True)
    assert read(name="Renamed") == []


@pytest.mark.django_db(transaction=True)
def test_a_locked_read_works_inside_a_transaction():
    def locked(name):
        rows = Person.objects.select_for_update(of=("self",)).filter(name=name)
        return rows.values_list("code")

    with transaction.atomic():
        assert PreparedRead(locked, name=str)(name="nobody") == []


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"is_billable": False, "estimated": True, "flags": 5, "interrupted_minutes": 15},
        {"client_key": None, "source_key": None, "submission_id": None, "run_id": None},
        {"note": "50 % of 'it' – %s, \"so\" ≥ 1\n?", "source_key": "7 %", "import_source": "old"},
    ],
)
def test_an_inserted_row_equals_the_librarys_own(company, values):
    own = _line(company, **values)
    own.save()
    expected = _columns(own)
    own.delete()
    made = insert_row(_line(company, **values))
    assert made.pk and not made._state.adding
    assert _columns(made) == expected
    assert type(TimeEntry.objects.get(pk=made.pk).is_billable) is bool


@pytest.mark.parametrize("settled_at", [None, datetime(2026, 7, 7, 23, 59, 59, 123456, tzinfo=UTC)])
def test_days_instants_and_nothing_are_stored_as_the_library_stores_them(company, settled_at):
    def line():
        return ActualLine(
            person_id=company["engineer"], project_id=company["ACME"], task_id=company["task ACME"],
            worked_on=TUESDAY, minutes=0, settled_at=settled_at,
        )  # fmt: skip

    own = line()
    own.save()
    expected = _columns(own)
    own.delete()
    made = insert_row(line())
    assert _columns(made) == expected
    assert ActualLine.objects.filter(worked_on=TUESDAY, settled_at=settled_at).exists()


def test_a_row_with_a_key_of_its_own_keeps_it(company):
    line = AuditLine.objects.latest("pk")
    key = line.pk + 1_000
    made = insert_row(
        AuditLine(pk=key, actor_id=line.actor_id, verb="test", via="SYSTEM",
                  recorded_at=datetime(2026, 7, 7, 12, 0, tzinfo=UTC))
    )  # fmt: skip
    assert made.pk == key
    assert AuditLine.objects.get(pk=key).recorded_at == datetime(2026, 7, 7, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 480, "is_billable": False},
        {"worked_on": date(2026, 7, 8), "note": "100 % 'quoted' %s", "flags": 3},
        {"client_key": None, "source_key": "k%1", "import_source": "old", "estimated": True},
    ],
)
def test_an_updated_row_equals_the_librarys_own(company, changes):
    ours, own = insert_row(_line(company)), insert_row(_line(company))
    other = insert_row(_line(company, worked_on=date(2026, 7, 1)))
    before = _columns(other)
    TimeEntry.objects.filter(pk=own.pk).update(**changes)
    expected = _columns(own)
    TimeEntry.objects.filter(pk=own.pk).delete()
    update_row(TimeEntry, ours.pk, **changes)
    assert _columns(ours) == expected
    assert _columns(other) == before


def test_an_instant_is_set_and_taken_away_again(company):
    row = insert_row(
        ActualLine(person_id=company["engineer"], project_id=company["ACME"],
                   task_id=company["task ACME"], worked_on=TUESDAY, minutes=60)
    )  # fmt: skip
    at = datetime(2026, 8, 3, 9, 30, tzinfo=UTC)
    update_row(ActualLine, row.pk, settled_at=at)
    assert ActualLine.objects.get(pk=row.pk).settled_at == at
    update_row(ActualLine, row.pk, settled_at=None)
    assert ActualLine.objects.get(pk=row.pk).settled_at is None


def test_a_rule_of_the_database_holds_for_prepared_writes(company):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(
            ActualLine(person_id=company["engineer"], project_id=company["ACME"],
                       task_id=company["task ACME"], worked_on=TUESDAY, minutes=1_441)
        )  # fmt: skip
    assert not ActualLine.objects.exists()


def test_what_is_written_goes_with_its_transaction(company):
    with transaction.atomic():
        made = insert_row(_line(company))
        update_row(TimeEntry, made.pk, minutes=60)
        assert TimeEntry.objects.get(pk=made.pk).minutes == 60
        transaction.set_rollback(True)
    assert not TimeEntry.objects.filter(pk=made.pk).exists()
