"""How does the routing of approval change? Proposed by one, approved by another, from a day on.

From 1 August internal time of EMEA goes to the region's leader first, then to operations.
"""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.people.queries.places import place_names
from daybook.apps.platform.actions.settings import (
    ProposalKind,
    draft_proposal,
    register_proposal_kind,
)
from daybook.apps.platform.queries.setting_words import day_words
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data
from daybook.core.routing import (
    ANY_WORK,
    APPROVER_KINDS,
    DEFAULT_LADDERS,
    WORK_KINDS,
    ladder_of,
    parse_ladder,
)
from daybook.core.routing.approvers import LadderRefused

from ..models import ApprovalRoute, ReturnReasons
from ..queries.return_reasons import return_reasons
from ..queries.routing import routes_on

LONGEST_REASON = 240
MOST_REASONS = 9


def ladder_words(ladder: tuple[str, ...]) -> str:
    """A ladder inside a sentence: "project manager, then coordinator"."""
    return ", then ".join(APPROVER_KINDS[kind] for kind in ladder)


def route_words(work_kind: str, role: str, region: str) -> str:
    """What a route is for: "consulting of engineers in EMEA"."""
    words = "any work" if work_kind == ANY_WORK else WORK_KINDS[work_kind]
    return words + (f" of {role}" if role else "") + (f" in {region}" if region else "")


def propose_route(
    *,
    actor: Viewer,
    now: datetime,
    work_kind: str,
    role_id: int | None,
    region_id: int | None,
    ladder: str,
    starts_on: date,
    reason: str = "",
) -> int:
    """Draft a route for somebody else to approve; no ladder ends the one there is."""
    payload = {"work_kind": work_kind, "role_id": role_id, "region_id": region_id,
               "ladder": ladder.strip()}  # fmt: skip
    return draft_proposal(actor=actor, now=now, kind="APPROVAL_ROUTE", title="Approval route",
                          payload=payload, starts_on=starts_on, reason=reason)  # fmt: skip


def propose_reasons(
    *, actor: Viewer, now: datetime, texts: list[str], starts_on: date, reason: str = ""
) -> int:
    """Draft what a return offers, for somebody else to approve."""
    return draft_proposal(actor=actor, now=now, kind="RETURN_REASONS", title="Reasons of returns",
                          payload={"texts": texts}, starts_on=starts_on, reason=reason)  # fmt: skip


def _check_route(payload: dict, starts_on: date) -> None:
    kind = payload.get("work_kind", "")
    if kind != ANY_WORK and kind not in WORK_KINDS:
        raise Refused("APPR-06", f"A kind of work is one of {ANY_WORK}, {', '.join(WORK_KINDS)}.",
                      field="work_kind")  # fmt: skip
    if payload.get("ladder"):
        try:
            parse_ladder(payload["ladder"])
        except LadderRefused as error:
            raise Refused("APPR-06", str(error).removeprefix("APPR-06 "), field="ladder") from error
    for key, names in (("role_id", place_names("role")), ("region_id", place_names("region"))):
        if payload.get(key) is not None and payload[key] not in names:
            raise Refused("APPR-06", "There is no such place.", field=key)


def _preview_route(payload: dict, starts_on: date) -> tuple[str, ...]:
    role_id, region_id = payload.get("role_id"), payload.get("region_id")
    what = route_words(
        payload["work_kind"],
        place_names("role").get(role_id, ""),
        place_names("region").get(region_id, ""),
    )
    kind = payload["work_kind"] if payload["work_kind"] in DEFAULT_LADDERS else "CONSULTING"
    before = ladder_of(routes_on(starts_on), kind, role_id, region_id)
    if not payload.get("ladder"):
        return (f"From {day_words(starts_on)} {what} has no route of its own any more.",)
    return (
        f"Worked from {day_words(starts_on)} on, {what} goes to "
        f"{ladder_words(parse_ladder(payload['ladder']))}.",
        f"Until then it goes to {ladder_words(before)}.",
    )


def _apply_route(payload: dict, starts_on: date, *, line, now: datetime) -> None:
    ladder = payload.get("ladder", "")
    write_route(
        work_kind=payload["work_kind"], role_id=payload.get("role_id"),
        region_id=payload.get("region_id"), ladder=",".join(parse_ladder(ladder)) if ladder else "",
        starts_on=starts_on, line=line, now=now,
    )  # fmt: skip


def write_route(*, work_kind, role_id, region_id, ladder, starts_on, line, now) -> None:
    """Append a route: the next revision of its start. Part of another action."""
    same = ApprovalRoute.objects.filter(
        work_kind=work_kind, role_id=role_id, region_id=region_id, starts_on=starts_on
    )
    ApprovalRoute.objects.create(
        work_kind=work_kind, role_id=role_id, region_id=region_id, ladder=ladder,
        starts_on=starts_on, revision=same.count() + 1, recorded_at=now, audit_line=line,
    )  # fmt: skip


def _check_reasons(payload: dict, starts_on: date) -> None:
    texts = payload.get("texts", [])
    if not 1 <= len(texts) <= MOST_REASONS or any(
        not text.strip() or len(text) > LONGEST_REASON for text in texts
    ):
        raise Refused(
            "APPR-03",
            f"Offer 1 to {MOST_REASONS} reasons, one a line, of at most {LONGEST_REASON} "
            "characters.",
            field="texts",
        )


def _preview_reasons(payload: dict, starts_on: date) -> tuple[str, ...]:
    before = ", ".join(f"“{text}”" for text in return_reasons(starts_on))
    after = ", ".join(f"“{text.strip()}”" for text in payload["texts"])
    return (f"From {day_words(starts_on)} a return offers {after}.", f"Until then {before}.")


def _apply_reasons(payload: dict, starts_on: date, *, line, now: datetime) -> None:
    ReturnReasons.objects.create(
        texts="\n".join(text.strip() for text in payload["texts"]), starts_on=starts_on,
        revision=ReturnReasons.objects.filter(starts_on=starts_on).count() + 1,
        recorded_at=now, audit_line=line,
    )  # fmt: skip


register_proposal_kind(
    ProposalKind("APPROVAL_ROUTE", Data.SETTINGS, _check_route, _preview_route, _apply_route,
                 word="approval route")
)  # fmt: skip
register_proposal_kind(
    ProposalKind("RETURN_REASONS", Data.SETTINGS, _check_reasons, _preview_reasons,
                 _apply_reasons, word="reasons of returns")
)  # fmt: skip
