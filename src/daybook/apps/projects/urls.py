"""Which addresses are projects'? Forms of the plan, the engagement's page, and the rate cards.

The portfolio and the pages of a project are the desk's.
"""

from __future__ import annotations

from django.urls import path

from .views import (
    engagement,
    milestones,
    new_project,
    plan,
    rate_cards,
    rate_test,
    task_factors,
    tasks,
)

_M = "projects/<str:code>/milestones/<int:milestone_id>"
_T = "projects/<str:code>/tasks/<int:task_id>"
_R = "projects/engagements/<str:code>/rates"
urlpatterns = [
    path("projects/new", new_project.new, name="project_new"),
    path("projects/engagements/<str:code>", engagement.engagement, name="engagement"),
    path(f"{_R}/tasks", task_factors.show, name="task_factors"),
    path(f"{_R}/tasks/new", task_factors.new, name="task_factor_new"),
    path("projects/<str:code>/edit", plan.edit, name="project_edit"),
    path("projects/<str:code>/status", plan.status, name="project_status"),
    path("projects/<str:code>/tasks/new", tasks.new, name="task_new"),
    path(f"{_T}/edit", tasks.edit, name="task_edit"),
    path(f"{_T}/close", tasks.turn, {"to": "close"}, name="task_close"),
    path(f"{_T}/reopen", tasks.turn, {"to": "reopen"}, name="task_reopen"),
    path("projects/<str:code>/milestones/new", milestones.new, name="milestone_new"),
    path(f"{_M}/edit", milestones.edit, name="milestone_edit"),
    path(f"{_M}/send", milestones.send, name="milestone_send"),
    path(f"{_M}/accept", milestones.accept, name="milestone_accept"),
    path(f"{_M}/recall", milestones.recall, name="milestone_recall"),
    path("admin/rate-cards", rate_cards.card_list, name="rate_cards"),
    path("admin/rate-cards/new", rate_cards.new, name="rate_card_new"),
    path("admin/rate-cards/test", rate_test.test_rate, name="rate_test"),
    path("admin/rate-cards/<str:code>", rate_cards.card, name="rate_card"),
    path("admin/rate-cards/<str:code>/draft", rate_cards.draft, name="rate_draft"),
]
