"""What would a month's pack hold, what keeps lines out of it, and what was issued?"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import scope_of
from daybook.core.periods import add_months, next_month
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.figures import Figure
from daybook.ui.format import hours, money, spell
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify

from ..actions.packs import issue_pack
from ..queries.agreements import PartnerRow, partner_by_code
from ..queries.coverage import MonthWork, month_work
from ..queries.exceptions import exception_rows, fresh_groups
from ..queries.packs import PackRow, pack_by_id, pack_groups, packs
from ..queries.submitted import submitted_minutes
from .columns import EXCEPTIONS, GROUPS, PACKS
from .frame import ROOT, Shown, answered, frame, month_key, partner_places
from .lists import saved, without

_FRESH = (
    Column("project_name", "Project", href="/projects/{project_code}", code="project_code",
           sort=False),
    Column("person_name", "Consultant", sort=False, sub="authorization_code"),
    Column("month", "Month", kind="month", sort=False, opt=True),
    Column("minutes", "Hours", kind="hours", digits=2, sort=False,
           href="/time/entries?project={project_code}&month={month_key}&state=APPROVED"),
    Column("amount_minor", "Amount", kind="money", currency_key="currency", sort=False,
           href="/time/entries?project={project_code}&month={month_key}&state=APPROVED"),
)  # fmt: skip


def _partner(request: HttpRequest, code: str) -> PartnerRow:
    partner = partner_by_code(code, request.viewer)
    if not scope_of(request.viewer, Data.PARTNER_RATES).everything:
        raise NotFound(f"There is no partner {code}, or not for you.")
    return partner


@require_GET
def month_page(request: HttpRequest, code: str, month: date) -> HttpResponse:
    """A month before its pack is issued: exceptions first, then what it would hold."""
    partner = _partner(request, code)
    work = month_work(partner.id, month)
    issued = [row for row in packs(request.viewer, partner_id=partner.id) if row.month == month]
    before, after = add_months(month, -1), next_month(month)
    base = f"{ROOT}/{partner.code}/packs"
    exceptions = exception_rows(work)
    context = frame(request, "partners") | {
        "row": partner, "pages": partner_places(request, partner, "packs"), "month": month,
        "month_name": f"{month:%B %Y}", "said": answered(_said(work, len(exceptions), issued)),
        "prev_href": f"{base}/{month_key(before)}", "prev_label": f"{before:%B %Y}",
        "next_href": f"{base}/{month_key(after)}", "next_label": f"{after:%B %Y}",
        "exceptions": _exceptions(exceptions) if exceptions else None,
        "fresh": _fresh(work, bool(issued)),
        "issued": Table(PACKS, issued, "Issued", title="Issued",
                        empty=Empty("No pack of this month is issued yet.")),
        "submitted": _submitted(partner, month),
        "may_issue": bool(work.changes)
        and scope_of(request.viewer, Data.PARTNER_RATES, Verb.DRAFT).everything,
        "issue_label": "Issue a supplement" if issued else "Issue the pack",
    }  # fmt: skip
    return render(request, "partners/month.html", context)


def _submitted(partner: PartnerRow, month: date) -> Figure | None:
    minutes = submitted_minutes(partner.id, month)
    if not minutes:
        return None
    address = f"/time/entries?state=SUBMITTED&month={month_key(month)}"
    return Figure(f"{hours(minutes, digits=2)} hours", address)


def _said(work: MonthWork, exceptions: int, issued: list[PackRow]) -> str:
    currency = next((row.currency for row in work.authorized.values()), "USD")
    if work.changes:
        text = (
            f"{hours(work.change_minutes, digits=2)} hours, {money(work.change_minor, currency)}, "
            "approved and not packed yet"
        )
    elif issued:
        text = "Everything approved is packed"
    else:
        text = "Nothing approved waits for a pack"
    if exceptions:
        text += f"; {spell(exceptions, 'line')} in no pack, because nothing covers them"
        text = text.replace("them", "it") if exceptions == 1 else text
    return f"{text}."


def _exceptions(rows: tuple) -> Table:
    shown = [
        Shown(row, quantity_text=format_html('<a class="n" href="{}">{}</a>', row.href,
                                             row.quantity_text))
        for row in rows
    ]  # fmt: skip
    return Table(
        EXCEPTIONS, shown, "Lines in no pack", title=f"{spell(len(rows), 'line')} in no pack",
        subtitle="Approved, and covered by no signed authorization; nothing is owed for them yet",
    )  # fmt: skip


def _fresh(work: MonthWork, is_late: bool) -> Table:
    return Table(
        _FRESH, fresh_groups(work), "Approved, not packed yet",
        title="Approved, not packed yet" if not is_late else "New since the pack",
        subtitle="What a pack issued now would hold, late lines and corrections included",
        empty=Empty("Nothing is new."),
    )  # fmt: skip


@require_POST
def issue(request: HttpRequest, code: str, month: date) -> HttpResponse:
    """Issue the month's pack, or a supplement."""
    partner = _partner(request, code)
    key = issue_pack(actor=request.viewer, now=request.now, today=request.today,
                     partner_id=partner.id, month=month)  # fmt: skip
    if key is None:
        notify(request, "Nothing is new, so nothing was issued.", kind="info")
        return redirect(f"{ROOT}/{partner.code}/packs/{month_key(month)}")
    told = f" and goes to {partner.pack_email}" if partner.pack_email else ""
    notify(request, f"The pack is issued{told}.")
    return redirect(f"{ROOT}/packs/{key}")


@require_GET
def show(request: HttpRequest, pack_id: int) -> HttpResponse:
    """One issued pack: by project, to print and to save."""
    row = pack_by_id(request.viewer, pack_id)
    rows = [
        Shown(group, pack_id=row.id, month_key=f"{group.month:%Y-%m}")
        for group in pack_groups(row.id)
    ]

    def table(columns=GROUPS) -> Table:
        return Table(
            columns, rows, f"Pack of {row.label}", title="Approved work by project",
            subtitle="Hours as approved, at the signed rate",
            totals={"project_name": "Together", "minutes": row.minutes,
                    "amount_minor": row.amount_minor, "currency": row.currency},
        )  # fmt: skip

    name = f"pack-{row.partner_code}-{row.month:%Y-%m}-{row.number}"
    file = saved(request, lambda: table(_FILE), name)
    if file is not None:
        return file
    context = frame(request, "partners") | {
        "row": row, "table": table(),
        "strip": (
            ("Hours", f"{hours(row.minutes, digits=2)}", f"{ROOT}/draws?pack={row.id}"),
            ("Amount", money(row.amount_minor, row.currency), f"{ROOT}/draws?pack={row.id}"),
        ),
    }  # fmt: skip
    return render(request, "partners/pack.html", context)


_FILE = (
    Column("project_code", "Project", sort=False),
    Column("project_name", "Name", sort=False),
    Column("kind", "Kind", sort=False),
    Column("authorization_code", "Authorization", sort=False),
    *without(GROUPS, "project_name"),
    Column("currency", "Currency", sort=False),
)
