"""Which addresses are insights, and the month's forecast?"""

from __future__ import annotations

from django.urls import path

from daybook.ui import months  # noqa: F401  (registers the month of addresses)

from .views import my_scorecard, publications, pulse, pulse_rows, scorecard, utilization

urlpatterns = [
    path("forecast", pulse.this_month, name="forecast"),
    path("forecast/<year_month:month>", pulse.month_page, name="pulse"),
    path("forecast/<year_month:month>/missing", pulse_rows.missing, name="pulse_missing"),
    path("forecast/<year_month:month>/plan", pulse_rows.plan, name="pulse_plan"),
    path("forecast/<year_month:month>/milestones", pulse_rows.milestones, name="pulse_milestones"),
    path("insights", scorecard.scorecard, name="insights"),
    path("insights/scorecard/me", my_scorecard.my_scorecard, name="my_scorecard"),
    path("insights/utilization", utilization.utilization, name="utilization"),
    path("insights/publications", publications.publication_list, name="publications"),
    path("insights/publications/publish", publications.publish, name="publish"),
    path("insights/publications/<int:number>", publications.publication_page, name="publication"),
]
