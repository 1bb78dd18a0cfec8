"""What are platform's own records called in the audit? Accounts, entities, months, runs and drafts.

Accounts have no address here, because most readers of the audit may not open them; a proposal
keeps its title for its own page, because its kind may be hidden from the reader.
"""

from __future__ import annotations

from collections.abc import Collection

from ..models import LegalEntity, Period, Run, User
from ..subjects import Named, SubjectKind, register_subject


def _users(ids: Collection[int]) -> dict[int, Named]:
    rows = User.objects.filter(pk__in=ids).values_list("id", "name")
    return {key: Named(name) for key, name in rows}


def _entities(ids: Collection[int]) -> dict[int, Named]:
    rows = LegalEntity.objects.filter(pk__in=ids).values_list("id", "code")
    return {key: Named(code, f"/admin/organization/entities/{code}") for key, code in rows}


def _periods(ids: Collection[int]) -> dict[int, Named]:
    rows = Period.objects.filter(pk__in=ids).values_list("id", "entity__code", "month")
    return {
        key: Named(f"{month:%B %Y} of {code}", f"/admin/periods/{code}/{month:%Y-%m}")
        for key, code, month in rows
    }


def _proposals(ids: Collection[int]) -> dict[int, Named]:
    return {key: Named(f"Proposal {key}", f"/admin/proposals/{key}") for key in ids}


def _runs(ids: Collection[int]) -> dict[int, Named]:
    rows = Run.objects.filter(pk__in=ids).values_list("id", "title")
    return {key: Named(title, f"/admin/runs/{key}") for key, title in rows}


for _kind in (
    SubjectKind("USER", "Account", _users),
    SubjectKind("GRANT", "Grant"),
    SubjectKind("TOKEN", "API token"),
    SubjectKind("ORGANIZATION", "Organization"),
    SubjectKind("ENTITY", "Legal entity", _entities),
    SubjectKind("HOLIDAY_CALENDAR", "Holiday calendar"),
    SubjectKind("FX_RATE", "Exchange rate"),
    SubjectKind("PERIOD", "Month", _periods),
    SubjectKind("PROPOSAL", "Proposal", _proposals),
    SubjectKind("RUN", "Run", _runs),
    SubjectKind("JOB", "Job"),
    SubjectKind("MESSAGE", "Message"),
    SubjectKind("SNOOZE", "Thing on Today"),
):
    register_subject(_kind)
