"""What did people spend on the work? Reports of the last two quarters, most of them dull, some odd.

A trip to a customer is a hotel, trains and a per diem; a day at one is a drive and a lunch. One in
ten expenses is over its limit, without its receipt, twice, late, or in another currency.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.db import transaction

from daybook.apps.expenses.actions.approval import (
    approve_clean,
    approve_expenses,
    return_expenses,
)
from daybook.apps.expenses.actions.lines import ExpenseValues, save_expense
from daybook.apps.expenses.actions.policy import (
    add_usual_categories,
    set_amount,
    set_charge_terms,
    set_mileage,
    set_per_diem,
)
from daybook.apps.expenses.actions.pre_approvals import (
    decide_pre_approval,
    request_pre_approval,
)
from daybook.apps.expenses.actions.receipts import attach_receipt
from daybook.apps.expenses.actions.reimbursement import reimburse
from daybook.apps.expenses.actions.reports import open_report
from daybook.apps.expenses.actions.submission import submit_expenses
from daybook.apps.expenses.models import ExpenseCategory, ExpenseLine
from daybook.apps.expenses.queries.approvals import ExpenseApprovalFilter
from daybook.core.periods import add_months, fiscal_quarter, next_month
from daybook.core.states import OPEN_FOR_TIME

from .horizon import FISCAL_START, Horizon, instant
from .persons import Staff, Worker
from .places import CURRENCY, Places
from .portfolio import ProjectPlan

DAY = timedelta(days=1)
MONTHS = 6
REPORTS_A_MONTH = 8
RUNNING_REPORTS = 12
# Minor units: a meal's limit a day, a night, what needs a receipt, a day's allowance.
LIMITS = {"USD": (6_000, 24_000, 5_000, 7_400), "EUR": (4_500, 18_000, 2_500, 5_600),
          "GBP": (4_000, 17_000, 2_500, 5_200), "AUD": (8_000, 28_000, 6_000, 9_800)}  # fmt: skip
MILEAGE = {"US": ("MILE", 7_250), "DE": ("KM", 3_000), "UK": ("MILE", 4_500), "AU": ("KM", 8_800)}
_ALL = ExpenseApprovalFilter()


@dataclass(slots=True)
class _Trip:
    """Who travels for which project, from a day on; `seed` tells its receipts apart."""

    worker: Worker
    plan: ProjectPlan
    on: date
    seed: int

    @property
    def currency(self) -> str:
        """The currency of the employer."""
        return CURRENCY[self.worker.entity]


class Spending:
    """Spends, hands in, approves and pays back, month by month."""

    def __init__(self, staff: Staff, places: Places, horizon: Horizon, plans, rng: Random):
        self._staff, self._places, self._horizon, self._rng = staff, places, horizon, rng
        self._plans = [
            plan for plan in plans
            if plan.id and plan.starts_on and plan.status in OPEN_FOR_TIME and plan.assignments
        ]  # fmt: skip
        self._first = max(add_months(horizon.months_ago(0), -MONTHS), horizon.starts_on)
        self._categories: dict[str, int] = {}
        self._number = 0

    def set_policy(self) -> None:
        """Categories, limits and allowances in each of the four currencies, and a mark-up."""
        common = {"actor": self._staff.accounts["finance"],
                  "now": instant(self._horizon.starts_on, 9)}  # fmt: skip
        starts_on = self._horizon.starts_on
        with transaction.atomic():
            add_usual_categories(**common)
            self._categories = dict(ExpenseCategory.objects.values_list("code", "id"))
            for entity, currency in CURRENCY.items():
                meal, night, receipt, day = LIMITS[currency]
                for kind, code, minor in (("DAY", "MEALS", meal), ("ITEM", "LODGING", night),
                                          ("RECEIPT", "", receipt)):  # fmt: skip
                    set_amount(**common, kind=kind, currency=currency, amount_minor=minor,
                               starts_on=starts_on,
                               category_id=self._categories.get(code))  # fmt: skip
                set_per_diem(**common, place=entity, currency=currency, day_minor=day,
                             starts_on=starts_on, breakfast_minor=day // 5, lunch_minor=day // 4,
                             dinner_minor=day // 3)  # fmt: skip
                unit, rate = MILEAGE[entity]
                set_mileage(**common, place=entity, unit=unit, currency=currency, per_unit=rate,
                            starts_on=starts_on)  # fmt: skip
            for plan in self._plans[:3]:
                set_charge_terms(**common, project_id=plan.id, starts_on=starts_on,
                                 markup_millionths=50_000, cap_minor=1_500_000)  # fmt: skip

    def live(self, month: date) -> None:
        """A month that is about to be billed: spent, handed in, approved, paid back."""
        if month < self._first:
            return
        with transaction.atomic():
            for trip in self._trips(month, next_month(month), REPORTS_A_MONTH):
                keys = self._report(trip, list(self._lines(trip)))
                self._hand_in(trip, keys, next_month(month) - DAY)
            on = next_month(month) - DAY
            coordinator = self._staff.accounts["coordinator"]
            approve_clean(actor=coordinator, now=instant(on, 15), wanted=_ALL)
            odd = ExpenseLine.objects.filter(state="SUBMITTED")
            approve_expenses(
                actor=self._staff.accounts["operations"], now=instant(on, 16),
                line_ids=list(odd.exclude(person_id=_person(self._staff, "operations"))
                              .values_list("id", flat=True)),
                reason="Looked at with its owner",
            )  # fmt: skip
            self._pay_back(on)

    def _pay_back(self, on: date) -> None:
        owing = ExpenseLine.objects.filter(state="APPROVED").exclude(payment="COMPANY_CARD")
        for entity_id in sorted(set(owing.values_list("employer_id", flat=True))):
            reimburse(actor=self._staff.accounts["finance"], now=instant(on, 17),
                      entity_id=entity_id, paid_on=on)  # fmt: skip

    def live_running(self) -> None:
        """The running month: every state is there to see, and every oddity waits for a look."""
        month, today = self._horizon.months_ago(0), self._horizon.today
        with transaction.atomic():
            trips = list(self._trips(month, today - DAY, RUNNING_REPORTS))
            for index, trip in enumerate(trips):
                keys = self._report(trip, list(self._lines(trip, index)))
                if index % 4 != 3:
                    self._hand_in(trip, keys, today)
            waiting = ExpenseLine.objects.filter(state="SUBMITTED", flags=0).order_by("id")
            keys = list(waiting.values_list("id", flat=True))
            coordinator = self._staff.accounts["coordinator"]
            approve_expenses(actor=coordinator, now=instant(today, 9, 20),
                             line_ids=keys[: len(keys) // 3])  # fmt: skip
            return_expenses(actor=coordinator, now=instant(today, 9, 25), line_ids=keys[-1:],
                            reason="Which of the two workshops was this for?")  # fmt: skip
            self._ask(trips)

    def _ask(self, trips: list[_Trip]) -> None:
        """Two pre-approvals: one approved, one waiting."""
        today = self._horizon.today
        for index, trip in enumerate(trips[:2]):
            key = request_pre_approval(
                actor=trip.worker.viewer, now=instant(today - 3 * DAY, 10), project_id=trip.plan.id,
                purpose=("Travel of four people to the design workshop",
                         "Test devices for the pilot")[index],
                estimate_minor=(640_000, 780_000)[index], currency=trip.currency,
                starts_on=today, ends_on=today + 30 * DAY,
            )  # fmt: skip
            if not index:
                decide_pre_approval(
                    actor=self._staff.accounts["coordinator"], key=key, approve=True,
                    now=instant(today - 2 * DAY, 10),
                )  # fmt: skip

    def _trips(self, first: date, end: date, count: int) -> Iterator[_Trip]:
        """Trips of people who work on a project in these days, in the order they begin."""
        pool = [
            (plan, one) for plan in self._plans for one in plan.assignments
            if one.starts_on < end and one.ends_on > first and one.worker.viewer
            and one.worker.employed(first) and not one.is_soft and one.worker.entity in CURRENCY
            and not one.worker.is_partner and plan.starts_on < end
        ]  # fmt: skip
        chosen = self._rng.sample(pool, min(count, len(pool)))
        days = max((end - first).days - 3, 1)
        found = []
        for plan, one in chosen:
            on = max(first + self._rng.randrange(days) * DAY, one.starts_on)
            if one.worker.employed(on) and on < end:
                self._number += 1
                found.append(_Trip(one.worker, plan, on, self._number))
        yield from sorted(found, key=lambda trip: (trip.on, trip.seed))

    def _values(self, trip: _Trip, code: str, minor: int | None, **more) -> ExpenseValues:
        found = {
            "spent_on": trip.on,
            "project_id": trip.plan.id,
            "category_id": self._categories[code],
            "amount_minor": minor,
            "currency": trip.currency,
            "is_billable": trip.plan.kind == "T_AND_M" and not trip.plan.is_at_risk,
        }
        return ExpenseValues(**(found | more))

    def _lines(self, trip: _Trip, odd: int | None = None) -> Iterator[ExpenseValues]:
        """What a trip costs; `odd` says which oddity one of its lines has."""
        meal, night, _, _ = LIMITS[trip.currency]
        kind = trip.seed % 3
        if kind == 0:
            yield self._values(trip, "LODGING", night - self._rng.randrange(4_000),
                               note="Hotel by the customer's office")  # fmt: skip
            yield self._values(trip, "PERDIEM", None, place=trip.worker.entity,
                               last_on=trip.on + DAY, lunches=1, note="On site")  # fmt: skip
            yield self._values(trip, "AIRFARE", 18_000 + self._rng.randrange(20_000),
                               payment="COMPANY_CARD", note="There and back")  # fmt: skip
        elif kind == 1:
            unit, _ = MILEAGE[trip.worker.entity]
            yield self._values(trip, "MILEAGE", None, place=trip.worker.entity, distance_unit=unit,
                               distance_tenths=300 + self._rng.randrange(1_800),
                               note="To the customer and back")  # fmt: skip
            yield self._values(trip, "MEALS", meal // 2 + self._rng.randrange(meal // 3),
                               note="Lunch")  # fmt: skip
        else:
            yield self._values(trip, "GROUND", 1_200 + self._rng.randrange(3_000), payment="CASH",
                               note="Train")  # fmt: skip
        if odd is None:
            odd = trip.seed % 10
        yield from self._odd(trip, odd)

    def _odd(self, trip: _Trip, odd: int) -> Iterator[ExpenseValues]:
        meal, _, receipt, _ = LIMITS[trip.currency]
        if odd == 0:
            yield self._values(trip, "MEALS", meal + 1_200, note="Dinner",
                               reason="With three of the customer's engineers")  # fmt: skip
        elif odd == 1:
            yield self._values(trip, "GROUND", receipt + 2_100, note="Taxi from the airport",
                               lost_statement="The driver's printer was out of paper")  # fmt: skip
        elif odd == 2:
            for _ in range(2):
                yield self._values(trip, "PARKING", 1_800, note="Car park")
        elif odd == 4:
            late = fiscal_quarter(trip.on, FISCAL_START).starts_on - 9 * DAY
            if trip.worker.employed(late) and late >= trip.plan.starts_on:
                yield self._values(trip, "PARKING", 2_400, spent_on=late, note="Car park",
                                   reason="The slip was in a coat all winter")  # fmt: skip
        elif odd == 5:
            other = "GBP" if trip.currency != "GBP" else "EUR"
            yield self._values(trip, "GROUND", 2_050, currency=other, note="Bus, paid abroad")

    def _report(self, trip: _Trip, lines: list[ExpenseValues]) -> list[int]:
        """Write a trip down; bills above the threshold get their photo or PDF."""
        actor, now = trip.worker.viewer, instant(trip.on + DAY, 18)
        report = open_report(actor=actor, now=now, today=trip.on,
                             title=f"{trip.plan.client.name}, {trip.on:%B}")  # fmt: skip
        keys = []
        for place, values in enumerate(lines):
            key = save_expense(actor=actor, now=now, today=trip.on, values=values,
                               report_id=report)  # fmt: skip
            keys.append(key)
            receipt = LIMITS.get(values.currency, (0, 0, 2_500, 0))[2]
            if values.amount_minor and values.amount_minor > receipt and not values.lost_statement:
                name, content = _receipt(trip.seed * 10 + place)
                attach_receipt(actor=actor, now=now, root=settings.FILES_ROOT, line_id=key,
                               name=name, content=content)  # fmt: skip
        return keys

    def _hand_in(self, trip: _Trip, keys: list[int], on: date) -> None:
        submit_expenses(actor=trip.worker.viewer, now=instant(on, 12), today=on, line_ids=keys)


def _person(staff: Staff, name: str) -> int | None:
    return staff.accounts[name].person_id


def _receipt(number: int) -> tuple[str, bytes]:
    """A small picture, or every third time a small PDF, that no other expense has."""
    if number % 3 == 0:
        return f"bill-{number}.pdf", _pdf(f"Receipt {number}")
    return f"receipt-{number}.png", _png(number)


def _pdf(text: str) -> bytes:
    drawn = f"BT /F1 18 Tf 24 96 Td ({text}) Tj ET".encode()
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 240 144]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (key, part) for key, part in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def _png(number: int) -> bytes:
    """Bars on white, as lines of a till receipt; their lengths spell the number."""
    width, height = 96, 128
    rows = []
    for line in range(height):
        length = 20 + (number * 37 + line // 8 * 23) % 56
        is_text = line % 8 in (2, 3, 4) and line > 8
        rows.append(b"\x00" + b"\x55" * (length if is_text else 0)
                    + b"\xff" * (width - (length if is_text else 0)))  # fmt: skip

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"IDAT", zlib.compress(b"".join(rows))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)
