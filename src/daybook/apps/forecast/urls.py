"""Which addresses are targets? The months of the forecast are shown by insights."""

from __future__ import annotations

from django.urls import path

from .views import targets

urlpatterns = [path("forecast/targets", targets.targets, name="targets")]
