"""Which addresses are partners'? All under /money/partners; a partner's code comes last."""

from __future__ import annotations

from django.urls import path

from daybook.ui import months  # noqa: F401

from .views import authorization, explain, fund, invoice, invoice_form, lists, pack, partner

_R = "money/partners"
urlpatterns = [
    path(_R, lists.partner_list, name="partners"),
    path(f"{_R}/new", partner.new, name="partner_new"),
    path(f"{_R}/explain/<str:what>", explain.show, name="partner_explain"),
    path(f"{_R}/draws", lists.draw_list, name="partner_draws"),
    path(f"{_R}/authorizations", lists.authorization_list, name="authorizations"),
    path(f"{_R}/authorizations/new", authorization.new, name="authorization_new"),
    path(f"{_R}/authorizations/<str:code>", authorization.show, name="authorization"),
    path(f"{_R}/authorizations/<str:code>/edit", authorization.edit, name="authorization_edit"),
    path(f"{_R}/authorizations/<str:code>/sign", authorization.sign, name="authorization_sign"),
    path(f"{_R}/authorizations/<str:code>/close", authorization.close, name="authorization_close"),
    path(f"{_R}/funds/<str:code>", fund.show, name="prime_fund"),
    path(f"{_R}/funds/<str:code>/edit", fund.edit, name="prime_fund_edit"),
    path(f"{_R}/funds/<str:code>/money", fund.money_change, name="prime_fund_money"),
    path(f"{_R}/packs/<int:pack_id>", pack.show, name="partner_pack"),
    path(f"{_R}/invoices", lists.invoice_list, name="partner_invoices"),
    path(f"{_R}/invoices/<int:invoice_id>", invoice.show, name="partner_invoice"),
    path(f"{_R}/invoices/<int:invoice_id>/edit", invoice_form.edit, name="partner_invoice_edit"),
    path(f"{_R}/invoices/<int:invoice_id>/file", invoice.file, name="partner_invoice_file"),
    path(f"{_R}/invoices/<int:invoice_id>/accept", invoice.accept, name="partner_accept"),
    path(f"{_R}/invoices/<int:invoice_id>/approve", invoice.approve, name="partner_approve"),
    path(f"{_R}/invoices/<int:invoice_id>/return", invoice.send_back, name="partner_return"),
    path(f"{_R}/<str:code>", partner.show, name="partner"),
    path(f"{_R}/<str:code>/edit", partner.edit, name="partner_edit"),
    path(f"{_R}/<str:code>/funds/new", fund.new, name="prime_fund_new"),
    path(f"{_R}/<str:code>/authorizations", partner.authorization_tab, name="partner_signed"),
    path(f"{_R}/<str:code>/packs", partner.pack_tab, name="partner_packs"),
    path(f"{_R}/<str:code>/packs/<year_month:month>", pack.month_page, name="partner_month"),
    path(f"{_R}/<str:code>/packs/<year_month:month>/issue", pack.issue, name="partner_issue"),
    path(f"{_R}/<str:code>/invoices", partner.invoice_tab, name="partner_invoice_tab"),
    path(f"{_R}/<str:code>/invoices/new", invoice_form.new, name="partner_invoice_new"),
    path(f"{_R}/<str:code>/people", partner.people_tab, name="partner_people"),
    path(f"{_R}/<str:code>/people/new", partner.engineer_new, name="partner_engineer_new"),
    path(f"{_R}/<str:code>/people/<int:key>/end", partner.engineer_end,
         name="partner_engineer_end"),
]  # fmt: skip
