"""Registers the projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.projects"
    label = "projects"
