"""Which addresses are the desk's? Today, search, projects, Explain and the rules.

The desk comes last, so that an app's own address under /projects wins over a project's code.
"""

from __future__ import annotations

from django.urls import path, re_path

from .views.expense_compliance import expense_compliance
from .views.explain import metric
from .views.explain_line import line
from .views.palette import palette
from .views.portfolio import projects, projects_file
from .views.project import project
from .views.rules import rule, rules
from .views.snooze import snooze, wake
from .views.today import today

TABS = "budget|time|staffing|milestones|money|history"
urlpatterns = [
    path("today", today),
    path("today/snooze", snooze),
    path("today/wake", wake),
    path("time/compliance/expenses", expense_compliance),
    path("palette", palette),
    path("explain/line", line),
    path("explain/<str:metric_id>", metric),
    path("rules", rules),
    path("rules/<str:rule_id>", rule),
    path("projects", projects),
    path("projects.csv", projects_file),
    path("projects/<str:code>", project),
    re_path(rf"^projects/(?P<code>[^/]+)/(?P<tab>{TABS})$", project),
]
