"""Which addresses are platform's? The administration, and the audit."""

from __future__ import annotations

from django.urls import path

import daybook.ui.months  # noqa: F401  (registers <year_month:…>)

from .views import (
    audit,
    grants,
    locks,
    messages,
    overview,
    proposals,
    rights,
    set_up,
    settings,
    tokens,
    users,
    work,
)

_MONTH = "admin/periods/<str:code>/<year_month:month>"

urlpatterns = [
    path("admin", overview.overview, name="admin"),
    path("admin/organization", set_up.organization, name="organization"),
    path("admin/organization/edit", set_up.edit_organization, name="organization_edit"),
    path("admin/organization/entities/new", set_up.new_entity, name="entity_new"),
    path("admin/organization/entities/<str:code>", set_up.entity, name="entity"),
    path("admin/organization/entities/<str:code>/edit", set_up.edit_entity, name="entity_edit"),
    path("admin/organization/rates", set_up.rates, name="fx_rates"),
    path("admin/organization/rates/new", set_up.new_rate, name="fx_rate_new"),
    path("admin/settings", settings.setting_list, name="settings"),
    path("admin/settings/<slug:key>", settings.setting, name="setting"),
    path("admin/settings/<slug:key>/draft", settings.draft, name="setting_draft"),
    path("admin/proposals", proposals.proposal_list, name="proposals"),
    path("admin/proposals/<int:proposal_id>", proposals.proposal, name="proposal"),
    path("admin/proposals/<int:proposal_id>/approve", proposals.approve, name="proposal_approve"),
    path("admin/proposals/<int:proposal_id>/reject", proposals.reject, name="proposal_reject"),
    path("admin/users", users.user_list, name="users"),
    path("admin/users/new", users.new_user, name="user_new"),
    path("admin/users/<int:user_id>", users.user, name="user"),
    path("admin/users/<int:user_id>/edit", users.edit_user, name="user_edit"),
    path("admin/users/<int:user_id>/password", users.new_password, name="user_password"),
    path("admin/users/<int:user_id>/deactivate", users.deactivate, name="user_deactivate"),
    path("admin/users/<int:user_id>/reactivate", users.reactivate, name="user_reactivate"),
    path("admin/users/<int:user_id>/grants/new", grants.new_grant, name="grant_new"),
    path("admin/grants/<int:grant_id>/end", grants.end_grant, name="grant_end"),
    path("admin/delegations", grants.stand_in_log, name="delegations"),
    path("admin/delegations/new", grants.new_stand_in, name="delegation_new"),
    path("admin/rights", rights.rights, name="rights"),
    path("admin/periods", locks.lock_grid, name="periods"),
    path(_MONTH, locks.lock, name="period"),
    path(f"{_MONTH}/ask", locks.ask, name="period_ask"),
    *(
        path(f"{_MONTH}/{verb}", locks.change, {"verb": verb}, name=f"period_{verb}")
        for verb in ("soft", "lift")
    ),
    path("admin/tokens", tokens.token_list, name="tokens"),
    path("admin/tokens/new", tokens.new_token, name="token_new"),
    path("admin/tokens/<int:token_id>/revoke", tokens.revoke, name="token_revoke"),
    path("admin/jobs", work.job_list, name="jobs"),
    path("admin/jobs/<int:job_id>/retry", work.retry_job, name="job_retry"),
    path("admin/messages", messages.message_list, name="messages"),
    path("admin/messages/test", messages.test, name="message_test"),
    path("admin/messages/<int:message_id>/again", messages.again, name="message_again"),
    path("admin/runs", work.run_list, name="runs"),
    path("admin/runs/<int:run_id>", work.run, name="run"),
    path("admin/runs/<int:run_id>/progress", work.run_progress, name="run_progress"),
    path("admin/runs/<int:run_id>/resume", work.resume, name="run_resume"),
    path("admin/runs/<int:run_id>/discard", work.discard, name="run_discard"),
    path("audit", audit.audit, name="audit"),
    path("audit/<int:line_id>", audit.line, name="audit_line"),
]
