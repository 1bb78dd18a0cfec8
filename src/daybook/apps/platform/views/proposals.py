"""`/admin/proposals`: changes that wait for a second pair of eyes, of every kind one may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.ui.figures import Fact
from daybook.ui.filters import Filter, FilterBar
from daybook.ui.format import date_text
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.settings import approve_proposal, reject_proposal
from ..answers import answer
from ..forms.access import ReasonForm
from ..queries import changes
from ..queries.history import history_of
from ..refusals import NotFound
from .frame import tabs
from .shown import instant_text, state_badge, state_word

HOME = "/admin/proposals"


def proposal_list(request: HttpRequest) -> HttpResponse:
    """The proposals this viewer may see, waiting ones first."""
    if not changes.may_propose(request.viewer):
        raise NotFound("There are no proposals for you to draft or approve.")
    bar = FilterBar(
        (
            Filter("state", "State", tuple((s, state_word(s)) for s in changes.PROPOSAL_STATES)),
            Filter("kind", "Kind", changes.proposal_kind_choices(request.viewer)),
        )
    ).read(request.GET)
    rows = changes.proposals(request.viewer, states=bar.values["state"], kinds=bar.values["kind"])
    mine = changes.waiting_proposals(request.viewer)
    context = {"tabs": tabs(request, "proposals"), "bar": bar, "table": _table(rows), "mine": mine}
    return render(request, "platform/proposals.html", context)


def _table(rows) -> Table:
    return Table(
        columns=(
            Column("title", "Change", href=f"{HOME}/{{id}}", sub="reason", sort=False, wrap=True),
            Column("kind", "Kind", sort=False),
            Column("starts_on", "From", sort=False),
            Column("state", "State", kind="html", sort=False, sub="next"),
            Column("by", "Drafted by", sort=False, sub="at", opt=True),
            Column("decided", "Decided by", sort=False, opt=True),
        ),
        rows=[
            {
                "id": row.id,
                "title": row.title,
                "reason": row.reason,
                "kind": row.kind_word,
                "starts_on": date_text(row.starts_on),
                "state": state_badge(row.state),
                "next": "yours to decide" if row.may_decide else "your draft" if row.own
                and row.state == "DRAFT" else "",
                "by": row.proposed_by,
                "at": instant_text(row.proposed_at),
                "decided": row.decided_by,
            }
            for row in rows
        ],
        label="Proposals",
        empty=Empty("No proposal fits. A change is drafted where it belongs: at its setting, rate "
                    "card, person or month.", "Open the settings", "/admin/settings"),
    )  # fmt: skip


def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal, what it would touch, and the decision."""
    page = changes.proposal(request.viewer, proposal_id)
    row = page.row
    facts = [
        Fact("Kind", row.kind_word),
        Fact("In force from", date_text(row.starts_on)),
        Fact("Drafted by", row.proposed_by, note=instant_text(row.proposed_at)),
    ]
    if row.decided_by:
        facts.append(Fact("Decided by", row.decided_by, note=instant_text(row.decided_at)))
    context = {
        "tabs": tabs(request, "proposals"),
        "page": page,
        "row": row,
        "badge": state_badge(row.state),
        "facts": facts,
        "history": history_of(request.viewer, "PROPOSAL", row.id, whole=True),
    }
    return render(request, "platform/proposal.html", context)


@require_POST
def approve(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Carry out a draft of somebody else."""
    page = changes.proposal(request.viewer, proposal_id)
    approve_proposal(actor=request.viewer, now=request.now, proposal_id=proposal_id)
    notify(request, f"Approved: {page.row.title}, from {date_text(page.row.starts_on)}.")
    return redirect(f"{HOME}/{proposal_id}")


def reject(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Turn a draft down, or withdraw one's own, with a reason."""
    row = changes.proposal(request.viewer, proposal_id).row
    word = "Withdraw" if row.own else "Turn down"

    def act(values: dict) -> str:
        reject_proposal(
            actor=request.viewer, now=request.now, proposal_id=proposal_id, reason=values["reason"]
        )
        notify(request, f"{row.title} is {'withdrawn' if row.own else 'turned down'}.")
        return f"{HOME}/{proposal_id}"

    context = {
        "title": f"{word}: {row.title}",
        "lead": "It never comes into force. The draft and your reason stay on file.",
        "cancel_href": f"{HOME}/{proposal_id}",
        "go_label": word,
        "narrow": True,
        "tabs": tabs(request, "proposals"),
    }
    form = ReasonForm(request.POST or None)
    return answer(request, form, act, context, template="platform/form.html")
