"""What is owed to whom, and what was paid back? A run of an entity, as a page and as files."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.format import spell
from daybook.ui.grid import Empty, Page, Table, csv_response, page_of
from daybook.ui.notices import notify

from ..actions.reimbursement import reimburse
from ..forms.more import RunForm
from ..queries.choices import paying_entities
from ..queries.export import reimbursement_document
from ..queries.messages import message_page
from ..queries.settlement import owed, reimbursement, reimbursement_page
from .frame import frame

SIZE = 50
PLACE = "/time/expenses/reimbursements"
_OWED = (
    Column("person_name", "Person", href="/people/{person_code}", sub="entity_code", sort=False),
    Column("lines", "Expenses", kind="count", sort=False,
           href="/time/expenses/all?person={person_code}&state=APPROVED&paid=OWN&paid=CASH"),
    Column("amount_minor", "Owed", kind="money", currency_key="currency", sort=False,
           href="/time/expenses/all?person={person_code}&state=APPROVED&paid=OWN&paid=CASH"),
)  # fmt: skip
_RUNS = (
    Column("code", "Run", href=PLACE + "/{id}", sub="made_by", sort=False),
    Column("paid_on", "Paid on", kind="date", sort=False),
    Column("lines", "Expenses", kind="count", sort=False,
           href="/time/expenses/all?reimbursement={id}"),
    Column("total_minor", "Paid back", kind="money", currency_key="currency", sort=False,
           href="/time/expenses/all?reimbursement={id}"),
)  # fmt: skip
_PEOPLE = (
    Column("name", "Person", href="/people/{code}", sub="code", sort=False),
    Column("lines", "Expenses", kind="count", sort=False),
    Column("minor", "Paid back", kind="money", currency_key="currency", sort=False),
)
LINES = (
    Column("line_id", "Expense", kind="code", href="/time/expenses/lines/{line_id}", sort=False),
    Column("person_code", "Person code", sort=False),
    Column("person_name", "Person", sort=False),
    Column("spent_on", "Day", kind="date", sort=False),
    Column("category", "Category", sort=False),
    Column("project_code", "Project", sort=False),
    Column("amount_minor", "Amount", kind="money", currency_key="currency", sort=False),
    Column("currency", "Currency", sort=False),
    Column("net_minor", "Net", kind="money", currency_key="paid_currency", sort=False),
    Column("tax_minor", "Tax", kind="money", currency_key="paid_currency", sort=False),
    Column("paid_minor", "Paid back", kind="money", currency_key="paid_currency", sort=False),
    Column("paid_currency", "Paid in", sort=False),
)
_SHOWN = tuple(
    column for column in LINES if column.key not in ("person_code", "currency", "paid_currency")
)


def queue(request: HttpRequest) -> HttpResponse:
    """What waits to be paid back, a run to pay it, and the runs before."""
    viewer = request.viewer
    waiting = owed(viewer)
    number = page_of(request.GET, 10**9, SIZE).number
    rows, count = reimbursement_page(viewer, first=(number - 1) * SIZE, size=SIZE)
    form = RunForm(
        request.POST or None,
        initial={"paid_on": request.today, "request_key": uuid.uuid4().hex},
        entities=paying_entities([row.entity_id for row in waiting]),
    )

    def act(values: dict) -> str:
        key = reimburse(
            actor=viewer, now=request.now, entity_id=values["entity_id"],
            paid_on=values["paid_on"], request_key=values["request_key"] or None,
        )  # fmt: skip
        notify(request, "Paid back. Give the file to whoever transfers the money.")
        return f"{PLACE}/{key}"

    context = frame(request, "reimbursements") | {
        "waiting": waiting,
        "said": f"{spell(len({row.person_id for row in waiting}), 'person', 'people')} "
        "waiting for money" if waiting else "Nobody is owed anything",
        "owed": Table(_OWED, waiting, "Owed", title="Owed",
                      subtitle="Approved, paid from one's own pocket, not paid back",
                      empty=Empty("Nobody is owed anything.")),
        "runs": Table(_RUNS, rows, "Runs", title="Runs",
                      page=Page(min(number, max(1, -(-count // SIZE))), SIZE, count),
                      empty=Empty("Nothing was paid back yet.")),
    }  # fmt: skip
    return answer(request, form, act, context, template="expenses/reimbursements.html")


class _Person:
    def __init__(self, row: tuple, currency: str):
        self.code, self.name, self.lines, self.minor = row
        self.currency = currency


def show(request: HttpRequest, key: int) -> HttpResponse:
    """One run: by person, by expense, and as a file."""
    found = reimbursement(request.viewer, key)
    if request.GET.get("format") == "csv":
        return csv_response(Table(LINES, found.lines, "Reimbursement"), f"{found.row.code}.csv")
    if request.GET.get("format") == "json":
        response = JsonResponse(reimbursement_document(found))
        response["Content-Disposition"] = f'attachment; filename="{found.row.code}.json"'
        return response
    people = [_Person(row, found.row.currency) for row in found.people]
    context = frame(request, "reimbursements") | {
        "row": found.row,
        "people": Table(_PEOPLE, people, "By person", title="By person"),
        "lines": Table(_SHOWN, found.lines, "By expense", title="By expense",
                       csv_href="?format=csv"),
    }  # fmt: skip
    return render(request, "expenses/reimbursement.html", context)


_MAIL = (
    Column("received_at", "Received", kind="moment", sort=False),
    Column("subject", "Subject", sort=False, wrap=True),
    Column("person_name", "From", sort=False),
    Column("drafts", "Drafts", kind="count", sort=False),
    Column("outcome", "What became of it", kind="status", sub="reason", sort=False),
)


def mail(request: HttpRequest) -> HttpResponse:
    """Messages that came, and what was made of each; refused ones keep their reason."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see messages")
    number = page_of(request.GET, 10**9, SIZE).number
    rows, count = message_page(request.viewer, first=(number - 1) * SIZE, size=SIZE)
    context = frame(request, "mail") | {
        "table": Table(_MAIL, rows, "Messages", title="Messages",
                       subtitle="Each is kept as it came, also when nothing could be made of it",
                       page=Page(min(number, max(1, -(-count // SIZE))), SIZE, count),
                       empty=Empty("No message came yet.")),
    }  # fmt: skip
    return render(request, "expenses/mail.html", context)
