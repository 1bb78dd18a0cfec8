"""Addresses of billing."""

from django.urls import path

from daybook.ui import months  # noqa: F401

from . import views

urlpatterns = [
    path("money/billing/<year_month:month>", views.billing_month, name="billing-month"),
    path("money/billing/<year_month:month>/drafts", views.make_drafts, name="billing-drafts"),
    path("money/invoices", views.invoice_list, name="invoices"),
    path("money/invoices/<int:invoice_id>", views.invoice_page, name="invoice"),
    path("money/invoices/<int:invoice_id>.pdf", views.invoice_file, name="invoice-pdf"),
    path("money/invoices/<int:invoice_id>/issue", views.issue, name="invoice-issue"),
    path("money/invoices/<int:invoice_id>/delete", views.delete, name="invoice-delete"),
    path("money/invoices/<int:invoice_id>/lines/<int:position>", views.line, name="invoice-line"),
]
