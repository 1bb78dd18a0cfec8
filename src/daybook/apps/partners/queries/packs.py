"""Which packs were issued, and what stands in one, by project and by line?

Pack 1 of July for Kestrel Point: Ravi on ACME-014 under PO 4711, 152:00 at 115.00: 17,480.00.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, Q, Sum
from django.db.models.functions import TruncMonth

from daybook.apps.commercial.queries.authorizations import authorization_words
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.names import project_names_by_id
from daybook.core.rights import Data, Verb

from ..models import FundDraw, PartnerPack


@dataclass(frozen=True, slots=True)
class PackRow:
    """An issued pack: approved minutes, and minor units with expenses."""

    id: int
    partner_id: int
    partner_code: str
    partner_name: str
    month: date
    number: int
    minutes: int
    amount_minor: int
    currency: str
    issued_at: datetime
    issued_by: str
    message_key: str

    @property
    def label(self) -> str:
        """What it is called: "July 2026", or "July 2026, supplement 1"."""
        text = f"{self.month:%B %Y}"
        return text if self.number == 1 else f"{text}, supplement {self.number - 1}"


@dataclass(frozen=True, slots=True)
class PackGroup:
    """One row of a pack: a consultant's work on a project in a month, or expenses there."""

    kind: str
    authorization_id: int
    authorization_code: str
    fund_id: int
    project_id: int
    project_code: str
    project_name: str
    purchase_order: str
    person_code: str
    person_name: str
    month: date
    first_on: date
    last_on: date
    minutes: int
    per_hour: int
    amount_minor: int
    currency: str


_COLUMNS = ("id", "partner_id", "partner__code", "partner__name", "month", "number", "minutes",
            "amount_minor", "currency", "issued_at", "issued_by__name", "message_key")  # fmt: skip


def packs(
    viewer: Viewer, *, partner_id: int | None = None, filters: Q | None = None
) -> tuple[PackRow, ...]:
    """Issued packs, the newest first, for those who see the rates of every partner."""
    if not require(viewer, Data.PARTNER_RATES, Verb.SEE, what="see packs").everything:
        return ()
    rows = PartnerPack.objects.filter(filters or Q()).order_by("-month", "partner__name", "-number")
    if partner_id is not None:
        rows = rows.filter(partner_id=partner_id)
    return tuple(PackRow(*row) for row in rows.values_list(*_COLUMNS))


def pack_by_id(viewer: Viewer, pack_id: int) -> PackRow:
    """One pack. Raises NotFound where there is none, or none for this viewer."""
    found = None
    if scope_of(viewer, Data.PARTNER_RATES).everything:
        found = PartnerPack.objects.filter(pk=pack_id).values_list(*_COLUMNS).first()
    if found is None:
        raise NotFound(f"There is no pack {pack_id}, or not for you.")
    return PackRow(*found)


def latest_pack_month(partner_id: int) -> date | None:
    """The month of the partner's newest pack; without rights of its own."""
    return PartnerPack.objects.filter(partner_id=partner_id).aggregate(m=Max("month"))["m"]


def pack_groups(pack_id: int) -> tuple[PackGroup, ...]:
    """What stands in a pack the caller may see, by project, consultant and month."""
    return grouped_draws(Q(pack_id=pack_id))


def grouped_draws(filters: Q) -> tuple[PackGroup, ...]:
    """Draws summed by authorization, project, month and kind. Without rights of its own."""
    rows = (
        FundDraw.objects.filter(filters)
        .order_by()
        .annotate(of_month=TruncMonth("worked_on"))
        .values_list("source_kind", "authorization_id", "project_id", "of_month")
        .annotate(Min("worked_on"), Max("worked_on"), Sum("minutes"), Sum("amount_minor"))
    )
    return _named(row for row in rows if row[6] or row[7])


def _named(rows: Iterable[tuple]) -> tuple[PackGroup, ...]:
    held = list(rows)
    words = authorization_words({row[1] for row in held})
    names = project_names_by_id({row[2] for row in held})
    found = []
    for kind, authorization, project, month, first, last, minutes, minor in held:
        word, (code, name) = words[authorization], names[project]
        found.append(
            PackGroup(kind, authorization, word.code, word.fund_id, project, code, name,
                      word.purchase_order, word.person_code, word.person_name, month, first, last,
                      minutes, word.per_hour if kind == "TIME" else 0, minor, word.currency)
        )  # fmt: skip
    found.sort(key=lambda row: (row.project_code, row.person_name, row.month, row.kind != "TIME"))
    return tuple(found)
