"""How is a month's approved work told to a partner and drawn from its funds? Once, and only once.

The pack of July draws every covered line of July, and what came late or was corrected before. A
second issue with nothing new makes nothing; with something new, a supplement.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import DatabaseError

from daybook.apps.commercial.actions.authorizations import note_drawn
from daybook.apps.commercial.actions.partners import locked_fund, require_whole
from daybook.apps.commercial.queries.funds_begin import fund_ids
from daybook.apps.commercial.queries.partners import PartnerRow, partner_by_id
from daybook.apps.platform.actions.messages import Draft, write_messages
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.partners import EXPENSE, DrawChange
from daybook.core.rights import Verb

from ..models import FundDraw, PartnerPack
from ..queries.coverage import MonthWork, month_work
from ..queries.funds_of import fund_of_authorizations
from ..queries.pack_text import pack_message
from ..queries.packs import latest_pack_month
from .matching import rematch_open

TOPIC = "PARTNER_PACK"


def issue_pack(
    *, actor: Viewer, now: datetime, today: date, partner_id: int, month: date
) -> int | None:
    """Draw a month's covered work and write it to the partner. Returns the pack, None for nothing.

    Raises Refused PART-10 for a month that has not begun, one before the newest pack, or where the
    fund's money does not reach.
    """
    require_whole(actor, Verb.DRAFT, "issue a pack")
    partner = partner_by_id(partner_id)
    if month > today:
        raise Refused("PART-10", f"{month:%B %Y} has not begun.", field="month")
    try:
        with action():
            # Two at once wait here for each other, so that the second finds nothing left.
            for key in fund_ids(partner_id):
                locked_fund(key)
            newest = latest_pack_month(partner_id)
            if newest is not None and month < newest:
                raise Refused(
                    "PART-10",
                    f"The pack of {newest:%B %Y} is issued. What came late for {month:%B} belongs "
                    f"to a supplement of {newest:%B}: issue that.",
                    field="month",
                )
            return _issued(actor, now, partner, month_work(partner_id, month))
    except DatabaseError as error:
        if "PART-10" not in str(error):
            raise
        raise Refused(
            "PART-10", "The fund's money does not reach for these lines. Increase the fund first."
        ) from error


def _issued(actor: Viewer, now: datetime, partner: PartnerRow, work: MonthWork) -> int | None:
    if not work.changes:
        return None
    month = work.month
    number = PartnerPack.objects.filter(partner_id=partner.id, month=month).count() + 1
    line = record_audit(actor=actor, verb="issue_pack", now=now, subject=("PARTNER", partner.id),
                        reason=f"{month:%Y-%m} {number}")  # fmt: skip
    keys: tuple[str, ...] = ()
    if partner.pack_email:
        subject, body = pack_message(partner, work, number)
        draft = Draft(actor.user_id, TOPIC, subject, body, "", address=partner.pack_email)
        keys = write_messages(actor=actor, now=now, line=line, drafts=[draft])
    pack = PartnerPack.objects.create(
        partner_id=partner.id, month=month, number=number, minutes=work.change_minutes,
        amount_minor=work.change_minor, currency=partner.currency, issued_at=now,
        issued_by_id=actor.user_id, message_key=keys[0] if keys else "", audit_line=line,
    )  # fmt: skip
    _draw(pack, work.changes, line)
    rematch_open(partner_id=partner.id, line=line)
    return pack.pk


def _draw(pack: PartnerPack, changes: Sequence[DrawChange], line) -> None:
    """Post the draws, what is given back first, and keep the sums beside the authorizations."""
    funds = fund_of_authorizations({row.key.authorization_id for row in changes})
    sums: dict[int, tuple[int, int, int]] = {}
    rows = []
    for row in sorted(changes, key=lambda row: row.amount_minor):
        key = row.key
        rows.append(
            FundDraw(
                pack=pack, fund_id=funds[key.authorization_id],
                authorization_id=key.authorization_id, source_kind=key.kind,
                source_id=key.source_id, project_id=key.project_id, worked_on=key.on,
                minutes=row.minutes, amount_minor=row.amount_minor, audit_line=line,
            )
        )  # fmt: skip
        spent = row.amount_minor if key.kind == EXPENSE else 0
        held = sums.get(key.authorization_id, (0, 0, 0))
        sums[key.authorization_id] = (
            held[0] + row.minutes, held[1] + row.amount_minor - spent, held[2] + spent
        )  # fmt: skip
    FundDraw.objects.bulk_create(rows)
    note_drawn(line=line, drawn=sums)
