"""Registers the people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.people"
    label = "people"

    def ready(self) -> None:
        """Make this app's kinds of proposals, scopes, subjects and pages known."""
        from daybook.apps.platform.scopes import register_scope_names
        from daybook.apps.platform.sections import register_section
        from daybook.apps.platform.subjects import SubjectKind, register_subject
        from daybook.ui.gates import register_gate

        from .actions import rates  # noqa: F401
        from .queries import gates, sections, subjects

        register_scope_names("REGION", subjects.region_names)
        register_scope_names("PRACTICE", subjects.practice_names)
        register_subject(
            SubjectKind("PERSON", "Person", subjects.person_labels, subjects.visible_person_ids)
        )
        register_gate("/people/", gates.people_gate)
        for section in sections.SECTIONS:
            register_section(section)
        for kind in ("role", "region", "practice"):
            labels = subjects.place_labels(kind, f"/admin/{kind}s")
            register_subject(SubjectKind(kind.upper(), kind.capitalize(), labels))
