"""Insights over the API: the month's pulse, the scorecard, utilization, and publications."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.rights import may, require
from daybook.core.forecast import Estimate
from daybook.core.periods import FiscalQuarter, add_months, month_of
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Key,
    Month,
    document_of,
    excluded,
    filtered_by,
    many,
    page_of_documents,
    slice_of,
)

from .actions.publish import publish_or_enqueue
from .queries import my_scorecard as own
from .queries import publications as published
from .queries import pulse as pulses
from .queries import pulse_rows as parts
from .queries import scorecard as scores
from .queries import utilization_page as sold
from .queries.realization import Realization

insights_api = Router(tags=["Insights"])
routers = (insights_api,)

document_of(Estimate, also=("total",))
document_of(FiscalQuarter, also=("label",))
document_of(Realization, also=("share",))
document_of(pulses.Slice, name="PulseSlice", also=("gap", "status", "firm"))
document_of(pulses.ProjectSlice, name="PulseProject", also=("firm",))
document_of(sold.Sold, also=("share", "target_share"))
PulseDocument = document_of(pulses.Pulse, also=("estimate", "target", "gap", "risk_minor"))
PlanDocument = document_of(parts.PlanRow)
MilestoneDocument = document_of(parts.MilestonePart)
ScorecardDocument = document_of(scores.Scorecard)
document_of(own.ProjectLeft, also=("left_minutes",))
MyScorecardDocument = document_of(own.MyScorecard)
UtilizationDocument = document_of(sold.UtilizationPage, name="Utilization")
PublicationDocument = document_of(published.PublicationRow)
AsPublishedDocument = document_of(published.AsPublished, also=("changed",))
SealDocument = document_of(published.SealCheck)

_AXES = {"regions": "region", "practices": "practice", "managers": "manager",
         "projects": "project"}  # fmt: skip
_PULSE_KEYS = filtered_by(*_AXES.values())
PlanPage = page_of_documents(
    PlanDocument, beside=(("currency", str), ("minutes", int), ("minor", int))
)
MilestonePage = page_of_documents(MilestoneDocument, beside=(("currency", str),))


class PublishIn(Schema):
    """A name keeps the copy as a snapshot."""

    name: str = Field("", max_length=80)


class Published(Schema):
    """The number of the publication; none while it is made in the background."""

    number: int | None


def _wanted(request) -> pulses.PulseFilter:
    return pulses.PulseFilter(
        **{axis: many(request, key) for axis, key in _AXES.items()},
        excluded={axis: excluded(request, key) for axis, key in _AXES.items()},
    )


def _seen(request):
    require(request.viewer, Data.FORECAST, Verb.SEE, what="see the forecast")
    return pulses.forecast_projects(request.viewer)


@insights_api.get(
    "/pulse/{month}", response=PulseDocument, summary="Month Pulse", openapi_extra=_PULSE_KEYS
)
def show_pulse(request, month: Month):
    """What the month will most likely bring, by trust, against its target."""
    seen = _seen(request)
    return pulses.month_pulse(
        request.viewer, month, request.today, wanted=_wanted(request), among=seen
    )


def _plan(request, month: date, page: int, size: int, *, is_missing: bool):
    found = parts.plan_rows(
        _seen(request), month, request.today, _wanted(request), is_missing=is_missing
    )
    return slice_of(
        request, found.rows, page=page, size=size, currency=found.currency,
        minutes=found.minutes, minor=found.minor,
    )  # fmt: skip


@insights_api.get(
    "/pulse/{month}/missing", response=PlanPage, summary="Missing time of a month",
    openapi_extra=_PULSE_KEYS,
)  # fmt: skip
def list_missing(request, month: Month, page: int = 1, size: int = 50):
    """What hard bookings planned on past days and nobody logged."""
    return _plan(request, month, page, size, is_missing=True)


@insights_api.get(
    "/pulse/{month}/plan", response=PlanPage, summary="Hard plan of a month",
    openapi_extra=_PULSE_KEYS,
)  # fmt: skip
def list_plan(request, month: Month, page: int = 1, size: int = 50):
    """What hard bookings still plan from today on."""
    return _plan(request, month, page, size, is_missing=False)


@insights_api.get(
    "/pulse/{month}/milestones", response=MilestonePage, summary="Milestones of a month",
    openapi_extra=_PULSE_KEYS,
)  # fmt: skip
def list_milestones(request, month: Month, page: int = 1, size: int = 50):
    """Accepted or due in the month, with what they count for."""
    found = parts.milestone_parts(_seen(request), month, request.today, _wanted(request))
    return slice_of(request, found.parts, page=page, size=size, currency=found.currency)


@insights_api.get("/scorecard", response=ScorecardDocument, summary="The scorecard")
def show_scorecard(request, month: Month | None = None):
    """Each figure with target, trend and rule; of the last whole month without one."""
    viewer = request.viewer
    if not (may(viewer, Data.FORECAST) or may(viewer, Data.TARGETS)):
        require(viewer, Data.FORECAST, Verb.SEE, what="see the scorecard")
    asked = month or add_months(month_of(request.today), -1)
    return scores.scorecard(viewer, asked, request.now)


@insights_api.get(
    "/utilization", response=UtilizationDocument, summary="Utilization",
    openapi_extra=filtered_by("region", "practice", "role"),
)  # fmt: skip
def show_utilization(request, month: Month | None = None, by: str = "person"):
    """Of a month and its quarter, by person, role, region, practice or project."""
    if not may(request.viewer, Data.TARGETS):
        require(request.viewer, Data.TIME, Verb.SEE, what="see utilization")
    wanted = sold.SoldFilter(*(many(request, key) for key in ("region", "practice", "role")))
    by = by if by in sold.AXES else "person"
    return sold.utilization_page(request.viewer, month or month_of(request.today), by, wanted)


def _folder() -> Path:
    return Path(settings.ANALYTICS_ROOT)


@insights_api.get(
    "/publications", response=page_of_documents(PublicationDocument), summary="Publications"
)
def list_publications(request, page: int = 1, size: int = 50):
    """Copies of the books as known on a day, newest first."""
    return slice_of(request, published.publications(request.viewer), page=page, size=size)


@insights_api.post(
    "/publications", response={201: Published, 202: Published}, summary="Publish the books"
)
def publish(request, body: PublishIn):
    """At once, or in the background where they are large (202)."""
    number = publish_or_enqueue(
        actor=request.viewer, now=request.now, folder=_folder(), name=body.name.strip()
    )
    return Status(202 if number is None else 201, {"number": number})


@insights_api.get("/publications/{number}", response=PublicationDocument, summary="One publication")
def show_publication(request, number: Key):
    """When it was made, by whom, and its seal."""
    return published.publication(request.viewer, number)


@insights_api.get(
    "/publications/{number}/months", response=AsPublishedDocument, summary="As published"
)
def show_months(request, number: Key):
    """Its figures by month beside today's books."""
    published.publication(request.viewer, number)
    return published.as_published(request.viewer, number, _folder())


@insights_api.get("/publications/{number}/seal", response=SealDocument, summary="Verify a seal")
def verify(request, number: Key):
    """Whether the copy is still what was published."""
    published.publication(request.viewer, number)
    return published.check_seal(request.viewer, number, _folder())


@insights_api.get(
    "/scorecard/me", response=MyScorecardDocument, summary="One's own scorecard of a quarter"
)
def show_my_scorecard(request, month: Month | None = None):
    """Hours against target, revenue delivered, and hours a week; any month names its quarter."""
    return own.my_scorecard(request.viewer, month or request.today, request.today)
