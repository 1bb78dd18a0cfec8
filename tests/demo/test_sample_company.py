"""Is the sample company right to the minute and the cent? Built once, on one short quarter."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.test import Client

from daybook.apps.billing.models import Invoice
from daybook.apps.close.models import CheckFinding
from daybook.apps.commercial.models import Engagement
from daybook.apps.commercial.queries.authorizations import authorizations
from daybook.apps.commercial.queries.partners import funds as partner_funds
from daybook.apps.forecast.models import RevenueTarget
from daybook.apps.insights.queries.pulse import month_pulse
from daybook.apps.ledger.models import Billable, CountedLine, Take
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.partners.queries.invoices import invoices as partner_invoices
from daybook.apps.partners.queries.matching import matching_of
from daybook.apps.partners.queries.packs import packs
from daybook.apps.people.queries.persons import person_id_of_user
from daybook.apps.platform.models import Period, User
from daybook.apps.platform.viewer import viewer_of
from daybook.apps.projects.models import Milestone, Project
from daybook.apps.staffing.models import Booking
from daybook.apps.time.models import TimeEntry
from daybook.demo.company import build_sample_company
from daybook.demo.logins import LOGINS, PASSWORD

TODAY = date(2026, 7, 21)
THIS_MONTH = date(2026, 7, 1)
NOW = datetime(2026, 7, 21, 13, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def two_builds(django_db_setup, django_db_blocker, tmp_path_factory):
    """A company built and taken back, and the same one built again: both fingerprints."""
    kept, kept_files = settings.ANALYTICS_ROOT, settings.FILES_ROOT
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            first = _build(tmp_path_factory.mktemp("first"))
            transaction.set_rollback(True)
        second = _build(tmp_path_factory.mktemp("second"))
        yield first, second
        settings.ANALYTICS_ROOT, settings.FILES_ROOT = kept, kept_files
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def built(two_builds):
    """The company of one quarter, for every test of this module."""
    return two_builds[1]


def _build(folder) -> tuple:
    settings.ANALYTICS_ROOT, settings.FILES_ROOT = folder, folder / "files"
    build_sample_company(clock=lambda: NOW, today=TODAY, say=lambda text: None, quarters=1)
    by = ("posted_in", "currency")
    sums = sorted(
        (row.key, row.book, row.minutes, row.amount_minor, row.reporting_minor)
        for row in book_sums(by=by)
    )
    return tuple(sums), TimeEntry.objects.count(), Project.objects.count(), Booking.objects.count()


def _sums(**filters) -> dict[str, int]:
    return {row.book: row.amount_minor for row in book_sums(filters=Q(**filters))}


def test_the_books_hold_exactly_the_approved_minutes(built):
    approved = TimeEntry.objects.filter(state="APPROVED").aggregate(Sum("minutes"))["minutes__sum"]
    minutes = {row.book: row.minutes for row in book_sums(books=["RATED", "COST"])}
    assert approved > 1_000_000
    assert minutes == {"RATED": approved, "COST": approved}


def test_rated_and_adjusted_are_billed_or_wip_on_every_project_billed_by_time(built):
    left = dict(
        Billable.objects.filter(kind="TIME_ENTRY").values_list("project_id")
        .annotate(Sum("quantity")).order_by()
    )  # fmt: skip
    taken = dict(
        Take.objects.filter(billable__kind="TIME_ENTRY").values_list("billable__project_id")
        .annotate(Sum("quantity")).order_by()
    )  # fmt: skip
    checked = 0
    for project in Project.objects.filter(billing_kind="T_AND_M"):
        sums = _sums(project_id=project.pk)
        wip = sums.get("RATED", 0) + sums.get("ADJUSTED", 0) - sums.get("BILLED", 0)
        if left.get(project.pk, 0) == taken.get(project.pk, 0):
            assert wip == 0, project.code
            checked += 1
        else:
            assert wip > 0, project.code
    assert checked > 0


def test_what_is_recognized_by_time_is_what_was_rated_in_the_closed_months(built):
    signed = Q(project__engagement__signed_on__isnull=False)
    closed = Q(posted_in__lt=THIS_MONTH) & signed
    by_time = Q(notional=False, is_billable=True, book__in=["RATED", "ADJUSTED"])
    delivered = book_sums(filters=closed & by_time)
    recognized = book_sums(filters=closed & Q(book="RECOGNIZED", source_kind="LEDGER_LINE"))
    assert sum(r.reporting_minor for r in delivered) == sum(r.reporting_minor for r in recognized)


def test_accepted_milestones_of_closed_months_are_recognized_in_full(built):
    accepted = Milestone.objects.filter(
        state="ACCEPTED", accepted_on__lt=THIS_MONTH, project__billing_kind="FIXED_FEE"
    )
    for milestone in accepted:
        found = _sums(book="RECOGNIZED", source_kind="MILESTONE", source_id=milestone.pk)
        assert found == {"RECOGNIZED": milestone.amount_minor}, milestone.name
    assert accepted.exclude(evidence_note="").count() == accepted.count() > 0


def test_no_finding_blocks_a_hard_locked_month_and_the_last_one_is_soft(built):
    locks = set(Period.objects.values_list("month", "lock"))
    assert locks == {(date(2026, 5, 1), "HARD"), (date(2026, 6, 1), "SOFT")}
    assert not CheckFinding.objects.filter(severity="BLOCKS").exists()
    warned = CheckFinding.objects.filter(severity="WARNS")
    assert set(warned.values_list("check_id", flat=True)) == {"CHK-04"}


def test_work_at_risk_is_rated_and_neither_billed_nor_recognized(built):
    unsigned = Engagement.objects.filter(signed_on__isnull=True)
    at_risk = Project.objects.filter(engagement__in=unsigned, status="ACTIVE")
    assert at_risk.count() == 3
    sums = _sums(project__in=at_risk)
    assert sums["RATED"] > 0 and sums["COST"] > 0
    assert "BILLED" not in sums and "RECOGNIZED" not in sums


def test_time_is_in_every_state_and_odd_lines_are_there(built):
    states = dict(TimeEntry.objects.values_list("state").annotate(Count("id")).order_by())
    assert set(states) == {"DRAFT", "SUBMITTED", "APPROVED", "RETURNED"}
    assert TimeEntry.objects.filter(state="RETURNED").exclude(return_reason="").exists()
    typed = TimeEntry.objects.filter(worked_on__gte=date(2026, 7, 6))
    assert typed.filter(minutes=67).exists()
    assert typed.filter(minutes=660).exists()
    assert typed.filter(worked_on__week_day__in=[7, 1]).exists()
    assert typed.filter(is_billable=False, task__is_billable=True).exists()


def test_the_open_portfolio_has_its_sizes(built):
    is_open = Q(status__in=["COMPLETED", "CANCELLED"])
    kinds = dict(
        Project.objects.exclude(is_open).values_list("billing_kind")
        .annotate(Count("id")).order_by()
    )  # fmt: skip
    assert kinds["FIXED_FEE"] >= 18 and kinds["PREPAID"] >= 12
    # Forty by time, five dedicated engineers, ten mixed with training; sixty training-only.
    assert kinds["T_AND_M"] >= 55 and kinds["TRAINING"] >= 68


def test_bookings_reach_two_months_ahead_firm_and_tentative(built):
    assert Booking.objects.aggregate(Max("ends_on"))["ends_on__max"] >= date(2026, 9, 14)
    assert set(Booking.objects.values_list("commitment", flat=True)) == {"SOFT", "HARD"}


def test_the_running_month_is_a_little_short_of_its_target(built):
    user = User.objects.get(email="operations@fernhollow.example")
    pulse = month_pulse(viewer_of(user, today=TODAY), THIS_MONTH, TODAY)
    assert RevenueTarget.objects.filter(month=THIS_MONTH).count() >= 4
    assert -80_000 < pulse.whole.sentence.share_millionths < 0


def test_invoices_are_drafted_by_one_and_issued_by_another(built):
    states = dict(Invoice.objects.values_list("state").annotate(Count("id")).order_by())
    assert states["DRAFT"] == 3 and states["ISSUED"] > 50
    numbers = Invoice.objects.filter(state="ISSUED").values_list("entity", "fiscal_year")
    for entity, year, count, last in numbers.annotate(Count("id"), Max("number")).order_by():
        assert count == last, (entity, year)


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.title)
def test_every_login_signs_in_and_has_its_role(built, login):
    assert Client().login(email=login.email, password=PASSWORD)
    user = User.objects.get(email=login.email)
    viewer = viewer_of(user, today=TODAY, person_id=person_id_of_user(user.pk))
    assert viewer.roles == {login.role}
    # What is lent to them for somebody's absence is not their role.
    (grant,) = (held for held in viewer.grants if not held.only)
    assert (grant.scope == "REGION") == bool(login.region)


def test_nothing_counts_that_a_run_did_not_finish(built):
    assert CountedLine.objects.count() == CountedLine.objects.filter(
        Q(run__isnull=True) | Q(run__state="COMMITTED")
    ).count()  # fmt: skip


def test_the_same_day_makes_the_same_company(two_builds):
    first, second = two_builds
    assert first == second
    assert len(first[0]) > 20


def test_partners_are_packed_one_invoice_asks_too_much_and_one_fund_is_used_up(built):
    finance = viewer_of(User.objects.get(email="finance@fernhollow.example"), today=TODAY)
    assert {row.month for row in packs(finance)} == {date(2026, 5, 1), date(2026, 6, 1)}
    (over,) = partner_invoices(finance, filters=Q(state="MISMATCHED"))
    (found,) = matching_of(over).findings
    assert (over.partner_code, found.kind, found.minutes) == ("KES", "HOURS", 120)
    (fund,) = partner_funds(finance, filters=Q(code="NGL-F1"))
    assert fund.free_minor == 0 and fund.left_minor * 10 < fund.amount_minor
    (waiting,) = authorizations(finance, filters=Q(state="DRAFT"))
    assert waiting.fund_code == "NGL-F1" and waiting.promised_minor > 0
