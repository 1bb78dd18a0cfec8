"""Addresses of revenue, and the front page of Money."""

from django.urls import path

from daybook.ui import months  # noqa: F401

from . import views

urlpatterns = [
    path("money", views.overview, name="money"),
    path("money/revenue/<year_month:month>", views.revenue_page, name="revenue-month"),
    path("money/revenue/<year_month:month>/run", views.run, name="revenue-run"),
]
