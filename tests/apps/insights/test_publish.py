"""Is a publication the books, sealed, and still so later? Determinism, equality, races, keeping."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daybook.analytics.publish import read_mart
from daybook.apps.insights.actions import publish as module
from daybook.apps.insights.actions.publish import publish_facts
from daybook.apps.insights.models import Publication
from daybook.apps.insights.queries.publications import as_published, check_seal, publications
from daybook.apps.insights.tasks import publish_nightly
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.refusals import Denied
from tests.builders import NOW

from .test_pulse import log


def publish(company, folder, login="finance", **options):
    return publish_facts(actor=company.viewer(login), now=NOW, folder=folder, **options)


def test_the_same_books_give_the_same_seal_and_one_more_line_another(company, tmp_path):
    log(company, date(2026, 7, 2))
    publish(company, tmp_path)
    publish(company, tmp_path / "elsewhere", login="analyst")
    log(company, date(2026, 7, 6))
    publish(company, tmp_path)
    first, second, third = Publication.objects.order_by("number")
    assert first.seal == second.seal != third.seal
    assert (first.line_count, third.line_count) == (2, 4)


def test_a_project_that_moves_leaves_the_seal_of_the_books_alone(company, tmp_path):
    from daybook.apps.projects.models import Project

    log(company, date(2026, 7, 2))
    publish(company, tmp_path)
    Project.objects.filter(pk=company["ACME"]).update(region_id=company["EMEA"])
    number = publish(company, tmp_path)
    assert len(set(Publication.objects.values_list("seal", flat=True))) == 1
    rows = read_mart(
        tmp_path, f"mart-{number}.duckdb",
        "SELECT p.region, sum(l.minutes) FROM ledger l JOIN project p ON p.id = l.project_id "
        "WHERE l.book = 'RATED' GROUP BY p.region",
    )  # fmt: skip
    assert rows == [("EMEA", 600)]


def test_a_copy_holds_what_the_books_hold_book_by_book(company, tmp_path):
    log(company, date(2026, 7, 2), minutes=437)
    log(company, date(2026, 7, 6), project="BOLT")
    number = publish(company, tmp_path)
    copied = read_mart(
        tmp_path, f"mart-{number}.duckdb",
        "SELECT book, sum(minutes), sum(amount_minor), sum(functional_minor), "
        "sum(reporting_minor) FROM ledger GROUP BY book ORDER BY book",
    )  # fmt: skip
    held = [
        (row.book, row.minutes, row.amount_minor, row.functional_minor, row.reporting_minor)
        for row in sorted(book_sums(), key=lambda row: row.book)
    ]
    assert [tuple(v if isinstance(v, str) else int(v) for v in row) for row in copied] == held


def test_as_published_equals_today_until_the_books_move_on(company, tmp_path):
    log(company, date(2026, 7, 2))
    number = publish(company, tmp_path)
    finance = company.viewer("finance")
    before = as_published(finance, number, tmp_path)
    assert before.changed == 0
    (july,) = before.months
    assert july.published == july.today == {
        "minutes": 600, "rated": 330_000, "cost": 120_000, "recognized": 0,
    }  # fmt: skip
    log(company, date(2026, 7, 6), minutes=60)
    after = as_published(finance, number, tmp_path)
    (july,) = after.months
    assert (after.changed, july.difference("minutes"), july.difference("rated")) == (1, 60, 33_000)
    without = as_published(company.viewer("analyst"), number, tmp_path).months[0]
    assert without.published["cost"] is without.today["cost"] is without.difference("cost") is None


def test_a_changed_copy_breaks_its_seal(company, tmp_path):
    import duckdb

    log(company, date(2026, 7, 2))
    number = publish(company, tmp_path)
    finance = company.viewer("finance")
    assert check_seal(finance, number, tmp_path).is_right
    changed = tmp_path / "changed.duckdb"
    (tmp_path / f"mart-{number}.duckdb").rename(changed)
    with duckdb.connect(str(changed)) as connection:
        connection.execute("UPDATE ledger SET minutes = minutes + 1 WHERE book = 'RATED'")
    changed.rename(tmp_path / f"mart-{number}.duckdb")
    assert not check_seal(finance, number, tmp_path).is_right


@pytest.mark.parametrize("login", ["engineer", "manager", "leader", "training", "admin"])
def test_who_does_not_see_the_whole_company_cannot_publish_it(company, tmp_path, login):
    with pytest.raises(Denied):
        publish(company, tmp_path, login=login)
    assert not list(tmp_path.iterdir())


def test_two_at_once_take_two_numbers_and_leave_two_copies(company, tmp_path, monkeypatch):
    log(company, date(2026, 7, 2))
    real, raced = module.place_copy, []

    def place(made, file_name):
        real(made, file_name)

    original = module.record_audit

    def race(**values):
        # Somebody else takes the number between our reading it and our writing it.
        if not raced and values["verb"] == "publish_facts":
            raced.append(True)
            line = original(**values)
            Publication.objects.create(
                number=values["subject"][1], known_at=NOW, line_count=0, seal="x" * 64,
                file_name=f"mart-{values['subject'][1]}.duckdb", audit_line=line,
            )  # fmt: skip
            (tmp_path / "mart-1.duckdb").write_text("theirs")
        return original(**values)

    monkeypatch.setattr(module, "record_audit", race)
    monkeypatch.setattr(module, "place_copy", place)
    number = publish(company, tmp_path)
    # The loser's own transaction took the other row back with it; the copy is whole and numbered.
    assert Publication.objects.get(number=number).line_count == 2
    assert check_seal(company.viewer("finance"), number, tmp_path).is_right
    assert not list(tmp_path.glob("unfinished-*"))


def test_a_copy_that_fails_leaves_nothing_behind(company, tmp_path, monkeypatch):
    log(company, date(2026, 7, 2))

    def broken(columns):
        yield from ()
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(module, "published_lines", broken)
    with pytest.raises(RuntimeError):
        publish(company, tmp_path)
    assert not list(tmp_path.iterdir()) and not Publication.objects.exists()


def test_old_copies_go_named_ones_and_rows_stay(company, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "KEPT_COPIES", 2)
    log(company, date(2026, 7, 2))
    publish(company, tmp_path, name="quarter close")
    for _ in range(4):
        publish(company, tmp_path)
    kept = {path.name for path in tmp_path.glob("mart-*")}
    assert kept == {"mart-1.duckdb", "mart-4.duckdb", "mart-5.duckdb"}
    assert len(publications(company.viewer("finance"))) == 5


def test_the_night_publishes_once_and_again_only_when_the_books_changed(
    company, settings, tmp_path
):
    settings.ANALYTICS_ROOT = tmp_path
    log(company, date(2026, 7, 2))
    for day in range(3):
        publish_nightly(user_id=None, payload={}, now=NOW + timedelta(days=day))
    assert Publication.objects.count() == 1
    log(company, date(2026, 7, 6))
    publish_nightly(user_id=None, payload={}, now=NOW + timedelta(days=4))
    assert Publication.objects.count() == 2


def test_large_books_are_published_in_the_background_for_whoever_asked(
    company, settings, tmp_path, monkeypatch
):
    from daybook.apps.platform.actions.jobs import run_due_job

    settings.ANALYTICS_ROOT = tmp_path
    monkeypatch.setattr(module, "AT_ONCE", 1)
    log(company, date(2026, 7, 2))
    finance = company.viewer("finance")
    asked = module.publish_or_enqueue(actor=finance, now=NOW, folder=tmp_path, name="close")
    assert asked is None and not Publication.objects.exists()
    assert run_due_job(owner="test", clock=lambda: NOW)
    made = Publication.objects.get()
    assert (made.name, made.line_count) == ("close", 2)
    assert made.audit_line.actor_id == finance.user_id
