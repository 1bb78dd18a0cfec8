"""Addresses of corrections."""

from __future__ import annotations

from django.urls import path

from daybook.ui import months  # noqa: F401

from .views import change, estimates, lists, one

_MONTH = "corrections/estimates/<year_month:month>"
urlpatterns = [
    path("corrections", lists.queue, name="corrections"),
    path("corrections/new", change.new, name="correction_new"),
    path("corrections/<int:key>", one.show, name="correction"),
    path("corrections/<int:key>/withdraw", one.withdraw, name="correction_withdraw"),
    path("corrections/<int:key>/undo", one.undo, name="correction_undo"),
    path(_MONTH, estimates.month_page, name="correction_estimates"),
    path(f"{_MONTH}/true-up", estimates.true_up_all, name="true_up_all"),
    path(f"{_MONTH}/<str:person>", estimates.person_page, name="correction_actuals"),
    path(f"{_MONTH}/<str:person>/true-up", estimates.true_up_one, name="true_up_one"),
]
