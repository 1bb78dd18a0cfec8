"""How is an expense written down? In place while it is a draft or returned; it may lack anything
then.

A lunch of 23.40 USD for ACME-001 is saved at once; a trip's per diem and a drive are worked out
from their dates, meals and distance, and their amount is never typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects, tasks
from daybook.core.expenses import MealCounts, mileage_minor, per_diem_minor
from daybook.core.rights import Data, Verb

from ..models import ExpenseCategory, ExpenseLine, ExpenseReport, PreApproval, Receipt
from ..models.lines import OPEN_STATES, PAYMENTS
from ..queries.choices import usual_currency, usual_line
from ..queries.policy import PolicyBook
from ..queries.rights import may_write
from .reports import own_report, require_writer

LARGEST_MINOR = 10**12
LARGEST_DISTANCE = 1_000_000


@dataclass(frozen=True, slots=True)
class ExpenseValues:
    """What is typed of an expense. Of a per diem and a mileage the amount is worked out."""

    spent_on: date
    project_id: int | None = None
    task_id: int | None = None
    category_id: int | None = None
    amount_minor: int | None = None
    tax_minor: int = 0
    currency: str = ""
    is_billable: bool = False
    payment: str = "OWN"
    note: str = ""
    reason: str = ""
    lost_statement: str = ""
    pre_approval_id: int | None = None
    place: str = ""
    last_on: date | None = None
    breakfasts: int = 0
    lunches: int = 0
    dinners: int = 0
    distance_tenths: int | None = None
    distance_unit: str = ""


def open_line(actor: Viewer, line_id: int, what: str) -> ExpenseLine:
    """A draft or returned expense of the actor's, locked. Part of another action."""
    require(actor, Data.EXPENSES, Verb.EDIT, what=f"{what} an expense")
    row = ExpenseLine.objects.select_for_update().filter(pk=line_id).first()
    if row is None or not may_write(actor, row.person_id):
        raise NotFound(f"There is no expense {line_id} of yours.")
    if row.state not in OPEN_STATES:
        raise Refused(
            "STATE-01",
            f"Expense {line_id} is {row.state.lower()}, so you cannot {what} it. Recall it while "
            "it waits, or ask its approver to return it.",
        )
    return row


def new_draft(
    *, actor: Viewer, now: datetime, today: date, report_id: int | None = None, note: str = "",
    person_id: int | None = None,
) -> ExpenseLine:  # fmt: skip
    """An empty draft of today, like the last one: same project and category. Part of an action."""
    owner = require_writer(actor, person_id or actor.person_id, "write down an expense")
    project_id, category_id = usual_line(owner)
    row = ExpenseLine.objects.create(
        report_id=report_id or _report(owner, today),
        person_id=owner,
        spent_on=today,
        project_id=project_id,
        category_id=category_id if _is_item(category_id) else None,
        currency=usual_currency(owner, today),
        is_billable=_bills(project_id),
        note=note,
    )
    _told(actor, now, row)
    return row


def _told(actor: Viewer, now: datetime, row: ExpenseLine) -> None:
    """Write the audit line of a new expense, which names it; its report too, if that is new."""
    audit = record_audit(actor=actor, verb="save_expense", now=now, subject=("EXPENSE", row.pk))
    ExpenseLine.objects.filter(pk=row.pk).update(audit_line=audit)
    ExpenseReport.objects.filter(pk=row.report_id, audit_line=None).update(audit_line=audit)


def _is_item(category_id: int | None) -> bool:
    return ExpenseCategory.objects.filter(pk=category_id, kind="ITEM", is_closed=False).exists()


def _bills(project_id: int | None) -> bool:
    if project_id is None:
        return False
    found = projects(filters=Q(pk=project_id))
    return bool(found) and found[0].billing_kind != "INTERNAL"


def _report(owner: int, today: date) -> int:
    """The report of the month that still takes lines, else a new one."""
    title = f"Expenses of {today:%B %Y}"
    for row in ExpenseReport.objects.filter(person_id=owner, title=title).order_by("-id")[:5]:
        states = set(ExpenseLine.objects.filter(report=row).values_list("state", flat=True))
        if states <= set(OPEN_STATES):
            return row.pk
    return ExpenseReport.objects.create(person_id=owner, title=title, opened_on=today).pk


def save_expense(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    values: ExpenseValues,
    line_id: int | None = None,
    report_id: int | None = None,
    version: int | None = None,
    client_key: str | None = None,
) -> int:
    """Write an expense down, or change one that is not handed in. Returns its key.

    The same `client_key` sent twice writes one. Raises Refused EXP-15 or EXP-21 at the field that
    is wrong; what is merely missing is asked for when it is handed in.
    """
    with action():
        if line_id is not None:
            return _changed(actor, now, line_id, values, version, report_id)
        owner = require_writer(actor, actor.person_id, "write down an expense")
        if client_key:
            held = ExpenseLine.objects.filter(person_id=owner, client_key=client_key[:64]).first()
            if held is not None:
                return held.pk
        if report_id is not None:
            own_report(actor, report_id, "add to a report")
        columns = _columns(actor, owner, values)
        row = ExpenseLine.objects.create(
            report_id=report_id or _report(owner, today),
            person_id=owner,
            client_key=client_key[:64] if client_key else None,
            **columns,
        )
        _told(actor, now, row)
    return row.pk


def _changed(actor, now, line_id: int, values: ExpenseValues, version, report_id) -> int:
    row = open_line(actor, line_id, "change")
    changes = _columns(actor, row.person_id, values)
    if report_id is not None and report_id != row.report_id:
        changes["report_id"] = own_report(actor, report_id, "move an expense").pk
    audit = record_audit(actor=actor, verb="save_expense", now=now, subject=("EXPENSE", row.pk))
    change_row(ExpenseLine, row.pk, version=version, changes=changes, line=audit, kind="EXPENSE")
    return row.pk


def delete_expense(
    *, actor: Viewer, now: datetime, line_id: int, version: int | None = None
) -> None:
    """Drop a draft or returned expense with its receipts; the audit keeps what it was."""
    with action():
        row = open_line(actor, line_id, "delete")
        if version is not None and row.version != version:
            raise Refused("HISTORY-01", "It was changed meanwhile. Look at it again.")
        record_audit(
            actor=actor, verb="delete_expense", now=now, subject=("EXPENSE", line_id),
            reason=f"{row.amount_minor or 0} {row.currency} of {row.spent_on}",
        )  # fmt: skip
        Receipt.objects.filter(line=row).delete()
        row.delete()


def _columns(actor: Viewer, owner: int, values: ExpenseValues) -> dict[str, object]:
    """The stored columns of what was typed, checked where a wrong value can be told from none."""
    category = ExpenseCategory.objects.filter(pk=values.category_id).first()
    if values.category_id and category is None:
        raise Refused("EXP-15", "This category does not exist any more.", field="category_id")
    if values.payment not in PAYMENTS:
        raise Refused("EXP-15", "Say how it was paid: OWN, COMPANY_CARD or CASH.", field="payment")
    _check_place_of_work(actor, values)
    _check_pre_approval(owner, values.pre_approval_id)
    found = {name: getattr(values, name) for name in ExpenseValues.__dataclass_fields__}
    found |= {name: str(found[name]).strip()[:240] for name in ("note", "reason", "lost_statement")}
    kind = category.kind if category else "ITEM"
    found["per_unit"] = None
    if kind == "ITEM":
        found |= {"place": "", "last_on": None, "breakfasts": 0, "lunches": 0, "dinners": 0,
                  "distance_tenths": None, "distance_unit": ""}  # fmt: skip
    elif kind == "PER_DIEM":
        found |= _per_diem(values)
    else:
        found |= _mileage(values)
    if not found["currency"]:
        found["currency"] = usual_currency(owner, values.spent_on)
    _check_amount(found)
    return found


def _check_place_of_work(actor: Viewer, values: ExpenseValues) -> None:
    if values.project_id is not None and not projects(actor, filters=Q(pk=values.project_id)):
        raise Refused("EXP-15", "There is no such project for you.", field="project_id")
    if values.task_id is not None:
        offered = {row.id for row in tasks([values.project_id] if values.project_id else [])}
        if values.task_id not in offered:
            raise Refused("EXP-15", "This task belongs to another project.", field="task_id")


def _check_pre_approval(owner: int, key: int | None) -> None:
    if key is not None and not PreApproval.objects.filter(pk=key, person_id=owner).exists():
        raise Refused("EXP-20", "There is no such pre-approval of yours.", field="pre_approval_id")


def _check_amount(found: dict) -> None:
    amount, tax, currency = found["amount_minor"], found["tax_minor"], str(found["currency"])
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise Refused("EXP-15", "A currency is three letters, such as USD.", field="currency")
    found["currency"] = currency.upper()
    if amount is not None and not 0 <= amount <= LARGEST_MINOR:
        raise Refused("EXP-15", "An amount is nothing or more.", field="amount")
    if not 0 <= tax <= (amount or 0):
        raise Refused("EXP-01", "The tax lies between nothing and the amount.", field="tax")


def _per_diem(values: ExpenseValues) -> dict[str, object]:
    """Amount and currency of a trip (EXP-05); nothing while its place or last day is missing."""
    last = values.last_on or values.spent_on
    found: dict[str, object] = {"last_on": last, "distance_tenths": None, "distance_unit": "",
                                "tax_minor": 0}  # fmt: skip
    if not values.place:
        return found | {"amount_minor": None}
    if not 0 <= (last - values.spent_on).days < 366:
        raise Refused("EXP-04", "A trip ends on or after its first day, and within a year.",
                      field="last_on")  # fmt: skip
    currency, rates = PolicyBook().per_diem(values.place, values.spent_on, last)
    meals = MealCounts(values.breakfasts, values.lunches, values.dinners)
    try:
        amount = per_diem_minor(values.spent_on, last, rates, meals)
    except ValueError as error:
        raise Refused("EXP-05", f"{str(error)[:1].upper()}{str(error)[1:]}.",
                      field="breakfasts") from error  # fmt: skip
    return found | {"amount_minor": amount, "currency": currency}


def _mileage(values: ExpenseValues) -> dict[str, object]:
    """Amount, currency and rate of a drive (EXP-06); nothing while place or distance is missing."""
    found: dict[str, object] = {"last_on": None, "breakfasts": 0, "lunches": 0, "dinners": 0,
                                "tax_minor": 0}  # fmt: skip
    if not values.place or values.distance_tenths is None:
        return found | {"amount_minor": None}
    if not 0 < values.distance_tenths <= LARGEST_DISTANCE:
        raise Refused("EXP-06", "Give the distance, up to 100,000.", field="distance")
    unit = values.distance_unit or "KM"
    rate = PolicyBook().mileage(values.place, unit, values.spent_on)
    amount = mileage_minor(values.distance_tenths, rate.per_unit, rate.currency)
    return found | {"distance_unit": unit, "per_unit": rate.per_unit, "amount_minor": amount,
                    "currency": rate.currency}  # fmt: skip
