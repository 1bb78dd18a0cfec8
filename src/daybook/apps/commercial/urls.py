"""Which addresses are commercial? Customers, opportunities, and the forms of engagements.

The page of an engagement and the rate cards are in `projects`: they name projects, which lie above.
"""

from __future__ import annotations

from django.urls import path

from .views import (
    contract,
    customer,
    engagement,
    estimate,
    lists,
    opportunity,
    rate_terms,
    simulation,
    sow_cases,
)

_E = "projects/engagements"
urlpatterns = [
    path("projects/customers", lists.customer_list, name="customers"),
    path("projects/customers/new", customer.new, name="customer_new"),
    path("projects/customers/<str:code>", customer.customer, name="customer"),
    path("projects/customers/<str:code>/edit", customer.edit, name="customer_edit"),
    path("projects/opportunities", lists.opportunity_list, name="opportunities"),
    path("projects/opportunities/new", opportunity.new, name="opportunity_new"),
    path("projects/opportunities/<str:code>", opportunity.opportunity, name="opportunity"),
    path("projects/opportunities/<str:code>/edit", opportunity.edit, name="opportunity_edit"),
    path(_E, lists.engagement_list, name="engagements"),
    path(f"{_E}/new", engagement.new, name="engagement_new"),
    path(f"{_E}/<str:code>/edit", engagement.edit, name="engagement_edit"),
    path(f"{_E}/<str:code>/sign", engagement.sign, name="engagement_sign"),
    path(f"{_E}/<str:code>/lines/new", engagement.line_new, name="sow_line_new"),
    path(f"{_E}/<str:code>/lines/<int:line_id>/edit", engagement.line_edit, name="sow_line_edit"),
    path(f"{_E}/<str:code>/contract", contract.show, name="contract"),
    path(f"{_E}/<str:code>/contract/lines/<int:line_id>", contract.line, name="contract_line"),
    path(f"{_E}/<str:code>/contract/activate", contract.activate, name="contract_activate"),
    path(f"{_E}/<str:code>/contract/estimate", estimate.show, name="contract_estimate"),
    path(f"{_E}/<str:code>/contract/simulate", simulation.show, name="contract_simulate"),
    path(f"{_E}/<str:code>/rates", rate_terms.show, name="rate_terms"),
    path(f"{_E}/<str:code>/rates/new", rate_terms.new, name="rate_terms_new"),
    path("projects/sow", sow_cases.board, name="sow_board"),
    path("projects/sow/new", sow_cases.new, name="sow_case_new"),
    path("projects/sow/win-rate", sow_cases.win_rate, name="sow_win_rate"),
    path("projects/sow/<str:code>", sow_cases.show, name="sow_case"),
    path("projects/sow/<str:code>/edit", sow_cases.edit, name="sow_case_edit"),
    path("projects/sow/<str:code>/move", sow_cases.move, name="sow_case_move"),
    path("projects/sow/<str:code>/approve/<str:kind>", sow_cases.approve, name="sow_case_approve"),
]
