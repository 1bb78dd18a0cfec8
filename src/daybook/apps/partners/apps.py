"""What Django calls this app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.partners"
    label = "partners"

    def ready(self) -> None:
        """Pages are linked for those who may open them; audit lines name partners in words."""
        from daybook.apps.platform.subjects import SubjectKind, register_subject
        from daybook.ui.gates import register_gate

        from .queries import subjects
        from .queries.gates import partners_gate

        register_gate("/money/partners", partners_gate)
        for kind, word in subjects.WORDS.items():
            register_subject(SubjectKind(kind, word, subjects.labels_of(kind)))
