"""Registers the projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.projects"
    label = "projects"

    def ready(self) -> None:
        """Make this app's scopes, subjects and pages of the administration known."""
        from daybook.apps.platform.scopes import register_scope_names
        from daybook.apps.platform.sections import register_section
        from daybook.apps.platform.subjects import SubjectKind, register_subject

        from .actions import rate_factors  # noqa: F401
        from .queries import sections, subjects

        register_scope_names("PROJECT", subjects.project_names)
        register_subject(
            SubjectKind("PROJECT", "Project", subjects.project_labels, subjects.visible_project_ids)
        )
        register_subject(
            SubjectKind(
                "MILESTONE", "Milestone", subjects.milestone_labels, subjects.visible_milestone_ids
            )
        )
        for section in sections.SECTIONS:
            register_section(section)
