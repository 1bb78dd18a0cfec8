"""What Django calls this app."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.corrections"
    label = "corrections"

    def ready(self) -> None:
        """Pages are linked for those who may open them; audit lines name corrections in words."""
        from daybook.apps.platform.subjects import SubjectKind, register_subject
        from daybook.ui.gates import register_gate

        from .queries.gates import corrections_gate
        from .queries.subjects import correction_labels

        register_gate("/corrections", corrections_gate)
        register_subject(SubjectKind("CORRECTION", "Correction", correction_labels))
