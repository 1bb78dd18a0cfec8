"""How does a real time log become explained revenue? Sets an example company up and runs it.

The company (people, calendars, rate card, cost rates, mapping) is the folder examples/time-log;
the log itself is read where it lies and never copied.
"""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from daybook.apps.billing.actions.drafts import draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.commercial.actions.customers import NewSowLine, add_customer, add_engagement
from daybook.apps.commercial.actions.rates import add_rate_card, write_bill_rates
from daybook.apps.people.actions.persons import add_person, start_employment
from daybook.apps.people.actions.places import (
    add_practice,
    add_region,
    add_role,
    add_work_calendar,
)
from daybook.apps.people.actions.rates import write_cost_rate
from daybook.apps.platform.actions.organization import (
    add_entity,
    load_holiday_calendar,
    record_fx_rate,
    set_up_organization,
)
from daybook.apps.platform.models import Organization
from daybook.apps.platform.queries.organization import entities
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer, system_actor
from daybook.apps.projects.actions.projects import NewTask, add_project, add_tasks
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.time.actions.imports.mapping import parse_mapping
from daybook.apps.time.actions.imports.run import ImportResult, import_time
from daybook.apps.time.models import TimeEntry
from daybook.core.money import divide_rounded
from daybook.core.periods import months_between

Say = Callable[[str], None]


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a small CSV file by column name."""
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def scaled(text: str, places: int) -> int:
    """A decimal text as a whole number with so many places: scaled("1.0850", 10)."""
    whole, _, fraction = text.partition(".")
    digits = (fraction + "0" * places)[:places]
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole or 0)) * 10**places + int(digits or 0))


@dataclass
class Setup:
    """Builds the example company from its folder; keys by code."""

    folder: Path
    log: Path
    actor: Viewer
    now: datetime
    say: Say

    def build(self) -> None:
        """Everything the import needs, in the order things depend on each other."""
        about = json.loads((self.folder / "organization.json").read_text())
        common = {"actor": self.actor, "now": self.now}
        self.entities, self.calendars = {}, {}
        for entry in about["entities"]:
            holidays = load_holiday_calendar(
                **common, code=entry["code"], name=entry["name"], country=entry["country"],
                subdivision=entry["subdivision"], first_year=about["first_year"],
                last_year=about["last_year"],
            )  # fmt: skip
            self.entities[entry["code"]] = add_entity(
                **common, code=entry["code"], name=entry["name"], currency=entry["currency"],
                zone=entry["zone"], business_calendar_id=holidays,
            )  # fmt: skip
            self.calendars[entry["code"]] = add_work_calendar(
                **common, code=entry["code"], name=entry["name"], holiday_calendar_id=holidays
            )
        for row in rows_of(self.folder / "fx.csv"):
            record_fx_rate(
                **common, base=row["base"], quote=row["quote"], rate=scaled(row["rate"], 10),
                starts_on=date.fromisoformat(row["starts_on"]), source=row["source"],
            )  # fmt: skip
        self._places(common)
        self._rates(common)
        self._people(common)
        self._projects(common)

    def _places(self, common: dict) -> None:
        self.regions = {
            code: add_region(**common, code=code, name=code) for code in ("AMER", "EMEA", "APAC")
        }
        self.practice = add_practice(**common, code="SOFTWARE", name="Software development")
        self.roles = {
            code: add_role(**common, code=code, name=name)
            for code, name in (
                ("ENG", "Engineer"),
                ("SENIOR", "Senior engineer"),
                ("LEAD", "Lead engineer"),
            )
        }
        self.customers = {}
        for row in rows_of(self.folder / "customers.csv"):
            self.customers[row["code"]] = (
                row,
                add_customer(
                    **common, code=row["code"], name=row["name"],
                    region_id=self.regions[row["region"]],
                ),
            )  # fmt: skip

    def _rates(self, common: dict) -> None:
        self.cards: dict[str, int] = {}
        with action():
            line = record_audit(**common, verb="load_rates", subject=("RATE_CARD", None))
            for row in rows_of(self.folder / "rate-card.csv"):
                if row["card"] not in self.cards:
                    self.cards[row["card"]] = add_rate_card(
                        **common, code=row["card"], name=row["card"], currency=row["currency"]
                    )
                rate = {
                    "level": row["level"],
                    "role_id": self.roles[row["role"]],
                    "customer_id": self.customers[row["customer"]][1] if row["customer"] else None,
                    "per_unit": scaled(row["per_hour"], 4),
                }
                write_bill_rates(
                    card_id=self.cards[row["card"]], rows=[rate], line=line, now=self.now,
                    starts_on=date.fromisoformat(row["starts_on"]),
                )  # fmt: skip
            for row in rows_of(self.folder / "cost-rates.csv"):
                write_cost_rate(
                    line=line, now=self.now, starts_on=date.fromisoformat(row["starts_on"]),
                    annual_cost_minor=scaled(row["annual_cost"], 2), currency=row["currency"],
                    role_id=self.roles[row["role"]],
                    region_id=self.regions[row["region"]] if row["region"] else None,
                )  # fmt: skip

    def _people(self, common: dict) -> None:
        with action():
            for row in rows_of(self.folder / "people.csv"):
                person = add_person(
                    **common, code=row["code"], name=row["name"], zone="America/New_York"
                )
                start_employment(
                    **common, person_id=person, entity_id=self.entities[row["entity"]],
                    role_id=self.roles[row["role"]], region_id=self.regions[row["region"]],
                    practice_id=self.practice, work_calendar_id=self.calendars[row["entity"]],
                    starts_on=date.fromisoformat(row["starts_on"]),
                    share_millionths=int(row["share_percent"]) * 10_000,
                )  # fmt: skip

    def _projects(self, common: dict) -> None:
        tasks = self._tasks()
        for row in rows_of(self.folder / "projects.csv"):
            customer, customer_id = self.customers[row["customer"]]
            currency = "EUR" if customer["card"].endswith("EUR") else "USD"
            with action():
                engagement, lines = add_engagement(
                    **common, code=f"{row['code']}-E", name=row["name"], customer_id=customer_id,
                    entity_id=self.entities[customer["entity"]],
                    rate_card_id=self.cards[customer["card"]], currency=currency,
                    signed_on=date(2008, 1, 1), lines=[NewSowLine("T_AND_M", row["name"])],
                )  # fmt: skip
                project = add_project(
                    **common, code=row["code"], name=row["name"], engagement_id=engagement,
                    sow_line_id=lines[0], region_id=self.regions[row["region"]],
                    practice_id=self.practice, billing_kind=row["kind"], status="ACTIVE",
                )  # fmt: skip
                prefix = row["code"].removeprefix("TL-")
                add_tasks(**common, project_id=project, tasks=tasks.get(prefix, []))

    def _tasks(self) -> dict[str, list[NewTask]]:
        """Tasks by project key, from the task file and, where it lacks one, from the log."""
        found: dict[str, dict[str, NewTask]] = {}
        for name in ("tasks.csv.xz", "time_log.csv.xz"):
            with lzma.open(self.log / name, "rt", encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    task = NewTask(row["plan_item_key"], row["phase_short_name"])
                    found.setdefault(row["project_key"], {}).setdefault(task.code, task)
        return {key: list(tasks.values()) for key, tasks in found.items()}


def prepare(folder: Path, log: Path, clock, say: Say) -> Viewer:
    """Set the example company up once; later calls find it."""
    if Organization.objects.exists():
        return system_actor("CLI")
    about = json.loads((folder / "organization.json").read_text())
    say("Setting the example company up: entities, calendars, people, rates, 51,657 tasks …")
    actor = set_up_organization(
        now=clock(), name="Time log example", reporting_currency=about["reporting_currency"],
        zone=about["zone"],
    )  # fmt: skip
    Setup(folder, log, actor, clock(), say).build()
    return actor


def run_import(folder: Path, log: Path, actor: Viewer, clock, today: date, progress=None
               ) -> ImportResult:  # fmt: skip
    """Import the log, valid rows only, submitted and approved by the system."""
    mapping = parse_mapping((folder / "mapping.json").read_text(), "mapping.json")
    return import_time(
        actor=actor, clock=clock, today=today, path=log / "time_log.csv.xz", mapping=mapping,
        valid_only=True, approve=True, progress=progress,
    )  # fmt: skip


def bill_and_recognize(actor: Viewer, clock, say: Say) -> tuple[int, int]:
    """Bill every month and recognize every month. Running again finds nothing to do."""
    days = TimeEntry.objects.order_by("worked_on").values_list("worked_on", flat=True)
    first, last = days.first(), days.last()
    invoices = lines = 0
    for month in months_between(first, last):
        made = draft_invoices(actor=actor, now=clock(), month=month, worked_from=month).invoice_ids
        for key in made:
            issue_invoice(actor=actor, now=clock(), invoice_id=key,
                          issued_on=_month_end(month))  # fmt: skip
        invoices += len(made)
    for entity in entities():
        # Each line is recognized in its own month; asking once covers every month up to it.
        lines += recognize_month(
            actor=actor, now=clock(), entity_id=entity.id, month=last.replace(day=1)
        ).lines
    say(f"{invoices} invoices issued, {lines:,} lines recognized.")
    return invoices, lines


def _month_end(month: date) -> date:
    from datetime import timedelta

    from daybook.core.periods import next_month

    return next_month(month) - timedelta(days=1)


def rate_text(ten_thousandths: int) -> str:
    """A rate as major units with two places, for tables."""
    minor = divide_rounded(ten_thousandths, 100)
    return f"{minor // 100}.{minor % 100:02d}"
