"""Addresses of the close."""

from django.urls import path

from daybook.ui import months  # noqa: F401

from . import views

urlpatterns = [
    path("money/close/<year_month:month>", views.close_page, name="close-month"),
    path("money/close/<year_month:month>/checks", views.check, name="close-checks"),
    path("money/close/<year_month:month>/sign-off", views.sign, name="close-sign-off"),
    path("money/close/<year_month:month>/lock/<slug:step>", views.lock, name="close-lock"),
]
